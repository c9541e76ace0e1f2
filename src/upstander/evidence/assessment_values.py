"""Values of a file of assessments: pseudonyms, days, probabilities, and what may not be empty."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def needed(values: Mapping[str, str], name: str) -> str:
    """The value under a name, which may not be empty."""
    if not values[name]:
        raise ValueRejectedError(
            Phrase("{name} is empty", name=name), remedy=Phrase("give the {name}", name=name)
        )
    return values[name]


def pseudonym(text: str, name: str) -> str:
    """The text, where it can be a pseudonym: no spaces, so that no private name slips in."""
    if not _NAME.fullmatch(text):
        raise ValueRejectedError(
            Phrase("not an {name}: {text!r}", name=name, text=text[:40])
            if name[0] in "aio"
            else Phrase("not a {name}: {text!r}", name=name, text=text[:40]),
            remedy="use a pseudonym without spaces, for example desk-2; no private name is needed",
        )
    return text


def day_of(text: str, name: str) -> date:
    """The day that a text names.

    Examples
    --------
    >>> day_of("2026-06-30", "date")
    datetime.date(2026, 6, 30)
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueRejectedError(
            Phrase("{name} is no day: {text!r}", name=name, text=text), remedy="write 2026-06-30"
        ) from error


def chance_of(text: str) -> str:
    """The probability that a text gives, in its shortest form.

    Examples
    --------
    >>> chance_of("0.040")
    '0.04'
    """
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0.0 <= chance <= 1.0:
        raise ValueRejectedError(
            Phrase("not a probability: {text!r}", text=text), remedy="write 0.04 for 4%"
        )
    return repr(chance)


def identifier(kind: str, *parts: str) -> str:
    """An id that the same judgement always has, and that tells nothing of it."""
    return f"{kind}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:12]}"
