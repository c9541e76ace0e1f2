"""The ground that can be fought over: who keeps a capability in a world only by ways levers cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.terrain import terrain_of
from upstander.levers.value import valuer_of
from upstander.network.reachability import Digraph, everywhere, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.levers.value import Valuer


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Pairs of attack node and world that levers could decide, with all ways that matter to them.

    A *place* is a state in a world; places are numbered so that those that bear on one another
    (a *block*) are consecutive.

    Parameters
    ----------
    into, start
        Arcs into place v: ``start[into[v]:into[v + 1]]``; -1 where no lever can cut off the tail.
    first_lever, lever
        Levers that cut arc k in its world: ``lever[first_lever[k]:first_lever[k + 1]]``.
    first_place, first_pair
        Shape (blocks + 1,): where the places and the pairs of each block start.
    ends
        Shape (pairs, layers): the place of the attack node, -1 where that layer cannot be cut.
    weight
        Shape (pairs,): what the pair adds to the objective while it keeps its capability.
    settled
        What no lever can take away.
    levers
        How many there are.
    """

    into: NDArray[np.int64]
    start: NDArray[np.int32]
    first_lever: NDArray[np.int64]
    lever: NDArray[np.int32]
    first_place: NDArray[np.int64]
    first_pair: NDArray[np.int64]
    ends: NDArray[np.int32]
    weight: NDArray[np.float64]
    settled: float
    levers: int

    @property
    def blocks(self) -> int:
        """How many parts bear on one another only within themselves."""
        return len(self.first_place) - 1

    @property
    def idle(self) -> float:
        """The objective of doing nothing."""
        return self.settled + float(self.weight.sum())


def ground_of(problem: LeverProblem) -> Ground:
    """The ground of a problem: in each world what all levers together could cut, and no more.

    Notes
    -----
    What is reached from a root with every lever pulled can never be lost, and counts as a root;
    what leads to no attack node that could be lost is left out. The objective of any choice is
    unchanged (``tests/levers/test_scale.py``).
    """
    from upstander.levers.scale.extraction import extracted, first_numbers, pairs_of

    terrain = terrain_of(problem)
    valuer = valuer_of(problem, terrain)
    arcs, words = terrain.arcs, valuer.live.shape[1]
    hit = np.zeros_like(valuer.live)
    np.bitwise_or.at(hit, terrain.hit_arc, valuer.succeeds[terrain.hit_lever])
    reached = _reached(valuer, valuer.live)
    free = _reached(valuer, valuer.live & ~hit)
    worlds = np.packbits(np.arange(words * 64) < terrain.worlds, bitorder="little").view("<u8")
    capable = np.bitwise_and.reduce(reached[terrain.ends], axis=1) & worlds
    cuttable = capable & ~np.bitwise_and.reduce(free[terrain.ends], axis=1)
    relevant = np.zeros_like(reached)
    for layer in range(terrain.ends.shape[1]):
        np.bitwise_or.at(relevant, terrain.ends[:, layer], cuttable & ~free[terrain.ends[:, layer]])
    relevant = relevant[:-1].copy()
    back = Digraph.of(arcs.nodes, arcs.head, arcs.tail)
    open_back = (valuer.live & ~free[arcs.tail] & reached[arcs.tail])[back.order]
    reach(back, open_back, relevant)
    first = first_numbers(relevant)
    order = np.argsort(terrain.hit_arc, kind="stable")
    first_hit = np.searchsorted(terrain.hit_arc[order], np.arange(len(arcs.tail) + 1))
    parts = extracted(
        arcs.tail, arcs.head, valuer.live, reached, free, relevant, first,
        first_hit.astype(np.int64), terrain.hit_lever[order].astype(np.int64), valuer.succeeds,
    )  # fmt: skip
    attack, ends = pairs_of(cuttable, terrain.ends, free, relevant, first)
    kept = np.bitwise_count(capable & ~cuttable).sum(axis=1)
    settled = float(valuer.weight @ kept) / terrain.worlds
    weight = valuer.weight[attack] / terrain.worlds
    return _in_blocks(parts, ends, weight, settled, len(problem.levers))


def _reached(valuer: Valuer, live: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Shape (states + 1, words); the last stands for a layer that is not needed."""
    ground = valuer.terrain
    state = np.zeros((ground.arcs.nodes + 1, live.shape[1]), dtype=np.uint64)
    state[ground.starts] = everywhere(live.shape[1])
    reach(ground.arcs, live, state)
    state[-1] = everywhere(live.shape[1])
    return state


def _in_blocks(
    parts: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]],
    ends: NDArray[np.int32],
    weight: NDArray[np.float64],
    settled: float,
    levers: int,
) -> Ground:
    """The same places and pairs, numbered block by block."""
    from upstander.levers.scale.extraction import blocks

    into, start, first_lever, lever = parts
    label = blocks(into, start, ends)
    count = int(label.max()) + 1 if len(label) else 0
    order = np.argsort(label, kind="stable")
    number = np.empty(len(order) + 1, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    number[-1] = -1
    arc, new_into = _gathered(into, order)
    hits, new_first = _gathered(first_lever, arc)
    ends = number[ends]
    block_of_pair = label[order][ends.max(axis=1)] if len(ends) else np.zeros(0, dtype=np.int32)
    pairs = np.argsort(block_of_pair, kind="stable")
    steps = np.arange(count + 1)
    return Ground(
        new_into,
        number[start[arc]],
        new_first,
        lever[hits],
        np.searchsorted(label[order], steps).astype(np.int64),
        np.searchsorted(block_of_pair[pairs], steps).astype(np.int64),
        np.ascontiguousarray(ends[pairs]),
        weight[pairs],
        settled,
        levers,
    )


def _gathered(
    first: NDArray[np.int64], rows: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the entries of some rows, one row after the other, and where each row starts."""
    sizes = first[rows + 1] - first[rows]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    spread = np.repeat(first[rows] - starts[:-1], sizes)
    return spread + np.arange(starts[-1]), starts
