"""What no choice of K nodes can beat: bounds on the pairs that stay connected."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.edge_graph import EdgeGraph

TRIES = 3e8
"""Elementary steps that a proof by trying everything may cost: some seconds; a judgement."""

FOREST = 2e10
"""The same for the dynamic programme over a spanning forest."""


def edge_bound(graph: EdgeGraph, k: int) -> int:
    """Edges that must be left: all but those at the ``k`` highest degrees.

    Each edge that is left is a connected pair.
    """
    highest = np.sort(graph.degrees)[::-1][:k]
    return max(0, graph.m - int(highest.sum()))


def everything_tried(graph: EdgeGraph, k: int) -> int | None:
    """The least number of pairs by trying every choice, or None where there are too many."""
    if comb(graph.n, k) * (graph.n + 2 * graph.m + 1) > TRIES:
        return None
    return int(_tried(graph.starts, graph.neighbours, k))


def forest_bound(graph: EdgeGraph, k: int, best_known: int) -> int | None:
    r"""The exact optimum on a spanning forest, or None where that would take too long.

    The same removal leaves at least as many pairs in the graph as in the forest, so that this is
    a bound for every graph and the answer where the graph is a forest. With $f_v(j, c)$ the
    fewest pairs in the subtree of $v$ when $j$ of its nodes are removed and $c$ nodes are
    connected to $v$ (0: $v$ itself is removed), subtrees are merged one after another (Di Summa,
    Grosso and Locatelli 2011). No component of an optimum has more than ``best_known`` pairs,
    which limits $c$.
    """
    largest = int((1 + np.sqrt(1 + 8 * best_known)) // 2) + 1
    if graph.n * max(k, 1) * largest**2 > FOREST:
        return None
    order, parent = _forest(graph.starts, graph.neighbours)
    return min(best_known, int(_forest_optimum(order, parent, k, largest, best_known + 1)))


@compiled
def _tried(starts: NDArray[np.int64], near: NDArray[np.int32], k: int) -> int:
    n = len(starts) - 1
    choice = np.arange(k)
    gone = np.zeros(n, np.bool_)
    seen = np.zeros(n, np.int64)
    stack = np.empty(n, np.int32)
    least, turn = n * n, 0
    while True:
        turn += 1
        gone[:] = False
        for v in choice:
            gone[v] = True
        pairs = 0
        for r in range(n):
            if gone[r] or seen[r] == turn:
                continue
            seen[r] = turn
            stack[0] = r
            top, size = 1, 1
            while top:
                top -= 1
                x = stack[top]
                for a in range(starts[x], starts[x + 1]):
                    w = near[a]
                    if not gone[w] and seen[w] != turn:
                        seen[w] = turn
                        stack[top] = w
                        top += 1
                        size += 1
            pairs += size * (size - 1) // 2
        least = min(least, pairs)
        i = k - 1
        while i >= 0 and choice[i] == n - k + i:
            i -= 1
        if i < 0:
            return least
        choice[i] += 1
        for j in range(i + 1, k):
            choice[j] = choice[j - 1] + 1


@compiled
def _forest(
    starts: NDArray[np.int64], near: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """A spanning forest of depth first search: nodes with parents first, and parents (n: none)."""
    n = len(starts) - 1
    parent = np.full(n, -1, np.int32)
    order = np.empty(n, np.int32)
    at = starts[:-1].copy()
    to = 0
    for r in range(n):
        if parent[r] >= 0:
            continue
        parent[r] = n
        order[to] = r
        to += 1
        v = r
        while v < n:
            if at[v] == starts[v + 1]:
                v = parent[v]
                continue
            w = near[at[v]]
            at[v] += 1
            if parent[w] < 0:
                parent[w] = v
                order[to] = w
                to += 1
                v = w
    return order, parent


@compiled
def _forest_optimum(
    order: NDArray[np.int32], parent: NDArray[np.int32], k: int, largest: int, bar: int
) -> int:
    """Tables merged from the leaves up; a virtual root, always removed, holds the trees."""
    n = len(order)
    tables = [np.zeros((0, 0), np.int64) for _ in range(n + 1)]
    for v in range(n + 1):
        tables[v] = np.full((1 if v == n else min(k, 1) + 1, 1 if v == n else 2), bar, np.int64)
        tables[v][0, 0 if v == n else 1] = 0
        if v < n and k:
            tables[v][1, 0] = 0
    for i in range(n - 1, -1, -1):
        v = order[i]
        a, b = tables[parent[v]], tables[v]
        wide = min(a.shape[1] + b.shape[1] - 2, largest) + 1
        wide = 1 if parent[v] == n else wide
        high = min(k, a.shape[0] + b.shape[0] - 2) + 1
        both = np.full((high, wide), bar, np.int64)
        for j in range(a.shape[0]):
            for h in range(min(b.shape[0], high - j)):
                for c in range(a.shape[1]):
                    if a[j, c] >= bar:
                        continue
                    for d in range(b.shape[1]):
                        # A removed parent stays alone; otherwise the two sides are connected.
                        e = 0 if c == 0 else c + d
                        if e < wide:
                            worth = a[j, c] + b[h, d] + (c * d if c else 0)
                            both[j + h, e] = min(both[j + h, e], worth)
        tables[parent[v]] = both
        tables[v] = np.zeros((0, 0), np.int64)
    least: int = tables[n].min()
    return least
