"""Swaps: one more node of a large component goes, and the one that matters least returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.fragmentation.splitting import gains

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def relabel(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    r: int,
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    walked: NDArray[np.int64],
    stamp: int,
    queue: NDArray[np.int32],
) -> None:
    """Give the component of ``r`` the label ``r``, and its nodes the stamp."""
    label[r] = r
    walked[r] = stamp
    queue[0] = r
    to, at = 1, 0
    while at < to:
        x = queue[at]
        at += 1
        for k in range(starts[x], starts[x + 1]):
            w = near[k]
            if not gone[w] and walked[w] != stamp:
                walked[w] = stamp
                label[w] = r
                queue[to] = w
                to += 1
    size[r] = to


@compiled
def least_missed(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    chosen: NDArray[np.int32],
    barred: NDArray[np.int64],
    now: int,
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    mark: NDArray[np.int64],
    stamp: int,
    chance: np.random.Generator,
) -> tuple[int, int]:
    """The place in ``chosen`` of the node whose return connects fewest pairs, and how many."""
    place, least, ties = -1, 2**62, 0
    for i in range(len(chosen)):
        v = chosen[i]
        if barred[v] > now:
            continue
        total, squares = 0, 0
        for k in range(starts[v], starts[v + 1]):
            w = near[k]
            if not gone[w]:
                r = label[w]
                if mark[r] != stamp + i:
                    mark[r] = stamp + i
                    total += size[r]
                    squares += size[r] * size[r]
        pairs = total + (total * total - squares) // 2
        ties = ties + 1 if pairs == least else 1
        if pairs < least or (pairs == least and int(chance.random() * ties) == 0):
            place, least = i, pairs
    return place, least


@compiled
def swap(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    patience: int,
    chance: np.random.Generator,
) -> int:
    """Swap until ``patience`` swaps in a row have found nothing better; the pairs left.

    ``gone`` becomes the best set met. Each swap is made whether it helps or not: a node of a
    large component goes, by the pairs it disconnects or, half the time, by how long it has been
    spared; then the node that is missed least returns, and may not go again for a few swaps.
    """
    n = len(gone)
    label, size = np.full(n, -1, np.int32), np.zeros(n, np.int64)
    queue, gain = np.empty(n, np.int32), np.empty(n, np.int64)
    mark, seen = np.zeros(n, np.int64), np.zeros(n, np.int64)
    walked = np.zeros(n, np.int64)
    barred, since = np.zeros(n, np.int64), np.zeros(n, np.int64)
    pairs = 0
    chosen = np.empty(n, np.int32)
    k = 0
    for v in range(n):
        if gone[v]:
            chosen[k] = v
            k += 1
        elif label[v] < 0:
            relabel(starts, near, gone, v, label, size, walked, 1, queue)
            pairs += size[v] * (size[v] - 1) // 2
    best, least = gone.copy(), pairs
    chosen = chosen[:k]
    stamp, now, idle = 1, 0, 0
    while idle < patience and k and pairs:
        now += 1
        idle += 1
        # A component at least half as large as the largest, drawn by its nodes.
        largest = 0
        for v in range(n):
            if not gone[v] and label[v] == v:
                largest = max(largest, size[v])
        x = int(chance.random() * n)
        while gone[x] or 2 * size[label[x]] < largest or size[label[x]] < 2:
            x = int(chance.random() * n)
        count = gains(starts, near, gone, x, seen, now, queue, gain)
        by_age = chance.random() < 0.5
        pick, most = -1, -1.0
        for i in range(count):
            v = queue[i]
            worth = now - since[v] if by_age else gain[v]
            score = (worth + 1.0) * (1.0 + 0.1 * chance.random())
            if barred[v] <= now and score > most:
                pick, most = v, score
        if pick < 0:
            continue
        pairs -= gain[pick]
        gone[pick] = True
        for a in range(starts[pick], starts[pick + 1]):
            w = near[a]
            if not gone[w] and walked[w] != 2 * now:
                relabel(starts, near, gone, w, label, size, walked, 2 * now, queue)
        barred[pick] = now + 1 + int(chance.random() * 10)
        place, added = least_missed(
            starts, near, gone, chosen, barred, now, label, size, mark, stamp, chance
        )
        stamp += len(chosen)
        if place < 0:
            place = int(chance.random() * k)
            u = chosen[place]
            gone[u] = False
            relabel(starts, near, gone, u, label, size, walked, 2 * now + 1, queue)
            pairs = 0
            for v in range(n):
                if not gone[v] and label[v] == v:
                    pairs += size[v] * (size[v] - 1) // 2
        else:
            u = chosen[place]
            pairs += added
            gone[u] = False
            relabel(starts, near, gone, u, label, size, walked, 2 * now + 1, queue)
        chosen[place] = pick
        barred[u] = now + 1 + int(chance.random() * 10)
        since[u] = now
        if pairs < least:
            least, idle = pairs, 0
            best[:] = gone
    gone[:] = best
    return least
