"""A component parted at its narrowest place, and as many removed nodes given back elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.narrowing import ends, narrowest
from upstander.network.fragmentation.giving_back import give_back
from upstander.network.fragmentation.partition import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENDS = 0.05, 0.45
"""Least and greatest share of a component that lies at either end; a judgement."""

WIDE = 3
"""A cut that takes more than one in so many of the nodes that may go is not tried."""


@compiled
def within(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    label: NDArray[np.int32],
    c: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """The component that is labelled ``c`` as a graph of its own: ids, starts, neighbours."""
    ids = np.flatnonzero(label == c).astype(np.int32)
    number = np.full(len(label), -1, np.int32)
    room = 0
    for i in range(len(ids)):
        number[ids[i]] = i
        room += starts[ids[i] + 1] - starts[ids[i]]
    from_, to = np.zeros(len(ids) + 1, np.int64), np.empty(room, np.int32)
    at = 0
    for i in range(len(ids)):
        for k in range(starts[ids[i]], starts[ids[i] + 1]):
            if number[near[k]] >= 0:
                to[at] = number[near[k]]
                at += 1
        from_[i + 1] = at
    return ids, from_, to[:at].copy()


def parted(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    chance: np.random.Generator,
) -> NDArray[np.bool_] | None:
    """Another set of as many nodes, by which one component falls into two; none where it is wide.

    The component is drawn in proportion to its pairs. What parts two far ends of it goes, and
    whoever then connects the fewest pairs returns.
    """
    n, k = len(gone), int(gone.sum())
    label, size = np.empty(n, np.int32), np.zeros(n + 1, np.int64)
    found, pairs = components(starts, near, gone, label, size, np.empty(n, np.int32))
    if not pairs:
        return None
    within_each = size[:found] * (size[:found] - 1) / 2
    c = int(np.searchsorted(np.cumsum(within_each), chance.random() * pairs, side="right"))
    ids, own, beside = within(starts, near, label, min(c, found - 1))
    ones = np.ones(len(ids), np.int64)
    side = ends(own, beside, ones, int(chance.integers(len(ids))), chance.uniform(*ENDS))
    cut = narrowest(own, beside, side, max(2, k // WIDE))
    if not len(cut):
        return None
    other = gone.copy()
    other[ids[cut]] = True
    give_back(starts, near, other, np.ones(n), k)
    return other
