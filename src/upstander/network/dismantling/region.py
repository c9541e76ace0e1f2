"""A region of a graph: the nodes around one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def spread(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    centre: int,
    limit: int,
    chance: np.random.Generator,
) -> NDArray[np.bool_]:
    """Mark up to ``limit`` nodes around ``centre``, nearest first, shape (n,).

    Of a hub only a few neighbours, drawn by chance and between 2 and 32 in number, are followed,
    or the region would be the hub's.
    """
    inside = np.zeros(len(starts) - 1, np.bool_)
    queue = np.empty(limit, np.int32)
    fan = 2 << int(5 * chance.random())
    queue[0] = centre
    inside[centre] = True
    to, at = 1, 0
    while at < to:
        x = queue[at]
        at += 1
        degree = starts[x + 1] - starts[x]
        for k in range(min(degree, fan)):
            w = near[starts[x] + (k if degree <= fan else int(chance.random() * degree))]
            if to < limit and not inside[w]:
                inside[w] = True
                queue[to] = w
                to += 1
    return inside
