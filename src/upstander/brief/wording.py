"""Small matters of wording that every section shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


_JOINERS = "\u200c\u200d\u200e\u200f"


def shown(text: str) -> str:
    r"""The text with what no reader should meet (control and overriding characters) made visible.

    Joiners and direction marks, which Persian, Arabic and Indic scripts need, are kept.

    Examples
    --------
    >>> shown("name\x1b[2J") == "name\N{REPLACEMENT CHARACTER}[2J"
    True
    """
    return "".join(
        c if c.isprintable() or c in _JOINERS or c == "\n" else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, small numbers in words.

    Examples
    --------
    >>> count(1, "incident"), count(12, "incident"), count(2, "body", "bodies")
    ('one incident', '12 incidents', 'two bodies')
    """
    words = _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
    return f"{words} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], conjunction: str = "and") -> str:
    """Items as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed(["1st, Guard", "2nd, Guard"])
    ('a, b and c', 'a', '1st, Guard; and 2nd, Guard')
    """
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return f"{'; '.join(items[:-1])}; {conjunction} {items[-1]}"
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


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
    return f"{when.day} {when:%B %Y}"
