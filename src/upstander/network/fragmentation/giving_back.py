"""Removed nodes given back one by one, each time the one that connects the fewest pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.heap import pop, push
from upstander.network.dismantling.union import find, join, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def connects(
    v: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    parent: NDArray[np.int32],
    size: NDArray[np.int64],
    mark: NDArray[np.int64],
    stamp: int,
) -> tuple[int, int]:
    """Pairs that the return of ``v`` connects, and the size of the component it makes."""
    total, squares = 0, 0
    for k in range(starts[v], starts[v + 1]):
        w = near[k]
        if not gone[w]:
            r = find(parent, w)
            if mark[r] != stamp:
                mark[r] = stamp
                total += size[r]
                squares += size[r] * size[r]
    return total + (total * total - squares) // 2, total + 1


@compiled
def pairs_left(starts: NDArray[np.int64], near: NDArray[np.int32], gone: NDArray[np.bool_]) -> int:
    """Pairs of nodes that are still connected when ``gone`` is gone."""
    n = len(gone)
    parent, size = np.empty(n, np.int32), np.empty(n, np.int64)
    pieces(starts, near, np.ones(n, np.int64), gone, parent, size)
    pairs = 0
    for v in range(n):
        if parent[v] == v:
            pairs += size[v] * (size[v] - 1) // 2
    return pairs


@compiled
def give_back(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    sway: NDArray[np.float64],
    k: int,
) -> None:
    """Give back all but ``k`` of the nodes that are gone, the cheapest first.

    ``sway``, shape (n,), multiplies what each is judged by. Keys are looked at again when they
    come to the top, and all of them from time to time, because a key falls when two components
    beside a node are joined by another.
    """
    n = len(gone)
    parent, size = np.empty(n, np.int32), np.empty(n, np.int64)
    pieces(starts, near, np.ones(n, np.int64), gone, parent, size)
    mark = np.zeros(n, np.int64)
    stamp = 1
    keys, items = np.empty(n, np.float64), np.empty(n, np.int32)
    left = 0
    for v in range(n):
        if gone[v]:
            left += 1
    count, due = 0, 0
    while left > k:
        if due == 0:
            due = max(8, left // 16)
            count = 0
            for v in range(n):
                if gone[v]:
                    key, _ = connects(v, starts, near, gone, parent, size, mark, stamp)
                    stamp += 1
                    count = push(keys, items, count, sway[v] * key, v)
        v, old = items[0], keys[0]
        key, joined = connects(v, starts, near, gone, parent, size, mark, stamp)
        stamp += 1
        count = pop(keys, items, count)
        if sway[v] * key > old:
            count = push(keys, items, count, sway[v] * key, v)
            continue
        join(v, near[starts[v] : starts[v + 1]], joined, gone, parent, size)
        left -= 1
        due -= 1
