"""Lasting rises, found as they come: Shiryaev and Roberts's statistic over a moving baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.baseline import Expectation

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RATIOS = (2.0, 4.0, 8.0, 16.0)
"""Rises looked for, as multiples of what was expected."""

SHARE = 0.9
"""Of the evidence that the interval of the month of change holds."""


@dataclass(frozen=True, slots=True)
class Change:
    """When a rise began.

    Parameters
    ----------
    month
        Place of the likeliest month in the series.
    low, high
        First and last place of the smallest set of months with 90% of the evidence.
    ratio
        How many times the baseline the months since then had.
    """

    month: int
    low: int
    high: int
    ratio: float


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Where lasting rises were called, N x T, and the month in which each search had begun."""

    called: Bools
    begun: Ints


def log_ratios(counts: Floats, expected: Expectation, ratio: float) -> Floats:
    """Log of how much likelier each count is under a rise than under the baseline; 0 if unknown."""
    phi, mean = np.maximum(expected.dispersion, 1e-9), expected.mean
    usual, risen = np.log1p(phi * mean), np.log1p(phi * mean * ratio)
    found = counts * (np.log(ratio) - risen + usual) - (risen - usual) / phi
    return np.asarray(np.where(np.isnan(found), 0.0, found))


def rises(counts: Floats, expected: Expectation, months_to_false_call: float) -> Calls:
    """Call a lasting rise wherever the statistic reaches a threshold, and begin anew after it.

    Where nothing changes, the mean time to a call is at least ``months_to_false_call``: less its
    number of months, the statistic is a martingale under the forecasts.

    Parameters
    ----------
    counts
        N x T.
    expected
        The forecasts of the same months.
    months_to_false_call
        The threshold.

    Examples
    --------
    >>> from upstander.risk.signals.baseline import Expectation
    >>> usual = Expectation(np.full((1, 8), 2.0), np.full((1, 8), 0.1))
    >>> rises(np.array([[2.0, 1, 3, 2, 9, 8, 10, 9]]), usual, 1000).called[0].tolist()
    [False, False, False, False, False, True, False, True]
    """
    n, months = counts.shape
    ratios = np.stack([log_ratios(counts, expected, ratio) for ratio in RATIOS])
    running = np.full((len(RATIOS), n), -np.inf)
    called, begun = np.zeros((n, months), dtype=bool), np.zeros((n, months), dtype=np.int64)
    start = np.zeros(n, dtype=np.int64)
    limit = np.log(months_to_false_call) + np.log(len(RATIOS))
    for t in range(months):
        running = np.logaddexp(0.0, running) + ratios[:, :, t]
        called[:, t] = np.logaddexp.reduce(running, axis=0) >= limit
        begun[:, t] = start
        running[:, called[:, t]] = -np.inf
        start[called[:, t]] = t + 1
    return Calls(called, begun)


def change_of(counts: Floats, expected: Expectation) -> Change:
    """When the rise of one series began, seen from its last month.

    Parameters
    ----------
    counts
        1 x T.
    expected
        The forecasts of the same months.

    Examples
    --------
    >>> from upstander.risk.signals.baseline import Expectation
    >>> usual = Expectation(np.full((1, 6), 2.0), np.full((1, 6), 0.1))
    >>> change_of(np.array([[2.0, 1, 3, 2, 9, 8]]), usual).month
    4
    """
    evidence = np.full(counts.shape[1], -np.inf)
    for ratio in RATIOS:
        ratios = log_ratios(counts, expected, ratio)[0]
        evidence = np.logaddexp(evidence, np.cumsum(ratios[::-1])[::-1])
    share = np.exp(evidence - evidence.max())
    share /= share.sum()
    order = np.argsort(-share, kind="stable")
    inside = order[: int(np.searchsorted(np.cumsum(share[order]), SHARE)) + 1]
    month = int(order[0])
    usual = float(np.nansum(expected.mean[0, month:]))
    ratio = float(counts[0, month:].sum()) / usual if usual > 0 else np.inf
    return Change(month, int(inside.min()), int(inside.max()), ratio)
