"""Components as trees of parents: finding roots and labelling what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def find(parent: NDArray[np.int32], v: int) -> int:
    """The root of ``v``, with path halving."""
    while parent[v] != v:
        parent[v] = parent[parent[v]]
        v = parent[v]
    return v


@compiled
def pieces(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    weight: NDArray[np.int64],
    gone: NDArray[np.bool_],
    parent: NDArray[np.int32],
    size: NDArray[np.int64],
) -> int:
    """Label what is left when ``gone`` is gone: roots, sizes at roots; the largest size."""
    n = len(gone)
    queue = np.empty(n, np.int32)
    for v in range(n):
        parent[v] = -1
    largest = 0
    for r in range(n):
        if gone[r]:
            parent[r] = r
            size[r] = 0
            continue
        if parent[r] >= 0:
            continue
        parent[r] = r
        queue[0] = r
        to = 1
        at = 0
        while at < to:
            v = queue[at]
            at += 1
            for k in range(starts[v], starts[v + 1]):
                w = near[k]
                if parent[w] < 0 and not gone[w]:
                    parent[w] = r
                    queue[to] = w
                    to += 1
        total = 0
        for i in range(to):
            total += weight[queue[i]]
        size[r] = total
        largest = max(largest, total)
    return largest


@compiled
def join(
    v: int,
    beside: NDArray[np.int32],
    joined: int,
    gone: NDArray[np.bool_],
    parent: NDArray[np.int32],
    size: NDArray[np.int64],
) -> int:
    """Put ``v`` back, as one component of size ``joined`` with what is beside it; its root."""
    gone[v] = False
    best = v
    size[v] = 0
    for w in beside:
        if not gone[w] and w != v:
            r = find(parent, w)
            if size[r] > size[best]:
                best = r
    parent[v] = best
    for w in beside:
        if not gone[w] and w != v:
            parent[find(parent, w)] = best
    size[best] = joined
    return best


@compiled
def largest_after(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    order: NDArray[np.int32],
) -> NDArray[np.int64]:
    """The size of the largest component before and after each removal, shape (order + 1,)."""
    n = len(starts) - 1
    gone = np.zeros(n, np.bool_)
    for v in order:
        gone[v] = True
    weight = np.ones(n, np.int64)
    parent = np.empty(n, np.int32)
    size = np.empty(n, np.int64)
    mark = np.full(n, -1, np.int64)
    sizes = np.empty(len(order) + 1, np.int64)
    sizes[len(order)] = pieces(starts, near, weight, gone, parent, size)
    for i in range(len(order) - 1, -1, -1):
        v = order[i]
        joined = 1
        for k in range(starts[v], starts[v + 1]):
            w = near[k]
            if not gone[w]:
                r = find(parent, w)
                if mark[r] != i:
                    mark[r] = i
                    joined += size[r]
        join(v, near[starts[v] : starts[v + 1]], joined, gone, parent, size)
        sizes[i] = max(sizes[i + 1], joined)
    return sizes
