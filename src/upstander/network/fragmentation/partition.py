"""Components that are kept up to date while nodes go and return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OWNER, AFTER, LEADER, FIRST, LAST, AT, LIVE, QUEUE = range(8)
"""Rows of the room that walks work in: marks of nodes (two), of walks (five), and a queue."""

SEEN, DONE, COUNT = range(3)
"""Rows of the stamps of nodes (two), and of the length of walks."""


@compiled
def components(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    queue: NDArray[np.int32],
) -> tuple[int, int]:
    """Label what is left of the graph; the number of components, and of the connected pairs."""
    label[:] = -1
    found, pairs = 0, 0
    for v in range(len(gone)):
        if gone[v] or label[v] >= 0:
            continue
        label[v] = found
        queue[0] = v
        to, at = 1, 0
        while at < to:
            x = queue[at]
            at += 1
            for k in range(starts[x], starts[x + 1]):
                w = near[k]
                if not gone[w] and label[w] < 0:
                    label[w] = found
                    queue[to] = w
                    to += 1
        size[found] = to
        pairs += to * (to - 1) // 2
        found += 1
    return found, pairs


@compiled
def give(
    u: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    spare: NDArray[np.int32],
    spares: int,
    queue: NDArray[np.int32],
) -> int:
    """Let ``u`` return: the components beside it take the label of the largest of them.

    ``spare`` holds the labels that no component has, ``spares`` in number; the new number is
    returned.
    """
    big, most = -1, 0
    for k in range(starts[u], starts[u + 1]):
        w = near[k]
        if not gone[w] and size[label[w]] > most:
            big, most = label[w], size[label[w]]
    gone[u] = False
    if big < 0:
        spares -= 1
        big = spare[spares]
    label[u] = big
    size[big] = most + 1
    for k in range(starts[u], starts[u + 1]):
        w = near[k]
        c = label[w]
        if gone[w] or c == big:
            continue
        size[big] += size[c]
        spare[spares] = c
        spares += 1
        label[w] = big
        queue[0] = w
        to, at = 1, 0
        while at < to:
            x = queue[at]
            at += 1
            for j in range(starts[x], starts[x + 1]):
                y = near[j]
                if not gone[y] and label[y] == c:
                    label[y] = big
                    queue[to] = y
                    to += 1
    return spares


@compiled
def take(
    v: int,
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    spare: NDArray[np.int32],
    spares: int,
    room: NDArray[np.int32],
    stamps: NDArray[np.int64],
    stamp: int,
) -> tuple[int, int]:
    """Remove ``v``; how many pairs that disconnects, its own included, and the spare labels.

    Walks from all its neighbours go on in turn, one node each. Walks that meet become one; a
    walk that ends has found a piece, which gets a label of its own; and when one walk is left,
    the rest of the component need not be seen. So the cost is that of the pieces that are split
    off, not of the component (Even and Shiloach 1981 search both sides in this way).
    """
    gone[v] = True
    c, walks = label[v], 0
    rest = size[c] - 1
    for k in range(starts[v], starts[v + 1]):
        w = near[k]
        if not gone[w]:
            stamps[SEEN, w] = stamp
            room[OWNER, w], room[AFTER, w] = walks, -1
            room[FIRST, walks] = room[LAST, walks] = room[AT, walks] = w
            room[LEADER, walks] = room[LIVE, walks] = walks
            stamps[COUNT, walks] = 1
            walks += 1
    size[c] = rest
    if walks == 0:
        spare[spares] = c
        return 0, spares + 1
    gain, i = rest, 0
    while walks > 1:
        i = 0 if i >= walks else i
        a = room[LIVE, i]
        if room[LEADER, a] != a:
            walks -= 1
            room[LIVE, i] = room[LIVE, walks]
            continue
        x = room[AT, a]
        while x >= 0 and stamps[DONE, x] == stamp:
            x = room[AFTER, x]
        if x < 0:
            walks -= 1
            room[LIVE, i] = room[LIVE, walks]
            piece = stamps[COUNT, a]
            gain += piece * (rest - piece)
            rest -= piece
            spares -= 1
            fresh = spare[spares]
            size[fresh] = piece
            y = room[FIRST, a]
            while y >= 0:
                label[y] = fresh
                y = room[AFTER, y]
            continue
        stamps[DONE, x] = stamp
        room[AT, a] = x
        for k in range(starts[x], starts[x + 1]):
            w = near[k]
            if gone[w]:
                continue
            if stamps[SEEN, w] != stamp:
                stamps[SEEN, w] = stamp
                room[OWNER, w], room[AFTER, w] = a, -1
                room[AFTER, room[LAST, a]] = w
                room[LAST, a] = w
                stamps[COUNT, a] += 1
                continue
            b = room[OWNER, w]
            while room[LEADER, b] != b:
                room[LEADER, b] = room[LEADER, room[LEADER, b]]
                b = room[LEADER, b]
            if b != a:
                if stamps[COUNT, b] > stamps[COUNT, a]:
                    a, b = b, a
                room[AFTER, room[LAST, a]] = room[FIRST, b]
                room[LAST, a] = room[LAST, b]
                stamps[COUNT, a] += stamps[COUNT, b]
                room[LEADER, b] = a
        i += 1
    size[c] = rest
    return gain, spares
