"""A sentence, or a part of one, as data: a template and what fills it, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Saying:
    """What an engine says: `str` gives it in English, a `Language` in its own.

    Parameters
    ----------
    template
        The English sentence with named places, ``{so}``: the key of its translations.
    values
        What fills the places: a name (text), a number, a `Probability`, a date, another saying,
        or several names (a tuple).
    plural
        The template for other numbers than one, where the sentence counts something.
    number
        What is counted; ``{number}`` and ``{n}`` stand for it.

    Examples
    --------
    >>> str(Saying("needs {what}", {"what": "a permit"}))
    'needs a permit'
    >>> str(Saying("{n} day", {}, "{n} days", 3))
    '3 days'
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""
    number: int | None = None

    def __str__(self) -> str:
        from upstander.words.language import ENGLISH

        return str(ENGLISH.told(self))
