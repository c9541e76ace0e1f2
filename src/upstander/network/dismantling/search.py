"""The search for an order of removal: a first answer at once, better ones as long as it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError
from upstander.network.dismantling.folding import fold
from upstander.network.dismantling.moves import Candidates, free_some, part_ends
from upstander.network.dismantling.order import RemovalOrder, removal_order
from upstander.network.dismantling.starting import AT_ONCE, start

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.network.edge_graph import EdgeGraph

WORTH, MOST = 200_000, 200
"""Edges looked at in all by the attempts of the first answer, and how many it makes at most."""

NARROW = 0.3
"""How often, at most, an attempt parts two far ends; less often where that fails."""

DEEP = 0.65
"""How often the first removals are left as they are, and only what follows is looked at."""

STAY = 12
"""How many attempts are made where the first removals are left; these are judgements."""


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
        part = fold(graph, stop, leaves=plain)
        price = np.ones(len(part.ids)) if self._costs is None else self._costs[part.ids]
        price = price / price.mean() if len(price) else price
        self._random = np.random.default_rng(seed)
        self._whole = start(part, price, kept[part.ids], stop)
        self._view, self._before, self._stay = self._whole, 0, 0
        self._parted = np.array([1.0, 1.0])  # tries and successes

    def advance(self) -> bool:
        """Make one attempt; whether it found a better order."""
        self.attempts += 1
        if not len(self._whole.order):
            return False
        if not self._stay:
            self._look()
        self._stay -= 1
        if self._random.random() < NARROW * self._parted[1] / self._parted[0]:
            self._parted[0] += 1
            better = self._try(part_ends(self._view, self._random))
            self._parted[1] += better
            return better
        return self._try(free_some(self._view, self._random))

    def first_answer(self) -> RemovalOrder:
        """The order after a handful of attempts, fewer where the graph is larger."""
        edges = self.graph.m + 1
        if edges > AT_ONCE or not len(self._whole.order):
            return self.best()
        self._try(part_ends(self._whole, self._random))
        for _ in range(min(WORTH // edges, MOST)):
            self.advance()
        return self.best()

    def best(self) -> RemovalOrder:
        """The best order so far, valued on the whole graph."""
        nodes = self._whole.part.ids[self._whole.order]
        return removal_order(self.graph, nodes, self.stop, self._costs)

    def _look(self) -> None:
        """Choose how many of the first removals are left as they are for the next attempts."""
        deep = self._random.random() < DEEP
        self._before = int(self._random.integers(len(self._whole.order))) if deep else 0
        self._view = self._whole.after(self._before) if self._before else self._whole
        self._stay = STAY if self._before else 1

    def _try(self, move: Candidates | None) -> bool:
        if move is None:
            return False
        order, costs = self._view.returned(*move)
        former, cost = self._view.cost, float(costs.sum())
        if cost > former:
            return False
        whole, first = self._whole, self._before
        self._view = replace(self._view, order=order, costs=costs)
        rest = np.searchsorted(whole.part.ids, self._view.part.ids[order]).astype(np.int32)
        order = np.concatenate([whole.order[:first], rest])
        self._whole = replace(whole, order=order, costs=np.r_[whole.costs[:first], costs])
        return cost < former


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
