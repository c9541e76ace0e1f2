r"""Scores of onset forecasts at many lines of row weights, a few lines at a time.

As `upstander.risk.scores`, of which ``auc_within`` (pairs of one base period) and
``calibration_slope`` are explained in `upstander.risk.ranking`; but ranks are taken among the rows
at risk alone, and lines are worked on a few at a time, because months are many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.ranking import LEAST, auc_within, calibration_slope, pairs_won
from upstander.risk.scores import RECALL_AT, places_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LINES_AT_ONCE = 25


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
    p = np.clip(rows.chances, LEAST, 1.0 - LEAST)
    with np.errstate(divide="ignore", invalid="ignore"):
        mass, onsets = weights.sum(axis=1), weights @ y
        brier = weights @ (p - y) ** 2 / mass
        found = {
            "log_loss": -(weights @ np.where(y == 1.0, np.log(p), np.log1p(-p))) / mass,
            "brier": brier,
            "brier_skill": 1.0 - brier * mass / (weights @ (rows.reference - y) ** 2),
            "auc": np.divide(*pairs_won(y, p, weights)),
            "auc_within": auc_within(rows.periods, y, p, weights),
        }
        for limit, places in zip(RECALL_AT, rows.places, strict=True):
            found[f"recall_{limit}"] = weights @ (y * places) / onsets
        found["observed_expected"] = onsets / (weights @ p)
        found["calibration_slope"] = calibration_slope(y, p, weights)
    return found
