"""Junctures in order of time, and which of them fall together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from upstander.model.juncture import Juncture

NEAR = timedelta(days=7)
"""How far apart junctures may be to fall together: a judgement."""

WEEKS = 3
"""How many of the densest weeks are told."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A juncture on its days; ``beside`` counts the others within a week of it."""

    juncture: Juncture
    start: date
    end: date
    beside: int

    def as_dict(self) -> dict[str, Any]:
        """The occurrence as plain data."""
        one = self.juncture
        push = one.push
        return {
            "id": one.id,
            "title": one.title,
            "kind": one.trigger.kind,
            "indicator": one.trigger.indicator,
            "factor": one.trigger.factor,
            "verified": one.trigger.verified,
            "country": one.country,
            "community": one.community,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "yearly": one.yearly,
            "beside": self.beside,
            "source": one.source,
            "grade": str(one.grade),
            "marking": str(one.marking),
            "push": None
            if push is None
            else {
                "descriptor": push.descriptor,
                "variant": push.variant,
                "strength": push.strength,
            },
        }


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and the ids of the junctures on any of them."""

    start: date
    ids: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The week as plain data."""
        return {"start": self.start.isoformat(), "count": len(self.ids), "ids": list(self.ids)}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What comes from a first day to a last one.

    Parameters
    ----------
    first, last
        The days looked at.
    occurrences
        In order of start, end and id.
    densest
        Weeks with two or more, the fullest first, no two of them with a day in common.
    """

    first: date
    last: date
    occurrences: tuple[Occurrence, ...]
    densest: tuple[Week, ...]


def timeline(junctures: Iterable[Juncture], first: date, days: int) -> Timeline:
    """The occurrences that touch any of so many days from the first.

    Raises
    ------
    UsageError
        No day at all, or days past the calendar's end.
    """
    if days < 1:
        raise UsageError(f"{days} days are none", remedy="look one day ahead at least")
    try:
        last = first + timedelta(days=days - 1)
    except OverflowError as error:
        raise UsageError(f"{days} days are past the calendar", remedy="look less far") from error
    found = [
        (span[0], span[1], juncture)
        for juncture in junctures
        for span in _spans(juncture, first, last)
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2].id))
    made = tuple(
        Occurrence(juncture, start, end, _beside(place, found))
        for place, (start, end, juncture) in enumerate(found)
    )
    return Timeline(first, last, made, _densest(made, first, last))


def _spans(juncture: Juncture, first: date, last: date) -> list[tuple[date, date]]:
    """The occurrences that touch the days; one begun the year before may reach into them."""
    if not juncture.yearly:
        years: Iterable[int] = (juncture.start.year,)
    else:
        years = range(max(juncture.start.year, first.year - 1), last.year + 1)
    spans = (juncture.in_year(year) for year in years)
    return [s for s in spans if s is not None and s[0] <= last and s[1] >= first]


def _beside(place: int, found: Sequence[tuple[date, date, Juncture]]) -> int:
    start, end, _ = found[place]
    return sum(
        1
        for other, (begins, ends, _) in enumerate(found)
        if other != place and begins - end <= NEAR and start - ends <= NEAR
    )


def _densest(made: Sequence[Occurrence], first: date, last: date) -> tuple[Week, ...]:
    """The fullest weeks: a best one can be moved until it ends where something starts."""
    starts = {max(first, one.start - timedelta(days=6)) for one in made} if made else set()
    weeks = [
        Week(
            day,
            tuple(
                o.juncture.id for o in made if o.start <= day + timedelta(days=6) and o.end >= day
            ),
        )
        for day in sorted(starts)
    ]
    chosen: list[Week] = []
    for week in sorted(weeks, key=lambda w: (-len(w.ids), w.start)):
        apart = all(abs((week.start - other.start).days) >= 7 for other in chosen)
        if len(week.ids) >= 2 and apart and len(chosen) < WEEKS and week.start <= last:
            chosen.append(week)
    return tuple(chosen)
