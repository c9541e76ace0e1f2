"""Path cuts: the constraints of a plan that a tentative choice of levers violates most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.terrain import Terrain

_FEWER_LEVERS = 1e-6
"""Weight of a lever nobody chose: of two open paths, the one that fewer levers could cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Violated cuts: attack node k keeps its capability in world s unless a lever is chosen.

    Parameters
    ----------
    attack, world
        Shape (cuts,).
    levers
        Shape (cuts, levers): the levers that cut some relation of the paths in that world.
    """

    attack: NDArray[np.intp]
    world: NDArray[np.intp]
    levers: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Separator:
    """Finds violated path cuts by shortest paths in all worlds at once."""

    terrain: Terrain
    hits: csr_array
    heads: NDArray[np.intp]
    first: NDArray[np.intp]

    @staticmethod
    def of(terrain: Terrain) -> Separator:
        """The separator of a terrain."""
        shape = (len(terrain.arcs.tail), len(terrain.succeeds))
        ones = np.ones(len(terrain.hit_arc))
        hits = csr_array((ones, (terrain.hit_arc, terrain.hit_lever)), shape=shape)
        heads, first = np.unique(terrain.arcs.head, return_index=True)
        return Separator(terrain, hits, heads, first)

    def cuts(self, x: NDArray[np.float64], z: NDArray[np.float64], least: float = 1e-6) -> Cuts:
        r"""At most one cut per attack node and world, each violated by more than ``least``.

        .. math:: 1 - \sum_{l \in L} x_l \le z_{as}

        where L are the levers that succeed in world s and hit some relation of the shortest live
        paths (one per layer needed) from a root to attack node a, with :math:`\sum_l x_l` over
        the levers that hit a relation as its length. For x in {0, 1} a path shorter than 1 exists
        if and only if the node keeps its capability, so that the separation is exact there.

        Parameters
        ----------
        x
            Shape (levers,): the tentative choice, in [0, 1].
        z
            Shape (attack nodes, worlds): the tentative loss; NaN where no cut is wanted.
        """
        length, before = self._shortest(x)
        joint = length[self.terrain.ends].sum(axis=1)
        attack, world = np.nonzero(1.0 - joint - z > least / 2)
        levers = self._levers_on(attack, world, before)
        short = 1.0 - levers @ x - z[attack, world] > least
        return Cuts(attack[short], world[short], levers[short])

    def _shortest(self, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Length and last arc of the shortest path to each state: shapes (states + 1, worlds)."""
        ground = self.terrain
        arcs = ground.arcs
        open_to = np.maximum(x, 0.0) + _FEWER_LEVERS
        weight = np.asarray(self.hits @ (open_to[:, None] * ground.succeeds))
        weight[~ground.live] = np.inf
        length = np.full((arcs.nodes + 1, ground.worlds), np.inf)
        length[-1] = 0.0  # stands for a layer that is not needed
        length[ground.starts] = 0.0
        before = np.full(length.shape, -1, dtype=np.intp)
        number = np.arange(len(arcs.tail))[:, None]
        while arcs.tail.size:
            offer = length[arcs.tail] + weight
            best = np.minimum.reduceat(offer, self.first, axis=0)
            better = best < length[self.heads]
            if not better.any():
                break
            spread = np.repeat(best, np.diff(self.first, append=len(number)), axis=0)
            which = np.where(offer == spread, number, len(number))
            which = np.minimum.reduceat(which, self.first, axis=0)
            length[self.heads] = np.where(better, best, length[self.heads])
            before[self.heads] = np.where(better, which, before[self.heads])
        return length, before

    def _levers_on(
        self, attack: NDArray[np.intp], world: NDArray[np.intp], before: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """The levers that hit the paths found and succeed: shape (pairs, levers)."""
        ground = self.terrain
        found = np.zeros((len(attack), ground.succeeds.shape[0]), dtype=bool)
        dense = self.hits.toarray().astype(bool)
        for layer in range(ground.ends.shape[1]):
            state = ground.ends[attack, layer].copy()
            walking = np.flatnonzero(state >= 0)
            while walking.size:
                arc = before[state[walking], world[walking]]
                walking, arc = walking[arc >= 0], arc[arc >= 0]
                found[walking] |= dense[arc]
                state[walking] = ground.arcs.tail[arc]
        return found & ground.succeeds.T[world]
