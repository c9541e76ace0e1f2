"""A part of the search: what is left after the first removals, and the order of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.dismantling.folding import Folded, without
from upstander.network.dismantling.returning import return_all

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A graph, an order of removal in it and what that order costs.

    Parameters
    ----------
    part
        The graph.
    price
        Shape (k,): what the removal of each node costs, 1 on average over the whole graph.
    kept
        Shape (k,): who is never removed.
    stop
        The size of the largest component at which removal ends.
    order
        Shape (removals,): numbers within the part, the first to go first.
    costs
        Shape (removals,): for each removal its price times the largest component left. Their sum
        alone matters where the view was narrowed from a larger one.
    """

    part: Folded
    price: NDArray[np.float64]
    kept: NDArray[np.bool_]
    stop: int
    order: NDArray[np.int32]
    costs: NDArray[np.float64]

    @property
    def cost(self) -> float:
        """What the order costs in all."""
        return float(self.costs.sum())

    @property
    def loose(self) -> NDArray[np.bool_]:
        """Who could be worth removing, shape (k,)."""
        return (np.diff(self.part.starts) >= 2) & ~self.kept

    def after(self, removals: int) -> View:
        """What is left to look at after so many removals."""
        gone = np.zeros(len(self.kept), dtype=bool)
        gone[self.order[:removals]] = True
        plain = not self.kept.any() and bool((self.price == 1).all())
        unfolded = np.full(len(gone), not plain)
        unfolded[self.order[removals:]] = True
        left = without(self.part, gone, self.stop, unfolded=unfolded)
        there = np.searchsorted(self.part.ids, left.ids)
        place = np.full(len(gone), -1, dtype=np.int32)
        place[there] = np.arange(len(there), dtype=np.int32)
        rest = place[self.order[removals:]]
        price, kept = self.price[there], self.kept[there]
        return View(left, price, kept, self.stop, rest[rest >= 0], self.costs[removals:])

    def returned(
        self, candidates: NDArray[np.int32], factor: NDArray[np.float64]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The order and its costs when all candidates are gone and return one by one."""
        part = self.part
        return return_all(
            part.starts,
            part.neighbours,
            part.weight,
            self.price,
            candidates,
            factor,
            self.stop,
            part.least,
            self.cost,
        )
