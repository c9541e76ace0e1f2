"""Pairs of units whose order holds for every choice of weights in a box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.phrase import Phrase
from upstander.resilience.fractional import least_mean
from upstander.resilience.means import back, need_positive, onto, slopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_steps import IndexSteps, Mean
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.weight_box import WeightBox

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CLOSE = 1e-9
"""Differences below this share of the largest value count as none: they are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class RankPairs:
    """What is proved of each pair; row u, column v.

    Parameters
    ----------
    least
        Shape (n, n): the least difference of u over v on the scale of the index's mean, or a
        bound below it where ``exact`` is False.
    exact
        Whether ``least`` is reached by some weights in the box.
    sure
        u beats v whatever the weights.
    low, high
        Least and greatest score of each unit over the box, shape (n,); exact.
    """

    least: Floats
    exact: Bools
    sure: Bools
    low: Floats
    high: Floats

    @property
    def best(self) -> NDArray[np.int64]:
        """No rank of the unit is better: one more than surely beat it; 0 without a score."""
        found = 1 + self.sure.sum(axis=0)
        return np.where(np.isnan(self.low), 0, found).astype(np.int64)

    @property
    def worst(self) -> NDArray[np.int64]:
        """No rank of the unit is worse: all but those that it surely beats; 0 without a score."""
        scored = ~np.isnan(self.low)
        return np.where(scored, scored.sum() - self.sure.sum(axis=1), 0).astype(np.int64)

    @property
    def sure_pairs(self) -> int:
        """Number of unordered pairs whose order is sure."""
        return int(self.sure.sum())

    @property
    def pairs(self) -> int:
        """Number of unordered pairs."""
        return len(self.sure) * (len(self.sure) - 1) // 2

    def contested(self, turned: Bools | None = None) -> Bools:
        """Pairs whose order some weights turn or level, symmetric.

        Parameters
        ----------
        turned
            Pairs seen in both orders, or level, in draws of weights; shape (n, n).
        """
        either = self.sure | self.sure.T
        known = (self.exact & (self.least <= 0)) & (self.exact.T & (self.least.T <= 0))
        found = known if turned is None else known | turned | turned.T
        np.fill_diagonal(found, False)
        return np.asarray(found & ~either)


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """Of one node: the mean on whose scale, ends of each unit, and least differences of pairs.

    ``fixed`` where no weight below it can vary.
    """

    mean: Mean
    low: Floats
    high: Floats
    least: Floats
    exact: Bools
    fixed: bool


def rank_pairs(values: Floats, tree: IndexTree, steps: IndexSteps, box: WeightBox) -> RankPairs:
    r"""Which pairs are sure, by the least difference of each at each node, up the tree.

    .. math:: \min_w \varphi(S_u) - \varphi(S_v)
              = \min_w \sum w_i \delta_i \Big/ \sum w_i

    with :math:`\delta_i` the least difference below: the weights of different nodes are free of
    one another, and the mean grows with each. Where a child uses another mean than its parent, or
    two units lack different indicators, a bound takes its place, and ``exact`` is False.

    Parameters
    ----------
    values
        Normalised indicators, shape (n, m).

    Raises
    ------
    InputError
        A value that a geometric or harmonic mean is not defined for.

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
    >>> found = rank_pairs(np.array([[9.0, 5.0], [1.0, 7.0], [0.0, 1.0]]), tree, IndexSteps(), box)
    >>> found.sure.tolist()
    [[False, True, True], [False, False, True], [False, False, False]]
    >>> found.best.tolist(), found.worst.tolist(), float(found.least[0, 1])
    ([1, 2, 3], [1, 2, 3], 0.5)
    """
    found: dict[str, _Span] = {}
    for code in tree.upwards:
        mean = steps.mean_of(code)
        parts = []
        for below in tree.children[code]:
            if below in found:
                parts.append(
                    _on_scale(found[below], mean, Phrase("the aggregate {code!r}", code=code))
                )
            else:
                column = values[:, tree.place[below]]
                need_positive(mean, column, Phrase("the aggregate {code!r}", code=code))
                parts.append(_leaf(onto(mean, column), mean))
        ends = [box.ends(below) for below in tree.children[code]]
        found[code] = _joined(parts, np.array(ends), mean)
    top = found[tree.root]
    size = np.nanmax(np.abs([top.low, top.high]), initial=0.0)
    sure = top.least > CLOSE * max(size, 1e-300)
    low, high = back(top.mean, top.low), back(top.mean, top.high)
    return RankPairs(top.least, top.exact, sure, low, high)


def _leaf(column: Floats, mean: Mean) -> _Span:
    apart = column[:, np.newaxis] - column[np.newaxis, :]
    return _Span(mean, column, column, apart, np.ones(apart.shape, dtype=bool), fixed=True)


def _on_scale(span: _Span, mean: Mean, where: str) -> _Span:
    """The same on the scale of another mean: exact for what does not vary, a bound otherwise."""
    if span.mean == mean:
        return span
    low, high = back(span.mean, span.low), back(span.mean, span.high)
    need_positive(mean, low, where)
    new_low, new_high = onto(mean, low), onto(mean, high)
    apart = new_low[:, np.newaxis] - new_high[np.newaxis, :]
    if span.fixed:
        return _Span(mean, new_low, new_high, apart, span.exact, fixed=True)
    floor = np.minimum(low[:, np.newaxis], low[np.newaxis, :])
    ceiling = np.maximum(high[:, np.newaxis], high[np.newaxis, :])
    flat, steep = slopes(mean, span.mean, floor, ceiling)
    sloped = span.least * np.where(span.least > 0, flat, steep)
    none = np.zeros_like(span.exact)
    return _Span(mean, new_low, new_high, np.fmax(apart, sloped), none, fixed=False)


def _joined(parts: list[_Span], ends: Floats, mean: Mean) -> _Span:
    least, most = ends[:, 0], ends[:, 1]
    low = least_mean(np.stack([part.low for part in parts], axis=-1), least, most)
    high = -least_mean(np.stack([-part.high for part in parts], axis=-1), least, most)
    n = len(low)
    gaps = np.stack([np.isnan(part.low) for part in parts], axis=-1)
    apart, exact = np.empty((n, n)), np.empty((n, n), dtype=bool)
    for row in range(n):  # by row: all pairs of many units at once would not fit into memory
        below = np.stack([part.least[row] for part in parts], axis=-1)
        apart[row] = least_mean(below, least, most)
        exact[row] = np.all([part.exact[row] for part in parts], axis=0)
        other = (gaps[row] != gaps).any(axis=-1)
        if other.any():  # they lack different indicators: weights no longer cancel
            apart[row, other] = low[row] - high[other]
            exact[row, other] = False
    fixed = all(part.fixed for part in parts) and (len(parts) == 1 or bool((least == most).all()))
    return _Span(mean, low, high, apart, exact, fixed)
