"""Deaths that are many for a first month of violence: one massacre is but one event."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.signals.surge import calm
from upstander.risk.signals.tail import upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.baseline import Expectation
    from upstander.risk.signals.series import CountSeries

    Floats = NDArray[np.float64]


def tolls(series: CountSeries, expected: Expectation) -> Floats:
    """Chance, after a calm year, of an event and of so many deaths or more in its month; N x T.

    The chance of any event is the forecast's. The chance of the deaths, given one, is that of a
    rank: (k + 1) / (n + 1), where k of the n earlier first months of all series had as many.

    Parameters
    ----------
    series
        Counts and deaths by month.
    expected
        The forecasts of the same months.

    Returns
    -------
    ndarray
        NaN where the year before was not calm; 1 where there was no event.
    """
    still = calm(series)
    found = np.where(still, 1.0, np.nan)
    chance = upper_tail(np.ones_like(expected.mean), expected.mean, expected.dispersion)
    months, lines = np.nonzero((still & (series.counts > 0)).T)
    earlier: list[float] = []
    waiting: list[float] = []
    last = -1
    for month, line in zip(months.tolist(), lines.tolist(), strict=True):
        if month != last:
            for value in waiting:
                insort(earlier, value)
            waiting, last = [], month
        deaths = float(series.deaths[line, month])
        as_many = len(earlier) - bisect_left(earlier, deaths)
        found[line, month] = chance[line, month] * (as_many + 1) / (len(earlier) + 1)
        waiting.append(deaths)
    return found
