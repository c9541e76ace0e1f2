"""What each lever would buy on top of a choice: all levers at once, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.scale.ground import Ground


@dataclass(slots=True, eq=False)
class Gains:
    r"""A choice of levers that grows, its objective, and what each further lever would buy.

    The levers that each cut off place v alone are the greatest solution of

    .. math:: D(v) = \bigcap_{k: u \to v} \bigl( D(u) \cup H_k \bigr),
        \quad D(\text{root}) = \emptyset

    over the arcs that the choice leaves, with :math:`H_k` the levers that cut arc k. A pair is
    lost with any lever in the union of D over its layers.

    Parameters
    ----------
    ground
        What is fought over.
    chosen
        Shape (levers,).
    gain
        Shape (levers,): how far the objective falls with that lever more.
    objective
        With those chosen.
    """

    ground: Ground
    chosen: NDArray[np.bool_]
    gain: NDArray[np.float64]
    objective: float
    first_block: NDArray[np.int64]
    block: NDArray[np.int64]

    @staticmethod
    def of(ground: Ground) -> Gains:
        """Nothing chosen."""
        first, block = _blocks_of_levers(ground)
        chosen = np.zeros(ground.levers, dtype=np.bool_)
        found = Gains(ground, chosen, np.zeros(ground.levers), ground.settled, first, block)
        found.objective += found._count(np.arange(ground.blocks), 1.0)
        return found

    def copy(self) -> Gains:
        """The same, to go another way from here."""
        return Gains(
            self.ground,
            self.chosen.copy(),
            self.gain.copy(),
            self.objective,
            self.first_block,
            self.block,
        )

    def choose(self, levers: NDArray[np.intp]) -> None:
        """Add levers to the choice."""
        parts = [self.block[self.first_block[k] : self.first_block[k + 1]] for k in levers]
        touched = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
        self.objective -= self._count(touched, -1.0)
        self.chosen[levers] = True
        self.objective += self._count(touched, 1.0)

    def drop(self, lever: int) -> None:
        """Take one of the chosen levers away."""
        touched = self.block[self.first_block[lever] : self.first_block[lever + 1]]
        self.objective -= self._count(touched, -1.0)
        self.chosen[lever] = False
        self.objective += self._count(touched, 1.0)

    def without(self, lever: int) -> float:
        """How far the objective rises when one of the chosen levers is taken away."""
        touched = self.block[self.first_block[lever] : self.first_block[lever + 1]]
        others = self.chosen.copy()
        others[lever] = False
        unused = np.zeros_like(self.gain)
        alive = [_count(self.ground, touched, c, 0.0, unused) for c in (self.chosen, others)]
        return max(0.0, alive[1] - alive[0])

    def _count(self, some: NDArray[np.int64], sign: float) -> float:
        return _count(self.ground, some, self.chosen, sign, self.gain)


def _count(
    g: Ground,
    some: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    sign: float,
    gain: NDArray[np.float64],
) -> float:
    return _single_cuts(
        some, g.first_place, g.first_pair, g.into, g.start, g.first_lever, g.lever, g.ends,
        g.weight, chosen, sign, gain,
    )  # fmt: skip


def _blocks_of_levers(ground: Ground) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The blocks that each lever has a part in."""
    bounds = ground.first_lever[ground.into[ground.first_place]]
    block = np.repeat(np.arange(ground.blocks), np.diff(bounds))
    both = np.unique(ground.lever.astype(np.int64) * max(1, ground.blocks) + block)
    lever, block = np.divmod(both, max(1, ground.blocks))
    return np.searchsorted(lever, np.arange(ground.levers + 1)).astype(np.int64), block


@compiled
def _single_cuts(
    some: NDArray[np.int64],
    first_place: NDArray[np.int64],
    first_pair: NDArray[np.int64],
    into: NDArray[np.int64],
    start: NDArray[np.int32],
    first_lever: NDArray[np.int64],
    lever: NDArray[np.int32],
    ends: NDArray[np.int32],
    weight: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    sign: float,
    gain: NDArray[np.float64],
) -> float:
    """Add the pairs of some blocks to the gains, times sign; returns their weight still alive."""
    local = np.full(len(gain), -1)
    alive = 0.0
    for b in some:
        base, stop = first_place[b], first_place[b + 1]
        names = [0]  # the last bit stands for no lever: it stays where nothing arrives at all
        names.pop()
        for h in range(first_lever[into[base]], first_lever[into[stop]]):
            if not chosen[lever[h]] and local[lever[h]] < 0:
                local[lever[h]] = len(names)
                names.append(lever[h])
        words = len(names) // 64 + 1
        idle = np.uint64(1) << np.uint64(len(names) & 63)
        alone = np.full((stop - base, words), ~np.uint64(0))
        new = np.zeros(words, dtype=np.uint64)
        hits = np.zeros(words, dtype=np.uint64)
        moved = True
        while moved:
            moved = False
            for v in range(base, stop):
                new[:] = alone[v - base]
                for k in range(into[v], into[v + 1]):
                    gone = False
                    hits[:] = 0
                    for h in range(first_lever[k], first_lever[k + 1]):
                        if chosen[lever[h]]:
                            gone = True
                            break
                        bit = local[lever[h]]
                        hits[bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
                    if gone:
                        continue
                    if start[k] < 0:
                        for w in range(words):
                            new[w] &= hits[w]
                    else:
                        for w in range(words):
                            new[w] &= hits[w] | alone[start[k] - base, w]
                for w in range(words):
                    if new[w] != alone[v - base, w]:
                        alone[v - base, w] = new[w]
                        moved = True
        for p in range(first_pair[b], first_pair[b + 1]):
            new[:] = 0
            for layer in range(ends.shape[1]):
                if ends[p, layer] >= 0:
                    for w in range(words):
                        new[w] |= alone[ends[p, layer] - base, w]
            if new[words - 1] & idle:
                continue
            alive += weight[p]
            for n in range(len(names)):
                if (new[n >> 6] >> np.uint64(n & 63)) & np.uint64(1):
                    gain[names[n]] += sign * weight[p]
        for n in range(len(names)):
            local[names[n]] = -1
    return alive
