r"""Shallow boosted trees, bagged over countries and columns.

Each bag learns from countries drawn with replacement, whole histories at a time, and from a random
share of the columns: a sum of small trees for the log-odds (Friedman 2001), in scikit-learn's
histogram form, in which an unknown value has a way of its own. The estimate is the mean of the
bags' log-odds, moved by one constant so that the mean chance over the training rows of the last 20
base years is the share of them that saw an onset. So a model that learned from a wider outcome, or
from years in which onsets were more frequent, speaks of the narrow outcome at today's rate.

References
----------
Friedman, J. (2001). Greedy function approximation: a gradient boosting machine. *Annals of
Statistics* 29(5). Breiman, L. (1996). Bagging predictors. *Machine Learning* 24. Ho, T. K. (1998).
The random subspace method for constructing decision forests. *IEEE TPAMI* 20(8). Ke, G. et al.
(2017). LightGBM. *NIPS* 30 (the histogram form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.risk.fitting import BASE_RATE_YEARS, base_rate
from upstander.risk.threads import one_thread
from upstander.risk.tree_shares import Leaves, leaves_of, tree_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BAGS = 12
SHARE = 0.35
"""Share of the columns that a bag sees."""

TREES = {
    "max_depth": 3,
    "learning_rate": 0.05,
    "max_iter": 100,
    "max_features": 0.5,
    "min_samples_leaf": 15,
    "l2_regularization": 5.0,
    "max_bins": 64,
    "early_stopping": False,
}
"""Set before their score was looked at, but for what `CONFIGURATIONS` lists."""


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """One sum of trees, on some of the columns.

    Parameters
    ----------
    columns
        Which columns it sees.
    model
        The fitted trees.
    leaves
        Their leaves, columns numbered as the bag sees them.
    """

    columns: Ints
    model: Any
    leaves: Leaves

    def log_odds(self, x: Floats) -> Floats:
        """The sum of trees for each row of ``x``."""
        return np.asarray(self.model.decision_function(x[:, self.columns]), dtype=np.float64)

    @property
    def start(self) -> float:
        """The log-odds before the first tree."""
        return float(self.model._baseline_prediction[0, 0])  # noqa: SLF001


@dataclass(frozen=True, slots=True, eq=False)
class Boosting:
    """Bagged boosted trees.

    Parameters
    ----------
    bags
        The sums of trees that are averaged.
    shift
        What is added to the mean of their log-odds.
    """

    bags: tuple[Bag, ...]
    shift: float

    def each(self, x: Floats) -> Floats:
        """Log-odds by bag, B x n, shifted."""
        with one_thread():
            return np.stack([bag.log_odds(x) for bag in self.bags]) + self.shift

    def log_odds(self, x: Floats) -> Floats:
        """Log-odds of each row of ``x``."""
        return np.asarray(self.each(x).mean(axis=0))

    def contributions(self, x: Floats) -> tuple[Floats, float]:
        """What each column adds, n x p, and the log-odds when none is known: they add up.

        Shapley values of the trees, averaged over the bags (`upstander.risk.tree_shares`).
        """
        found, mean = np.zeros(x.shape), 0.0
        for bag in self.bags:
            found[:, bag.columns] += tree_shares(bag.leaves, x[:, bag.columns])
            mean += bag.start + bag.leaves.mean
        return found / len(self.bags), mean / len(self.bags) + self.shift


def boost(training: Panel, target: Floats, *, bags: int = BAGS, seed: int) -> Boosting:
    """Bagged trees for ``target``, set to the recent base rate of the panel's own outcome.

    Parameters
    ----------
    training
        Rows with a closed window.
    target
        Their outcome to learn from, 0 or 1: the panel's own, or a wider one.
    bags
        How many sums of trees are averaged.
    seed
        Of the draws of countries and columns.
    """
    members, place = np.unique(training.codes, return_inverse=True)
    width = max(1, round(SHARE * training.matrix.shape[1]))
    made = []
    for k in range(bags):
        chance = np.random.default_rng((seed, training.years[-1], k))
        columns = np.sort(chance.choice(training.matrix.shape[1], width, replace=False))
        rows = _drawn(members.size, place, target, chance)
        # The trees cannot bin a column that nobody drawn has a value in.
        columns = columns[~np.isnan(training.matrix[np.ix_(rows, columns)]).all(axis=0)]
        model = _grown(training.matrix[np.ix_(rows, columns)], target[rows], k)
        # Scikit-learn offers the trees nowhere else.
        leaves = leaves_of(trees[0].nodes for trees in model._predictors)  # noqa: SLF001
        made.append(Bag(columns, model, leaves))
    raw = Boosting(tuple(made), 0.0)
    return Boosting(raw.bags, to_base_rate(training, raw.log_odds(training.matrix)))


def _grown(x: Floats, y: Floats, seed: int) -> Any:
    # Imported before the threads are counted: those of a library not yet loaded have no limit.
    from sklearn.ensemble import HistGradientBoostingClassifier

    with one_thread():
        return HistGradientBoostingClassifier(random_state=seed, **TREES).fit(x, y)


def _drawn(count: int, place: Ints, target: Floats, chance: np.random.Generator) -> Ints:
    """Rows of countries drawn with replacement; drawn again where only one outcome came."""
    while True:
        weights = np.bincount(chance.integers(count, size=count), minlength=count)
        rows = np.repeat(np.arange(place.size), weights[place])
        if 0.0 < target[rows].mean() < 1.0:
            return rows


def to_base_rate(training: Panel, log_odds: Floats) -> float:
    """What to add to log-odds, one for each training row, so that they speak at today's rate.

    Their mean chance over the rows of the last 20 base years becomes the share that saw an onset.
    """
    from scipy.optimize import brentq

    recent = training.base_years > training.years[-1] - BASE_RATE_YEARS
    rate, found = base_rate(training), log_odds[recent]
    if not 0.0 < rate < 1.0:
        return 0.0
    return float(brentq(lambda a: (1 / (1 + np.exp(-found - a))).mean() - rate, -30.0, 30.0))
