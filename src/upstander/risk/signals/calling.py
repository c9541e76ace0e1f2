"""What each rule calls in the last month of some series, and what it called before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.signals.baseline import Expectation, Memory, expectation
from upstander.risk.signals.change_point import Calls, change_of, rises
from upstander.risk.signals.signal import NEWCOMER, RETURN, RISE, SURGE, TOLL, Rule, Signal
from upstander.risk.signals.surge import WARM_UP, begun, calm, tails
from upstander.risk.signals.tail import discovery_bounds, interval, mid_tail
from upstander.risk.signals.toll import tolls

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.novelty import Novelties
    from upstander.risk.signals.series import CountSeries

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Series, the forecasts of their months, and how unusual what came was.

    Parameters
    ----------
    series
        Counts by month.
    expected
        The forecast of each month from earlier ones.
    tail
        N x T: chance of so many events or more.
    bounds
        False-discovery bounds of the last month's tails.
    """

    series: CountSeries
    expected: Expectation
    tail: Floats
    bounds: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Looked(Forecast):
    """The same, with what was called in each month.

    Parameters
    ----------
    calls
        Lasting rises.
    toll
        N x T: chance of an event and of so many deaths after a calm year.
    rate
        False-alarm rate of the rules.
    """

    calls: Calls
    toll: Floats
    rate: float


def forecast(series: CountSeries, memory: Memory | None = None) -> Forecast:
    """Forecast every month of every series, and say how unusual what came was."""
    expected = expectation(series, memory)
    tail = tails(series, expected)
    return Forecast(series, expected, tail, _bounds(tail[:, -1]))


def look(series: CountSeries, rate: float, memory: Memory | None = None) -> Looked:
    """Forecast every month of every series, and call what each rule calls at this rate."""
    made = forecast(series, memory)
    return Looked(
        series,
        made.expected,
        made.tail,
        made.bounds,
        rises(series.counts, made.expected, 1.0 / rate),
        tolls(series, made.expected),
        rate,
    )


def _bounds(now: Floats) -> Floats:
    """False-discovery bounds of the month's tails; 1 where a series has none."""
    found = np.ones(now.size)
    found[np.isfinite(now)] = discovery_bounds(now[np.isfinite(now)])
    return found


def surges(looked: Looked) -> list[Signal]:
    """Series with more events in the last month than chance allows."""
    now = looked.tail[:, -1]
    hit = np.flatnonzero((now <= looked.rate) & (looked.series.counts[:, -1] > 0))
    found = []
    for line in hit.tolist():
        since = looked.series.first + begun(looked.tail[line])
        found.append(replace(_plain(looked, line, SURGE, looked.rate), since=since))
    return found


def great_tolls(looked: Looked) -> list[Signal]:
    """Series whose first month of violence after a calm year was deadlier than chance allows."""
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


def lasting_rises(looked: Looked) -> list[Signal]:
    """Series in which a lasting rise was called in the last month."""
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


def news(made: Forecast, new: Novelties) -> list[Signal]:
    """Series that came up in the last month after a long silence, or for the first time."""
    found = []
    for line, silent in zip(new.lines.tolist(), new.silent.tolist(), strict=True):
        if silent < 0:
            found.append(_plain(made, line, NEWCOMER, new.newcomer_rate))
        else:
            back = _plain(made, line, RETURN, new.return_rate)
            found.append(replace(back, silent=silent))
    return found


def _plain(made: Forecast, line: int, rule: str, rate: float) -> Signal:
    series, month = made.series, made.series.last
    y = series.counts[line, -1]
    mean, phi = (float(grid[line, -1]) for grid in (made.expected.mean, made.expected.dispersion))
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
        tail=float(made.tail[line, -1]),
        mid=float(mid_tail(y, np.array(mean), np.array(phi))),
        bound=float(made.bounds[line]),
        rate=rate,
        since=month,
        since_low=month,
        since_high=month,
    )


def rules_of(looked: Looked, new: Novelties) -> tuple[Rule, ...]:
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
