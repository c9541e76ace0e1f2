"""Annealing: a node goes, and of all that are gone one returns, the cheap ones most likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.fragmentation.partition import QUEUE, components, give, take
from upstander.network.fragmentation.price import cheapest, price, renew

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOISE = 1 << 15
"""Standard Gumbel variates, drawn once and read from a place drawn anew at each step."""

STALE = 1000
"""Steps after which everything is priced from the start."""

HOPELESS = 12.0
"""Heats by which a return is too dear to be tried: its probability is below 1 in 100,000."""


def gumbel(k: int, chance: np.random.Generator) -> NDArray[np.float32]:
    """Noise such that the least of cost plus heat times noise is a draw by Boltzmann's weights."""
    return -chance.gumbel(size=NOISE + k).astype(np.float32)


@compiled
def anneal(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    best: NDArray[np.bool_],
    least: int,
    noise: NDArray[np.float32],
    hot: float,
    cold: float,
    steps: int,
    chance: np.random.Generator,
) -> tuple[int, int, int]:
    """Anneal ``gone`` from ``hot`` to ``cold``; least pairs, steps uphill, exchanges.

    ``best`` becomes the best set met with fewer pairs than ``least``. A step is a heat bath: a
    node drawn evenly goes, and one of the K + 1 that are then gone returns with a probability
    in proportion to exp(-pairs / heat), the node itself included. The draw among the K looks at
    the prices before the node went; the one drawn, the removed neighbours of the node and the
    node itself are then compared exactly.
    """
    n = len(gone)
    label, size = np.empty(n, np.int32), np.zeros(n + 1, np.int64)
    room, stamps = np.zeros((8, n), np.int32), np.zeros((3, n), np.int64)
    queue = room[QUEUE]
    found, pairs = components(starts, near, gone, label, size, queue)
    spare = np.empty(n + 1, np.int32)
    spares = n - found
    for i in range(spares):
        spare[i] = found + i
    chosen = np.flatnonzero(gone).astype(np.int32)
    k = len(chosen)
    place, prices = np.full(n, -1, np.int32), np.zeros((2, k), np.float32)
    for i in range(k):
        place[chosen[i]] = i
    marks, counts = np.zeros((3, n + 1), np.int64), np.zeros(3, np.int64)
    heat, cooling = hot, (cold / hot) ** (1.0 / max(steps, 1))
    uphill, exchanges, giant, bare = 0, 0, -1, 0.0
    for step in range(steps):
        if step % STALE == 0:
            giant = -1
            for v in range(n):
                if not gone[v] and (giant < 0 or size[label[v]] > size[giant]):
                    giant = label[v]
            for i in range(k):
                parts = price(chosen[i], starts, near, gone, label, size, giant, marks, counts)
                prices[0, i], prices[1, i] = parts
            bare = 0.0
        heat *= cooling
        v = int(chance.random() * n)
        while gone[v]:
            v = int(chance.random() * n)
        whole = size[label[v]]
        # What even a perfect split would not pay for is not tried.
        if whole < 2 or 0.5 * whole * (whole - 1) < bare - HOPELESS * heat:
            continue
        offset = int(chance.random() * NOISE)
        own = heat * noise[int(chance.random() * NOISE)]
        i, bare = cheapest(prices, np.float32(size[giant]), noise, offset, np.float32(heat))
        gain, spares = take(
            v, starts, near, gone, label, size, spare, spares, room, stamps, step + 1
        )
        u = chosen[i]
        a, b = price(u, starts, near, gone, label, size, giant, marks, counts)
        cost = a + b * size[giant]
        sum_ = cost + heat * noise[offset + i]
        for e in range(starts[v], starts[v + 1]):
            w = near[e]
            if gone[w] and w != chosen[i]:
                a, b = price(w, starts, near, gone, label, size, giant, marks, counts)
                other = a + b * size[giant]
                if other + heat * noise[offset + place[w]] < sum_:
                    u, cost, sum_ = w, other, other + heat * noise[offset + place[w]]
        if sum_ >= gain + own:
            spares = give(v, starts, near, gone, label, size, spare, spares, queue)
            continue
        spares = give(u, starts, near, gone, label, size, spare, spares, queue)
        i = place[u]
        chosen[i], place[v], place[u] = v, i, -1
        renew(v, u, starts, near, gone, label, size, giant, place, prices, marks, counts, queue)
        pairs += cost - gain
        uphill += cost > gain
        exchanges += 1
        bare = 0.0
        if pairs < least:
            least = pairs
            best[:] = gone
    return least, uphill, exchanges
