"""What the removal of each node of a component would split it into, all in one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def gains(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    gone: NDArray[np.bool_],
    root: int,
    seen: NDArray[np.int64],
    stamp: int,
    walk: NDArray[np.int32],
    gain: NDArray[np.int64],
) -> int:
    """Pairs that the removal of each node in the component of ``root`` disconnects.

    One depth first walk with low points (Hopcroft and Tarjan 1973): below a child that reaches
    no higher than ``v`` lies a piece of its own. The component is left in ``walk``, in the order
    of the walk, and its size is returned; ``gain`` is set for its nodes.
    """
    n = len(gone)
    depth, low = np.empty(n, np.int32), np.empty(n, np.int32)
    above, at = np.empty(n, np.int32), np.empty(n, np.int64)
    below = np.empty(n, np.int64)
    cut, squares = np.empty(n, np.int64), np.empty(n, np.int64)
    count = 0
    v = root
    above[v] = -1
    fresh = True
    while v >= 0:
        if fresh:
            seen[v] = stamp
            walk[count] = v
            depth[v] = low[v] = count
            at[v] = starts[v]
            below[v] = 1
            cut[v] = squares[v] = 0
            count += 1
            fresh = False
        if at[v] < starts[v + 1]:
            w = near[at[v]]
            at[v] += 1
            if gone[w]:
                continue
            if seen[w] != stamp:
                above[w] = v
                v = w
                fresh = True
            elif w != above[v]:
                low[v] = min(low[v], depth[w])
            continue
        u = above[v]
        if u >= 0:
            below[u] += below[v]
            low[u] = min(low[u], low[v])
            if low[v] >= depth[u]:
                cut[u] += below[v]
                squares[u] += below[v] * below[v]
        v = u
    for i in range(count):
        v = walk[i]
        rest = count - 1 - cut[v]
        others = count - 1
        gain[v] = others + (others * others - squares[v] - rest * rest) // 2
    return count
