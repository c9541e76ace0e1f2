"""The narrowest place between two far ends of a component: a smallest set of nodes that parts them.

Source: Menger (1927) by augmenting paths over split nodes; ends chosen as in inertial flow
(Schild and Sommer 2015), with distances in the graph in the place of coordinates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

FREE, NEAR_END, FAR_END = 0, 1, 2


@compiled
def ends(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    weight: NDArray[np.int64],
    centre: int,
    share: float,
) -> NDArray[np.int8]:
    """Two far ends of the component of ``centre``, each with ``share`` of its weight.

    Nodes outside the component are in neither end, and out of reach of both.
    """
    n = len(starts) - 1
    order = np.empty(n, np.int32)
    away = np.full((2, n), -1, np.int32)
    root = centre
    to = 0
    # Once to find a far node, once from there and once from the node farthest from it.
    for turn in range(3):
        row = away[turn % 2]
        row[:] = -1
        row[root] = 0
        order[0] = root
        to, at = 1, 0
        while at < to:
            v = order[at]
            at += 1
            for k in range(starts[v], starts[v + 1]):
                w = near[k]
                if row[w] < 0:
                    row[w] = row[v] + 1
                    order[to] = w
                    to += 1
        root = order[to - 1]
    reached = order[:to]
    line = np.empty(to, np.int32)
    total = 0
    for i in range(to):
        line[i] = away[0, reached[i]] - away[1, reached[i]]
        total += weight[reached[i]]
    rank = np.argsort(line, kind="mergesort")
    side = np.zeros(n, np.int8)
    for end in range(2):
        held = 0
        for i in range(to):
            v = reached[rank[i] if end == 0 else rank[to - 1 - i]]
            if held + weight[v] > share * total:
                break
            held += weight[v]
            side[v] = NEAR_END if end == 0 else FAR_END
    return side


@compiled
def narrowest(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    side: NDArray[np.int8],
    limit: int,
) -> NDArray[np.int32]:
    """The fewest free nodes without which the two ends are apart; none where over ``limit``.

    Each node carries at most one path. A search goes over in- and out-sides of nodes (2 v and
    2 v + 1): into a free node and out of it, or back along the path that it carries. All paths
    of one search that share no node are taken at once.
    """
    n = len(side)
    before = np.full(n, -1, np.int32)
    carries = np.zeros(n, np.bool_)
    origin = np.empty(2 * n, np.int64)
    queue = np.empty(2 * n, np.int64)
    used = np.full(n, -1, np.int32)
    flow = 0
    turn = 0
    while True:
        origin[:] = -1
        to, at = 0, 0
        for v in range(n):
            if side[v] == NEAR_END:
                for k in range(starts[v], starts[v + 1]):
                    w = near[k]
                    if side[w] == FAR_END:
                        return np.empty(0, np.int32)
                    if side[w] == FREE and origin[2 * w] < 0:
                        origin[2 * w] = 2 * n
                        queue[to] = 2 * w
                        to += 1
        found = 0
        while at < to:
            state = queue[at]
            at += 1
            v = state >> 1
            if not state & 1:
                # In: out again where no path passes, else back along the path that does.
                ahead = -1
                if not carries[v]:
                    ahead = state + 1
                elif before[v] >= 0:
                    ahead = 2 * before[v] + 1
                if ahead >= 0 and origin[ahead] < 0:
                    origin[ahead] = state
                    queue[to] = ahead
                    to += 1
                continue
            if carries[v] and origin[state - 1] < 0:
                origin[state - 1] = state
                queue[to] = state - 1
                to += 1
            for k in range(starts[v], starts[v + 1]):
                w = near[k]
                if side[w] == FREE:
                    if origin[2 * w] < 0:
                        origin[2 * w] = state
                        queue[to] = 2 * w
                        to += 1
                elif side[w] == FAR_END and used[v] != turn:
                    apart = True
                    x = state
                    while x != 2 * n:
                        if used[x >> 1] == turn:
                            apart = False
                            break
                        x = origin[x]
                    if not apart:
                        break
                    x = state
                    while x != 2 * n:
                        # Marked first: what a step changes is read by no other path of this turn.
                        used[x >> 1] = turn
                        x = origin[x]
                    x = state
                    while x != 2 * n:
                        y = origin[x]
                        a = x >> 1
                        if x & 1:
                            # Out of a, having come in, or from the path that ran through a.
                            if y >> 1 == a:
                                carries[a] = True
                        elif y == 2 * n:
                            before[a] = -1
                        elif y >> 1 == a:
                            carries[a] = False
                        else:
                            before[a] = y >> 1
                        x = y
                    found += 1
                    break
        if not found:
            break
        flow += found
        turn += 1
        if flow > limit:
            return np.empty(0, np.int32)
    cut = np.empty(flow, np.int32)
    many = 0
    for v in range(n):
        if side[v] == FREE and origin[2 * v] >= 0 and origin[2 * v + 1] < 0:
            cut[many] = v
            many += 1
    return cut[:many].copy()
