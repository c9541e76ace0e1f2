"""The part of a graph that a dismantling has to look at: leaves folded into what they hang on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.union import pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.edge_graph import EdgeGraph


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A graph in which each node stands for itself and for the trees that hang on it.

    Parameters
    ----------
    starts, neighbours
        Compressed rows, as in `EdgeGraph`.
    weight
        Shape (k,): how many nodes each stands for.
    ids
        Shape (k,): the number of each in the whole graph.
    least
        The size of the largest component that was left out because it is small enough.
    """

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    weight: NDArray[np.int64]
    ids: NDArray[np.int32]
    least: int = 0


def fold(graph: EdgeGraph, stop: int, *, leaves: bool) -> Folded:
    """The components of more than ``stop`` nodes, their hanging trees folded where ``leaves``.

    A tree of at most ``stop`` nodes that hangs on one node never pays to enter: the removal of
    that node takes off all of it, at the same cost. That holds only where all nodes cost alike
    and all may be removed.
    """
    ids = np.arange(graph.n, dtype=np.int32)
    whole = Folded(graph.starts, graph.neighbours, np.ones(graph.n, dtype=np.int64), ids)
    nobody = np.zeros(graph.n, dtype=bool)
    return without(whole, nobody, stop, unfolded=nobody if leaves else ~nobody)


def without(
    part: Folded, gone: NDArray[np.bool_], stop: int, *, unfolded: NDArray[np.bool_]
) -> Folded:
    """What is left to look at when ``gone`` is gone, folded anew but for those ``unfolded``."""
    weight, alive = part.weight.copy(), ~gone
    _fold_leaves(part.starts, part.neighbours, weight, alive, unfolded, stop)
    parent, size = np.empty(len(gone), dtype=np.int32), np.empty(len(gone), dtype=np.int64)
    pieces(part.starts, part.neighbours, weight, ~alive, parent, size)
    large = size[parent] > stop
    least = int(size[parent[alive & ~large]].max(initial=part.least))
    place = np.flatnonzero(alive & large).astype(np.int32)
    starts, neighbours = _part(part.starts, part.neighbours, alive & large, place)
    return Folded(starts, neighbours, weight[place], part.ids[place], least)


@compiled
def _fold_leaves(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    weight: NDArray[np.int64],
    alive: NDArray[np.bool_],
    unfolded: NDArray[np.bool_],
    stop: int,
) -> None:
    n = len(alive)
    degree = np.empty(n, np.int64)
    stack = np.empty(n, np.int32)
    top = 0
    for v in range(n):
        degree[v] = 0
        if not alive[v]:
            continue
        for k in range(starts[v], starts[v + 1]):
            if alive[near[k]]:
                degree[v] += 1
        if degree[v] == 1:
            stack[top] = v
            top += 1
    while top:
        top -= 1
        v = stack[top]
        if degree[v] != 1 or weight[v] > stop or unfolded[v]:
            continue
        for k in range(starts[v], starts[v + 1]):
            w = near[k]
            if alive[w]:
                alive[v] = False
                weight[w] += weight[v]
                degree[w] -= 1
                if degree[w] == 1:
                    stack[top] = w
                    top += 1
                break


@compiled
def _part(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    alive: NDArray[np.bool_],
    ids: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    number = np.full(len(alive), -1, np.int32)
    rows = np.zeros(len(ids) + 1, np.int64)
    for i in range(len(ids)):
        number[ids[i]] = i
    for i in range(len(ids)):
        v = ids[i]
        rows[i + 1] = rows[i]
        for k in range(starts[v], starts[v + 1]):
            if alive[near[k]]:
                rows[i + 1] += 1
    kept = np.empty(rows[-1], np.int32)
    to = 0
    for i in range(len(ids)):
        v = ids[i]
        for k in range(starts[v], starts[v + 1]):
            if alive[near[k]]:
                kept[to] = number[near[k]]
                to += 1
    return rows, kept
