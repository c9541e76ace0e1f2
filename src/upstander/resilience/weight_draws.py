"""Weights drawn from a box: how ranks and scores spread, and who beats whom how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.phrase import Phrase
from upstander.resilience.aggregate import aggregated, ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_steps import IndexSteps
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.weight_box import WeightBox

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BLOCK = 1000
"""Draws computed at once: their scores stay in the processor's cache."""

MOST = 50_000_000
"""Draws times units that are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightDraws:
    """What the draws gave.

    Parameters
    ----------
    count
        Number of draws.
    rank_counts
        Shape (n, n): how often unit u (row) had rank k + 1 (column).
    beats
        Shape (n, n): how often u (row) scored above v (column).
    low, high
        5 % and 95 % quantile of the scores, shape (n,); NaN without a score.
    """

    count: int
    rank_counts: Ints
    beats: Ints
    low: Floats
    high: Floats

    def rank_quantile(self, share: float) -> Ints:
        """The least rank that at least this share of the draws does not exceed; 0 without one."""
        reached = np.cumsum(self.rank_counts, axis=1) >= share * self.count
        return np.where(reached.any(axis=1), 1 + reached.argmax(axis=1), 0)

    @property
    def mean_rank(self) -> Floats:
        """Average rank of each unit, shape (n,)."""
        places = np.arange(1, len(self.rank_counts) + 1)
        return np.asarray(self.rank_counts @ places / max(self.count, 1))


def weight_draws(
    values: Floats,
    tree: IndexTree,
    steps: IndexSteps,
    box: WeightBox,
    *,
    draws: int,
    seed: int,
) -> WeightDraws:
    """Scores and ranks under weights drawn evenly and independently from the box.

    Parameters
    ----------
    values
        Normalised indicators, shape (n, m).
    draws
        Sets of weights, 1 or more.

    Raises
    ------
    UsageError
        No draw, or more than fit into memory.

    Examples
    --------
    >>> from upstander.model.index_steps import IndexSteps
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> from upstander.resilience.weight_box import weight_box
    >>> tree = index_tree([
    ...     IndexNode("a", parent="Index"), IndexNode("b", parent="Index"),
    ...     IndexNode("Index", "aggregate"),
    ... ])
    >>> box = weight_box(tree, {"a": 0.5, "b": 0.5})
    >>> values = np.array([[9.0, 5.0], [1.0, 7.0], [0.0, 1.0]])
    >>> found = weight_draws(values, tree, IndexSteps(), box, draws=200, seed=1)
    >>> found.beats[0].tolist(), found.rank_quantile(0.95).tolist()
    ([0, 200, 200], [1, 2, 3])
    """
    n = len(values)
    if draws < 1 or draws * n > MOST:
        remedy = Phrase("give 1 to {most:,}", most=MOST // n)
        raise UsageError(
            Phrase("{draws:,} draws of {n:,} units cannot be made", draws=draws, n=n), remedy=remedy
        )
    weights = box.draws(draws, seed)
    scores = np.empty((draws, n))
    counts, beats = np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    for start in range(0, draws, BLOCK):
        block = {code: drawn[start : start + BLOCK] for code, drawn in weights.items()}
        made = scores[start : start + BLOCK]
        made[:] = aggregated(values, tree, steps, block)[tree.root]
        placed = ranks(made).T.astype(np.int16 if n < 2**15 else np.int32, order="C")
        for u in range(n):
            beats[u] += (placed[u] < placed).sum(axis=1)
            counts[u] += np.bincount(placed[u], minlength=n + 1)[1:]
    unknown = np.isnan(scores[0])
    beats[unknown] = 0
    beats[:, unknown] = 0
    low, high = np.quantile(scores, [0.05, 0.95], axis=0)
    return WeightDraws(draws, counts, beats, low, high)
