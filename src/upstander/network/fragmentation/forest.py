r"""The optimum on a forest, by dynamic programming; of other graphs, a bound.

With $f_v(j, c)$ the fewest pairs in the subtree of $v$ when $j$ of its nodes are removed and $c$
nodes are connected to $v$ (0: $v$ itself is removed), subtrees are merged one after another (Di
Summa, Grosso and Locatelli 2011). No component of an optimum has more pairs than the best set that
is known, which limits $c$.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.edge_graph import EdgeGraph

COST = 2e10
"""Elementary steps that the dynamic programme may cost: some seconds; a judgement."""


def forest_bound(graph: EdgeGraph, k: int, best_known: int) -> int | None:
    """The exact optimum on a spanning forest, or None where that would take too long.

    The same removal leaves at least as many pairs in the graph as in the forest, so that this is
    a bound for every graph and the answer where the graph is a forest.
    """
    largest = _largest(best_known)
    if graph.n * max(k, 1) * largest**2 > COST:
        return None
    order, parent = _forest(graph.starts, graph.neighbours)
    return min(best_known, int(_optimum(order, parent, k, largest, best_known + 1, False)[0]))


def forest_optimum(graph: EdgeGraph, k: int, best_known: int) -> NDArray[np.bool_] | None:
    """Who is to go from a forest, or None where the graph is none or that would take too long.

    ``best_known`` pairs are left by some set; the set returned, shape (n,), leaves the fewest.
    """
    order, parent = _forest(graph.starts, graph.neighbours)
    largest = _largest(best_known)
    trees = int((parent == graph.n).sum())
    if graph.m != graph.n - trees or graph.n * max(k, 1) * largest**2 > COST:
        return None
    return np.asarray(_optimum(order, parent, k, largest, best_known + 1, True)[1])


def _largest(best_known: int) -> int:
    return int((1 + np.sqrt(1 + 8 * best_known)) // 2) + 1


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
def _merged(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    shape: tuple[int, int],
    bar: int,
    picks: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Tables of a parent so far and of a child as one; ``picks`` notes what the child's part is."""
    both = np.full(shape, bar, np.int64)
    for j in range(a.shape[0]):
        for h in range(min(b.shape[0], shape[0] - j)):
            for c in range(a.shape[1]):
                if a[j, c] >= bar:
                    continue
                for d in range(b.shape[1]):
                    # A removed parent stays alone; otherwise the two sides are connected.
                    e = 0 if c == 0 else c + d
                    if e < shape[1]:
                        worth = a[j, c] + b[h, d] + (c * d if c else 0)
                        if worth < both[j + h, e]:
                            both[j + h, e] = worth
                            if len(picks):
                                picks[j + h, e, 0] = h
                                picks[j + h, e, 1] = d
    return both


@compiled
def _optimum(
    order: NDArray[np.int32],
    parent: NDArray[np.int32],
    k: int,
    largest: int,
    bar: int,
    wanted: bool,
) -> tuple[int, NDArray[np.bool_]]:
    """Tables merged from the leaves up; a virtual root, always removed, holds the trees.

    The fewest pairs (``bar``: none below it) and, where it is wanted, who is gone.
    """
    n = len(order)
    tables = [np.zeros((0, 0), np.int64) for _ in range(n + 1)]
    picks = [np.zeros((0, 0, 2), np.int32) for _ in range(n)]
    for v in range(n + 1):
        tables[v] = np.full((1 if v == n else min(k, 1) + 1, 1 if v == n else 2), bar, np.int64)
        tables[v][0, 0 if v == n else 1] = 0
        if v < n and k:
            tables[v][1, 0] = 0
    for i in range(n - 1, -1, -1):
        v = order[i]
        a, b = tables[parent[v]], tables[v]
        wide = min(a.shape[1] + b.shape[1] - 2, largest) + 1
        shape = min(k, a.shape[0] + b.shape[0] - 2) + 1, 1 if parent[v] == n else wide
        if wanted:
            picks[i] = np.zeros((shape[0], shape[1], 2), np.int32)
        tables[parent[v]] = _merged(a, b, shape, bar, picks[i])
        tables[v] = np.zeros((0, 0), np.int64)
    removed, beside = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    removed[n] = np.argmin(tables[n][:, 0])
    least = tables[n][removed[n], 0]
    if wanted and least < bar:
        for i in range(n):
            v, p = order[i], parent[order[i]]
            removed[v], beside[v] = picks[i][removed[p], beside[p]]
            removed[p] -= removed[v]
            if beside[p]:
                beside[p] -= beside[v]
    return least, removed[:n] > 0
