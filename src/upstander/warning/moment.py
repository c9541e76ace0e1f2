"""A moment of a warning: with an offset, in a sensible year, and counted in UTC."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from datetime import datetime

_FIRST, _LAST = 1970, 2999


def check_moment(name: str, moment: datetime) -> None:
    """Refuse a time that may be in any zone, or in a year that no warning is of.

    Raises
    ------
    ValueRejectedError
        The moment has no offset from UTC, or its year is not of 1970-2999.
    """
    if moment.utcoffset() is None:
        raise ValueRejectedError(
            Phrase("{name} has no offset from UTC: {moment}", name=name, moment=moment.isoformat()),
            remedy="give a time with its zone, for example 2026-01-01T12:00:00+00:00",
        )
    if not _FIRST <= moment.year <= _LAST:
        raise ValueRejectedError(
            Phrase(
                "{name} is of no year of a warning: {moment}", name=name, moment=moment.isoformat()
            ),
            remedy=Phrase("give a year of {first}-{last}", first=str(_FIRST), last=str(_LAST)),
        )


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, where a day has 24 hours also when clocks are put forward.

    Examples
    --------
    >>> from datetime import datetime, timedelta
    >>> from zoneinfo import ZoneInfo
    >>> eve = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Paris"))
    >>> utc(eve + timedelta(days=1)) - utc(eve)  # what is added to a local time is no time passed
    datetime.timedelta(seconds=82800)
    """
    return moment.astimezone(UTC)
