"""Choosing greedily at scale: exact gains of all levers, kept up to date as the choice grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.greedy import TOLERANCE, Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from upstander.levers.scale.gains import Gains
    from upstander.levers.scale.purse import Purse


def start_with(purse: Purse, gains: Gains, levers: Iterable[int]) -> None:
    """Buy levers in the order given, as far as the purse and the rules allow."""
    bought: list[int] = []
    for k in levers:
        if k not in purse.levers:
            bought += purse.buy(int(k))
    gains.choose(np.array(bought, dtype=np.intp))


def fill(
    purse: Purse,
    gains: Gains,
    allowed: NDArray[np.bool_],
    seconds_left: Callable[[], float],
    *,
    per_cost: bool = True,
) -> None:
    """Buy what buys most, per unit of cost or in all, until nothing more can be bought.

    A lever with prerequisites is judged by what it buys itself, and priced with them.
    """
    barred = ~allowed
    while seconds_left() > 0:
        price = purse.prices()
        price[barred] = np.inf
        may = np.isfinite(price) & (gains.gain > TOLERANCE)
        if not may.any():
            return
        score = np.where(may, gains.gain, 0.0)
        if per_cost:
            score = score / np.maximum(np.where(may, price, 1.0), TOLERANCE)
        best = int(np.argmax(score))
        bought = purse.buy(best)
        if bought:
            gains.choose(np.array(bought, dtype=np.intp))
        else:
            barred[best] = True


def choice_of(purse: Purse, gains: Gains) -> Choice:
    """What has been bought, with the objective on the ground."""
    return Choice(frozenset(purse.levers), frozenset(purse.arcs), gains.objective)
