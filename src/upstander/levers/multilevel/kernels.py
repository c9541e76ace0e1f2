"""Kernels of the game of three moves: what spreads, whom one removal cuts off, and the searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Flags = NDArray[np.uint8]


@compiled
def cut_off(  # noqa: C901, PLR0915, PLR0917
    first: Ints, near: Ints, gone: Flags, struck: Flags, barred: Flags, room: Ints
) -> tuple[int, int, int]:
    """How many are reached, how many one further removal would spare, and whose removal.

    One depth-first search from all that are struck, as if one node were joined to each of them:
    a node's removal spares itself and the subtrees that come back no higher than to it.

    Parameters
    ----------
    first, near
        Neighbours of node v: ``near[first[v]:first[v + 1]]``.
    gone, struck, barred
        Removed; where it starts; never to be removed now.
    room
        Shape (6, nodes): scratch; its last row lists whom it reached.
    """
    seen, low, size, spared, at = room[0], room[1], room[2], room[3], room[4]
    order = room[5]
    nodes = gone.size
    for v in range(nodes):
        seen[v] = 0
    stack = np.empty(nodes, np.int32)
    count, gain, best = 0, 0, -1
    for start in range(nodes):
        if struck[start] == 0 or gone[start] != 0 or seen[start] != 0:
            continue
        stack[0] = start
        depth = 0
        seen[start] = count + 1
        low[start], size[start], spared[start], at[start] = 0, 1, 0, first[start]
        order[count] = start
        count += 1
        while depth >= 0:
            v = stack[depth]
            if at[v] < first[v + 1]:
                w = near[at[v]]
                at[v] += 1
                if gone[w] != 0:
                    continue
                if seen[w] != 0:
                    if depth == 0 or stack[depth - 1] != w:
                        low[v] = min(low[v], seen[w])
                    continue
                seen[w] = count + 1
                low[w] = 0 if struck[w] != 0 else count + 1
                size[w], spared[w], at[w] = 1, 0, first[w]
                order[count] = w
                count += 1
                depth += 1
                stack[depth] = w
            else:
                depth -= 1
                if struck[v] == 0 and barred[v] == 0 and spared[v] + 1 > gain:
                    gain, best = spared[v] + 1, v
                if depth >= 0:
                    u = stack[depth]
                    size[u] += size[v]
                    low[u] = min(low[u], low[v])
                    if low[v] >= seen[u]:
                        spared[u] += size[v]
    return count, gain, best


@compiled
def idle_end(first: Ints, near: Ints, gone: Flags, struck: Flags, v: int) -> bool:
    """Whether a node hangs on one other alone that is not struck: removing that is never worse."""
    alive, last = 0, -1
    for k in range(first[v], first[v + 1]):
        if gone[near[k]] == 0:
            alive += 1
            last = near[k]
    return alive == 1 and struck[last] == 0


@compiled
def least_reached(  # noqa: C901, PLR0912, PLR0915, PLR0917
    first: Ints, near: Ints, gone: Flags, struck: Flags, removals: int, stop: int, chosen: Ints
) -> int:
    """The fewest that are reached after the best removals of nodes that are not struck.

    All sets but for their last node, which one search finds. A node that was tried is barred
    below, so that no set is tried twice; of a node that hangs on one other, the other is tried.

    Parameters
    ----------
    removals, stop
        How many may be removed; so few reached are enough.
    chosen
        Shape (removals,): the removals, filled in; -1 for none.
    """
    nodes = gone.size
    room = np.empty((6, nodes), np.int32)
    barred = np.zeros(nodes, np.uint8)
    chosen[:] = -1
    count, gain, node = cut_off(first, near, gone, struck, barred, room)
    best = count
    if removals == 0 or best <= stop:
        return best
    if gain > 0:
        best = count - gain
        chosen[0] = node
    if removals == 1 or best <= stop:
        return best
    levels = removals - 1
    row = np.empty((levels, nodes), np.int32)
    size = np.zeros(levels, np.int32)
    pos = np.zeros(levels, np.int32)
    pick = np.full(levels, -1, np.int32)
    row[0, :count] = room[5, :count]
    size[0] = count
    level = 0
    while level >= 0:
        if pick[level] >= 0:
            gone[pick[level]] = 0
            barred[pick[level]] = level + 1
            pick[level] = -1
        if pos[level] == size[level]:
            for k in range(size[level]):
                if barred[row[level, k]] == level + 1:
                    barred[row[level, k]] = 0
            level -= 1
            continue
        v = row[level, pos[level]]
        pos[level] += 1
        if struck[v] != 0 or barred[v] != 0 or idle_end(first, near, gone, struck, v):
            continue
        gone[v] = 1
        pick[level] = v
        count, gain, node = cut_off(first, near, gone, struck, barred, room)
        if count - gain < best:
            best = count - gain
            chosen[:] = -1
            for k in range(level + 1):
                chosen[k] = pick[k]
            if gain > 0:
                chosen[level + 1] = node
            if best <= stop:
                break
        if level < levels - 1:
            level += 1
            row[level, :count] = room[5, :count]
            size[level] = count
            pos[level] = 0
    for k in range(levels):
        if pick[k] >= 0:
            gone[pick[k]] = 0
    return best


@compiled
def next_strike(  # noqa: C901, PLR0917
    index: Ints, order: Ints, label: Ints, size: Ints, replies: int, rank: Ints, need: int
) -> bool:
    """Move ``index`` on to the next strike that no known reply holds under ``need``.

    Parameters
    ----------
    index
        Shape (strikes,): ascending places in ``order``; changed. It is looked at first itself.
    order
        Nodes that may be struck.
    label, size
        Shape (replies, nodes): parts of what is left after a reply (-1: removed), and their sizes.
    replies, rank
        How many rows count, and the order in which they are tried, the last to refute first.
    need
        So many must be reached.

    Returns
    -------
    bool
        False where there is none.
    """
    strikes, nodes = index.size, order.size
    while True:
        refuted = False
        for k in range(replies):
            j = rank[k]
            reached = 0
            valid = True
            for a in range(strikes):
                part = label[j, order[index[a]]]
                if part < 0:
                    valid = False
                    break
                twice = False
                for b in range(a):
                    twice = twice or label[j, order[index[b]]] == part
                if not twice:
                    reached += size[j, part]
            if valid and reached < need:
                refuted = True
                for b in range(k, 0, -1):
                    rank[b] = rank[b - 1]
                rank[0] = j
                break
        if not refuted:
            return True
        if not step(index, nodes):
            return False


@compiled
def step(index: Ints, nodes: int) -> bool:
    """Move a combination on to the next in order; False after the last."""
    size = index.size
    k = size - 1
    while k >= 0 and index[k] == nodes - size + k:
        k -= 1
    if k < 0:
        return False
    index[k] += 1
    for b in range(k + 1, size):
        index[b] = index[b - 1] + 1
    return True


@compiled
def next_protection(  # noqa: PLR0917
    first: Ints,
    near: Ints,
    index: Ints,
    order: Ints,
    strikes: Ints,
    known: int,
    rank: Ints,
    removals: int,
    most: int,
    patience: int,
) -> int:
    """Move ``index`` on to the next protection that no known strike keeps over ``most`` reached.

    Parameters
    ----------
    index, order
        Places in ``order`` of the nodes protected; changed, and looked at first itself.
    strikes, known, rank
        Shape (strikes, moves): nodes struck; how many rows count; the order they are tried in.
    removals
        Replies to a strike.
    most
        A strike refutes a protection where more than so many are reached after the best reply.
    patience
        How many protections to look at before coming back.

    Returns
    -------
    int
        1 found, 0 none is left, 2 patience is over.
    """
    nodes = first.size - 1
    chosen = np.empty(max(1, removals), np.int32)
    for _ in range(patience):
        gone = np.zeros(nodes, np.uint8)
        for a in range(index.size):
            gone[order[index[a]]] = 1
        refuted = False
        for k in range(known):
            j = rank[k]
            struck = np.zeros(nodes, np.uint8)
            for a in range(strikes.shape[1]):
                struck[strikes[j, a]] = 1
            if least_reached(first, near, gone, struck, removals, most, chosen) > most:
                refuted = True
                for b in range(k, 0, -1):
                    rank[b] = rank[b - 1]
                rank[0] = j
                break
        if not refuted:
            return 1
        if not step(index, order.size):
            return 0
    return 2
