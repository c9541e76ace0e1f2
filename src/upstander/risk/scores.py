r"""Scores of probability forecasts, each with an interval over resampled countries.

Every score is a function of row weights, so that the estimate (all weights 1) and the bootstrap
(the number of times a row's country was drawn) are one formula.

====================  =========================================================================
log_loss              :math:`-\sum w\,[y \log p + (1 - y) \log(1 - p)] / \sum w`
brier                 :math:`\sum w\,(p - y)^2 / \sum w`
brier_skill           1 minus brier over that of the 20-year base rate
auc                   chance that a row with an onset has the higher forecast, ties counted half,
                      over all rows pooled
auc_within_year       the same among pairs of one base year
average_precision     mean over the onsets of the share of onsets among rows forecast as high
recall_10, 20, 30     share of the rows with an onset that were among the k highest forecasts of
                      their base year, ranked over all countries, whatever the stratum; rows
                      tied at the limit share the places left
list_10, 20, 30       the same when only rows of the stratum are ranked: a list of its own
observed_expected     onsets over the sum of forecasts
calibration_slope     of the logistic regression of the outcome on the forecast's log-odds
====================  =========================================================================

References
----------
Brier (1950), *Monthly Weather Review* 78(1); Good (1952), *JRSS B* 14(1); Hanley and McNeil
(1982), *Radiology* 143(1). Cluster bootstrap: Davison and Hinkley (1997), *Bootstrap Methods
and their Application*, section 3.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.risk.ranking import auc_within, average_precision, calibration_slope, pairs_won

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RECALL_AT = (10, 20, 30)
_LOW, _HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Score:
    """One score with the middle 95% of its bootstrap; None where it is not defined."""

    name: str
    value: float | None
    low: float | None
    high: float | None

    def as_dict(self) -> dict[str, Any]:
        """The score as plain data."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Rows to score: outcome and forecast of each, and what the scores need beside them.

    Parameters
    ----------
    target
        0 or 1.
    chances
        The forecasts, in [0, 1].
    reference
        The base rate's forecast of the same rows.
    places
        For each k of `RECALL_AT`, the share of each row that is among the k highest of its
        base year (3 x n; see `places_of`).
    years
        The base year of each.
    own
        As ``places``, ranked among the rows here; made by `take`, else the places themselves.
    """

    target: Floats
    chances: Floats
    reference: Floats
    places: Floats
    years: Ints
    own: Floats | None = None

    def take(self, rows: Bools) -> Scored:
        """The rows marked True."""
        return Scored(
            self.target[rows],
            self.chances[rows],
            self.reference[rows],
            self.places[:, rows],
            self.years[rows],
            places_of(self.chances[rows], self.years[rows]),
        )


def places_of(chances: Floats, years: Ints) -> Floats:
    """Share of each row that is among the k highest forecasts of its year, k of `RECALL_AT`.

    Examples
    --------
    >>> places_of(np.linspace(1, 0, 40), np.full(40, 2000)).sum(axis=1)
    array([10., 20., 30.])
    >>> places_of(np.full(40, 0.5), np.full(40, 2000))[:, 0]
    array([0.25, 0.5 , 0.75])
    """
    places = np.zeros((len(RECALL_AT), chances.size))
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        values, group, ties = np.unique(-chances[rows], return_inverse=True, return_counts=True)
        above = np.concatenate([[0], np.cumsum(ties)[:-1]])
        for row, limit in enumerate(RECALL_AT):
            share = np.clip((limit - above) / ties, 0.0, 1.0)
            places[row, rows] = share[group] if values.size else 0.0
    return places


def draws_of(codes: Ints, count: int, seed: int) -> Floats:
    """Row weights: a first line of ones, then ``count`` draws of the countries.

    Each draw takes as many countries as there are, with replacement; a row weighs the number of
    times its country was drawn. The same seed gives the same draws, which pairs comparisons.
    """
    members, place = np.unique(codes, return_inverse=True)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(members.size, np.full(members.size, 1.0 / members.size), size=count)
    return np.vstack([np.ones(codes.size), drawn[:, place].astype(np.float64)])


def measures(rows: Scored, weights: Floats) -> dict[str, Floats]:
    """Every score at every line of weights (R x n); NaN where it is not defined.

    Examples
    --------
    >>> y, p = np.array([0.0, 1.0]), np.array([0.25, 0.75])
    >>> rows = Scored(y, p, np.array([0.5, 0.5]), places_of(p, np.array([2000, 2000])),
    ...               np.array([2000, 2000]))
    >>> {name: float(line[0]) for name, line in measures(rows, np.ones((1, 2))).items()
    ...  if name in ("brier", "brier_skill", "auc", "observed_expected")}
    {'brier': 0.0625, 'brier_skill': 0.75, 'auc': 1.0, 'observed_expected': 1.0}
    """
    y, p = rows.target, rows.chances
    with np.errstate(divide="ignore", invalid="ignore"):
        log_loss = -(np.where(y == 1.0, np.log(p), np.log1p(-p)))
        mass, onsets = weights.sum(axis=1), weights @ y
        brier = weights @ (p - y) ** 2 / mass
        reference = weights @ (rows.reference - y) ** 2 / mass
        found = {
            "log_loss": weights @ log_loss / mass,
            "brier": brier,
            "brier_skill": 1.0 - brier / reference,
            "auc": np.divide(*pairs_won(y, p, weights)),
            "auc_within_year": auc_within(rows.years, y, p, weights),
            "average_precision": average_precision(y, p, weights),
        }
        for limit, places in zip(RECALL_AT, rows.places, strict=True):
            found[f"recall_{limit}"] = weights @ (y * places) / onsets
        own = rows.places if rows.own is None else rows.own
        for limit, places in zip(RECALL_AT, own, strict=True):
            found[f"list_{limit}"] = weights @ (y * places) / onsets
        found["observed_expected"] = onsets / (weights @ p)
        found["calibration_slope"] = calibration_slope(y, p, weights)
    return found


def score(lines: Floats, name: str) -> Score:
    """The score of one measure: its first line, and the middle 95% of the others."""
    if not np.isfinite(lines[0]):
        return Score(name, None, None, None)
    told = lines[1:][np.isfinite(lines[1:])]
    if not told.size:
        return Score(name, float(lines[0]), None, None)
    low, high = np.quantile(told, (_LOW, _HIGH))
    return Score(name, float(lines[0]), float(low), float(high))


def scores(rows: Scored, weights: Floats) -> tuple[Score, ...]:
    """Every score of one model, with intervals."""
    return tuple(score(lines, name) for name, lines in measures(rows, weights).items())


def differences(ours: Scored, theirs: Scored, weights: Floats) -> tuple[Score, ...]:
    """Ours minus theirs for every score, on the same rows and the same draws."""
    left, right = measures(ours, weights), measures(theirs, weights)
    return tuple(score(left[name] - right[name], name) for name in left)
