"""Up the tree: each aggregate the weighted mean of what is below it, weights one set or many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.phrase import Phrase
from upstander.resilience.means import back, need_positive, onto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from upstander.model.index_steps import IndexSteps
    from upstander.model.index_tree import IndexTree

    Floats = NDArray[np.float64]


def aggregated(
    values: Floats,
    tree: IndexTree,
    steps: IndexSteps,
    weights: Mapping[str, Floats] | None = None,
) -> dict[str, Floats]:
    r"""The score of every aggregate, by its code.

    .. math:: \varphi(S_p) = \sum_{i \in p} w_i \varphi(S_i) \Big/ \sum_{i \in p} w_i

    A missing value takes its weight with it; where all are missing the score is NaN.

    Parameters
    ----------
    values
        Normalised indicators, shape (n, m).
    weights
        By code of a node, shape (draws,); the declared weight where it is not given.

    Returns
    -------
    dict
        Arrays of shape (draws, n), or (1, n) where no weight below is drawn.

    Raises
    ------
    InputError
        A value that a geometric or harmonic mean is not defined for.

    Examples
    --------
    >>> from upstander.model.index_steps import IndexSteps
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([
    ...     IndexNode("a", parent="Index"), IndexNode("b", parent="Index", weight=3.0),
    ...     IndexNode("Index", "aggregate"),
    ... ])
    >>> aggregated(np.array([[0.0, 100.0]]), tree, IndexSteps())["Index"].tolist()
    [[75.0]]
    """
    drawn = weights or {}
    found: dict[str, Floats] = {}
    for code in tree.upwards:
        mean = steps.mean_of(code)
        total: Floats | float = 0.0
        share: Floats | float = 0.0
        for below in tree.children[code]:
            score = found[below] if below in found else values[np.newaxis, :, tree.place[below]]
            need_positive(mean, score, Phrase("the aggregate {code!r}", code=code))
            scaled = onto(mean, score)
            weight = np.atleast_1d(drawn.get(below, np.array([tree.node[below].weight])))
            weight = weight[:, np.newaxis]
            gaps = np.isnan(scaled)
            if gaps.any():
                weight = weight * ~gaps
                scaled = np.where(gaps, 0.0, scaled)
            total = total + weight * scaled
            share = share + weight
        with np.errstate(invalid="ignore"):
            found[code] = back(mean, np.asarray(total / share))
    return found


def ranks(scores: Floats) -> NDArray[np.int64]:
    """Rank 1 for the highest, ties share the best; 0 where there is no score.

    Parameters
    ----------
    scores
        Shape (..., n); each row is ranked on its own.

    Examples
    --------
    >>> ranks(np.array([2.0, 9.0, 2.0, np.nan])).tolist()
    [2, 1, 2, 0]
    """
    flat = np.atleast_2d(scores)
    order = np.argsort(-flat, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(flat, order, axis=-1)
    place = np.broadcast_to(np.arange(1, flat.shape[-1] + 1), flat.shape)
    first = np.ones(flat.shape, dtype=bool)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    held = np.maximum.accumulate(np.where(first, place, 0), axis=-1)
    found = np.empty(flat.shape, dtype=np.int64)
    np.put_along_axis(found, order, held, axis=-1)
    return np.where(np.isnan(flat), 0, found).reshape(scores.shape)
