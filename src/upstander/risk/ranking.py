r"""How well forecasts rank and how far they spread, at many lines of row weights at once.

===================  ==========================================================================
pairs won            pairs of a row with an onset and one without in which the first has the
                     higher forecast, ties counted half
within year          the same among rows of one base year only: it cannot be raised by knowing
                     which years were bad
average precision    mean over the onsets of the share of onsets among all rows forecast at
                     least as high
calibration slope    :math:`b` of the logistic regression of the outcome on
                     :math:`a + b\,\mathrm{logit}\,p`; below 1 the forecasts are too bold
===================  ==========================================================================

References
----------
Hanley and McNeil (1982), *Radiology* 143(1); Davis and Goadrich (2006), The relationship between
precision-recall and ROC curves, *ICML*; Cox (1958), Two further applications of a model for binary
regression, *Biometrika* 45(3/4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST = 1e-9
"""Forecasts nearer to 0 or 1 than this count as this near where a logarithm is taken."""

_NEWTON_STEPS = 12


def pairs_won(y: Floats, p: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Pairs won by the row with the onset, and all pairs, at every line of weights (R x n).

    Examples
    --------
    >>> y, p = np.array([0.0, 1.0, 0.0]), np.array([0.1, 0.2, 0.3])
    >>> won, pairs = pairs_won(y, p, np.ones((1, 3)))
    >>> won.tolist(), pairs.tolist()
    ([1.0], [2.0])
    """
    order = np.argsort(p, kind="stable")
    ranked, quiet = weights[:, order] * y[order], weights[:, order] * (1.0 - y[order])
    starts = np.flatnonzero(np.diff(p[order], prepend=-1.0))
    with_onset = np.add.reduceat(ranked, starts, axis=1)
    without = np.add.reduceat(quiet, starts, axis=1)
    below = np.cumsum(without, axis=1) - without
    won = (with_onset * (below + 0.5 * without)).sum(axis=1)
    return won, ranked.sum(axis=1) * quiet.sum(axis=1)


def auc_within(years: Ints, y: Floats, p: Floats, weights: Floats) -> Floats:
    """Share of the pairs of one base year that are won, over all years; NaN without a pair."""
    won, pairs = np.zeros(weights.shape[0]), np.zeros(weights.shape[0])
    for year in np.unique(years[y == 1.0]).tolist():
        rows = years == year
        more = pairs_won(y[rows], p[rows], weights[:, rows])
        won, pairs = won + more[0], pairs + more[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(won / pairs)


def average_precision(y: Floats, p: Floats, weights: Floats) -> Floats:
    """Average precision at every line of weights; rows forecast alike come at once.

    Examples
    --------
    >>> y, p = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.7, 0.1])
    >>> average_precision(y, p, np.ones((1, 4))).round(3).tolist()
    [0.833]
    """
    order = np.argsort(-p, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(p[order])), p.size - 1)
    onsets = np.cumsum(weights[:, order] * y[order], axis=1)[:, ends]
    rows = np.cumsum(weights[:, order], axis=1)[:, ends]
    fresh = np.diff(onsets, prepend=0.0, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(rows > 0.0, onsets / rows, 0.0)
        return np.asarray((fresh * precision).sum(axis=1) / onsets[:, -1])


def calibration_slope(y: Floats, p: Floats, weights: Floats) -> Floats:
    """The slope at every line of weights; NaN where forecasts or outcomes are all alike.

    Newton's method, for all lines at once.
    """
    chances = np.clip(p, LEAST, 1.0 - LEAST)
    logit = np.log(chances / (1.0 - chances))
    if np.ptp(logit) < LEAST:
        return np.full(weights.shape[0], np.nan)
    a, b = np.zeros(weights.shape[0]), np.ones(weights.shape[0])
    step_b = b
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(_NEWTON_STEPS):
            share = 1.0 / (1.0 + np.exp(-np.clip(a[:, None] + b[:, None] * logit, -30.0, 30.0)))
            left, bend = weights * (y - share), weights * share * (1.0 - share)
            g0, g1 = left.sum(axis=1), left @ logit
            h0, h1, h2 = bend.sum(axis=1), bend @ logit, bend @ logit**2
            det = h0 * h2 - h1 * h1
            step_a, step_b = (h2 * g0 - h1 * g1) / det, (h0 * g1 - h1 * g0) / det
            a, b = a + np.clip(step_a, -2.0, 2.0), b + np.clip(step_b, -1.0, 1.0)
            if not (np.abs(step_b) > 1e-7).any():
                break
        return np.where(np.abs(step_b) < 1e-4, b, np.nan)
