"""Small matters of text that every language shares."""

from __future__ import annotations

import re
from unicodedata import bidirectional

_KEPT = frozenset("\u200c\u200d\u200e\u200f\u00a0\u202f\n")
_BEGIN, _END = "\u2068", "\u2069"
_ISOLATED = re.compile(f"({_BEGIN}[^{_BEGIN}{_END}]*{_END})")
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


class Words(str):
    """Text that is in the reader's language already; all other text is a name, or quoted."""

    __slots__ = ()


def shown(text: str) -> str:
    r"""The text with what no reader should meet (control and overriding characters) made visible.

    Joiners and direction marks, which Persian, Arabic and Indic scripts need, are kept, and so are
    hard spaces and the isolates around a name; an isolate that is never closed is not.

    Examples
    --------
    >>> shown("name\x1b[2J") == "name\N{REPLACEMENT CHARACTER}[2J"
    True
    >>> [shown(name).isprintable() for name in ("a \u2068name", "\u202ename")]
    [True, True]
    """
    parts = _ISOLATED.split(text)
    return "".join(
        f"{_BEGIN}{_visible(part[1:-1])}{_END}" if place % 2 else _visible(part)
        for place, part in enumerate(parts)
    )


def isolated(text: str, direction: str) -> str:
    """A name that may run another way than the text it stands in, set apart where it does.

    Examples
    --------
    >>> isolated("3rd Guard", "ltr"), isolated("3rd Guard", "rtl") == "\u20683rd Guard\u2069"
    ('3rd Guard', True)
    """
    found = {_DIRECTIONS.get(bidirectional(c)) for c in text} - {None}
    if found == {direction} or (not found and direction == "ltr"):
        return text
    return f"{_BEGIN}{_visible(text)}{_END}"


def direction_of(text: str, default: str = "ltr") -> str:
    """Which way a text runs: as its first letter does that is not set apart.

    Examples
    --------
    >>> direction_of("\u20683rd Guard\u2069: من دونه", "ltr"), direction_of("12", "rtl")
    ('rtl', 'rtl')
    """
    for part in _ISOLATED.split(text)[::2]:
        for letter in part:
            found = _DIRECTIONS.get(bidirectional(letter))
            if found:
                return found
    return default


def apart(text: str) -> list[str]:
    r"""The parts of a text between the isolates, and in them, without the isolates.

    Examples
    --------
    >>> apart("of \u20683rd Guard\u2069.")
    ['of ', '3rd Guard', '.']
    """
    parts = (part.strip(_BEGIN + _END) for part in _ISOLATED.split(text))
    return [part for part in parts if part]


def _visible(text: str) -> str:
    return "".join(
        c if c.isprintable() or c in _KEPT else "\N{REPLACEMENT CHARACTER}" for c in text
    )
