"""A first bound at scale: descent on the relaxation, with the average of its cuts as the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.scale.ways import open_ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.levers.scale.ground import Ground

_STALLED = 15
"""Rounds without a better point after which shorter steps are tried."""
_FORGET = 0.02
"""Least weight of the newest cut in the average."""
_HALVINGS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A lower bound of every plan within the budget, and the best point found: shape (levers,)."""

    bound: float
    levers: NDArray[np.float64]


def descent(
    problem: LeverProblem, ground: Ground, *, rounds: int, seconds_left: Callable[[], float]
) -> Descent:
    r"""Projected subgradient steps towards a target below the best value so far.

    .. math:: x \leftarrow \Pi_K \Bigl(x + \frac{f(x) - t}{\lVert g \rVert_c^2} \, g / c \Bigr)

    with K the points of [0, 1] that keep the budget (all other rules are relaxed). Every cut
    holds for every plan, so their average does, and its least value over K is a bound.
    """
    cost = np.array([lever.cost for lever in problem.levers])
    if not len(cost):
        return Descent(ground.settled, cost)
    scale = 1.0 / np.maximum(cost, 0.01 * max(float(cost.mean()), 1e-9))
    x = best = np.zeros(len(cost))
    least, bound, stalled, below = np.inf, ground.settled, 0, 0.0
    average, mean = 0.0, np.zeros(len(cost))
    for number in range(rounds):
        constants, slopes = open_ways(ground, x, 1)
        constant, slope = float(constants[0]), slopes[0]
        value = ground.settled + constant - float(slope @ x)
        share = max(2.0 / (number + 2.0), _FORGET)
        average, mean = (1 - share) * average + share * constant, (1 - share) * mean + share * slope
        bound = max(bound, ground.settled + average - _most(mean, cost, problem.budget))
        below = below or 0.2 * value
        stalled = 0 if value < least - 0.02 * below else stalled + 1
        if value < least:
            least, best = value, x
        length = float(slope @ (slope * scale))
        if length <= 0.0 or seconds_left() <= 0:
            break
        if stalled >= _STALLED:
            below, stalled, x = below / 2, 0, best
        else:
            step = (value - least + below) / length
            x = _within(x + step * slope * scale, cost, problem.budget)
    return Descent(bound, best)


def _most(worth: NDArray[np.float64], cost: NDArray[np.float64], budget: float) -> float:
    """The most that levers can be worth within the budget, the last of them in part."""
    order = np.argsort(-worth / np.maximum(cost, 1e-12), kind="stable")
    left = np.maximum(budget - (np.cumsum(cost[order]) - cost[order]), 0.0)
    share = np.minimum(left / np.maximum(cost[order], 1e-12), 1.0)
    share[cost[order] == 0] = 1.0
    return float(worth[order] @ share)


def _within(
    y: NDArray[np.float64], cost: NDArray[np.float64], budget: float
) -> NDArray[np.float64]:
    """The nearest point of [0, 1] that keeps the budget, by halving the price of it."""
    low, high = 0.0, float((np.maximum(y, 0.0) / np.maximum(cost, 1e-12)).max(initial=0.0))
    if cost @ np.clip(y, 0.0, 1.0) <= budget:
        return np.clip(y, 0.0, 1.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if cost @ np.clip(y - middle * cost, 0.0, 1.0) > budget:
            low = middle
        else:
            high = middle
    return np.clip(y - high * cost, 0.0, 1.0)
