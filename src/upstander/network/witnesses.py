"""Witnesses: what, as long as it stands, meets a demand in one world."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.supply import Gone, spread
from upstander.network.worlds import WORD, unpacked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from upstander.network.supply import Layer, Supply

Item = tuple[int, int]
"""A demand, by its place among the demands, in one world."""

Witness = frozenset[int]
"""Elements that together meet a demand; empty where nothing that may be taken out is among them."""


@dataclass(frozen=True, slots=True, eq=False)
class Elements:
    """What may be taken out: actors, or relations.

    Parameters
    ----------
    ids
        Of each element.
    of_node
        Shape (nodes,): which element a node is; -1 for none.
    of_arc
        By layer name, shape (arcs,): which element a relation is; -1 for none.
    """

    ids: tuple[str, ...]
    of_node: NDArray[np.intp]
    of_arc: Mapping[str, NDArray[np.intp]]

    def gone(self, sets: Sequence[Collection[int]]) -> Gone:
        """The removals of some sets of elements, side by side."""
        out = np.zeros((len(self.ids) + 1, len(sets)), dtype=bool)
        for k, chosen in enumerate(sets):
            out[list(chosen), k] = True
        # Element -1 is the last row, which is never taken out.
        return Gone(out[self.of_node], {name: out[arc] for name, arc in self.of_arc.items()})


def actors_of(supply: Supply, spared: Collection[str]) -> Elements:
    """All actors but some as elements."""
    free = [k for k, node in enumerate(supply.nodes) if node not in spared]
    of_node = np.full(len(supply.nodes), -1, dtype=np.intp)
    of_node[free] = np.arange(len(free))
    return Elements(tuple(supply.nodes[k] for k in free), of_node, {})


def relations_of(supply: Supply, spared: Collection[str]) -> Elements:
    """All relations as elements, but those of some actors; one id in two layers is one element."""
    number: dict[str, int] = {}
    of_arc = {}
    for layer in supply.layers:
        places = [
            -1 if {r.source, r.target} & set(spared) else number.setdefault(r.id, len(number))
            for r in layer.relations
        ]
        of_arc[layer.name] = np.array(places, dtype=np.intp)
    return Elements(tuple(number), np.full(len(supply.nodes), -1, dtype=np.intp), of_arc)


def witnesses(supply: Supply, elements: Elements, gone: Collection[int]) -> dict[Item, Witness]:
    """One witness for every demand and world in which it is met.

    Parameters
    ----------
    supply, elements
        The demands and layers, and what may be taken out.
    gone
        Elements that are taken out: no witness holds any of them.
    """
    removal = elements.gone([gone])
    kept = unpacked(supply.kept(removal)[:, 0], supply.base.shape[1] * WORD).T
    found: dict[Item, set[int]] = {(int(u), int(w)): set() for u, w in np.argwhere(kept)}
    for layer in supply.layers:
        parents = _Parents.of(layer, len(supply.nodes), removal)
        for k in np.flatnonzero(layer.needs):
            worlds = np.flatnonzero(kept[k])
            for world, path in parents.paths(int(supply.units[k]), worlds, elements):
                found[int(k), world] |= path
    return _shared(found)


def _shared(found: Mapping[Item, set[int]]) -> dict[Item, Witness]:
    """The same sets as the same objects: most worlds give a demand one of a few witnesses."""
    known: dict[Witness, Witness] = {}
    return {item: known.setdefault(w := frozenset(path), w) for item, path in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Parents:
    """By which relation every node is first reached, in every world: -1 at roots and unreached."""

    layer: Layer
    arc: NDArray[np.intp]

    @staticmethod
    def of(layer: Layer, nodes: int, removal: Gone) -> _Parents:
        worlds = layer.live.shape[1] * WORD
        sweep = np.full((nodes, worlds), -1, dtype=np.intp)
        seen = 0

        def watch(state: NDArray[np.uint64]) -> None:
            nonlocal seen
            there = unpacked(state[:, 0], worlds).T
            sweep[there & (sweep < 0)] = seen
            seen += 1

        cut = removal.of(layer, slice(0, 1))
        spread(layer, nodes, removal.nodes, cut, watch)
        live = unpacked(layer.live, worlds).T
        arc = np.full((nodes, worlds), -1, dtype=np.intp)
        tail, head = layer.arcs.tail, layer.arcs.head
        for k in range(len(tail)):
            if removal.nodes[tail[k], 0] or (cut is not None and cut[k, 0]):
                continue
            before = sweep[tail[k]]
            fits = live[k] & (before >= 0) & (before + 1 == sweep[head[k]]) & (arc[head[k]] < 0)
            arc[head[k], fits] = k
        return _Parents(layer, arc)

    def paths(
        self, unit: int, worlds: NDArray[np.intp], elements: Elements
    ) -> list[tuple[int, set[int]]]:
        """In each world, the elements on the way to a unit, itself not among them."""
        here = np.full(len(worlds), unit, dtype=np.intp)
        on_arc = elements.of_arc.get(self.layer.name)
        met: dict[int, set[int]] = defaultdict(set)
        alive = np.arange(len(worlds))
        while alive.size:
            arc = self.arc[here[alive], worlds[alive]]
            alive, arc = alive[arc >= 0], arc[arc >= 0]
            here[alive] = self.layer.arcs.tail[arc]
            found = elements.of_node[here[alive]] if on_arc is None else on_arc[arc]
            for k, element in zip(alive, found, strict=True):
                if element >= 0:
                    met[int(k)].add(int(element))
        if on_arc is None:
            own = int(elements.of_node[unit])
            for path in met.values():
                path.discard(own)
        return [(int(world), met[k]) for k, world in enumerate(worlds)]
