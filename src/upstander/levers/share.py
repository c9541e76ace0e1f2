"""Shares: how what a choice of levers buys together divides among them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXACT = 12
"""Levers up to which the Shapley value is computed over all subsets."""

_ORDERS = 400
_NINETEEN_IN_TWENTY = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """What one lever of a choice buys.

    Parameters
    ----------
    lever
        Its number.
    marginal
        How far the objective rises when it alone is taken away.
    shapley, low, high
        Its Shapley share of what all buy together, with a 95% interval where sampled.
    alone
        What it buys on its own.
    """

    lever: int
    marginal: float
    shapley: float
    low: float
    high: float
    alone: float

    def as_dict(self) -> dict[str, Any]:
        """The share as plain data, without the number of the lever."""
        return {
            "marginal": self.marginal,
            "shapley": self.shapley,
            "low": self.low,
            "high": self.high,
            "alone": self.alone,
        }


def shares(
    value: Callable[[frozenset[int]], float],
    chosen: Sequence[int],
    *,
    exact: int = EXACT,
    orders: int = _ORDERS,
    seed: int = 0,
) -> tuple[Share, ...]:
    r"""The share of each lever in what the choice buys, the largest first.

    .. math:: \phi_k = \sum_{T \subseteq C - k} \frac{|T|!\,(|C|-|T|-1)!}{|C|!}
              \bigl(v(T) - v(T + k)\bigr)

    with the objective v, smaller is better. The shares add up to v(nothing) - v(C).

    Parameters
    ----------
    value
        The objective that a set of levers leaves.
    chosen
        Lever numbers.
    exact
        Up to so many levers all subsets are valued; above, ``orders`` random orders and their
        reversals (antithetic pairs), with an interval of the mean.
    seed
        The same seed gives the same orders.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games. Castro, J., Gómez, D. and Tejada, J. (2009).
    Polynomial calculation of the Shapley value based on sampling. *Computers & Operations
    Research* 36(5).

    Examples
    --------
    >>> left = {frozenset(): 1.0, frozenset({0}): 0.5, frozenset({1}): 0.5, frozenset({0, 1}): 0.25}
    >>> [(s.lever, s.shapley, s.marginal) for s in shares(left.__getitem__, [0, 1])]
    [(0, 0.375, 0.25), (1, 0.375, 0.25)]
    """
    pool = sorted(chosen)
    known: dict[frozenset[int], float] = {}

    def left(levers: frozenset[int]) -> float:
        if levers not in known:
            known[levers] = value(levers)
        return known[levers]

    if len(pool) <= exact:
        middle = {k: _exact(left, pool, k) for k in pool}
        spread = dict.fromkeys(pool, 0.0)
    else:
        middle, spread = _sampled(left, pool, orders, seed)
    whole, none = frozenset(pool), frozenset[int]()
    found = [
        Share(
            lever=k,
            marginal=left(whole - {k}) - left(whole),
            shapley=middle[k],
            low=middle[k] - spread[k],
            high=middle[k] + spread[k],
            alone=left(none) - left(frozenset({k})),
        )
        for k in pool
    ]
    return tuple(sorted(found, key=lambda s: (-s.shapley, s.lever)))


def _exact(left: Callable[[frozenset[int]], float], pool: Sequence[int], k: int) -> float:
    others, count = [j for j in pool if j != k], len(pool)
    total = 0.0
    for size in range(count):
        gained = [
            left(frozenset(some)) - left(frozenset(some) | {k})
            for some in combinations(others, size)
        ]
        total += float(np.sum(gained)) / (count * comb(count - 1, size))
    return total


def _sampled(
    left: Callable[[frozenset[int]], float], pool: Sequence[int], orders: int, seed: int
) -> tuple[dict[int, float], dict[int, float]]:
    chance = np.random.default_rng([seed, 3])
    place = {k: j for j, k in enumerate(pool)}
    gained = np.zeros((orders, len(pool)))
    for row in gained:
        order = [pool[j] for j in chance.permutation(len(pool))]
        for way in (order, order[::-1]):
            so_far = frozenset[int]()
            for k in way:
                row[place[k]] += (left(so_far) - left(so_far | {k})) / 2
                so_far |= {k}
    error = gained.std(axis=0, ddof=1) / np.sqrt(orders)
    spread = _NINETEEN_IN_TWENTY * error
    return dict(zip(pool, gained.mean(axis=0).tolist(), strict=True)), dict(
        zip(pool, spread.tolist(), strict=True)
    )
