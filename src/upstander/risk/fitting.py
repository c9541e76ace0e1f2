"""A risk model fitted to training rows: imputation, scaling and penalty learned from them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.model.forecast import TrainedOn
from upstander.phrase import Phrase
from upstander.risk.cross_validation import choose_penalty
from upstander.risk.elastic_net import fit_path
from upstander.risk.imputation import filled, training_means

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]

BASE_RATE_YEARS = 20
"""Length of the base rate's memory, in base years."""

LOW, HIGH = 0.05, 0.95
"""Intervals hold the middle 90% of the draws."""

_FEWEST_ONSETS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted elastic net, written around the training means.

    Parameters
    ----------
    means
        Training mean of each predictor, of length p.
    coefficients
        Log-odds per unit of each predictor, of length p.
    intercept
        Log-odds at the training means.
    penalty
        The penalty it was fitted with.
    """

    means: Floats
    coefficients: Floats
    intercept: float
    penalty: float

    def contributions(self, x: Floats) -> Floats:
        """N x p: coefficient times (value minus training mean); 0 where the value is unknown."""
        return np.asarray((filled(x, self.means) - self.means) * self.coefficients)

    def log_odds(self, x: Floats) -> Floats:
        """The fitted log-odds of each row of ``x``."""
        return np.asarray(self.intercept + self.contributions(x).sum(axis=1))

    def probabilities(self, x: Floats) -> Floats:
        """The fitted probability of each row of ``x``."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.log_odds(x))))


def trained_on(training: Panel) -> TrainedOn:
    """Years, rows and onsets of a training panel.

    Raises
    ------
    PanelError
        Too few onsets, or nothing but onsets, to learn anything from.
    """
    rows, onsets = len(training), int(training.target.sum())
    if onsets < _FEWEST_ONSETS or onsets == rows:
        raise PanelError(
            Phrase(
                "nothing to learn from: {onsets} of {rows} closed country-years saw an onset",
                onsets=onsets,
                rows=rows,
            ),
            source=training.source,
            remedy="give a panel that reaches further back, or a later base year",
        )
    return TrainedOn(training.years[0], training.years[-1], rows, onsets)


def base_rate(training: Panel) -> float:
    """Share of rows followed by an onset in the last 20 base years of the training panel."""
    recent = training.base_years > training.years[-1] - BASE_RATE_YEARS
    return float(training.target[recent].mean())


def base_rate_interval(training: Panel, count: int, *, seed: int) -> tuple[float, float, float]:
    """The base rate, with the middle 90% of ``count`` draws of countries with replacement."""
    value = base_rate(training)
    if not count:
        return value, value, value
    recent = training.select(training.base_years > training.years[-1] - BASE_RATE_YEARS)
    members, place = np.unique(recent.codes, return_inverse=True)
    even = np.full(members.size, 1.0 / members.size)
    drawn = np.random.default_rng(seed).multinomial(members.size, even, size=count)
    rates = drawn @ np.bincount(place, weights=recent.target) / (drawn @ np.bincount(place))
    low, high = np.quantile(rates, (LOW, HIGH))
    return value, min(float(low), value), max(float(high), value)


def fit(training: Panel, *, seed: int) -> Fit:
    """Fit the elastic net, its penalty chosen by cross-validation over countries."""
    penalty, penalties = choose_penalty(training.matrix, training.target, training.codes, seed=seed)
    path = penalties[penalties >= penalty]  # warm starts on the way down
    return fit_at(training.matrix, training.target, np.ones(len(training)), path)


def resampled_fits(training: Panel, penalty: float, count: int, *, seed: int) -> Iterator[Fit]:
    """Fits to countries drawn with replacement, at one penalty.

    Each draw takes as many countries as there are, whole histories at a time. A draw without
    both outcomes says nothing about the model and is drawn again.
    """
    members, place = np.unique(training.codes, return_inverse=True)
    chance = np.random.default_rng(seed)
    made = 0
    while made < count:
        drawn = np.bincount(
            chance.integers(members.size, size=members.size), minlength=members.size
        )
        weights = drawn[place].astype(np.float64)
        if 0.0 < weights @ training.target < weights.sum():
            made += 1
            yield fit_at(training.matrix, training.target, weights, np.array([penalty]))


def fit_at(matrix: Floats, target: Floats, weights: Floats, penalties: Floats) -> Fit:
    """The elastic net at the last of ``penalties``, reached by warm starts over the others."""
    kept = weights > 0.0
    x, y, mass = matrix[kept], target[kept], weights[kept]
    means = training_means(x, mass)
    path = fit_path(filled(x, means), y, weights=mass, penalties=penalties)
    coefficients = path.coefficients[-1]
    intercept = float(path.intercepts[-1] + coefficients @ means)
    return Fit(means, coefficients, intercept, float(penalties[-1]))
