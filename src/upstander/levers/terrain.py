"""The terrain of a problem: what of it can matter, laid out for search in all worlds at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.reachability import Digraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """Relations that lie on some way from a root to an attack node that needs their layer.

    A *state* is an actor in a layer, so that one graph holds all layers side by side.

    Parameters
    ----------
    arcs
        Between states, in the order of their heads.
    live
        Shape (arcs, worlds).
    starts
        State numbers of the roots.
    ends
        Shape (attack nodes, layers): state number, or -1 where the layer is not needed.
    hit_arc, hit_lever
        Pairs: the lever hits the arc.
    succeeds
        Shape (levers, worlds).
    """

    arcs: Digraph
    live: NDArray[np.bool_]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    hit_arc: NDArray[np.intp]
    hit_lever: NDArray[np.intp]
    succeeds: NDArray[np.bool_]

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return int(self.live.shape[1])


def terrain_of(problem: LeverProblem) -> Terrain:
    """The terrain of a problem."""
    source = problem.layer * problem.nodes + problem.source
    target = problem.layer * problem.nodes + problem.target
    tops = [k * problem.nodes + v for k, row in enumerate(problem.roots) for v in row]
    size = problem.nodes * len(problem.roots)
    ends = np.full((len(problem.attack), len(problem.roots)), -1, dtype=np.intp)
    for k, attack in enumerate(problem.attack):
        ends[k, list(attack.needs)] = [n * problem.nodes + attack.node for n in attack.needs]
    kept = _spread(size, source, target, tops)[source]
    kept &= _spread(size, target, source, ends[ends >= 0])[target]
    kept &= problem.live.any(axis=0)
    used = np.unique(np.concatenate([source[kept], target[kept], ends[ends >= 0]]))
    number = np.full(size + 1, -1, dtype=np.intp)
    number[used] = np.arange(len(used))
    arcs = Digraph.of(len(used), number[source[kept]], number[target[kept]])
    place = np.full(len(source), -1, dtype=np.intp)
    place[np.flatnonzero(kept)[arcs.order]] = np.arange(len(arcs.tail))
    hits = {(place[e], k) for k, x in enumerate(problem.levers) for e in x.hits if place[e] >= 0}
    pairs = np.array(sorted(hits), dtype=np.intp).reshape(-1, 2)
    starts = number[np.array(sorted(set(tops)), dtype=np.intp)]
    return Terrain(
        arcs,
        problem.live.T[np.flatnonzero(kept)[arcs.order]],
        starts[starts >= 0],
        number[ends],
        pairs[:, 0],
        pairs[:, 1],
        np.ascontiguousarray(problem.succeeds.T),
    )


def _spread(
    size: int, tail: NDArray[np.intp], head: NDArray[np.intp], seeds: list[int] | NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Which states are reached from the seeds along any relations."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order

    found = np.zeros(size, dtype=bool)
    # One further node leads to every seed, so that a single search suffices.
    seeds = np.asarray(seeds, dtype=np.intp)
    rows = np.concatenate([tail, np.full(len(seeds), size, dtype=np.intp)])
    columns = np.concatenate([head, seeds])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size + 1, size + 1)).tocsr()
    order = breadth_first_order(graph, size, return_predecessors=False)
    found[order[order < size]] = True
    return found
