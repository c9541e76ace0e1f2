"""The search for an order of removal: a first answer at once, better ones as long as it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError
from upstander.network.dismantling.decycling import break_trees, decycle
from upstander.network.dismantling.folding import fold
from upstander.network.dismantling.order import RemovalOrder, removal_order
from upstander.network.dismantling.region import spread
from upstander.network.dismantling.returning import return_all

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.network.edge_graph import EdgeGraph

SHARES = (0.01, 0.03, 0.1, 0.2, 0.5)
"""Of the nodes, how many an attempt frees; the choice among them is uniform."""

SWAYS = (0.0, 0.0, 0.1, 0.3, 1.0)
"""How far chance may raise the size that a node is judged by."""

AT_ONCE = 3_000_000
"""Edges above which the first answer is the start alone."""

LOCAL = 0.3
"""How often the freed nodes lie together rather than anywhere."""

HELD = 0.2
"""How often some nodes are held back to the end; these four are judgements."""


class Search:
    """The best order found so far, and the means to look for a better one.

    Each attempt frees some nodes beside those removed and lets all return in the order that keeps
    the largest component smallest; a new order is kept when it costs no more. With the same seed
    and number of attempts the result is the same.

    Parameters
    ----------
    graph
        The graph.
    stop
        Removal ends when the largest component has at most so many nodes.
    costs
        Shape (n,): what each removal costs, above 0; all alike where none are given.
    forbidden
        Numbers of nodes that are never removed.
    seed
        Seed of all chance.

    Raises
    ------
    InstanceError
        Costs of the wrong shape or not above 0, or a forbidden node that is none of the graph.
    """

    def __init__(
        self,
        graph: EdgeGraph,
        stop: int,
        *,
        costs: ArrayLike | None = None,
        forbidden: ArrayLike = (),
        seed: int = 0,
    ) -> None:
        self.graph = graph
        self.stop = stop
        self.attempts = 0
        self._costs = None if costs is None else _checked_costs(costs, graph.n)
        kept = _checked_forbidden(forbidden, graph.n)
        plain = self._costs is None and not kept.any()
        self._part = fold(graph, stop, leaves=plain)
        ids = self._part.ids
        self._kept = kept[ids]
        self._price = np.ones(len(ids)) if self._costs is None else self._costs[ids]
        self._price = self._price / self._price.mean() if len(ids) else self._price
        self._loose = (np.diff(self._part.starts) >= 2) & ~self._kept
        self._random = np.random.default_rng(seed)
        self._cost = np.inf
        self._order = self._first()

    def advance(self) -> bool:
        """Make one attempt; whether it found a better order."""
        self.attempts += 1
        if not len(self._order):
            return False
        share, sway = self._random.choice(SHARES), self._random.choice(SWAYS)
        freed = self._freed(share)
        freed[self._order] = True
        # Ties go to whoever stands first, so that the order of the candidates matters.
        candidates = self._random.permutation(np.flatnonzero(freed)).astype(np.int32)
        factor = 1 + sway * self._random.random(len(candidates))
        if self._random.random() < HELD:
            # A joint of low degree joins little and would return at once: some are held back.
            factor[: self._random.integers(1, 4)] *= self.graph.n
        return self._try(candidates, factor)

    def first_answer(self) -> RemovalOrder:
        """The order after a handful of attempts, fewer where the graph is larger."""
        edges = self.graph.m + 1
        for _ in range(0 if edges > AT_ONCE else int(np.clip(200_000 // edges, 1, 24))):
            self.advance()
        return self.best()

    def best(self) -> RemovalOrder:
        """The best order so far, valued on the whole graph."""
        nodes = self._part.ids[self._order]
        return removal_order(self.graph, nodes, self.stop, self._costs)

    def _first(self) -> NDArray[np.int32]:
        """Cycles broken at the highest degrees, then trees, then everyone returned who may."""
        part, kept = self._part, self._kept
        if not len(part.ids):
            return np.empty(0, dtype=np.int32)
        gone = np.zeros(len(part.ids), dtype=bool)
        rows = part.starts, part.neighbours
        cycles = decycle(*rows, gone, kept)
        trees = break_trees(*rows, gone, kept, part.weight, self.stop)
        self._order = np.concatenate([cycles, trees])
        if kept.any():
            # Forbidden nodes may hold cycles together: everyone else is gone at first.
            self._order = np.flatnonzero(~kept).astype(np.int32)
        self._try(self._order, np.ones(len(self._order)))
        return self._order

    def _try(self, candidates: NDArray[np.int32], sway: NDArray[np.float64]) -> bool:
        part = self._part
        order, cost = return_all(
            part.starts,
            part.neighbours,
            part.weight,
            self._price,
            candidates,
            sway / self._price[candidates],
            self.stop,
            self._cost,
        )
        better = cost < self._cost
        if cost <= self._cost:
            self._order, self._cost = order, cost
        return better

    def _freed(self, share: float) -> NDArray[np.bool_]:
        count = len(self._loose)
        if self._random.random() < LOCAL:
            centre = int(self._random.integers(count))
            limit = max(5, int(LOCAL * share * count))
            rows = self._part.starts, self._part.neighbours
            return spread(*rows, centre, limit, self._random) & self._loose
        return (self._random.random(count) < share) & self._loose


def dismantle(
    graph: EdgeGraph,
    stop: int,
    *,
    costs: ArrayLike | None = None,
    forbidden: ArrayLike = (),
    attempts: int = 0,
    seed: int = 0,
) -> RemovalOrder:
    """An order of removal that breaks the largest component early and cheaply.

    Parameters
    ----------
    graph, stop, costs, forbidden, seed
        As for `Search`.
    attempts
        How often to try for a better order after the first answer.

    Examples
    --------
    >>> from upstander.network.edge_graph import edge_graph
    >>> star = edge_graph([0, 0, 0, 0], [1, 2, 3, 4])
    >>> dismantle(star, stop=1).nodes.tolist()
    [0]
    """
    search = Search(graph, stop, costs=costs, forbidden=forbidden, seed=seed)
    search.first_answer()
    for _ in range(attempts):
        search.advance()
    return search.best()


def _checked_costs(costs: ArrayLike, n: int) -> NDArray[np.float64]:
    price = np.asarray(costs, dtype=np.float64)
    if price.shape != (n,):
        raise InstanceError(f"{price.size} costs for {n} nodes", remedy="give one to each node")
    if not (np.isfinite(price) & (price > 0)).all():
        wrong = int(np.flatnonzero(~(np.isfinite(price) & (price > 0)))[0])
        remedy = "give a finite number above 0"
        raise InstanceError(f"the cost of node {wrong} is {price[wrong]}", remedy=remedy)
    return price


def _checked_forbidden(forbidden: ArrayLike, n: int) -> NDArray[np.bool_]:
    named = np.asarray(forbidden, dtype=np.int64)
    if named.size and (named.min() < 0 or named.max() >= n):
        raise InstanceError(f"a forbidden node is not among the {n} nodes")
    kept = np.zeros(n, dtype=bool)
    kept[named] = True
    return kept
