"""What is wrong, or would mend it, as English text that other languages can be made of."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


def phrased(text: str) -> Phrase:
    """The text as a phrase: as it is, where it is one already.

    Examples
    --------
    >>> phrased("write {so}").values
    {}
    """
    return text if isinstance(text, Phrase) else Phrase(text)


def storable(text: str) -> str:
    r"""The text without what no database keeps: NUL, and halves of a character.

    Examples
    --------
    >>> storable("a\x00b\ud800") == "a\N{REPLACEMENT CHARACTER}b?"
    True
    """
    whole = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return whole.encode("utf-8", "replace").decode("utf-8")


class Phrase(str):
    """English text that remembers its sentence and what fills it, so a `Language` can say it.

    It is text wherever text is wanted; what is made of it by joining or cutting is English alone.
    A fixed sentence is a phrase too, and any braces in it are its own; an error makes it one.

    Parameters
    ----------
    template
        The English sentence with named places: ``{kind!r}``, ``{n:,}``.
    values
        What fills the places. A number is written in the reader's way (give a year, or a line, as
        text); text is a name, or words of a source, and stays as it is; a phrase is told too, and
        so are several of them (a tuple).

    Attributes
    ----------
    plural
        The sentence for other numbers than one; empty where nothing is counted.

    Examples
    --------
    >>> said = Phrase("the case knows no {kind!r}", kind="ship")
    >>> said, said.template, said.values
    ("the case knows no 'ship'", 'the case knows no {kind!r}', {'kind': 'ship'})
    >>> Phrase.counted("{n} row is empty", "{n} rows are empty", 2)
    '2 rows are empty'
    """

    __slots__ = ("plural", "template", "values")

    plural: str
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Text made of a sentence and what fills it."""
        return cls._made(template, "", values)

    @classmethod
    def counted(cls, one: str, many: str, number: int, /, **values: Any) -> Self:
        """A phrase that counts something; ``{n}`` stands for the number."""
        return cls._made(one, many, values | {"n": number})

    @classmethod
    def _made(cls, template: str, plural: str, values: Mapping[str, Any]) -> Self:
        chosen = plural if plural and values["n"] != 1 else template
        given = {name: _value(value) for name, value in values.items()}
        shown = {k: "; ".join(v) if isinstance(v, tuple) else values[k] for k, v in given.items()}
        made = super().__new__(cls, chosen.format_map(shown) if shown else chosen)
        made.template, made.plural, made.values = template, plural, given
        return made

    def as_dict(self) -> dict[str, Any]:
        """The phrase as plain data, out of which `of` makes it again; any database takes it."""
        values = {name: _plain(value) for name, value in self.values.items()}
        return {"template": storable(self.template), "plural": self.plural, "values": values}

    @staticmethod
    def of(plain: Mapping[str, Any]) -> Phrase:
        """The phrase that plain data tell of.

        Examples
        --------
        >>> said = Phrase("{a}, and {b}", a=1, b=Phrase("no {c}", c="x"))
        >>> again = Phrase.of(said.as_dict())
        >>> again, again.values["b"].template
        ('1, and no x', 'no {c}')
        """
        values = {name: _told(value) for name, value in plain["values"].items()}
        return Phrase._made(plain["template"], plain["plural"], values)

    def __reduce__(self) -> tuple[Any, ...]:
        return Phrase._made, (self.template, self.plural, dict(self.values))


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(each if isinstance(each, str) else str(each) for each in value)
    known = isinstance(value, (str, int, float, date)) and not isinstance(value, bool)
    return value if known else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Phrase):
        return value.as_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}  # JSON has no word for it
    return value.isoformat() if isinstance(value, date) else value


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_told(each) for each in value)
    if isinstance(value, dict):
        return float(value["float"]) if "float" in value else Phrase.of(value)
    return value
