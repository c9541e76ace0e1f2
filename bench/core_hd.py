"""CoreHD written plainly, to be timed in the same run: the peer whose speed is the measure.

Zdeborová, Zhang and Zhou (2016): the highest degree in the 2-core, then large trees, then all
that need not go is put back. Compiled as our own loops are, so that the ratio of the two is one of
methods; the published C++ program's seconds hold its start and the reading of a file as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.decycling import break_trees, decycle
from upstander.network.dismantling.heap import pop, push
from upstander.network.dismantling.union import find, join, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.edge_graph import EdgeGraph


def core_hd(graph: EdgeGraph, stop: int) -> NDArray[np.int32]:
    """The order of removal by CoreHD with its return of nodes not needed."""
    rows = graph.starts, graph.neighbours
    gone, kept = np.zeros(graph.n, dtype=bool), np.zeros(graph.n, dtype=bool)
    cycles = decycle(*rows, gone, kept)
    trees = break_trees(*rows, gone, kept, np.ones(graph.n, dtype=np.int64), stop)
    order = np.concatenate([cycles, trees])
    left: NDArray[np.int32] = order[put_back(*rows, order, stop)[order]]
    return left


@compiled
def put_back(
    starts: NDArray[np.int64], near: NDArray[np.int32], order: NDArray[np.int32], stop: int
) -> NDArray[np.bool_]:
    """Put nodes back, the smallest component first, while none exceeds ``stop``; who is gone."""
    n = len(starts) - 1
    gone = np.zeros(n, np.bool_)
    for v in order:
        gone[v] = True
    parent, size = np.empty(n, np.int32), np.empty(n, np.int64)
    pieces(starts, near, np.ones(n, np.int64), gone, parent, size)
    keys, items = np.empty(len(order), np.float64), np.empty(len(order), np.int32)
    count = 0
    for v in order:
        count = push(keys, items, count, 0.0, v)
    mark = np.full(n, -1, np.int64)
    stamp = 0
    while count:
        v, key = items[0], keys[0]
        count = pop(keys, items, count)
        stamp += 1
        joined = 1
        for k in range(starts[v], starts[v + 1]):
            if not gone[near[k]]:
                r = find(parent, near[k])
                if mark[r] != stamp:
                    mark[r] = stamp
                    joined += size[r]
        if joined > stop:
            continue
        if joined > key:
            count = push(keys, items, count, float(joined), v)
            continue
        join(v, near[starts[v] : starts[v + 1]], joined, gone, parent, size)
    return gone
