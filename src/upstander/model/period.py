"""When something held: open, partial and uncertain dates, without pretending to know the day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

_REMEDY = "write 2017, 2017-08, 2017-08-31, 'by 2017' or 'since 2017-08', in the years 1-9999"
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ][0-9:.+\-Z]*)?)?)?")
_OPEN = {"", "..", "unknown", "?"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day known only to lie between two days; None where a side is not known.

    Examples
    --------
    >>> Moment.parse("2017-02").latest
    datetime.date(2017, 2, 28)
    >>> Moment.parse("by 2017").earliest is None
    True
    """

    earliest: date | None = None
    latest: date | None = None
    text: str = ""

    @staticmethod
    def parse(text: str) -> Moment:
        """The moment that a text describes.

        Parameters
        ----------
        text
            ``2017``, ``2017-08``, ``2017-08-31`` (a time of day is dropped), ``by …`` (then or
            before), ``since …`` (then or after); empty, ``?`` or ``..`` where it is not known.

        Raises
        ------
        ValueRejectedError
            No such day, a year outside 1-9999, or another form.
        """
        return _moment(text.strip())

    @property
    def known(self) -> bool:
        """Whether anything at all is known of it."""
        return self.earliest is not None or self.latest is not None

    def __str__(self) -> str:
        return self.text or "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """A time span whose start and end are moments.

    Examples
    --------
    >>> span = Period.parse("2015/by 2017")
    >>> span.may_hold(date(2016, 1, 1)), span.surely_holds(date(2016, 1, 1))
    (True, False)
    >>> Period.parse("2015-03/2016-08").surely_holds(date(2016, 1, 1))
    True
    """

    start: Moment = Moment()
    end: Moment = Moment()

    def __post_init__(self) -> None:
        first, last = self.start.earliest, self.end.latest
        if first is not None and last is not None and last < first:
            raise ValueRejectedError(
                Phrase(
                    "the period ends ({end}) before it starts ({start})",
                    end=self.end,
                    start=self.start,
                ),
                remedy="exchange the dates or drop the wrong one",
            )

    @staticmethod
    def parse(text: str) -> Period:
        """The period that a text describes: ``START/END``, or one moment for both.

        Raises
        ------
        ValueRejectedError
            As for `Moment.parse`, or an end before its start.
        """
        start, slash, end = text.partition("/")
        if slash:
            return Period(Moment.parse(start), Moment.parse(end))
        moment = Moment.parse(start)
        if moment.earliest is None or moment.latest is None:
            return Period(moment, Moment())
        return Period(moment, moment)

    def may_hold(self, day: date) -> bool:
        """Whether the span could have covered the day."""
        starts, ends = self.start.earliest, self.end.latest
        return (starts is None or starts <= day) and (ends is None or day <= ends)

    def surely_holds(self, day: date) -> bool:
        """Whether the span covered the day however its dates fall; never true of an open end."""
        starts, ends = self.start.latest, self.end.earliest
        return starts is not None and ends is not None and starts <= day <= ends

    def may_overlap(self, other: Period) -> bool:
        """Whether both could have held on one day."""
        return _not_before(self.end, other.start) and _not_before(other.end, self.start)

    @property
    def last_known(self) -> date | None:
        """The last day on which the span is known to have held or changed.

        Examples
        --------
        >>> Period.parse("by 2010/since 2013-07-14").last_known
        datetime.date(2013, 7, 14)
        """
        days = [self.end.latest, self.end.earliest, self.start.latest]
        return next((day for day in days if day is not None), None)

    def __str__(self) -> str:
        if self.start == self.end:
            return str(self.start)
        return f"{self.start.text or '..'}/{self.end.text or '..'}"


ALWAYS = Period()
"""A period of which nothing is known: it may hold on any day."""


def _not_before(end: Moment, start: Moment) -> bool:
    return end.latest is None or start.earliest is None or end.latest >= start.earliest


@lru_cache(maxsize=65536)
def _moment(text: str) -> Moment:
    if text in _OPEN:
        return Moment(text="")
    word, _, rest = text.partition(" ")
    if word in {"by", "since"}:
        inner = _moment(rest.strip())
        if not inner.known:
            raise ValueRejectedError(Phrase("no such date: {text!r}", text=text), remedy=_REMEDY)
        if word == "by":
            return Moment(None, inner.latest, text)
        return Moment(inner.earliest, None, text)
    return _calendar(text)


def _calendar(text: str) -> Moment:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueRejectedError(Phrase("no such date: {text!r}", text=text), remedy=_REMEDY)
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or year < 1:
        raise ValueRejectedError(Phrase("no such date: {text!r}", text=text), remedy=_REMEDY)
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError as error:
        raise ValueRejectedError(
            Phrase("no such date: {text!r}", text=text), remedy=_REMEDY
        ) from error
    return Moment(first, last, text)
