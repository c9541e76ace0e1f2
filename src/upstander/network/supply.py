"""What units need and who supplies it, in all sampled worlds, with anything taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.reachability import Digraph, everywhere
from upstander.network.roles import roots
from upstander.network.routes import relations_between
from upstander.network.worlds import sampled_worlds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from upstander.network.graph import ActorGraph, Relation

_CELLS = 2**22
"""Words held at a time while many removals are tried side by side."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer between its roots and the units, over the nodes of all layers.

    Parameters
    ----------
    name
        Of ``vocabulary/layers.yml``.
    relations
        In the order of ``arcs``.
    arcs
        From giver to taker.
    live
        Shape (arcs, words).
    roots
        Node numbers.
    needs
        Shape (demands,): which demands this layer must meet.
    """

    name: str
    relations: tuple[Relation, ...]
    arcs: Digraph
    live: NDArray[np.uint64]
    roots: NDArray[np.intp]
    needs: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """What units demand, what each demand weighs, and the layers that meet it.

    Parameters
    ----------
    nodes
        Actor ids.
    units, weights
        Of each demand: node number of the unit that makes it, and what it weighs.
    layers
        The layers that any demand needs.
    base
        Shape (demands, words): worlds in which each is met.
    """

    nodes: tuple[str, ...]
    units: NDArray[np.intp]
    weights: NDArray[np.float64]
    layers: tuple[Layer, ...]
    base: NDArray[np.uint64]

    def kept(self, gone: Gone) -> NDArray[np.uint64]:
        """Where demands are still met after each of some removals: (demands, removals, words)."""
        count, words = gone.nodes.shape[1], self.base.shape[1]
        found = np.empty((len(self.units), count, words), dtype=np.uint64)
        widest = max((len(layer.relations) for layer in self.layers), default=1)
        step = max(1, _CELLS // (widest * words))
        for start in range(0, count, step):
            part = slice(start, start + step)
            found[:, part] = self.base[:, None, :]
            for layer in self.layers:
                state, _ = spread(layer, len(self.nodes), gone.nodes[:, part], gone.of(layer, part))
                there = state[self.units]
                there[~layer.needs] = np.uint64(np.iinfo(np.uint64).max)
                found[:, part] &= there
        return found

    def lost(self, gone: Gone) -> NDArray[np.float64]:
        """What the demands weigh that are no longer met after each of some removals, by word."""
        bits = np.bitwise_count(self.base[:, None, :] & ~self.kept(gone))
        return np.asarray(np.einsum("u,urw->rw", self.weights, bits.astype(np.float64)))

    def whole(self) -> NDArray[np.float64]:
        """What the demands weigh that are met, by word."""
        return np.asarray(self.weights @ np.bitwise_count(self.base).astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """Some removals, tried side by side.

    Parameters
    ----------
    nodes
        Shape (nodes, removals): actors taken out.
    arcs
        By layer name, shape (arcs, removals): relations taken out; a layer may be absent.
    """

    nodes: NDArray[np.bool_]
    arcs: Mapping[str, NDArray[np.bool_]]

    def of(self, layer: Layer, part: slice) -> NDArray[np.bool_] | None:
        """The relations of a layer that are taken out, of some of the removals."""
        found = self.arcs.get(layer.name)
        return None if found is None else found[:, part]


def spread(
    layer: Layer,
    nodes: int,
    out: NDArray[np.bool_],
    cut: NDArray[np.bool_] | None,
    watch: Callable[[NDArray[np.uint64]], None] | None = None,
) -> tuple[NDArray[np.uint64], int]:
    """What reaches every node from any root, with nodes and relations taken out.

    A node that is taken out still receives and passes nothing on, so that a unit never loses its
    own supply by being taken out itself.

    Parameters
    ----------
    layer, nodes
        The layer, and how many nodes there are.
    out, cut
        Shape (nodes, removals) and (arcs, removals).
    watch
        Called with the state after every sweep, the roots' own first.

    Returns
    -------
    state
        Shape (nodes, removals, words).
    sweeps
        How many it took.
    """
    words = layer.live.shape[1]
    state = np.zeros((nodes, out.shape[1], words), dtype=np.uint64)
    state[layer.roots] = everywhere(words)
    if watch:
        watch(state)
    if not layer.arcs.tail.size:
        return state, 0
    passes = ~out[layer.arcs.tail] if cut is None else ~(out[layer.arcs.tail] | cut)
    lit = np.where(passes[:, :, None], layer.live[:, None, :], np.uint64(0))
    heads, first = np.unique(layer.arcs.head, return_index=True)
    before, sweeps = state[heads], 0
    while True:
        gained = np.bitwise_or.reduceat(state[layer.arcs.tail] & lit, first, axis=0)
        gained |= before
        if np.array_equal(gained, before):
            return state, sweeps
        state[heads] = before = gained
        sweeps += 1
        if watch:
            watch(state)


def supply_of(
    graph: ActorGraph,
    weights: Mapping[str, float],
    layers: Sequence[str],
    live_of: Callable[[Sequence[Relation]], NDArray[np.uint64]],
    *,
    whole: bool = False,
) -> Supply | None:
    """What units demand of some layers and who meets it; None where nothing reaches any.

    Parameters
    ----------
    graph
        The actor graph.
    weights
        What each unit weighs, by id.
    layers
        Layers of ``vocabulary/layers.yml``.
    live_of
        Draws the worlds in which relations hold: shape (relations, words).
    whole
        One demand per unit, met where all layers that could reach it do; else one demand per
        unit and layer.
    """
    tops = {layer: roots(graph, layer) for layer in layers}
    used = {
        layer: relations_between(graph.in_layer(layer), tops[layer], set(weights))
        for layer in layers
    }
    every = [r for layer in layers for r in used[layer]]
    if not every:
        return None
    nodes = tuple(sorted({end for r in every for end in (r.source, r.target)}))
    number = {node: k for k, node in enumerate(nodes)}
    fed = {layer: {r.target for r in used[layer]} - tops[layer] for layer in layers}
    demands = _demands(weights, {name: ends for name, ends in fed.items() if ends}, whole=whole)
    live, made, start = live_of(every), [], 0
    for layer in layers:
        drawn = live[start : start + len(used[layer])]
        start += len(used[layer])
        needs = np.array([layer in needed for _, needed in demands], dtype=bool)
        if needs.any():
            starts = [number[top] for top in sorted(tops[layer]) if top in number]
            made.append(
                _layer(used[layer], drawn, number, np.array(starts, np.intp), (layer, needs))
            )
    units = np.array([number[unit] for unit, _ in demands], dtype=np.intp)
    given = np.array([weights[unit] for unit, _ in demands])
    words = live.shape[1]
    everything = np.broadcast_to(everywhere(words), (len(units), words)).copy()
    bare = Supply(nodes, units, given, tuple(made), everything)
    nothing = Gone(np.zeros((len(nodes), 1), dtype=bool), {})
    return Supply(nodes, units, given, bare.layers, bare.kept(nothing)[:, 0])


def _demands(
    weights: Mapping[str, float], fed: Mapping[str, set[str]], *, whole: bool
) -> list[tuple[str, frozenset[str]]]:
    """Unit and layers of each demand."""
    found = []
    for unit in sorted(weights):
        needed = [layer for layer, ends in fed.items() if unit in ends]
        if whole and needed:
            found.append((unit, frozenset(needed)))
        elif not whole:
            found += [(unit, frozenset([layer])) for layer in needed]
    return found


def plain_worlds(words: int, seed: int) -> Callable[[Sequence[Relation]], NDArray[np.uint64]]:
    """Worlds at stated probabilities, as `supply_of` takes them."""
    return lambda relations: sampled_worlds(relations, words, seed)


def _layer(
    relations: tuple[Relation, ...],
    live: NDArray[np.uint64],
    number: Mapping[str, int],
    starts: NDArray[np.intp],
    whose: tuple[str, NDArray[np.bool_]],
) -> Layer:
    tail = np.array([number[r.source] for r in relations], dtype=np.intp)
    head = np.array([number[r.target] for r in relations], dtype=np.intp)
    arcs = Digraph.of(len(number), tail, head)
    name, needs = whose
    ordered = tuple(relations[k] for k in arcs.order)
    return Layer(name, ordered, arcs, live[arcs.order], starts, needs)
