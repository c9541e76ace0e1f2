"""A model of which relations are stated, and how well it foresees those that were hidden."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.network.link_features import candidate_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.link_features import Pairs

FOLDS = 10
"""One relation in so many is hidden at a time, and is taken to be unstated: a judgement."""

_EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions in one range: how many, their mean, and the share that came true."""

    low: float
    high: float
    count: int
    predicted: float
    observed: float

    @property
    def borne_out(self) -> float:
        """The share that came true by Laplace's rule of succession: never quite 0 or 1."""
        return (self.observed * self.count + 1) / (self.count + 2)

    def as_dict(self) -> dict[str, Any]:
        """The bin as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "count": self.count,
            "predicted": self.predicted,
            "observed": self.observed,
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the model did on relations that were hidden from it.

    Parameters
    ----------
    hidden, candidates
        Relations hidden, one fold after another; and of these, those that were candidates.
    predictions
        Pairs predicted in all folds.
    base_rate
        Share of them that came true.
    brier, brier_base
        Brier score of the model, and of the base rate for all.
    bins
        Predicted against observed.
    """

    hidden: int
    candidates: int
    predictions: int
    base_rate: float
    brier: float
    brier_base: float
    bins: tuple[Bin, ...]

    @property
    def skill(self) -> float:
        """Brier skill score: 1 is perfect, 0 as good as the base rate."""
        return 1 - self.brier / self.brier_base if self.brier_base > 0 else 0.0

    def record(self, chance: float) -> Bin | None:
        """How pairs predicted much like this one fared; None where there were none."""
        return next(
            (b for b in self.bins if b.low <= chance < b.high or chance == b.high == 1), None
        )

    def as_dict(self) -> dict[str, Any]:
        """The calibration as plain data."""
        return {
            "hidden": self.hidden,
            "candidates": self.candidates,
            "predictions": self.predictions,
            "base_rate": self.base_rate,
            "brier": self.brier,
            "brier_base": self.brier_base,
            "skill": self.skill,
            "bins": [b.as_dict() for b in self.bins],
        }


@dataclass(frozen=True, slots=True, eq=False)
class LinkModel:
    """A fitted logistic regression over the features of pairs."""

    middle: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float

    def predict(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """That each unstated pair is among the hidden: shape (candidates,).

        The unstated that the model was fitted on hold the hidden ones as well; so that the odds
        it gives, hidden against unstated, are the probability that is sought.
        """
        score = ((features - self.middle) / self.scale) @ self.weights + self.intercept
        return np.asarray(np.exp(np.minimum(score, 0.0)))


def fitted(pairs: Pairs) -> LinkModel:
    """The model that stated and unstated pairs give.

    Each stated pair weighs 1 / (`FOLDS` - 1), so that as many are expected among the unstated as
    one fold holds.
    """
    from sklearn.linear_model import LogisticRegression

    middle = pairs.features.mean(axis=0)
    spread = pairs.features.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    weight = np.where(pairs.stated, 1 / (FOLDS - 1), 1.0)
    if pairs.stated.all() or not pairs.stated.any():
        share = float(np.average(pairs.stated, weights=weight))
        odds = np.log(max(share, 1e-6) / max(1 - share, 1e-6))
        return LinkModel(middle, scale, np.zeros(len(middle)), float(odds))
    made = LogisticRegression(C=1.0, solver="newton-cholesky").fit(
        (pairs.features - middle) / scale, pairs.stated, sample_weight=weight
    )
    return LinkModel(middle, scale, made.coef_[0], float(made.intercept_[0]))


def evaluated(
    relations: NDArray[np.intp], actors: int, layers: int, *, seed: int = 0
) -> Calibration:
    """How well hidden relations are foreseen: each fold is hidden once, and then predicted.

    Parameters
    ----------
    relations
        Shape (relations, 3), as for `candidate_pairs`.
    actors, layers, seed
        How many there are; and of which relations are hidden together.
    """
    order = np.random.default_rng([seed, 5]).permutation(len(relations))
    chances, outcomes = [], []
    for fold in range(FOLDS):
        hidden = np.zeros(len(relations), dtype=bool)
        hidden[order[fold::FOLDS]] = True
        pairs = candidate_pairs(relations[~hidden], actors, layers)
        unstated = ~pairs.stated
        if not unstated.any():
            continue
        keys = _keys(np.column_stack([pairs.source, pairs.target, pairs.layer]), actors, layers)
        came = np.isin(keys, _keys(relations[hidden], actors, layers))
        chances.append(fitted(pairs).predict(pairs.features[unstated]))
        outcomes.append(came[unstated])
    empty = np.zeros(0)
    return _calibration(
        np.concatenate([empty, *chances]), np.concatenate([empty, *outcomes]), len(relations)
    )


def _keys(rows: NDArray[np.intp], actors: int, layers: int) -> NDArray[np.intp]:
    return np.asarray((rows[:, 0] * actors + rows[:, 1]) * layers + rows[:, 2])


def _calibration(
    chance: NDArray[np.float64], came: NDArray[np.float64], hidden: int
) -> Calibration:
    if not len(chance):
        return Calibration(hidden, 0, 0, 0.0, 0.0, 0.0, ())
    rate = float(came.mean())
    bins = []
    for low, high in itertools.pairwise(_EDGES):
        inside = (chance >= low) & ((chance < high) | (high == 1.0))
        if inside.any():
            means = float(chance[inside].mean()), float(came[inside].mean())
            bins.append(Bin(low, high, int(inside.sum()), *means))
    brier = float(((chance - came) ** 2).mean())
    return Calibration(
        hidden, int(came.sum()), len(chance), rate, brier, rate * (1 - rate), tuple(bins)
    )
