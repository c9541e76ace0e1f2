"""The search for K nodes that leave the fewest connected pairs, with a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.network.dismantling.region import spread
from upstander.network.fragmentation.bounds import edge_bound, everything_tried, forest_bound
from upstander.network.fragmentation.giving_back import give_back, pairs_left
from upstander.network.fragmentation.swapping import swap

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.network.edge_graph import EdgeGraph

ELITE = 8
"""Good sets kept to be crossed with one another; a judgement."""


@dataclass(frozen=True, slots=True, eq=False)
class Fragmentation:
    """Nodes to remove and the pairs that stay connected without them.

    Parameters
    ----------
    nodes
        Shape (K,): node numbers, ascending.
    pairs
        Pairs of other nodes that are connected when they are gone.
    bound
        What no choice of K nodes can go below.
    """

    nodes: NDArray[np.int32]
    pairs: int
    bound: int

    @property
    def proved(self) -> bool:
        """Whether no choice of as many nodes leaves fewer pairs."""
        return self.bound == self.pairs

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data, for ``--json``."""
        return {
            "k": len(self.nodes),
            "pairs": self.pairs,
            "bound": self.bound,
            "proved": self.proved,
        }


def pairs_without(graph: EdgeGraph, nodes: ArrayLike) -> int:
    """Pairs of nodes that are connected when ``nodes`` are gone: the value of anyone's choice.

    Examples
    --------
    >>> from upstander.network.edge_graph import edge_graph
    >>> pairs_without(edge_graph([0, 1, 2], [1, 2, 3]), [1])
    1
    """
    gone = np.zeros(graph.n, dtype=bool)
    gone[np.asarray(nodes, dtype=np.int64)] = True
    return int(pairs_left(graph.starts, graph.neighbours, gone))


class Search:
    """A population of good sets, crossed, disturbed and improved by swaps as long as it runs.

    Parameters
    ----------
    graph
        The graph.
    k
        How many nodes to remove, at most as many as there are.
    seed
        Seed of all chance; with the same number of attempts the result is the same.

    Raises
    ------
    UsageError
        ``k`` is negative or above the number of nodes.
    """

    def __init__(self, graph: EdgeGraph, k: int, *, seed: int = 0) -> None:
        if not 0 <= k <= graph.n:
            raise UsageError(f"{k} nodes cannot be removed of {graph.n}")
        self.graph, self.k = graph, k
        self._random = np.random.default_rng(seed)
        self._elite: list[tuple[int, NDArray[np.bool_]]] = []
        self.attempts = 0
        self._swaps = int(np.clip(2e7 / (graph.n + 2 * graph.m + 1), 20, 2000))
        self.advance()

    def advance(self) -> bool:
        """Make one attempt; whether it found a better set."""
        best = self._elite[0][0] if self._elite else None
        gone = self._candidates()
        self.attempts += 1
        sway = 1 + self._random.choice((0.0, 0.1, 0.5)) * self._random.random(self.graph.n)
        rows = self.graph.starts, self.graph.neighbours
        give_back(*rows, gone, sway, self.k)
        pairs = int(swap(*rows, gone, self._swaps, self._random))
        self._enter(pairs, gone)
        return best is None or pairs < best

    def best(self) -> tuple[int, NDArray[np.int32]]:
        """Pairs and nodes of the best set so far."""
        pairs, gone = self._elite[0]
        return pairs, np.flatnonzero(gone).astype(np.int32)

    def _candidates(self) -> NDArray[np.bool_]:
        """What is gone at first: at least K nodes, from which all but K are given back."""
        n, chance = self.graph.n, self._random
        if not self._elite:
            return np.ones(n, dtype=bool)
        first = self._elite[chance.integers(len(self._elite))][1].copy()
        kind = chance.integers(4)
        if kind == 0 and len(self._elite) > 1:
            first |= self._elite[chance.integers(len(self._elite))][1]
        elif kind == 1:
            rows = self.graph.starts, self.graph.neighbours
            limit = int(max(5, chance.choice((0.02, 0.1, 0.3)) * n))
            first |= spread(*rows, int(chance.integers(n)), limit, chance)
        elif kind == 2 and self.attempts % ELITE == 0:
            first |= chance.random(n) < 0.7
        else:
            first |= chance.random(n) < chance.choice((0.02, 0.1, 0.3))
        return first

    def _enter(self, pairs: int, gone: NDArray[np.bool_]) -> None:
        if any(pairs == p and (gone == other).all() for p, other in self._elite):
            return
        self._elite.append((pairs, gone))
        self._elite.sort(key=lambda pair: pair[0])
        del self._elite[ELITE:]


def proved_bound(graph: EdgeGraph, k: int, best_known: int) -> int:
    """The best bound that can be had at a bearable cost; equal to ``best_known``: it is proved.

    The edges that must be left; every choice where there are few; the optimum on a spanning
    forest, which is exact on forests.
    """
    bound = edge_bound(graph, k)
    if bound < best_known and (exact := everything_tried(graph, k)) is not None:
        return exact
    if bound < best_known and (tree := forest_bound(graph, k, best_known)) is not None:
        bound = max(bound, tree)
    return min(bound, best_known)


def fragment(graph: EdgeGraph, k: int, *, attempts: int = 8, seed: int = 0) -> Fragmentation:
    """The ``k`` nodes found that leave the fewest connected pairs, and a bound.

    Parameters
    ----------
    attempts
        How often to look for a better set after the first.

    Examples
    --------
    >>> from upstander.network.edge_graph import edge_graph
    >>> found = fragment(edge_graph([0, 1, 2, 3], [1, 2, 3, 4]), 1)
    >>> found.nodes.tolist(), found.pairs, found.proved
    ([2], 2, True)
    """
    search = Search(graph, k, seed=seed)
    for _ in range(attempts):
        search.advance()
    return fragmentation_of(search)


def fragmentation_of(search: Search) -> Fragmentation:
    """The result of a search, with its bound."""
    pairs, nodes = search.best()
    return Fragmentation(nodes, pairs, proved_bound(search.graph, search.k, pairs))
