"""All signals of a feed as of a month, most unusual first, with what each rule promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.model.country_months import month_words
from upstander.risk.signals.calling import (
    forecast,
    great_tolls,
    lasting_rises,
    look,
    news,
    rules_of,
    surges,
)
from upstander.risk.signals.novelty import novelties
from upstander.risk.signals.series import rows_of

if TYPE_CHECKING:
    from upstander.model.event_table import EventTable
    from upstander.risk.signals.baseline import Memory
    from upstander.risk.signals.series import CountSeries
    from upstander.risk.signals.signal import Rule, Signal

SHOWN = 5
"""Events that a signal names."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found as of a month.

    Parameters
    ----------
    month
        Its number; nothing later was looked at.
    found
        Most unusual first.
    rules
        The false-alarm rates.
    tested
        Series tested in the month.
    source, synthetic
        Of the events.
    """

    month: int
    found: tuple[Signal, ...]
    rules: tuple[Rule, ...]
    tested: int
    source: str
    synthetic: bool

    def as_dict(self) -> dict[str, Any]:
        """The signals as plain data."""
        return {
            "as_of": month_words(self.month),
            "synthetic": self.synthetic,
            "source": self.source,
            "series_tested": self.tested,
            "rules": [rule.as_dict() for rule in self.rules],
            "signals": [signal.as_dict() for signal in self.found],
        }


def signals(
    series: CountSeries,
    month: int | None = None,
    *,
    false_alarms: float = 0.001,
    cells: CountSeries | None = None,
    quiet_years: float = 5,
    memory: Memory | None = None,
) -> Signals:
    """Find what is unusual in a month, from that month and earlier ones alone.

    Parameters
    ----------
    series
        Counts by month.
    month
        Number of the month; the last one if not given.
    false_alarms
        Share of months in which a series may call though nothing has changed.
    cells
        What may be new; the series themselves if not given.
    quiet_years
        Silence that makes a return new.
    memory
        How the past is weighed.

    Returns
    -------
    Signals
        Surges, lasting rises and tolls at the rate asked for, and novelties at their own.

    Raises
    ------
    UsageError
        A rate that is none, or a month outside the feed.

    Examples
    --------
    >>> from upstander.risk.signals.series import CountSeries
    >>> counts = np.full((3, 48), 2.0)
    >>> counts[1, -1] = 25.0
    >>> there = np.ones((3, 48), dtype=bool)
    >>> names = ("Numera", "Ford", "Mill")
    >>> world = CountSeries("country", names, ("any",) * 3, 24000, there, counts, counts)
    >>> {signal.name for signal in signals(world).found}
    {'Ford'}
    """
    if not 0.0 < false_alarms < 1.0:
        raise UsageError("a false-alarm rate is a number between 0 and 1", remedy="give 0.001")
    if not quiet_years > 0:
        raise UsageError("years of silence must be above 0")
    known = series.until(series.last if month is None else month)
    looked = look(known, false_alarms, memory)
    found = [*surges(looked), *lasting_rises(looked), *great_tolls(looked)]
    others = known if cells is None else cells.until(known.last)
    new = novelties(others, round(12 * quiet_years))
    found += news(looked if cells is None else forecast(others, memory), new)
    found.sort(key=lambda s: (s.tail, -s.observed, s.rule, s.name, s.kind))
    tested = int(np.isfinite(looked.tail[:, -1]).sum())
    rules = rules_of(looked, new)
    return Signals(known.last, tuple(found), rules, tested, known.source, known.synthetic)


def with_events(found: Signals, events: EventTable, *grids: CountSeries) -> Signals:
    """The same signals, each with the deadliest events behind it.

    Parameters
    ----------
    found
        Signals of these events.
    events
        The events.
    grids
        The series and the cells that the signals were found in.
    """
    places = [
        {pair: line for line, pair in enumerate(zip(grid.names, grid.kinds, strict=True))}
        for grid in grids
    ]
    named = []
    for signal in found.found:
        pair = (signal.name, signal.kind)
        which = next(k for k, place in enumerate(places) if pair in place)
        rows = rows_of(events, grids[which], places[which][pair], signal.month)
        ids = tuple(events.identity(int(row)) for row in rows[:SHOWN])
        named.append(replace(signal, events=ids))
    return replace(found, found=tuple(named))
