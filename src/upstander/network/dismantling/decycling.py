"""A first set of nodes whose removal leaves only small pieces: no cycles, then no large tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def peel(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    degree: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """The 2-core of what is not gone; ``degree`` becomes the degree within it."""
    n = len(gone)
    core = ~gone
    stack = np.empty(n, np.int32)
    top = 0
    for v in range(n):
        degree[v] = 0
        if core[v]:
            for k in range(starts[v], starts[v + 1]):
                if not gone[near[k]]:
                    degree[v] += 1
    for v in range(n):
        if core[v] and degree[v] < 2:
            core[v] = False
            stack[top] = v
            top += 1
    while top:
        top -= 1
        v = stack[top]
        for k in range(starts[v], starts[v + 1]):
            w = near[k]
            if core[w]:
                degree[w] -= 1
                if degree[w] < 2:
                    core[w] = False
                    stack[top] = w
                    top += 1
    return core


@compiled
def decycle(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    kept: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Nodes of the highest degree in the 2-core, one after another, until there is no 2-core.

    ``gone`` is extended by them. Nodes ``kept`` are never taken.
    """
    n = len(gone)
    degree = np.zeros(n, np.int64)
    core = peel(starts, near, gone, degree)
    highest = 0
    for v in range(n):
        if core[v] and degree[v] > highest:
            highest = degree[v]
    # One list of nodes per degree; a node moves to a lower list each time its degree falls, and
    # stale entries are passed over. first and after are linked lists within flat arrays.
    first = np.full(highest + 1, -1, np.int64)
    after = np.full(n, -1, np.int64)
    listed = np.zeros(n, np.int64)
    for v in range(n - 1, -1, -1):
        if core[v] and not kept[v]:
            after[v] = first[degree[v]]
            first[degree[v]] = v
            listed[v] = degree[v]
    order = np.empty(n, np.int32)
    count = 0
    stack = np.empty(n, np.int32)
    d = highest
    while d >= 2:
        v = first[d]
        if v < 0:
            d -= 1
            continue
        first[d] = after[v]
        if not core[v]:
            continue
        if degree[v] < d:
            after[v] = first[degree[v]]
            first[degree[v]] = v
            continue
        order[count] = v
        count += 1
        gone[v] = True
        core[v] = False
        stack[0] = v
        top = 1
        while top:
            top -= 1
            x = stack[top]
            for k in range(starts[x], starts[x + 1]):
                w = near[k]
                if core[w]:
                    degree[w] -= 1
                    if degree[w] < 2:
                        core[w] = False
                        stack[top] = w
                        top += 1
    return order[:count].copy()


@compiled
def break_trees(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    kept: NDArray[np.bool_],
    weight: NDArray[np.int64],
    stop: int,
) -> NDArray[np.int32]:
    """Nodes whose removal leaves no tree of more than ``stop`` nodes; ``gone`` is extended.

    From the leaves inwards, a node goes as soon as what hangs below it exceeds ``stop``: the
    fewest nodes for a tree. What is no tree is treated along a spanning tree of breadth first
    search, so that only trees are sure to be broken.
    """
    n = len(gone)
    order = np.empty(n, np.int32)
    parent = np.full(n, -1, np.int32)
    seen = gone.copy()
    to = 0
    for root in range(n):
        if seen[root]:
            continue
        seen[root] = True
        order[to] = root
        to += 1
        at = to - 1
        while at < to:
            v = order[at]
            at += 1
            for k in range(starts[v], starts[v + 1]):
                w = near[k]
                if not seen[w]:
                    seen[w] = True
                    parent[w] = v
                    order[to] = w
                    to += 1
    below = weight.copy()
    taken = np.empty(n, np.int32)
    count = 0
    for at in range(to - 1, -1, -1):
        v = order[at]
        if below[v] > stop and not kept[v]:
            gone[v] = True
            taken[count] = v
            count += 1
        elif parent[v] >= 0:
            below[parent[v]] += below[v]
    return taken[:count].copy()
