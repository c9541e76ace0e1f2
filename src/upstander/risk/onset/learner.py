"""What learns an onset: an elastic net and boosted trees, averaged; and a net on a few columns.

The two parts err differently. The net is linear and keeps its head where data are thin; the trees
find thresholds and interactions. Their plain mean needs no weights to be tuned.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import PanelError
from upstander.risk.cross_validation import choose_penalty
from upstander.risk.elastic_net import fit_path
from upstander.risk.imputation import filled, training_means

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from upstander.risk.onset.rows import OnsetRows

    Floats = NDArray[np.float64]

FOLDS = 5
FEWEST_ONSETS = 5
TREES = 100
RATE = 0.05
LEAVES = 8
RIDGE = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """An elastic net on some columns; the unknown is set to the training mean."""

    columns: tuple[int, ...]
    means: Floats
    coefficients: Floats
    intercept: float
    penalty: float

    def probabilities(self, x: Floats) -> Floats:
        """The fitted probability of each row of ``x``."""
        eta = self.intercept + filled(x[:, self.columns], self.means) @ self.coefficients
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0))))


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Boosted trees; the unknown goes down the branch that serves the training rows best.

    ``known`` marks the columns that vary among the training rows; the others tell nothing.
    """

    model: Any
    known: NDArray[np.bool_]

    def probabilities(self, x: Floats) -> Floats:
        """The fitted probability of each row of ``x``."""
        with one_core():
            return np.asarray(self.model.predict_proba(x[:, self.known])[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """The plain mean of a net and of trees."""

    net: Net
    trees: Trees

    def probabilities(self, x: Floats) -> Floats:
        """The mean of the two probabilities of each row of ``x``."""
        return np.asarray(0.5 * (self.net.probabilities(x) + self.trees.probabilities(x)))


def learn(training: OnsetRows, *, leaf: int, every: int, seed: int) -> Mean:
    """Net and trees fitted to the closed rows of ``training``.

    Parameters
    ----------
    training
        Rows that may be learned from.
    leaf
        Fewest rows in a leaf of a tree.
    every
        The net learns from each so many-th period: months overlap and repeat one another.
    seed
        Of the folds over countries.

    Raises
    ------
    PanelError
        Too few onsets to learn from.
    """
    check_onsets(training)
    columns = tuple(range(len(training.features)))
    net = fit_net(training, columns, every=every, seed=seed)
    return Mean(net, fit_trees(training, np.ones(len(training)), leaf=leaf))


def resampled(
    training: OnsetRows, learned: Mean, count: int, *, leaf: int, every: int, seed: int
) -> Iterator[Mean]:
    """Both parts fitted anew to countries drawn with replacement, at the same penalty."""
    members, place = np.unique(training.codes, return_inverse=True)
    chance = np.random.default_rng(seed)
    for _ in range(count):
        drawn = chance.multinomial(members.size, np.full(members.size, 1.0 / members.size))
        weights = drawn[place].astype(np.float64)
        if not 0.0 < weights @ training.outcome < weights.sum():
            continue  # a world with no onset says nothing about the model
        net = fit_net(
            training,
            learned.net.columns,
            every=every,
            seed=seed,
            weights=weights,
            penalty=learned.net.penalty,
        )
        yield Mean(net, fit_trees(training, weights, leaf=leaf))


def check_onsets(training: OnsetRows) -> None:
    """Refuse rows from which nothing can be learned."""
    onsets = int(training.outcome.sum())
    if onsets < FEWEST_ONSETS or onsets == len(training):
        raise PanelError(
            f"nothing to learn from: {onsets} of {len(training)} closed rows of "
            f"{training.target} saw an onset",
            remedy="start from a later period, or give files that reach further back",
        )


def fit_net(
    training: OnsetRows,
    columns: tuple[int, ...],
    *,
    every: int = 1,
    seed: int,
    weights: Floats | None = None,
    penalty: float | None = None,
) -> Net:
    """An elastic net on ``columns``, its penalty chosen by folds over countries unless given."""
    kept = _thinned(training, every)
    if weights is not None:
        kept &= weights > 0.0
    x, y = training.matrix[kept][:, columns], training.outcome[kept]
    mass = np.ones(y.size) if weights is None else weights[kept]
    if penalty is None:
        penalty, path = choose_penalty(x, y, training.codes[kept], seed=seed, count=FOLDS)
        path = path[path >= penalty]
    else:
        path = np.array([penalty])
    means = training_means(x, mass)
    fitted = fit_path(filled(x, means), y, weights=mass, penalties=path)
    return Net(columns, means, fitted.coefficients[-1], float(fitted.intercepts[-1]), penalty)


def fit_trees(training: OnsetRows, weights: Floats, *, leaf: int) -> Trees:
    """Boosted trees with settings fixed beforehand; each row counts a whole number of times.

    A row drawn twice is there twice: with weights scikit-learn takes ten times as long.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.repeat(np.arange(len(training)), weights.astype(np.int64))
    drawn = training.matrix[rows]
    known = np.asarray(np.fmax.reduce(drawn, axis=0) > np.fmin.reduce(drawn, axis=0))
    model = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=leaf,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=0,  # only binning of more than 200,000 rows draws
    )
    with one_core():
        model.fit(drawn[:, known], training.outcome[rows])
    return Trees(model, known)


@contextmanager
def one_core() -> Iterator[None]:
    """Trees on one thread: on a busy machine threads that wait make them a hundred times slower."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: F401  (loads its threads)
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def _thinned(training: OnsetRows, every: int) -> NDArray[np.bool_]:
    """Each so many-th period, counted back from the last; all where that would lose too much."""
    kept = (training.periods.max() - training.periods) % every == 0
    return kept if training.outcome[kept].sum() >= FEWEST_ONSETS else np.ones_like(kept)
