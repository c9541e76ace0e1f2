"""Months with more events than a series' own past leads one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.signals.tail import upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.baseline import Expectation
    from upstander.risk.signals.series import CountSeries

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

WARM_UP = 24
"""Months of a feed before the first month that counts in a measured rate."""

CALM = 12
"""Months without an event of the series that make the next one a calm month."""


def tails(series: CountSeries, expected: Expectation) -> Floats:
    """Chance of so many or more events, N x T; NaN where the series is not there."""
    return upper_tail(series.counts, expected.mean, expected.dispersion)


def calm(series: CountSeries) -> Bools:
    """N x T: months that follow 12 in which the series was there and had no event.

    Examples
    --------
    >>> from upstander.risk.signals.series import CountSeries
    >>> counts = np.zeros((1, 14))
    >>> there = np.ones((1, 14), dtype=bool)
    >>> one = CountSeries("country", ("Numera",), ("any",), 24000, there, counts, counts)
    >>> calm(one)[0].nonzero()[0].tolist()
    [12, 13]
    """
    still = series.exists & (series.counts == 0)
    sums = np.cumsum(np.pad(still, ((0, 0), (1, 0))), axis=1)
    found = np.zeros_like(still)
    found[:, CALM:] = sums[:, CALM:-1] - sums[:, : -CALM - 1] == CALM
    return np.asarray(found & series.exists)


def begun(tail: Floats) -> int:
    """Place of the first of the months in a row, up to the last, with a tail of 0.05 at most.

    Examples
    --------
    >>> begun(np.array([0.01, 0.5, 0.04, 0.001]))
    2
    """
    ordinary = np.flatnonzero(~(tail <= 0.05))
    return min(int(ordinary[-1]) + 1 if ordinary.size else 0, tail.size - 1)
