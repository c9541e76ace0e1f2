"""A binary heap in two flat arrays, the smallest key on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@compiled
def push(
    keys: NDArray[np.float64], items: NDArray[np.int32], count: int, key: float, v: int
) -> int:
    """Enter ``v`` into a heap of ``count`` entries; returns the new count."""
    at = count
    while at:
        up = (at - 1) >> 1
        if keys[up] <= key:
            break
        keys[at], items[at] = keys[up], items[up]
        at = up
    keys[at], items[at] = key, v
    return count + 1


@compiled
def pop(keys: NDArray[np.float64], items: NDArray[np.int32], count: int) -> int:
    """Drop the top of a heap of ``count`` entries; returns the new count."""
    last = count - 1
    key, item = keys[last], items[last]
    at = 0
    while 2 * at + 1 < last:
        down = 2 * at + 1
        if down + 1 < last and keys[down + 1] < keys[down]:
            down += 1
        if keys[down] >= key:
            break
        keys[at], items[at] = keys[down], items[down]
        at = down
    keys[at], items[at] = key, item
    return last
