"""Counts by month of many series: a country and kind, a place, an actor or a community."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, UsageError
from upstander.model.country_months import KINDS, month_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths
    from upstander.model.event_table import EventTable

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BY = ("country", "place", "actor", "community")
ANY = "any kind"
LARGEST = 20_000_000
"""Most cells of series by month that are held at once."""

KIND_WORDS = dict(zip(KINDS, ("state-based", "non-state", "one-sided"), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class CountSeries:
    """N series over T months that follow one another.

    Parameters
    ----------
    by
        One of `BY`.
    names, kinds
        What each series is of; and the kind of violence counted, or the country an actor is in.
    first
        Number of the first month.
    exists
        N x T: months in which the source has the series.
    counts, deaths
        N x T: events, and the deaths in them.
    source
        File or generator.
    synthetic
        True where the events are made up.
    across
        The label that ``kinds`` tells series apart by; empty where it tells none.
    only
        The kinds counted; all where empty.
    """

    by: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    first: int
    exists: Bools
    counts: Floats
    deaths: Floats
    source: str = ""
    synthetic: bool = False
    across: str = ""
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shapes = {self.exists.shape, self.counts.shape, self.deaths.shape}
        if len(shapes) != 1 or self.counts.shape[0] != len(self.names):
            raise InputError("the series differ in shape", source=self.source)

    @property
    def last(self) -> int:
        """Number of the last month."""
        return self.first + int(self.counts.shape[1]) - 1

    def until(self, month: int) -> CountSeries:
        """The series as they were known at the end of a month: nothing later is left.

        Raises
        ------
        UsageError
            The source does not have the month.
        """
        if not self.first <= month <= self.last:
            raise UsageError(
                f"{month_words(month)} is outside the feed",
                remedy=f"choose from {month_words(self.first)} to {month_words(self.last)}",
            )
        t = month - self.first + 1
        grids = self.exists[:, :t], self.counts[:, :t], self.deaths[:, :t]
        return replace(self, exists=grids[0], counts=grids[1], deaths=grids[2])


def series_of(
    events: EventTable, by: str, kinds: Sequence[str] = (), *, across: str | None = None
) -> CountSeries:
    """Count the events of each series by month.

    Parameters
    ----------
    events
        Events; those that are not dated to a month are left out.
    by
        One of `BY`. An actor's events are those where it is on either side.
    kinds
        Only these kinds; all of them if none is given.
    across
        A second label that series are told apart by; unless given, the kind for countries and
        none for the rest.

    Raises
    ------
    UsageError
        No such way to tell series apart, or no such kind.
    InputError
        No event is left, or more series than can be held.
    """
    second = ("kind" if by == "country" else "") if across is None else across
    kept = events.dated & _of_kinds(events, kinds)
    rows, members = _members(events, by, second, kept)
    if not rows.size:
        raise InputError(f"no event has a {by}", source=events.source, remedy="choose another --by")
    codes, place = np.unique(members, return_inverse=True)
    months = events.months[events.dated]
    first, last = int(months.min()), int(months.max())
    shape = (codes.size, last - first + 1)
    if shape[0] * shape[1] > LARGEST:
        raise InputError(
            f"{codes.size:,} series over {shape[1]:,} months are too many to hold",
            source=events.source,
            remedy="give fewer countries or years",
        )
    cell = place * shape[1] + (events.months[rows] - first)
    whole = shape[0] * shape[1]
    return CountSeries(
        by,
        *_named(events, by, second, codes, tuple(kinds)),
        first,
        np.ones(shape, dtype=bool),
        np.bincount(cell, minlength=whole).reshape(shape).astype(np.float64),
        np.bincount(cell, events.deaths[rows], minlength=whole).reshape(shape).astype(np.float64),
        events.source,
        events.synthetic,
        second,
        tuple(kinds),
    )


def series_of_months(
    seen: CountryMonths, names: Sequence[str], kinds: Sequence[str] = ()
) -> CountSeries:
    """The series of violence already summed to country and month, one a country and kind.

    Parameters
    ----------
    seen
        Events and deaths by country and month.
    names
        Of the countries, in their order.
    kinds
        Only these; all of them if none is given.
    """
    wanted = [kind for kind in KINDS if not kinds or KIND_WORDS[kind] in kinds]
    if not wanted:
        raise UsageError(f"no such kind: {', '.join(kinds)}", remedy=_choose(KIND_WORDS.values()))
    return CountSeries(
        "country",
        tuple(names) * len(wanted),
        tuple(KIND_WORDS[kind] for kind in wanted for _ in names),
        seen.first,
        np.vstack([seen.exists] * len(wanted)),
        np.vstack([seen.events[kind] for kind in wanted]),
        np.vstack([seen.deaths[kind] for kind in wanted]),
        seen.source,
        across="kind",
        only=tuple(kinds),
    )


def rows_of(events: EventTable, series: CountSeries, line: int, month: int) -> Ints:
    """The events of one series in one month, the deadliest first."""
    there = events.dated & (events.months == month) & _of_kinds(events, series.only)
    if series.across:
        across = events.label(series.across)
        there &= across.codes == across.names.index(series.kinds[line])
    number = events.label(series.by).names.index(series.names[line])
    mine = events.label(series.by).codes == number
    if series.by == "actor" and "other_actor" in events.labels:
        mine |= events.label("other_actor").codes == number
    found = np.flatnonzero(there & mine)
    return found[np.argsort(-events.deaths[found], kind="stable")]


def _of_kinds(events: EventTable, kinds: Sequence[str]) -> Bools:
    if not kinds:
        return np.ones(len(events), dtype=bool)
    known = events.label("kind").names
    if unknown := [kind for kind in kinds if kind not in known]:
        raise UsageError(f"no event is of the kind {unknown[0]!r}", remedy=_choose(known))
    wanted = [place for place, name in enumerate(known) if name in kinds]
    return np.isin(events.label("kind").codes, wanted)


def _choose(names: Iterable[str]) -> str:
    return f"choose of: {', '.join(sorted(names))}"


def _members(events: EventTable, by: str, across: str, kept: Bools) -> tuple[Ints, Ints]:
    """Rows and the number of the series that each counts in; an event may count in two."""
    if by not in BY:
        raise UsageError(f"no series are told apart by {by!r}", remedy=_choose(BY))
    sides = [events.label(by).codes]
    if by == "actor" and "other_actor" in events.labels:
        other = events.label("other_actor").codes
        sides.append(np.where(other == sides[0], -1, other).astype(np.int32))
    rows = [np.flatnonzero(kept & (side >= 0)) for side in sides]
    members = [side[found].astype(np.int64) for side, found in zip(sides, rows, strict=True)]
    every, codes = np.concatenate(rows), np.concatenate(members)
    if not across:
        return every, codes
    second = events.label(across)
    own = second.codes[every]
    return every[own >= 0], (codes * len(second.names) + own)[own >= 0]


def _named(
    events: EventTable, by: str, across: str, codes: Ints, kinds: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each series is of, and what else it is told apart by."""
    known = events.label(by).names
    if across:
        second = events.label(across).names
        pairs = [divmod(int(code), len(second)) for code in codes]
        return tuple(known[one] for one, _ in pairs), tuple(second[other] for _, other in pairs)
    own = " and ".join(kinds) if kinds else ANY
    return tuple(known[int(code)] for code in codes), (own,) * codes.size
