"""What each lever would buy on top of a choice: all levers at once, exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.scale.ground import Ground
    from upstander.levers.scale.touch import Touch


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
    touch
        Which pairs a lever can bear on.
    chosen
        Shape (levers,).
    gain
        Shape (levers,): how far the objective falls with that lever more.
    objective
        With those chosen.
    """

    ground: Ground
    touch: Touch
    chosen: NDArray[np.bool_]
    gain: NDArray[np.float64]
    objective: float

    @staticmethod
    def of(ground: Ground) -> Gains:
        """Nothing chosen."""
        from upstander.levers.scale.touch import touch_of

        chosen = np.zeros(ground.levers, dtype=np.bool_)
        gain = np.zeros(ground.levers)
        found = Gains(ground, touch_of(ground), chosen, gain, ground.settled)
        found.objective += found._count(np.arange(len(ground.weight)), 1.0)
        return found

    def copy(self) -> Gains:
        """The same, to go another way from here."""
        return replace(self, chosen=self.chosen.copy(), gain=self.gain.copy())

    def choose(self, levers: NDArray[np.intp]) -> None:
        """Add levers to the choice."""
        self._set(levers, chosen=True)

    def drop(self, lever: int) -> None:
        """Take one of the chosen levers away."""
        self._set(np.array([lever]), chosen=False)

    def without(self, lever: int) -> float:
        """How far the objective rises when one of the chosen levers is taken away."""
        pairs = self.touch.pairs(np.array([lever]))
        others = self.chosen.copy()
        others[lever] = False
        unused = np.zeros_like(self.gain)
        alive = [_count(self, pairs, c, 0.0, unused) for c in (self.chosen, others)]
        return max(0.0, alive[1] - alive[0])

    def _set(self, levers: NDArray[np.intp], *, chosen: bool) -> None:
        pairs = self.touch.pairs(levers)
        self.objective -= self._count(pairs, -1.0)
        self.chosen[levers] = chosen
        self.objective += self._count(pairs, 1.0)

    def _count(self, pairs: NDArray[np.int64], sign: float) -> float:
        return _count(self, pairs, self.chosen, sign, self.gain)


def _count(
    gains: Gains,
    pairs: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    sign: float,
    gain: NDArray[np.float64],
) -> float:
    g, touch = gains.ground, gains.touch
    return _single_cuts(
        pairs, touch.block_of_pair, g.into, g.start, g.first_lever, g.lever, g.ends, g.weight,
        chosen, sign, gain, touch.place_mark, touch.lever_mark,
    )  # fmt: skip


@compiled
def _single_cuts(
    pairs: NDArray[np.int64],
    block: NDArray[np.int64],
    into: NDArray[np.int64],
    start: NDArray[np.int32],
    first_lever: NDArray[np.int64],
    lever: NDArray[np.int32],
    ends: NDArray[np.int32],
    weight: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    sign: float,
    gain: NDArray[np.float64],
    index: NDArray[np.int32],
    local: NDArray[np.int32],
) -> float:
    """Add some pairs, block by block, to the gains times sign; their weight still alive.

    ``index`` and ``local`` are -1 throughout before and after.
    """
    alive = 0.0
    i = 0
    while i < len(pairs):
        j = i
        region = [0]
        names = [0]
        region.pop()
        names.pop()
        while j < len(pairs) and block[pairs[j]] == block[pairs[i]]:
            for layer in range(ends.shape[1]):
                v = ends[pairs[j], layer]
                if v >= 0 and index[v] < 0:
                    index[v] = len(region)
                    region.append(v)
            j += 1
        q = 0
        while q < len(region):  # backwards from the ends: all that bears on them
            v = region[q]
            for k in range(into[v], into[v + 1]):
                gone = False
                for h in range(first_lever[k], first_lever[k + 1]):
                    if chosen[lever[h]]:
                        gone = True
                        break
                if gone:
                    continue
                for h in range(first_lever[k], first_lever[k + 1]):
                    if local[lever[h]] < 0:
                        local[lever[h]] = len(names)
                        names.append(lever[h])
                u = start[k]
                if u >= 0 and index[u] < 0:
                    index[u] = len(region)
                    region.append(u)
            q += 1
        words = len(names) // 64 + 1  # the last bit is no lever's: it stays where nothing arrives
        idle = np.uint64(1) << np.uint64(len(names) & 63)
        alone = np.full((len(region), words), ~np.uint64(0))
        new = np.zeros(words, dtype=np.uint64)
        hits = np.zeros(words, dtype=np.uint64)
        moved = True
        while moved:
            moved = False
            for q in range(len(region) - 1, -1, -1):
                v = region[q]
                new[:] = alone[q]
                for k in range(into[v], into[v + 1]):
                    gone = False
                    for h in range(first_lever[k], first_lever[k + 1]):
                        if chosen[lever[h]]:
                            gone = True
                            break
                    if gone:
                        continue
                    if first_lever[k] == first_lever[k + 1]:
                        if start[k] >= 0:
                            u = index[start[k]]
                            for w in range(words):
                                new[w] &= alone[u, w]
                        continue
                    hits[:] = 0
                    for h in range(first_lever[k], first_lever[k + 1]):
                        bit = local[lever[h]]
                        hits[bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
                    if start[k] < 0:
                        for w in range(words):
                            new[w] &= hits[w]
                    else:
                        u = index[start[k]]
                        for w in range(words):
                            new[w] &= hits[w] | alone[u, w]
                for w in range(words):
                    if new[w] != alone[q, w]:
                        alone[q, w] = new[w]
                        moved = True
        for n in range(i, j):
            p = pairs[n]
            new[:] = 0
            for layer in range(ends.shape[1]):
                if ends[p, layer] >= 0:
                    for w in range(words):
                        new[w] |= alone[index[ends[p, layer]], w]
            if new[words - 1] & idle:
                continue
            alive += weight[p]
            for w in range(words):
                bits = new[w]
                while bits:
                    low = bits & (~bits + np.uint64(1))
                    bit = 0
                    for half in (32, 16, 8, 4, 2, 1):
                        if low >> np.uint64(bit + half):
                            bit += half
                    if 64 * w + bit < len(names):
                        gain[names[64 * w + bit]] += sign * weight[p]
                    bits ^= low
        for v in region:
            index[v] = -1
        for name in names:
            local[name] = -1
        i = j
    return alive
