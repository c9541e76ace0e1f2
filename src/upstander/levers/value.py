"""What a choice of levers leaves: the weight of those who keep every capability they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.terrain import Terrain, terrain_of
from upstander.network.reachability import everywhere, reach

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem


@dataclass(frozen=True, slots=True, eq=False)
class Valuer:
    """Values choices of levers over the worlds of one problem.

    Parameters
    ----------
    terrain
        What of the problem can matter.
    weight
        Shape (attack nodes,).
    live, succeeds
        Shapes (arcs, words) and (levers, words): one bit per world.
    """

    terrain: Terrain
    weight: NDArray[np.float64]
    live: NDArray[np.uint64]
    succeeds: NDArray[np.uint64]

    def capable(self, chosen: Collection[int]) -> NDArray[np.bool_]:
        """Which attack nodes keep their capability: shape (attack nodes, worlds)."""
        ground = self.terrain
        hit = np.isin(ground.hit_lever, list(chosen))
        cut = np.zeros_like(self.live)
        np.bitwise_or.at(cut, ground.hit_arc[hit], self.succeeds[ground.hit_lever[hit]])
        state = np.zeros((ground.arcs.nodes + 1, self.live.shape[1]), dtype=np.uint64)
        state[ground.starts] = everywhere(self.live.shape[1])
        reach(ground.arcs, self.live & ~cut, state)
        state[-1] = everywhere(self.live.shape[1])  # a layer that is not needed is never missing
        kept = np.bitwise_and.reduce(state[ground.ends], axis=1)
        return _unpacked(kept, ground.worlds)

    def by_world(self, chosen: Collection[int]) -> NDArray[np.float64]:
        """Weight that keeps its capability in each world: shape (worlds,)."""
        return np.asarray(self.weight @ self.capable(chosen), dtype=np.float64)

    def value(self, chosen: Collection[int]) -> float:
        r"""The objective: :math:`\frac{1}{S} \sum_s \sum_a w_a z_{as}`, smaller is better."""
        return float(self.weight @ self.capable(chosen).mean(axis=1))


def valuer_of(problem: LeverProblem, terrain: Terrain | None = None) -> Valuer:
    """The valuer of a problem, on a terrain that was laid out before or on its own."""
    ground = terrain if terrain is not None else terrain_of(problem)
    return Valuer(
        ground,
        np.array([a.weight for a in problem.attack], dtype=np.float64),
        _packed(ground.live),
        _packed(ground.succeeds),
    )


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    words = -(-bits.shape[1] // 64)
    octets = np.zeros((bits.shape[0], words * 8), dtype=np.uint8)
    packed = np.packbits(bits, axis=1, bitorder="little")
    octets[:, : packed.shape[1]] = packed
    return octets.view("<u8").astype(np.uint64)


def _unpacked(words: NDArray[np.uint64], worlds: int) -> NDArray[np.bool_]:
    octets = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little")[:, :worlds].astype(bool)
