"""Small matters of wording that every page in English shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.words.language import ENGLISH
from upstander.words.text import shown as shown  # noqa: PLC0414  (pages take it from here)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, small numbers in words.

    Examples
    --------
    >>> count(1, "incident"), count(12, "incident"), count(2, "body", "bodies")
    ('one incident', '12 incidents', 'two bodies')
    """
    return f"{ENGLISH.counted(number)} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], conjunction: str = "and") -> str:
    """Items as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed(["1st, Guard", "2nd, Guard"])
    ('a, b and c', 'a', '1st, Guard; and 2nd, Guard')
    """
    return str(ENGLISH.listed(items, conjunction))


def sentence_case(text: str) -> str:
    """The text with its first letter raised and a full stop at its end.

    Examples
    --------
    >>> sentence_case("it rains")
    'It rains.'
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def day(when: date) -> str:
    """A date as a reader writes it.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2026, 6, 3))
    '3 June 2026'
    """
    return str(ENGLISH.day(when))
