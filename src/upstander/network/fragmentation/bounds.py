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
