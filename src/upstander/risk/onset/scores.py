r"""Scores of onset forecasts at many lines of row weights, a few lines at a time.

To the scores of `upstander.risk.scores` it adds two that rare targets need:

=================  ============================================================================
auc_within         chance that of two rows *of one base period* the one with the onset has the
                   higher forecast; all such pairs of all periods count alike. It cannot be
                   raised by knowing which years were bad
calibration_slope  :math:`b` of the logistic regression of the outcome on
                   :math:`a + b\,\mathrm{logit}\,p`; below 1 the forecasts are too bold (Cox 1958)
=================  ============================================================================

References
----------
Cox (1958), Two further applications of a model for binary regression, *Biometrika* 45(3/4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.scores import RECALL_AT, places_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LINES_AT_ONCE = 25
_LEAST = 1e-9
_NEWTON_STEPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Rows to score: outcome, forecast, the base rate's forecast, base period and places.

    ``places`` (see `upstander.risk.scores.places_of`) is ranked over all rows at risk in a
    period before any stratum is taken out.
    """

    target: Floats
    chances: Floats
    reference: Floats
    periods: Ints
    places: Floats

    def take(self, rows: Bools) -> Told:
        """The rows marked True, with the places they had among all."""
        return Told(
            self.target[rows],
            self.chances[rows],
            self.reference[rows],
            self.periods[rows],
            self.places[:, rows],
        )


def told(target: Floats, chances: Floats, reference: Floats, periods: Ints) -> Told:
    """Rows to score, ranked within their periods."""
    return Told(target, chances, reference, periods, places_of(chances, periods))


def measures(rows: Told, weights: Floats) -> dict[str, Floats]:
    """Every score at every line of weights (R x n); NaN where it is not defined.

    Examples
    --------
    >>> y, p = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.2, 0.6, 0.9])
    >>> rows = told(y, p, np.full(4, 0.5), np.array([1, 1, 2, 2]))
    >>> found = measures(rows, np.ones((1, 4)))
    >>> found["auc"].tolist(), found["auc_within"].tolist()
    ([0.75], [1.0])
    """
    parts = [
        _measures(rows, weights[start : start + LINES_AT_ONCE])
        for start in range(0, weights.shape[0], LINES_AT_ONCE)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _measures(rows: Told, weights: Floats) -> dict[str, Floats]:
    y = rows.target
    p = np.clip(rows.chances, _LEAST, 1.0 - _LEAST)
    with np.errstate(divide="ignore", invalid="ignore"):
        mass, onsets = weights.sum(axis=1), weights @ y
        brier = weights @ (p - y) ** 2 / mass
        found = {
            "log_loss": -(weights @ np.where(y == 1.0, np.log(p), np.log1p(-p))) / mass,
            "brier": brier,
            "brier_skill": 1.0 - brier * mass / (weights @ (rows.reference - y) ** 2),
            "auc": np.divide(*_pairs(y, p, weights)),
            "auc_within": _within(rows.periods, y, p, weights),
        }
        for limit, places in zip(RECALL_AT, rows.places, strict=True):
            found[f"recall_{limit}"] = weights @ (y * places) / onsets
        found["observed_expected"] = onsets / (weights @ p)
        found["calibration_slope"] = _slope(y, np.log(p / (1.0 - p)), weights)
    return found


def _pairs(y: Floats, p: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Pairs won by the row with the onset, ties counted half, and all pairs."""
    order = np.argsort(p, kind="stable")
    ranked, quiet = weights[:, order] * y[order], weights[:, order] * (1.0 - y[order])
    starts = np.flatnonzero(np.diff(p[order], prepend=-1.0))
    with_onset = np.add.reduceat(ranked, starts, axis=1)
    without = np.add.reduceat(quiet, starts, axis=1)
    below = np.cumsum(without, axis=1) - without
    won = (with_onset * (below + 0.5 * without)).sum(axis=1)
    return won, ranked.sum(axis=1) * quiet.sum(axis=1)


def _within(periods: Ints, y: Floats, p: Floats, weights: Floats) -> Floats:
    won, pairs = np.zeros(weights.shape[0]), np.zeros(weights.shape[0])
    for period in np.unique(periods[y == 1.0]).tolist():
        rows = periods == period
        more = _pairs(y[rows], p[rows], weights[:, rows])
        won, pairs = won + more[0], pairs + more[1]
    return np.asarray(won / pairs)


def _slope(y: Floats, logit: Floats, weights: Floats) -> Floats:
    """Newton's method for all lines at once; NaN where forecasts or outcomes are all alike."""
    if np.ptp(logit) < _LEAST:
        return np.full(weights.shape[0], np.nan)
    a, b = np.zeros(weights.shape[0]), np.ones(weights.shape[0])
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
    settled = np.abs(step_b) < 1e-4
    return np.where(settled, b, np.nan)
