"""Frontiers: of all ways from each origin, the likeliest for each amount of watching on them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.interdiction.interdiction import Interdiction

_STEP = 1e-4
"""Ways whose watching differs by less are not told apart: the cut stays valid, a little weaker."""


@dataclass(frozen=True, slots=True, eq=False)
class EvasionCuts:
    """One valid inequality per scenario: evasion >= constant - slope @ x for every binary x.

    Parameters
    ----------
    constant
        Shape (scenarios,).
    slope
        Shape (scenarios, sites), at least 0.
    """

    constant: NDArray[np.float64]
    slope: NDArray[np.float64]

    def at(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each says that evasion is at least: shape (scenarios,)."""
        return np.asarray(self.constant - self.slope @ x, dtype=np.float64)


def evasion_cuts(given: Interdiction, x: NDArray[np.float64]) -> EvasionCuts:
    r"""The strongest cuts of the threshold formulation at a tentative x in [0, 1].

    .. math:: z \ge \sum_k (v_k - v_{k+1}) \Bigl(1 - \sum_{a \in P_k} x_a\Bigr)

    where way :math:`P_k` has chance :math:`v_k` and, of all that have at least that chance, the
    least :math:`\sum_{a \in P_k} x_a`; every site may also be passed as if watched, at no
    :math:`x`.
    """
    count, sites = len(given.probability), len(given.sites)
    constant, slope = np.zeros(count), np.zeros((count, sites))
    roads, site_of = given.backward, given.site_of
    for sink, members in given.by_destination:
        _cuts_to(
            sink,
            members,
            given.origin,
            roads.first,
            roads.arc,
            given.tail,
            given.free,
            given.watched,
            site_of,
            np.clip(x, 0.0, 1.0),
            _STEP,
            constant,
            slope,
        )
    return EvasionCuts(constant, slope)


@compiled
def _cuts_to(  # noqa: C901, PLR0915, PLR0917  (one loop for the compiler)
    sink: int,
    members: NDArray[np.intp],
    origin: NDArray[np.intp],
    first: NDArray[np.intp],
    entering: NDArray[np.intp],
    tail: NDArray[np.intp],
    free: NDArray[np.float64],
    watched: NDArray[np.float64],
    site_of: NDArray[np.intp],
    x: NDArray[np.float64],
    step: float,
    constant: NDArray[np.float64],
    slope: NDArray[np.float64],
) -> None:
    """Label setting from one destination backwards, likeliest label first."""
    nodes = len(first) - 1
    least = np.full(nodes, 1.0)
    seen = np.full(nodes, -1)  # the newest label kept at each node
    heap = [(-1.0, 0.0, sink, -1, -1)]
    chance = [0.0]
    before = [-1]  # the label that this one extends, towards the destination
    via = [-1]  # the site that it counts on passing unwatched
    older = [-1]  # the label kept before at the same node
    chance.pop()
    before.pop()
    via.pop()
    older.pop()
    while heap:
        minus, cost, node, parent, site = heapq.heappop(heap)
        if cost > least[node] - step and not (cost == 0.0 and least[node] > 0.0):
            continue
        least[node] = cost
        label = len(chance)
        chance.append(-minus)
        before.append(parent)
        via.append(site)
        older.append(seen[node])
        seen[node] = label
        for k in range(first[node], first[node + 1]):
            arc = entering[k]
            u, s = tail[arc], site_of[arc]
            if s < 0:
                if cost <= least[u] - step or (cost == 0.0 and least[u] > 0.0):
                    heapq.heappush(heap, (minus * free[arc], cost, u, label, -1))
                continue
            further = cost + x[s]
            if further <= least[u] - step or (further == 0.0 and least[u] > 0.0):
                heapq.heappush(heap, (minus * free[arc], further, u, label, s))
            if (
                x[s] > 0.0
                and watched[arc] > 0.0
                and (cost <= least[u] - step or (cost == 0.0 and least[u] > 0.0))
            ):
                heapq.heappush(heap, (minus * watched[arc], cost, u, label, -1))
    for scenario in members:
        below = 0.0
        label = seen[origin[scenario]]
        while label >= 0:
            rise = chance[label] - below
            below = chance[label]
            constant[scenario] += rise
            back = label
            while back >= 0:
                if via[back] >= 0:
                    slope[scenario, via[back]] += rise
                back = before[back]
            label = older[label]
