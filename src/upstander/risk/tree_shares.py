r"""What each column adds to the sum of many small trees: Shapley values, exact.

A leaf is a value and, for each column on its path, an interval with the share of the training
rows that took that way. The worth of a set of columns is the sum of trees when these columns are
known and the others are not: each unknown column counts a leaf by its share (Lundberg et al.
2020, path-dependent). The Shapley value of column i in a leaf of value v is then

.. math::
    \phi_i = v\,(o_i - s_i) \sum_{S \subseteq P \setminus i} \frac{|S|!\,(d - |S| - 1)!}{d!}
    \prod_{j \in S} o_j \prod_{j \notin S} s_j

with o 1 where the row is inside the interval and 0 where it is not, s the shares, P the columns of
the path and d their number. Paths are padded to three columns with o = s = 1, which changes no
value; the sum for three is written out.

References
----------
Lundberg, S. et al. (2020). From local explanations to global understanding with explainable AI
for trees. *Nature Machine Intelligence* 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UpstanderError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEEPEST = 3
"""Columns on a path, at most."""

_AT_ONCE = 2_000_000
"""Row-leaf pairs worked on at once: some tens of megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """The leaves of all trees of a model; L of them, each with three places for columns.

    Parameters
    ----------
    values
        Of length L: what a leaf adds.
    columns
        L x 3; -1 where a path has fewer columns.
    above, upto
        L x 3: the row's value must be above the one and not above the other.
    unknown
        L x 3: whether a row whose value is unknown comes this way.
    shares
        L x 3: share of the training rows that took this way at the column's splits.
    """

    values: Floats
    columns: Ints
    above: Floats
    upto: Floats
    unknown: Bools
    shares: Floats

    @property
    def mean(self) -> float:
        """The sum of trees when no column is known."""
        return float(self.values @ self.shares.prod(axis=1))


def leaves_of(trees: Iterable[Any]) -> Leaves:
    """The leaves of scikit-learn's histogram trees, given as their arrays of nodes.

    Raises
    ------
    UpstanderError
        A path has more than three columns.
    """
    rows: list[tuple[float, dict[int, list[float]]]] = []
    for nodes in trees:
        pending: list[tuple[int, dict[int, list[float]]]] = [(0, {})]
        while pending:
            place, path = pending.pop()
            node = nodes[place]
            if node["is_leaf"]:
                rows.append((float(node["value"]), path))
                continue
            for side in ("left", "right"):
                child = int(node[side])
                share = float(nodes[child]["count"]) / float(node["count"])
                pending.append((child, _further(path, node, share, left=side == "left")))
    return _padded(rows)


def _further(
    path: dict[int, list[float]], node: Any, share: float, *, left: bool
) -> dict[int, list[float]]:
    column, cut = int(node["feature_idx"]), float(node["num_threshold"])
    low, high, unknown, so_far = path.get(column, [-np.inf, np.inf, 1.0, 1.0])
    comes = float(bool(node["missing_go_to_left"]) == left) * unknown
    span = [low, min(high, cut)] if left else [max(low, cut), high]
    return {**path, column: [*span, comes, so_far * share]}


def _padded(rows: list[tuple[float, dict[int, list[float]]]]) -> Leaves:
    if any(len(path) > DEEPEST for _, path in rows):
        raise UpstanderError(
            Phrase("a tree's path has more than {deepest} columns", deepest=DEEPEST)
        )
    columns = np.full((len(rows), DEEPEST), -1, np.int64)
    parts = np.tile(np.array([-np.inf, np.inf, 1.0, 1.0]), (len(rows), DEEPEST, 1))
    for place, (_, path) in enumerate(rows):
        for slot, (column, part) in enumerate(path.items()):
            columns[place, slot] = column
            parts[place, slot] = part
    values = np.array([value for value, _ in rows])
    above, upto, unknown, shares = np.moveaxis(parts, 2, 0)
    return Leaves(values, columns, above, upto, unknown > 0.0, shares)


def tree_shares(leaves: Leaves, x: Floats) -> Floats:
    """What each column adds to the sum of trees, n x p; with ``leaves.mean`` it is the sum.

    Parameters
    ----------
    x
        n x p, NaN where unknown.

    Examples
    --------
    A stump at 0 that a quarter of the rows pass to the left:

    >>> stump = Leaves(
    ...     np.array([4.0, 0.0]), np.array([[0, -1, -1]] * 2),
    ...     np.array([[-np.inf] * 3, [0.0, -np.inf, -np.inf]]),
    ...     np.array([[0.0, np.inf, np.inf], [np.inf] * 3]),
    ...     np.zeros((2, 3), dtype=bool), np.array([[0.25, 1.0, 1.0], [0.75, 1.0, 1.0]]),
    ... )
    >>> stump.mean, tree_shares(stump, np.array([[-1.0], [1.0]])).tolist()
    (1.0, [[3.0], [-1.0]])
    """
    count, width = x.shape
    found = np.zeros((count, width))
    length = max(1, _AT_ONCE // max(1, count))
    for start in range(0, leaves.values.size, length):
        part = slice(start, start + length)
        found += _some_shares(leaves, part, x)
    return found


def _some_shares(leaves: Leaves, part: slice, x: Floats) -> Floats:
    from scipy.sparse import csr_array

    columns, shares = leaves.columns[part], leaves.shares[part]
    known = x[:, np.maximum(columns, 0)]
    missing = np.isnan(known)
    with np.errstate(invalid="ignore"):
        inside = (known > leaves.above[part]) & (known <= leaves.upto[part])
    inside = np.where(missing, leaves.unknown[part], inside) | (columns < 0)
    ones = inside.astype(np.float64)
    adds = np.empty_like(ones)
    for i in range(DEEPEST):
        j, k = (i + 1) % DEEPEST, (i + 2) % DEEPEST
        o, s = (ones[:, :, j], ones[:, :, k]), (shares[:, j], shares[:, k])
        mixed = s[0] * s[1] / 3 + (o[0] * s[1] + s[0] * o[1]) / 6 + o[0] * o[1] / 3
        adds[:, :, i] = leaves.values[part] * (ones[:, :, i] - shares[:, i]) * mixed
    used = columns.ravel() >= 0
    places = np.flatnonzero(used)
    ones_at = csr_array(
        (np.ones(places.size), (places, columns.ravel()[places])), (used.size, x.shape[1])
    )
    return np.asarray(adds.reshape(len(x), -1) @ ones_at)
