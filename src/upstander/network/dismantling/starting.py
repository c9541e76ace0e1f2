"""The first order of a search: some sets whose removal breaks the graph, and the best return."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.decycling import break_trees, decycle
from upstander.network.dismantling.heap import pop, push
from upstander.network.dismantling.union import largest_after
from upstander.network.dismantling.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from upstander.network.dismantling.folding import Folded

AT_ONCE = 1_000_000
"""Edges above which the first answer is one start alone."""

TEMPERS = (0.25, 1.0)
"""Powers of the price by which dear nodes return earlier; which is best differs by graph."""


def start(part: Folded, price: NDArray[np.float64], kept: NDArray[np.bool_], stop: int) -> View:
    """The best order found from each first set, everyone returned who may."""
    nobody = np.empty(0, dtype=np.int32)
    best = View(part, price, kept, stop, nobody, np.full(int(len(kept) > 0), np.inf))
    if not len(kept):
        return best
    plain = not kept.any() and bool((price == 1).all())
    sets = iter([_core(part, kept, stop)]) if plain else _broad(part, price, kept, stop)
    for first in islice(sets, 1 if len(part.neighbours) > 2 * AT_ONCE else None):
        for temper in TEMPERS[:1] if plain else TEMPERS:
            order, costs = best.returned(first, price[first] ** -temper)
            if costs.sum() < best.cost:
                best = replace(best, order=order, costs=costs)
    return best


def _core(part: Folded, kept: NDArray[np.bool_], stop: int) -> NDArray[np.int32]:
    """Cycles broken at the highest degrees, then large trees."""
    gone = np.zeros(len(kept), dtype=bool)
    rows = part.starts, part.neighbours
    cycles = decycle(*rows, gone, kept)
    return np.concatenate([cycles, break_trees(*rows, gone, kept, part.weight, stop)])


def _broad(
    part: Folded, price: NDArray[np.float64], kept: NDArray[np.bool_], stop: int
) -> Iterator[NDArray[np.int32]]:
    """Where costs differ, many cheap nodes may be worth more than a dear core.

    Forbidden nodes may hold cycles together, so that with them the core alone does not do.
    """
    rows = part.starts, part.neighbours
    order = by_degree(*rows, price, kept)
    sizes = largest_after(*rows, order)
    small = np.flatnonzero(sizes <= stop)
    yield order[: int(small[0]) if small.size else len(order)]
    yield np.flatnonzero(~kept).astype(np.int32)
    if not kept.any():
        yield _core(part, kept, stop)


@compiled
def by_degree(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    price: NDArray[np.float64],
    kept: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """All but those kept, each time the one with the most neighbours left for its price."""
    n = len(kept)
    degree = np.empty(n, np.int64)
    keys, items = np.empty(n, np.float64), np.empty(n, np.int32)
    count = 0
    for v in range(n):
        degree[v] = starts[v + 1] - starts[v]
        if not kept[v]:
            count = push(keys, items, count, -degree[v] / price[v], v)
    order = np.empty(count, np.int32)
    taken = 0
    while count:
        v, key = items[0], keys[0]
        count = pop(keys, items, count)
        if -degree[v] / price[v] > key:
            count = push(keys, items, count, -degree[v] / price[v], v)
            continue
        order[taken] = v
        taken += 1
        for k in range(starts[v], starts[v + 1]):
            degree[near[k]] -= 1
    return order
