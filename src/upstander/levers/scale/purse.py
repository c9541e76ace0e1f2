"""The purse: what has been bought so far, and what each further lever would cost with its needs."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.greedy import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem


@dataclass(slots=True, eq=False)
class Purse:
    """Levers and influence bought within the rules of a problem, and what is left to spend.

    Parameters
    ----------
    problem
        Its costs, influence, prerequisites and harms.
    levers, arcs
        Numbers of what is bought.
    spent
        On both.
    """

    problem: LeverProblem
    levers: set[int] = field(default_factory=set)
    arcs: set[int] = field(default_factory=set)
    spent: float = 0.0
    _cost: NDArray[np.float64] = field(init=False)
    _holder: NDArray[np.intp] = field(init=False)
    _needs: dict[int, list[int]] = field(init=False)
    _leaving: dict[int, list[int]] = field(init=False)
    _felt: NDArray[np.float64] = field(init=False)
    _harm: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]] = field(init=False)
    _way: dict[int, tuple[float, int]] = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        self._cost = np.array([x.cost for x in problem.levers])
        self._holder = np.array([x.holder for x in problem.levers], dtype=np.intp)
        self._needs, self._leaving = defaultdict(list), defaultdict(list)
        for before, after in problem.prerequisites:
            self._needs[after].append(before)
        for k, arc in enumerate(problem.influence):
            self._leaving[arc.source].append(k)
        groups = {name: k for k, name in enumerate(sorted({g for _, g, _ in problem.harms}))}
        self._felt = np.zeros(len(groups))
        lever = np.array([k for k, _, _ in problem.harms], dtype=np.intp)
        group = np.array([groups[g] for _, g, _ in problem.harms], dtype=np.intp)
        self._harm = lever, group, np.array([amount for _, _, amount in problem.harms])
        self._ways()

    def prices(self) -> NDArray[np.float64]:
        """What each lever would cost now with all that it needs; inf where it may not be bought.

        Shape (levers,). What a prerequisite needs in turn is counted; arcs shared by two holders
        are counted twice, so that the price is never too low.
        """
        reach = np.full(len(self.problem.holders), np.inf)
        for holder, (cost, _) in self._way.items():
            reach[holder] = cost
        own: NDArray[np.float64] = self._cost + reach[self._holder]
        price = own.copy()
        for k in self._needs:
            price[k] = own[sorted(self._with_needs(k) - self.levers)].sum()
        price[price > self.problem.budget - self.spent + TOLERANCE] = np.inf
        lever, group, amount = self._harm
        price[lever[self._felt[group] + amount > self.problem.harm_cap + TOLERANCE]] = np.inf
        price[sorted(self.levers)] = np.inf
        return price

    def buy(self, lever: int) -> list[int]:
        """Buy a lever with all that it needs; the levers bought, or none where that may not be."""
        levers = sorted(self._with_needs(lever) - self.levers)
        arcs: set[int] = set()
        for holder in {int(self._holder[k]) for k in levers}:
            if holder not in self._way:
                return []
            arcs |= self._arcs_to(holder)
        arcs -= self.arcs
        cost = sum(self._cost[levers]) + sum(self.problem.influence[k].cost for k in arcs)
        felt = self._felt + self._harm_of(levers)
        limit = self.problem.harm_cap + TOLERANCE
        if self.spent + cost > self.problem.budget + TOLERANCE or bool((felt > limit).any()):
            return []
        self.levers.update(levers)
        self.spent += float(cost)
        self._felt = felt
        if arcs:
            self.arcs |= arcs
            self._ways()
        return levers

    def _harm_of(self, levers: Iterable[int]) -> NDArray[np.float64]:
        lever, group, amount = self._harm
        felt = np.zeros_like(self._felt)
        some = np.isin(lever, list(levers))
        np.add.at(felt, group[some], amount[some])
        return felt

    def _with_needs(self, lever: int) -> set[int]:
        found, front = {lever}, [lever]
        while front:
            fresh = set(self._needs.get(front.pop(), ())) - found
            found |= fresh
            front += fresh
        return found

    def _ways(self) -> None:
        """The cheapest further cost to each holder that can be reached, and the last arc there."""
        self._way = {}
        front: list[tuple[float, int, int]] = [(0.0, self.problem.own, -1)]
        while front:
            cost, holder, last = heapq.heappop(front)
            if holder in self._way:
                continue
            self._way[holder] = cost, last
            for k in self._leaving.get(holder, ()):
                arc = self.problem.influence[k]
                further = 0.0 if k in self.arcs else arc.cost
                heapq.heappush(front, (cost + further, arc.target, k))

    def _arcs_to(self, holder: int) -> set[int]:
        found = set()
        while (last := self._way[holder][1]) >= 0:
            found.add(last)
            holder = self.problem.influence[last].source
        return found
