"""How long something may take, as people write it."""

from __future__ import annotations

import re
from datetime import timedelta

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.words.saying import Saying

LONGEST = timedelta(days=365)
"""No duty of a warning is longer: a judgement."""

_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_FORM = re.compile(r"([1-9][0-9]{0,4}) ?(min|h|d)")


def duration(text: object) -> timedelta:
    """The time that a text gives.

    Parameters
    ----------
    text
        A whole number and ``min``, ``h`` or ``d``.

    Raises
    ------
    ValueRejectedError
        Another form, or more than a year.

    Examples
    --------
    >>> duration("90 min") == timedelta(hours=1.5)
    True
    """
    found = _FORM.fullmatch(text.strip()) if isinstance(text, str) else None
    length = int(found[1]) * _UNITS[found[2]] if found else None
    if length is None or length > LONGEST:
        raise ValueRejectedError(
            Phrase("no such time: {text!r}", text=text),
            remedy="write a number and a unit: '30 min', '12 h' or '2 d'",
        )
    return length


def written(length: timedelta) -> str:
    """A time as `duration` reads it, in the largest unit that gives a whole number.

    Examples
    --------
    >>> written(timedelta(hours=48)), written(timedelta(hours=1.5))
    ('2 d', '90 min')
    """
    return str(said(length))


def said(length: timedelta) -> Saying:
    """The same in whatever language it is read.

    Examples
    --------
    >>> from upstander.words.language import language
    >>> language("fr").told(said(timedelta(days=2)))
    '2 jours'
    """
    if not length % _UNITS["d"]:
        return Saying("{n} d", {}, "{n} d", length // _UNITS["d"])
    if not length % _UNITS["h"]:
        return Saying("{n} h", {}, "{n} h", length // _UNITS["h"])
    return Saying("{n} min", {}, "{n} min", length // _UNITS["min"])
