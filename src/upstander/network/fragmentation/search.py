"""The search for K nodes that leave the fewest connected pairs, with a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.network.fragmentation.annealing import anneal, gumbel
from upstander.network.fragmentation.bounds import edge_bound, everything_tried
from upstander.network.fragmentation.crossing import crossed
from upstander.network.fragmentation.forest import forest_bound, forest_optimum
from upstander.network.fragmentation.giving_back import give_back, pairs_left
from upstander.network.fragmentation.parting import parted
from upstander.network.fragmentation.schedule import Schedule

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.network.edge_graph import EdgeGraph

SLICE = 4e8
"""Steps of an attempt times nodes and ends of edges: some tenths of a second; a judgement."""

PARTINGS, MOST = 5e5, 20
"""Cuts tried in an attempt times nodes and ends of edges, and how many at most."""

SELDOM, FADING = 0.1, 0.9
"""How often cuts are tried at least, and how that falls with each attempt they did not help."""


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
    """Annealing in cycles, each longer than the one before, as long as it runs.

    Parameters
    ----------
    graph
        The graph.
    k
        How many nodes to remove, at most as many as there are.
    seed
        Seed of all chance; with the same attempts the result is the same.

    Raises
    ------
    UsageError
        ``k`` is negative or above the number of nodes.
    """

    def __init__(self, graph: EdgeGraph, k: int, *, seed: int = 0) -> None:
        if not 0 <= k <= graph.n:
            raise UsageError(f"{k} nodes cannot be removed of {graph.n}")
        self.graph, self.k = graph, k
        self.attempts = 0
        self._chance = np.random.default_rng(seed)
        self._noise = gumbel(k, self._chance)
        spread = graph.n + 2 * graph.m + 1
        self._slice = int(np.clip(SLICE / spread, max(1000, graph.n // 2), 50_000))
        self._cuts, self._often = int(np.clip(PARTINGS / spread, 1, MOST)), 1.0
        self._rows = graph.starts, graph.neighbours
        self._now = np.ones(graph.n, dtype=bool)
        give_back(*self._rows, self._now, np.ones(graph.n), k)
        self._best = self._now.copy()
        self._pairs = int(pairs_left(*self._rows, self._now))
        self._schedule = Schedule(0.1 * self._pairs / max(1, graph.n - k), self._slice / graph.n)

    def advance(self, remaining: int | None = None) -> bool:
        """Make one attempt, a slice of a cycle; whether it found a better set.

        Parameters
        ----------
        remaining
            How many attempts will probably be made, this one included, where that is known: the
            last cycle then ends with the last attempt.
        """
        self.attempts += 1
        if not 0 < self.k < self.graph.n - 1 or not self._pairs:
            return False
        hot, cold, again = self._schedule.next(remaining)
        if again:
            self._now = self._best.copy()
        rows = *self._rows, self._now, self._best, self._pairs, self._noise
        least, uphill, exchanges = anneal(*rows, hot, cold, self._slice, self._chance)
        before, self._pairs = self._pairs, int(least)
        self._schedule.learn(uphill / self._slice, exchanges / self._slice)
        if self._chance.random() < max(SELDOM, self._often):
            self._often = 1.0 if self._part(cold) else FADING * self._often
        self._cross()
        return self._pairs < before

    def _part(self, heat: float) -> bool:
        """Try some cuts, taken by Boltzmann's weights; whether one left fewer pairs."""
        now, helped = int(pairs_left(*self._rows, self._now)), False
        for _ in range(self._cuts):
            other = parted(*self._rows, self._now, self._chance)
            if other is None:
                continue
            pairs = int(pairs_left(*self._rows, other))
            if pairs <= now + heat * self._chance.exponential():
                helped = helped or pairs < now
                now, self._now = pairs, other
            if pairs < self._pairs:
                self._pairs, self._best = pairs, other.copy()
        return helped

    def _cross(self) -> None:
        """Take over from the set of the moment what is better than the best set, where it is."""
        gain, other = crossed(*self._rows, self._best, self._now)
        if gain > 0:
            self._pairs, self._best = self._pairs - int(gain), other

    def best(self) -> tuple[int, NDArray[np.int32]]:
        """Pairs and nodes of the best set so far."""
        return self._pairs, np.flatnonzero(self._best).astype(np.int32)


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
    """The result of a search, with its bound; of a forest, the optimum itself."""
    graph, k = search.graph, search.k
    pairs, nodes = search.best()
    bound = proved_bound(graph, k, pairs)
    if bound < pairs and (gone := forest_optimum(graph, k, pairs)) is not None:
        pairs, nodes = bound, _filled(gone, k)
    return Fragmentation(nodes, pairs, bound)


def _filled(gone: NDArray[np.bool_], k: int) -> NDArray[np.int32]:
    """The nodes that are gone, and others where they are fewer than ``k``."""
    rest = np.flatnonzero(~gone)[: k - int(gone.sum())]
    return np.sort(np.concatenate([np.flatnonzero(gone), rest])).astype(np.int32)
