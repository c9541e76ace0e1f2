"""An undirected graph in compressed rows: who is beside whom, for graphs of many million edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError
from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EdgeGraph:
    """A simple undirected graph of ``n`` nodes numbered from 0.

    Parameters
    ----------
    starts
        Shape (n + 1,): the neighbours of ``v`` are ``neighbours[starts[v]:starts[v + 1]]``.
    neighbours
        Shape (2 m,): each edge twice, in ascending order within a row.
    loops, repeats
        How many edges were left out because both ends were one node, or because they stood
        there before.
    """

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    loops: int = 0
    repeats: int = 0

    @property
    def n(self) -> int:
        """The number of nodes, isolated ones included."""
        return len(self.starts) - 1

    @property
    def m(self) -> int:
        """The number of edges."""
        return len(self.neighbours) // 2

    @property
    def degrees(self) -> NDArray[np.int64]:
        """The number of neighbours of each node, shape (n,)."""
        return np.diff(self.starts)


def edge_graph(u: ArrayLike, v: ArrayLike, n: int | None = None) -> EdgeGraph:
    """The graph of two columns of node numbers; direction, loops and repeats are dropped.

    Parameters
    ----------
    u, v
        Shape (rows,): the ends of each edge, whole numbers from 0.
    n
        The number of nodes; one more than the highest number where none is given.

    Raises
    ------
    InstanceError
        The columns differ in length, or a number is negative or not below ``n``.

    Examples
    --------
    >>> graph = edge_graph([0, 1, 1, 2], [1, 0, 1, 0])
    >>> graph.n, graph.m, graph.loops, graph.repeats
    (3, 2, 1, 1)
    """
    tails, heads = np.asarray(u, dtype=np.int64), np.asarray(v, dtype=np.int64)
    if tails.shape != heads.shape or tails.ndim != 1:
        raise InstanceError("the two columns of ends differ in length")
    low = int(min(tails.min(), heads.min())) if tails.size else 0
    high = int(max(tails.max(), heads.max())) if tails.size else -1
    count = high + 1 if n is None else n
    if low < 0 or high >= count:
        wrong = low if low < 0 else high
        remedy = "number nodes from 0 and give their count"
        raise InstanceError(f"node {wrong} is not among {count} nodes", remedy=remedy)
    if count > np.iinfo(np.int32).max:
        raise InstanceError(f"{count} nodes are more than 2,147,483,647")
    starts, neighbours, loops = _rows(tails.astype(np.int32), heads.astype(np.int32), count)
    repeats = len(tails) - int(loops) - len(neighbours) // 2
    return EdgeGraph(starts, neighbours, int(loops), repeats)


@compiled
def _rows(
    tails: NDArray[np.int32], heads: NDArray[np.int32], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], int]:
    """Rows in ascending order by transposing twice (a counting sort), then without repeats."""
    starts = np.zeros(n + 1, np.int64)
    loops = 0
    for k in range(len(tails)):
        if tails[k] == heads[k]:
            loops += 1
        else:
            starts[tails[k] + 1] += 1
            starts[heads[k] + 1] += 1
    for v in range(n):
        starts[v + 1] += starts[v]
    place = starts[:-1].copy()
    loose = np.empty(starts[n], np.int32)
    for k in range(len(tails)):
        a, b = tails[k], heads[k]
        if a != b:
            loose[place[a]] = b
            place[a] += 1
            loose[place[b]] = a
            place[b] += 1
    place[:] = starts[:-1]
    sorted_ = np.empty(starts[n], np.int32)
    for v in range(n):
        for k in range(starts[v], starts[v + 1]):
            w = loose[k]
            sorted_[place[w]] = v
            place[w] += 1
    kept, neighbours = _without_repeats(starts, sorted_)
    return kept, neighbours, loops


@compiled
def _without_repeats(
    starts: NDArray[np.int64], rows: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    n = len(starts) - 1
    kept = np.zeros(n + 1, np.int64)
    to = 0
    for v in range(n):
        last = -1
        for k in range(starts[v], starts[v + 1]):
            if rows[k] != last:
                last = rows[k]
                rows[to] = last
                to += 1
        kept[v + 1] = to
    return kept, rows[:to].copy()
