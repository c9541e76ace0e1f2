"""All signals of a feed as of a month, most unusual first, with what each rule promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.model.country_months import month_words
from upstander.risk.signals.baseline import Expectation, Memory, expectation
from upstander.risk.signals.change_point import Calls, change_of, rises
from upstander.risk.signals.novelty import Novelties, novelties
from upstander.risk.signals.series import rows_of
from upstander.risk.signals.signal import NEWCOMER, RETURN, RISE, SURGE, TOLL, Rule, Signal
from upstander.risk.signals.surge import WARM_UP, begun, calm, tails
from upstander.risk.signals.tail import discovery_bounds, interval, mid_tail
from upstander.risk.signals.toll import tolls

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.event_table import EventTable
    from upstander.risk.signals.series import CountSeries

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

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


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """Forecasts, tails and calls over all months up to the last."""

    series: CountSeries
    expected: Expectation
    tail: Floats
    bounds: Floats
    calls: Calls
    toll: Floats
    rate: float


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
    """
    if not 0.0 < false_alarms < 1.0:
        raise UsageError("a false-alarm rate is a number between 0 and 1", remedy="give 0.001")
    if not quiet_years > 0:
        raise UsageError("years of silence must be above 0")
    known = series.until(series.last if month is None else month)
    looked = _look(known, false_alarms, memory)
    found = [*_surges(looked), *_rises(looked), *_tolls(looked)]
    others = known if cells is None else cells.until(known.last)
    new = novelties(others, round(12 * quiet_years))
    beside = looked if cells is None else _look(others, false_alarms, memory)
    found += _news(beside, new)
    found.sort(key=lambda s: (s.tail, -s.observed, s.rule, s.name, s.kind))
    tested = int(np.isfinite(looked.tail[:, -1]).sum())
    rules = _rules(looked, new)
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


def _look(series: CountSeries, rate: float, memory: Memory | None) -> _Looked:
    expected = expectation(series, memory)
    tail = tails(series, expected)
    calls = rises(series.counts, expected, 1.0 / rate)
    toll = tolls(series, expected)
    return _Looked(series, expected, tail, _bounds(tail[:, -1]), calls, toll, rate)


def _bounds(now: Floats) -> Floats:
    """False-discovery bounds of the month's tails; 1 where a series has none."""
    found = np.ones(now.size)
    found[np.isfinite(now)] = discovery_bounds(now[np.isfinite(now)])
    return found


def _surges(looked: _Looked) -> list[Signal]:
    now = looked.tail[:, -1]
    hit = np.flatnonzero((now <= looked.rate) & (looked.series.counts[:, -1] > 0))
    found = []
    for line in hit.tolist():
        since = looked.series.first + begun(looked.tail[line])
        found.append(replace(_plain(looked, line, SURGE, looked.rate), since=since))
    return found


def _tolls(looked: _Looked) -> list[Signal]:
    now = looked.toll[:, -1]
    bounds = _bounds(now)
    return [
        replace(
            _plain(looked, line, TOLL, looked.rate),
            tail=float(now[line]),
            bound=float(bounds[line]),
        )
        for line in np.flatnonzero(now <= looked.rate).tolist()
    ]


def _rises(looked: _Looked) -> list[Signal]:
    found = []
    for line in np.flatnonzero(looked.calls.called[:, -1]).tolist():
        start = int(looked.calls.begun[line, -1])
        part = Expectation(
            looked.expected.mean[line : line + 1, start:],
            looked.expected.dispersion[line : line + 1, start:],
        )
        change = change_of(looked.series.counts[line : line + 1, start:], part)
        zero = looked.series.first + start
        found.append(
            replace(
                _plain(looked, line, RISE, looked.rate),
                since=zero + change.month,
                since_low=zero + change.low,
                since_high=zero + change.high,
                ratio=change.ratio,
            )
        )
    return found


def _news(looked: _Looked, new: Novelties) -> list[Signal]:
    found = []
    for line, silent in zip(new.lines.tolist(), new.silent.tolist(), strict=True):
        if silent < 0:
            found.append(_plain(looked, line, NEWCOMER, new.newcomer_rate))
        else:
            back = _plain(looked, line, RETURN, new.return_rate)
            found.append(replace(back, silent=silent))
    return found


def _plain(looked: _Looked, line: int, rule: str, rate: float) -> Signal:
    series, month = looked.series, looked.series.last
    y = series.counts[line, -1]
    mean, phi = (
        float(grid[line, -1]) for grid in (looked.expected.mean, looked.expected.dispersion)
    )
    low, high = interval(mean, phi)
    return Signal(
        rule=rule,
        by=series.by,
        name=series.names[line],
        kind=series.kinds[line],
        month=month,
        observed=int(y),
        deaths=float(series.deaths[line, -1]),
        expected=mean,
        low=low,
        high=high,
        tail=float(looked.tail[line, -1]),
        mid=float(mid_tail(y, np.array(mean), np.array(phi))),
        bound=float(looked.bounds[line]),
        rate=rate,
        since=month,
        since_low=month,
        since_high=month,
    )


def _rules(looked: _Looked, new: Novelties) -> tuple[Rule, ...]:
    """What each rule promises, and what it did in the months before the last."""
    months = looked.series.counts.shape[1]
    past = np.zeros(months, dtype=bool)
    past[WARM_UP:-1] = True
    open_ = np.isfinite(looked.tail) & past
    still = calm(looked.series) & open_
    surged = (looked.tail <= looked.rate) & (looked.series.counts > 0)

    def rule(name: str, called: Bools, tried: Bools) -> Rule:
        inside = (called & tried).sum(), tried.sum(), (called & still).sum(), still.sum()
        return Rule(name, looked.rate, *(int(number) for number in inside))

    return (
        rule(SURGE, surged, open_),
        rule(RISE, looked.calls.called, open_),
        rule(TOLL, looked.toll <= looked.rate, still),
        Rule(RETURN, None, new.woke, new.tries),
        Rule(NEWCOMER, None, new.newcomers, new.months),
    )
