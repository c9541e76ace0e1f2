"""The routes of one layer: from its roots to units with incidents, in all sampled worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.reachability import Digraph, everywhere, reach
from upstander.network.roles import roots
from upstander.network.worlds import sampled_worlds, worlds_over_grades

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from upstander.network.graph import ActorGraph, Relation


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """What joins the roots of a layer to units, and in which worlds.

    Parameters
    ----------
    nodes
        Ids of the actors that lie on some route, roots and units included.
    relations
        The relations between them; relation k joins node ``arcs.head[k]`` to ``arcs.tail[k]``.
    arcs
        The relations turned round, so that what reaches a unit spreads up from it.
    live
        Shape (relations, words): half of the words at stated probabilities, half over grades.
    starts, units
        Node numbers.
    upstream
        Shape (nodes, nodes): whether the row reaches the column by relations, itself included.
    reached
        Shape (nodes, units, words): worlds in which the node reaches the unit.
    fed
        Shape (nodes, words): worlds in which some root reaches the node.
    """

    nodes: tuple[str, ...]
    relations: tuple[Relation, ...]
    arcs: Digraph
    live: NDArray[np.uint64]
    starts: NDArray[np.intp]
    units: NDArray[np.intp]
    upstream: NDArray[np.bool_]
    reached: NDArray[np.uint64]
    fed: NDArray[np.uint64]

    @property
    def blocks(self) -> int:
        """Words at stated probabilities; as many over grades follow."""
        return int(self.live.shape[1]) // 2

    def counted(
        self, reached: NDArray[np.uint64], rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> NDArray[np.int64]:
        """Routes per word from some nodes to some units, none to itself: shape (words,).

        Parameters
        ----------
        reached
            Shape (rows, columns, words): worlds in which they are joined.
        rows, columns
            Node numbers, and positions in ``units``.
        """
        other = rows[:, None] != self.units[columns][None, :]
        bits = np.bitwise_count(reached).astype(np.int64)
        return np.asarray((bits * other[:, :, None]).sum(axis=(0, 1)), dtype=np.int64)

    def total(self) -> NDArray[np.int64]:
        """All routes per word: shape (words,)."""
        columns = np.arange(len(self.units))
        return self.counted(self.reached[self.starts], self.starts, columns)


def routes_of(
    graph: ActorGraph, layer: str, units: Collection[str], words: int, seed: int
) -> Routes | None:
    """The routes of a layer; None where no root reaches any of the units.

    Parameters
    ----------
    graph
        The actor graph.
    layer
        A layer of ``vocabulary/layers.yml``.
    units
        Ids of the units with incidents.
    words
        Blocks of 64 worlds for each of the two samples.
    seed
        Of the sampled worlds.
    """
    tops = roots(graph, layer)
    relations = relations_between(graph.in_layer(layer), tops, set(units))
    if not relations:
        return None
    nodes = tuple(sorted({end for r in relations for end in (r.source, r.target)}))
    index = {node: k for k, node in enumerate(nodes)}
    tail = np.array([index[r.target] for r in relations], dtype=np.intp)
    head = np.array([index[r.source] for r in relations], dtype=np.intp)
    arcs = Digraph.of(len(nodes), tail, head)
    sample = [f(relations, words, seed) for f in (sampled_worlds, worlds_over_grades)]
    live = np.concatenate(sample, axis=1)[arcs.order]
    starts = np.array([k for k, node in enumerate(nodes) if node in tops], dtype=np.intp)
    ends = np.array([k for k, node in enumerate(nodes) if node in units], dtype=np.intp)
    return Routes(
        nodes,
        tuple(relations[k] for k in arcs.order),
        arcs,
        live,
        starts,
        ends,
        _upstream(arcs),
        _reached(arcs, live, ends),
        _fed(arcs, live, starts),
    )


def relations_between(
    relations: tuple[Relation, ...], tops: Collection[str], units: Collection[str]
) -> tuple[Relation, ...]:
    """The relations that lie on some path from a root to a unit."""
    forward = _closure({(r.source, r.target) for r in relations}, tops)
    backward = _closure({(r.target, r.source) for r in relations}, units)
    return tuple(r for r in relations if r.source in forward and r.target in backward)


def _closure(arcs: Collection[tuple[str, str]], seeds: Collection[str]) -> set[str]:
    onward: dict[str, list[str]] = {}
    for a, b in arcs:
        onward.setdefault(a, []).append(b)
    found, front = set(seeds), list(seeds)
    while front:
        fresh = [b for b in onward.get(front.pop(), ()) if b not in found]
        found.update(fresh)
        front += fresh
    return found


def _upstream(arcs: Digraph) -> NDArray[np.bool_]:
    width = -(-arcs.nodes // 8)
    octets = np.packbits(np.eye(arcs.nodes, dtype=np.uint8), axis=1, bitorder="little")
    padded = np.zeros((arcs.nodes, -(-width // 8) * 8), dtype=np.uint8)
    padded[:, :width] = octets
    state = padded.view(np.uint64)
    reach(arcs, np.repeat(everywhere(state.shape[1])[None], len(arcs.tail), axis=0), state)
    bits = np.unpackbits(state.view(np.uint8), axis=1, bitorder="little")
    return bits[:, : arcs.nodes].astype(bool)


def _reached(
    arcs: Digraph, live: NDArray[np.uint64], units: NDArray[np.intp]
) -> NDArray[np.uint64]:
    state = np.zeros((arcs.nodes, len(units), live.shape[1]), dtype=np.uint64)
    state[units, np.arange(len(units))] = everywhere(live.shape[1])
    reach(arcs, live, state)
    return state


def _fed(arcs: Digraph, live: NDArray[np.uint64], starts: NDArray[np.intp]) -> NDArray[np.uint64]:
    onward = arcs.reversed()
    state = np.zeros((arcs.nodes, live.shape[1]), dtype=np.uint64)
    state[starts] = everywhere(live.shape[1])
    reach(onward, live[onward.order], state)
    return state
