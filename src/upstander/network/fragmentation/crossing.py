"""The best of two sets: wherever they differ independently, what leaves fewer pairs is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.fragmentation.partition import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH = 64
"""By how many nodes the choices made so far may be more or fewer than K, on the way."""


@compiled
def crossed(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    one: NDArray[np.bool_],
    other: NDArray[np.bool_],
) -> tuple[int, NDArray[np.bool_]]:
    """Pairs that ``one`` leaves more than the best crossing with ``other``, and that crossing.

    Where the nodes that both remove are gone, what is left falls apart into components, and in
    each either set may be followed without regard to the others, but for the number of nodes.
    Which to follow where is found by a dynamic programme over the components in which they
    differ and over the nodes taken more than ``one`` takes: the best of all such crossings, if
    none on the way needs more than ``REACH`` nodes more or fewer.
    """
    n = len(one)
    both, region = one & other, np.empty(n, np.int32)
    sizes, queue = np.zeros(n + 1, np.int64), np.empty(n, np.int32)
    found, _ = components(starts, near, both, region, sizes, queue)
    more, saved = np.zeros(found, np.int64), np.zeros(found, np.int64)
    differ = np.zeros(found, np.bool_)
    for v in range(n):
        if one[v] != other[v]:
            differ[region[v]] = True
            more[region[v]] += 1 if other[v] else -1
    label = np.empty(n, np.int32)
    for gone, sign in ((one, 1), (other, -1)):
        components(starts, near, gone, label, sizes, queue)
        for v in range(n):
            if not gone[v] and differ[region[v]]:
                saved[region[v]] += sign * (sizes[label[v]] - 1)
    places = np.flatnonzero(differ)
    gain, followed = chosen(more[places], saved[places])
    result = one.copy()
    take = np.zeros(found, np.bool_)
    take[places] = followed
    for v in range(n):
        if not both[v] and take[region[v]]:
            result[v] = other[v]
    return gain // 2, result


@compiled
def chosen(more: NDArray[np.int64], saved: NDArray[np.int64]) -> tuple[int, NDArray[np.bool_]]:
    """The places that together take no node more or fewer and save most; and what they save."""
    width = 2 * REACH + 1
    worst = np.int64(-(1 << 60))
    value = np.full(width, worst, np.int64)
    value[REACH] = 0
    taken = np.zeros((len(more), width), np.bool_)
    for i in range(len(more)):
        before = value.copy()
        for at in range(max(0, more[i]), min(width, width + more[i])):
            from_ = before[at - more[i]]
            if from_ > worst and from_ + saved[i] > value[at]:
                value[at] = from_ + saved[i]
                taken[i, at] = True
    followed, at = np.zeros(len(more), np.bool_), REACH
    for i in range(len(more) - 1, -1, -1):
        if taken[i, at]:
            followed[i] = True
            at -= more[i]
    return value[REACH], followed
