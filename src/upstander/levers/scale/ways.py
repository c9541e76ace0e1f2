"""Ways that stay open: for each pair, the way that a tentative choice of levers cuts least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.scale.ground import Ground


def open_ways(
    ground: Ground, x: NDArray[np.float64], groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Path cuts at x, summed over the pairs of each group of blocks.

    .. math:: \sum_{p \in g} w_p z_p \ge \text{constant}_g - \sum_l \text{slope}_{gl} x_l

    for pairs whose least cut ways (one per layer) leave :math:`1 - \sum_{l \in L} x_l > 0`.

    Returns
    -------
    tuple
        ``constant``, shape (groups,), and ``slope``, shape (groups, levers). Block b belongs to
        group b modulo the number of groups.
    """
    constant = np.zeros(groups)
    slope = np.zeros((groups, ground.levers))
    g = ground
    _cuts(
        g.first_place, g.first_pair, g.into, g.start, g.first_lever, g.lever, g.ends, g.weight,
        np.clip(x, 0.0, 1.0), constant, slope,
    )  # fmt: skip
    return constant, slope


@compiled
def _cuts(
    first_place: NDArray[np.int64],
    first_pair: NDArray[np.int64],
    into: NDArray[np.int64],
    start: NDArray[np.int32],
    first_lever: NDArray[np.int64],
    lever: NDArray[np.int32],
    ends: NDArray[np.int32],
    weight: NDArray[np.float64],
    x: NDArray[np.float64],
    constant: NDArray[np.float64],
    slope: NDArray[np.float64],
) -> None:
    """Bellman-Ford within each block, then one walk back per pair and layer."""
    few = 1e-7  # of two ways cut alike, the one that fewer levers could cut
    seen = np.full(len(x), -1)
    found = np.zeros(len(x), dtype=np.int64)
    for b in range(len(first_place) - 1):
        base, stop = first_place[b], first_place[b + 1]
        group = b % len(constant)
        length = np.full(stop - base, np.inf)
        last = np.full(stop - base, -1)
        moved = True
        while moved:
            moved = False
            for v in range(base, stop):
                for k in range(into[v], into[v + 1]):
                    offer = 0.0 if start[k] < 0 else length[start[k] - base]
                    for h in range(first_lever[k], first_lever[k + 1]):
                        offer += x[lever[h]] + few
                    if offer < length[v - base]:
                        length[v - base] = offer
                        last[v - base] = k
                        moved = True
        for p in range(first_pair[b], first_pair[b + 1]):
            count = 0
            taken = 0.0
            for layer in range(ends.shape[1]):
                v = ends[p, layer]
                while v >= 0:
                    k = last[v - base]
                    for h in range(first_lever[k], first_lever[k + 1]):
                        if seen[lever[h]] != p:
                            seen[lever[h]] = p
                            found[count] = lever[h]
                            taken += x[lever[h]]
                            count += 1
                    v = start[k]
            if taken < 1.0:
                constant[group] += weight[p]
                for n in range(count):
                    slope[group, found[n]] += weight[p]
