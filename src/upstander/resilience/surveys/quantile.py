"""Quantiles of a group with Woodruff's interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.resilience.surveys.interval import NONE, Pair, critical
from upstander.resilience.surveys.point import mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.survey import SurveySample


def quantile(
    sample: SurveySample,
    y: NDArray[np.float64],
    there: NDArray[np.bool_],
    at: float,
    level: float = 0.95,
) -> tuple[float, Pair, int]:
    """The least value with at least the share ``at`` of the weight up to it.

    The interval is that of the share of people up to the value, read back (Woodruff 1952).

    Returns
    -------
    float, tuple, int
        Quantile, interval and degrees of freedom; NaN where nobody answered, and an end of the
        interval that lies beyond all answers is NaN.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.ones(9), np.zeros(9, int), np.arange(9), np.array([np.inf]))
    >>> quantile(sample, np.arange(9.0), np.ones(9, bool), 0.5)
    (4.0, (0.0, 8.0), 8)
    """
    there = there & ~np.isnan(y) & (sample.weight > 0)
    if not there.any():
        return math.nan, NONE, 0
    order = np.argsort(y[there], kind="stable")
    values, weights = y[there][order], sample.weight[there][order]
    shares = np.cumsum(weights) / weights.sum()

    def read(share: float) -> float:
        if not 0 < share < 1:
            return math.nan
        # Sums of weights are rounded: a share reached but for that counts as reached.
        return float(values[min(int(np.searchsorted(shares, share - 1e-12)), len(values) - 1)])

    found = read(at)
    below = mean(sample, np.where(np.isnan(y), np.nan, (y <= found) * 1.0), there)
    half = critical(df := below.df(sample), level) * math.sqrt(below.variance(sample))
    return found, (read(at - half), read(at + half)), df
