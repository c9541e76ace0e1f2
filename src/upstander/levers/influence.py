"""Influence: which holders are reached, and what it costs to reach one more."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from upstander.levers.problem import InfluenceArc


def reached_by(arcs: Iterable[InfluenceArc], seeds: Collection[int]) -> frozenset[int]:
    """Holders that can be moved from the seeds along the arcs, the seeds included.

    Examples
    --------
    >>> from upstander.levers.problem import InfluenceArc
    >>> sorted(reached_by([InfluenceArc(0, 1, 2.0), InfluenceArc(2, 3, 0.0)], {0}))
    [0, 1]
    """
    arcs = tuple(arcs)
    found = set(seeds)
    while fresh := {a.target for a in arcs if a.source in found} - found:
        found |= fresh
    return frozenset(found)


def ours(arcs: Iterable[InfluenceArc], own: int) -> frozenset[int]:
    """Holders that are reached from our own state at no cost."""
    return reached_by((a for a in arcs if a.cost == 0), {own})


def cheapest_way(
    arcs: tuple[InfluenceArc, ...], bought: Collection[int], own: int, holder: int
) -> tuple[float, tuple[int, ...]] | None:
    """Cost and numbers of the further arcs that reach a holder most cheaply; None for no way.

    Examples
    --------
    >>> from upstander.levers.problem import InfluenceArc
    >>> arcs = (InfluenceArc(0, 1, 2.0), InfluenceArc(1, 2, 1.0), InfluenceArc(0, 2, 4.0))
    >>> cheapest_way(arcs, (), 0, 2), cheapest_way(arcs, (0, 1), 0, 2)
    ((3.0, (0, 1)), (0.0, ()))
    """
    front: list[tuple[float, int, tuple[int, ...]]] = [(0.0, own, ())]
    done: set[int] = set()
    while front:
        cost, node, way = heapq.heappop(front)
        if node == holder:
            return cost, tuple(k for k in way if k not in bought)
        if node in done:
            continue
        done.add(node)
        for k, arc in enumerate(arcs):
            if arc.source == node and arc.target not in done:
                further = 0.0 if k in bought else arc.cost
                heapq.heappush(front, (cost + further, arc.target, (*way, k)))
    return None


def needed_arcs(
    arcs: tuple[InfluenceArc, ...], bought: Collection[int], own: int, holders: Collection[int]
) -> tuple[int, ...]:
    """Of the arcs bought, and those that cost nothing, as many as the holders need.

    The dearest are tried first: an arc is dropped where every holder is reached without it.
    """
    free = {k for k, arc in enumerate(arcs) if arc.cost == 0}
    kept = sorted({*bought, *free}, key=lambda k: (-arcs[k].cost, k))
    wanted = set(holders)
    for k in tuple(kept):
        others = [arcs[j] for j in kept if j != k]
        if wanted <= reached_by(others, {own}):
            kept.remove(k)
    return tuple(sorted(kept))


def in_order(arcs: tuple[InfluenceArc, ...], bought: Collection[int], own: int) -> tuple[int, ...]:
    """The arcs bought in the order in which they can be used, from our own state outwards."""
    order: list[int] = []
    reached, waiting = {own}, sorted(bought)
    while fresh := [k for k in waiting if arcs[k].source in reached]:
        order += fresh
        reached |= {arcs[k].target for k in fresh}
        waiting = [k for k in waiting if k not in fresh]
    return (*order, *waiting)
