"""Touch: which pairs of attack node and world a lever can bear on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.scale.ground import Ground


@dataclass(frozen=True, slots=True, eq=False)
class Touch:
    """From levers forward to the pairs that lie behind what they cut, by index.

    Parameters
    ----------
    head
        Shape (arcs,): the place that each enters.
    first_out, out
        Arcs that leave each place.
    first_hit, hit
        Arcs that each lever cuts.
    first_pair, pair
        Pairs that end at each place.
    block_of_pair
        Shape (pairs,).
    place_mark, lever_mark, pair_mark
        Room for searches: -1, -1 and False throughout between them.
    """

    head: NDArray[np.int32]
    first_out: NDArray[np.int64]
    out: NDArray[np.int64]
    first_hit: NDArray[np.int64]
    hit: NDArray[np.int64]
    first_pair: NDArray[np.int64]
    pair: NDArray[np.int64]
    block_of_pair: NDArray[np.int64]
    place_mark: NDArray[np.int32]
    lever_mark: NDArray[np.int32]
    pair_mark: NDArray[np.bool_]

    def pairs(self, levers: NDArray[np.intp]) -> NDArray[np.int64]:
        """Numbers of the pairs that some of the levers can bear on, ascending."""
        found = _behind(
            levers.astype(np.int64), self.first_hit, self.hit, self.head, self.first_out,
            self.out, self.first_pair, self.pair, self.place_mark, self.pair_mark,
        )  # fmt: skip
        return np.sort(found)


def touch_of(ground: Ground) -> Touch:
    """The index of a ground."""
    places = len(ground.into) - 1
    head = np.repeat(np.arange(places, dtype=np.int32), np.diff(ground.into))
    first_out, out = _index(ground.start, places)
    first_hit, hits = _index(ground.lever, ground.levers)
    arc = np.repeat(np.arange(len(head)), np.diff(ground.first_lever))
    first_pair, pairs = _index(ground.ends.ravel(), places)
    return Touch(
        head,
        first_out,
        out,
        first_hit,
        arc[hits],
        first_pair,
        pairs // max(1, ground.ends.shape[1]),
        np.repeat(np.arange(ground.blocks), np.diff(ground.first_pair)),
        np.full(places, -1, dtype=np.int32),
        np.full(ground.levers, -1, dtype=np.int32),
        np.zeros(len(ground.weight), dtype=np.bool_),
    )


def _index(keys: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each key from 0 stands: those of key k are ``order[first[k]:first[k + 1]]``."""
    order = np.argsort(keys, kind="stable")
    first = np.searchsorted(keys[order], np.arange(count + 1))
    return first.astype(np.int64), order.astype(np.int64)


@compiled
def _behind(
    levers: NDArray[np.int64],
    first_hit: NDArray[np.int64],
    hit: NDArray[np.int64],
    head: NDArray[np.int32],
    first_out: NDArray[np.int64],
    out: NDArray[np.int64],
    first_pair: NDArray[np.int64],
    pair: NDArray[np.int64],
    mark: NDArray[np.int32],
    pair_mark: NDArray[np.bool_],
) -> NDArray[np.int64]:
    front = [0]
    found = [0]
    front.pop()
    found.pop()
    for k in levers:
        for h in range(first_hit[k], first_hit[k + 1]):
            if mark[head[hit[h]]] < 0:
                mark[head[hit[h]]] = 0
                front.append(head[hit[h]])
    q = 0
    while q < len(front):
        v = front[q]
        for n in range(first_pair[v], first_pair[v + 1]):
            if not pair_mark[pair[n]]:
                pair_mark[pair[n]] = True
                found.append(pair[n])
        for n in range(first_out[v], first_out[v + 1]):
            u = head[out[n]]
            if mark[u] < 0:
                mark[u] = 0
                front.append(u)
        q += 1
    for v in front:
        mark[v] = -1
    result = np.zeros(len(found), dtype=np.int64)
    for n in range(len(found)):
        result[n] = found[n]
        pair_mark[found[n]] = False
    return result
