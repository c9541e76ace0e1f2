"""The models of onset: each learns from training rows and gives chances with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.boosting import BAGS, Boosting, boost, to_base_rate
from upstander.risk.cross_validation import choose_penalty
from upstander.risk.fitting import (
    HIGH,
    LOW,
    Fit,
    base_rate_interval,
    fit,
    fit_at,
    resampled_fits,
)
from upstander.risk.two_variables import COLUMNS, two_variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]

BOOSTED = "boosted-trees"
CALM = "calm-list"
ELASTIC_NET = "elastic-net"
TWO_VARIABLES = "two-variables"
BASE_RATE = "base-rate"


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Chance, low and high of each row asked for."""

    values: Floats
    lows: Floats
    highs: Floats


@dataclass(frozen=True, slots=True, eq=False)
class BoostedTrees:
    """Trees for the narrow outcome and, where there is one, for a wider one: the mean of both.

    Parameters
    ----------
    parts
        One or two bagged models, weighing the same.
    """

    parts: tuple[Boosting, ...]

    def log_odds(self, x: Floats) -> Floats:
        """Log-odds of each row of ``x``."""
        return np.asarray(np.mean([part.log_odds(x) for part in self.parts], axis=0))

    def estimates(self, x: Floats) -> Estimates:
        """Chances, with the middle 90% of the bags of all parts."""
        values = chance(self.log_odds(x))
        every = chance(np.concatenate([part.each(x) for part in self.parts]))
        low, high = np.quantile(every, (LOW, HIGH), axis=0)
        return Estimates(values, np.minimum(low, values), np.maximum(high, values))

    def contributions(self, x: Floats) -> tuple[Floats, float]:
        """What each column adds to the log-odds (n x p), and what they are without any."""
        found = [part.contributions(x) for part in self.parts]
        adds = np.mean([contributions for contributions, _ in found], axis=0)
        return np.asarray(adds), float(np.mean([mean for _, mean in found]))


def boosted_trees(training: Panel, *, bags: int = BAGS, seed: int) -> BoostedTrees:
    """Trees learned from the panel's outcome and, where there is one, from the wider one."""
    targets = [training.target] if training.wide is None else [training.target, training.wide]
    return BoostedTrees(
        tuple(boost(training, target, bags=bags, seed=seed + k) for k, target in enumerate(targets))
    )


@dataclass(frozen=True, slots=True, eq=False)
class CalmList:
    """Trees and an elastic net for the wide outcome, averaged: for states without conflict.

    Parameters
    ----------
    trees
        Bagged trees.
    net
        The elastic net, on the columns of ``known``.
    known
        Columns that some training row has a value in.
    shift
        What sets the mean to the base rate of the last 20 base years.
    """

    trees: Boosting
    net: Fit
    known: NDArray[np.bool_]
    shift: float

    def each(self, x: Floats) -> Floats:
        """Log-odds by bag of the trees, B x n."""
        return (self.trees.each(x) + self.net.log_odds(x[:, self.known])) / 2 + self.shift

    def log_odds(self, x: Floats) -> Floats:
        """Log-odds of each row of ``x``."""
        return np.asarray(self.each(x).mean(axis=0))

    def estimates(self, x: Floats) -> Estimates:
        """Chances, with the middle 90% of the trees' bags; the net gives no spread of its own."""
        values = chance(self.log_odds(x))
        low, high = np.quantile(chance(self.each(x)), (LOW, HIGH), axis=0)
        return Estimates(values, np.minimum(low, values), np.maximum(high, values))

    def contributions(self, x: Floats) -> tuple[Floats, float]:
        """What each column adds to the log-odds (n x p), and what they are without any."""
        adds, mean = self.trees.contributions(x)
        adds[:, self.known] += self.net.contributions(x[:, self.known])
        return adds / 2, (mean + self.net.intercept) / 2 + self.shift


def calm_list(training: Panel, trees: Boosting | None = None, *, seed: int) -> CalmList:
    """Learned from all country-years; ``trees`` of the wide outcome where they are made already.

    The wide outcome is frequent enough where there is no war.
    """
    wide = training.target if training.wide is None else training.wide
    trees = boost(training, wide, seed=seed) if trees is None else trees
    known = np.asarray(~np.isnan(training.matrix).all(axis=0))
    x = training.matrix[:, known]
    penalty, path = choose_penalty(x, wide, training.codes, seed=seed)
    net = fit_at(x, wide, np.ones(len(training)), path[path >= penalty])
    raw = CalmList(trees, net, known, 0.0)
    return CalmList(trees, net, known, to_base_rate(training, raw.log_odds(training.matrix)))


def elastic_net_estimates(training: Panel, x: Floats, refits: int, seed: int) -> Estimates:
    """The explainable twin, with the middle 90% of country-bootstrap refits at one penalty."""
    fitted = fit(training, seed=seed)
    return Estimates(fitted.probabilities(x), *interval(training, x, fitted, refits, seed=seed))


def interval(
    training: Panel,
    x: Floats,
    fitted: Fit,
    count: int,
    *,
    seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> tuple[Floats, Floats]:
    """Low and high of each row of ``x``: the middle 90% of refits on resampled countries.

    Widened, where need be, to hold the estimate itself.
    """
    values = fitted.probabilities(x)
    drawn = np.empty((count, values.size))
    for place, again in enumerate(resampled_fits(training, fitted.penalty, count, seed=seed)):
        drawn[place] = again.probabilities(x)
        if on_progress is not None:
            on_progress(place + 1)
    if not count:
        return values, values
    low, high = np.quantile(drawn, (LOW, HIGH), axis=0)
    return np.minimum(low, values), np.maximum(high, values)


def two_variable_estimates(training: Panel, rows: Panel) -> Estimates | None:
    """Armed conflict and population alone, without an interval; None where a column lacks."""
    fitted = two_variables(training)
    if fitted is None:
        return None
    values = fitted.probabilities(rows.arranged(COLUMNS).matrix)
    return Estimates(values, values, values)


def base_rate_estimates(training: Panel, count: int, refits: int, seed: int) -> Estimates:
    """The share of onsets in the last 20 base years, the same for every row."""
    even = (np.full(count, figure) for figure in base_rate_interval(training, refits, seed=seed))
    return Estimates(*even)


def chance(log_odds: Floats) -> Floats:
    """The chance of these log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
