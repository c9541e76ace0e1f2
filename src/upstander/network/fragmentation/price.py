r"""What the return of each removed node would connect, kept up to date.

A price is $a + b\,g$ with $g$ the size of one large component, the giant: so prices stand when
the giant alone changes, which it does at almost every step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled, compiled_loosely

if TYPE_CHECKING:
    from numpy.typing import NDArray

MET, ASKED, WALKED = range(3)
"""Rows of marks: of components, of removed nodes, of nodes that are left."""

PRICED, RENEWED, WORK = range(3)
"""Places of the counts: of prices, of renewals, and of ends of edges looked at in a renewal."""

EFFORT = 300
"""Ends of edges that a renewal looks at, about; what it does not reach stays stale for a while."""


@compiled
def price(
    u: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    giant: int,
    marks: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> tuple[int, int]:
    """The two parts of the price of ``u``."""
    counts[PRICED] += 1
    counts[WORK] += starts[u + 1] - starts[u]
    stamp = counts[PRICED]
    total, squares, touches = 0, 0, 0
    for k in range(starts[u], starts[u + 1]):
        w = near[k]
        if not gone[w]:
            c = label[w]
            if marks[MET, c] != stamp:
                marks[MET, c] = stamp
                if c == giant:
                    touches = 1
                else:
                    total += size[c]
                    squares += size[c] * size[c]
    return total + (total * total - squares) // 2, touches * (1 + total)


@compiled
def renew_beside(
    x: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    giant: int,
    place: NDArray[np.int32],
    prices: NDArray[np.float32],
    marks: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Price anew the removed neighbours of ``x``, each once in a renewal."""
    counts[WORK] += starts[x + 1] - starts[x]
    for k in range(starts[x], starts[x + 1]):
        if counts[WORK] > EFFORT:
            return
        w = near[k]
        if gone[w] and marks[ASKED, w] != counts[RENEWED]:
            marks[ASKED, w] = counts[RENEWED]
            a, b = price(w, starts, near, gone, label, size, giant, marks, counts)
            prices[0, place[w]], prices[1, place[w]] = a, b


@compiled
def renew_around(
    r: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    giant: int,
    place: NDArray[np.int32],
    prices: NDArray[np.float32],
    marks: NDArray[np.int64],
    counts: NDArray[np.int64],
    queue: NDArray[np.int32],
) -> None:
    """Price anew what is removed beside the component of ``r``, once, unless it is the giant."""
    stamp = counts[RENEWED]
    if label[r] == giant or marks[WALKED, r] == stamp:
        return
    marks[WALKED, r] = stamp
    queue[0] = r
    to, at = 1, 0
    while at < to:
        x = queue[at]
        at += 1
        counts[WORK] += starts[x + 1] - starts[x]
        if counts[WORK] > EFFORT:
            return
        for k in range(starts[x], starts[x + 1]):
            w = near[k]
            if gone[w]:
                if marks[ASKED, w] != stamp:
                    marks[ASKED, w] = stamp
                    a, b = price(w, starts, near, gone, label, size, giant, marks, counts)
                    prices[0, place[w]], prices[1, place[w]] = a, b
            elif marks[WALKED, w] != stamp:
                marks[WALKED, w] = stamp
                queue[to] = w
                to += 1


@compiled
def renew(
    v: int,
    u: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    giant: int,
    place: NDArray[np.int32],
    prices: NDArray[np.float32],
    marks: NDArray[np.int64],
    counts: NDArray[np.int64],
    queue: NDArray[np.int32],
) -> None:
    """Price anew what has changed now that ``v`` is gone and ``u`` has returned.

    Of a piece that has just joined the giant, only the nodes beside ``u`` are looked at: the
    prices of others may be too high until all are priced.
    """
    counts[RENEWED] += 1
    counts[WORK] = 0
    a, b = price(v, starts, near, gone, label, size, giant, marks, counts)
    prices[0, place[v]], prices[1, place[v]] = a, b
    marks[ASKED, v] = counts[RENEWED]
    rest = (starts, near, gone, label, size, giant, place, prices, marks, counts)
    renew_beside(v, *rest)
    renew_beside(u, *rest)
    for k in range(starts[v], starts[v + 1]):
        if not gone[near[k]]:
            renew_around(near[k], *rest, queue)
    renew_around(u, *rest, queue)
    if label[u] == giant:
        for k in range(starts[u], starts[u + 1]):
            if not gone[near[k]]:
                renew_beside(near[k], *rest)


@compiled_loosely
def cheapest(
    prices: NDArray[np.float32],
    giant: np.float32,
    noise: NDArray[np.float32],
    offset: int,
    heat: np.float32,
) -> tuple[int, float]:
    """Where the least of price plus heated noise stands, and the least bare price."""
    least, bare = np.float32(3e38), np.float32(3e38)
    for i in range(prices.shape[1]):
        cost = prices[0, i] + prices[1, i] * giant
        bare = min(bare, cost)
        least = min(least, cost + heat * noise[offset + i])
    for i in range(prices.shape[1]):
        # As near as arithmetic in another order may come.
        sum_ = prices[0, i] + prices[1, i] * giant + heat * noise[offset + i]
        if sum_ - least <= np.float32(1e-6) * abs(least):
            return i, float(bare)
    return 0, float(bare)
