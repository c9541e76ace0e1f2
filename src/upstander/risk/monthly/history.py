"""What a country's own past months tell: how long ago, how often, how deadly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.model.country_months import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

HALF_LIVES = (24, 72)
"""Months in which the weight of a past month halves: a short and a long memory."""


def since_last(happened: Bools, exists: Bools) -> Floats:
    """Months since it last happened; where it never did, the months seen so far.

    Examples
    --------
    >>> since_last(np.array([[False, True, False]]), np.full((1, 3), True)).tolist()
    [[1.0, 0.0, 1.0]]
    """
    age = np.cumsum(exists, axis=1).astype(np.float64)
    month = np.arange(happened.shape[1])
    last = np.maximum.accumulate(np.where(happened, month, -1), axis=1)
    return np.where(last >= 0, month - last, age)


def decayed(values: Floats, half_life: int) -> Floats:
    """The sum of the values so far, each halved with every half-life that has passed.

    Examples
    --------
    >>> decayed(np.array([[4.0, 0.0, 0.0]]), 1).tolist()
    [[4.0, 2.0, 1.0]]
    """
    kept = 0.5 ** (1.0 / half_life)
    found = np.empty_like(values)
    running = np.zeros(values.shape[0])
    for month in range(values.shape[1]):
        running = running * kept + values[:, month]
        found[:, month] = running
    return found


def own_history(seen: CountryMonths) -> dict[str, Floats]:
    """N x T each: for every kind of violence how long ago, how often and how deadly; and age."""
    found: dict[str, Floats] = {}
    for kind in KINDS:
        happened = seen.seen(kind)
        found[f"{kind} since last"] = np.log1p(since_last(happened, seen.exists))
        found[f"{kind} ever"] = (np.cumsum(happened, axis=1) > 0).astype(np.float64)
        for half_life in HALF_LIVES:
            months = decayed(happened.astype(np.float64), half_life)
            found[f"{kind} months, half-life {half_life}"] = np.log1p(months)
        deaths = decayed(seen.deaths[kind], HALF_LIVES[-1])
        found[f"{kind} deaths, half-life {HALF_LIVES[-1]}"] = np.log1p(deaths)
    found["months seen"] = np.log1p(np.cumsum(seen.exists, axis=1))
    return found
