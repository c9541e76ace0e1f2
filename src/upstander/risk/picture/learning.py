"""The weight of a source of forecasts, learned from forecasts whose outcome is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DRAWS = 500
_STEPS = 60
_TOLERANCE = 1e-10
_BOUND = 10.0


@dataclass(frozen=True, slots=True)
class LearnedWeight:
    """A weight with the middle 95% of its draws, and what it was learned from."""

    value: float
    low: float
    high: float
    rows: int
    onsets: int


def learn_weight(
    anchor: Floats, stated: Floats, target: Floats, groups: Ints, *, seed: int, draws: int = DRAWS
) -> LearnedWeight:
    r"""How far to move from an anchor towards what a source states, in log-odds.

    .. math:: \operatorname{logit} p = \operatorname{logit} b + w (\operatorname{logit} f -
        \operatorname{logit} b)

    with the weight w of greatest likelihood. It is 1 where the source is to be taken at its word,
    less where it is too bold and more where it is too timid.

    Parameters
    ----------
    anchor, stated
        Probabilities: the base rate's and the source's, made before the outcome was known.
    target
        Outcomes, 0 or 1.
    groups
        Country of each row: draws take whole countries.
    seed, draws
        Of the interval.

    Raises
    ------
    InputError
        No rows, or rows of one outcome only: nothing can be learned.

    Examples
    --------
    >>> even = np.full(8, 0.5)
    >>> bold = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1])
    >>> came = np.array([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    >>> found = learn_weight(even, bold, came, np.arange(8), seed=1, draws=0)
    >>> round(found.value, 3)  # log(3) / log(9): three in four came, nine in ten were stated
    0.5
    """
    if not 0 < target.sum() < target.size:
        raise InputError("a weight needs rows with and without the event", remedy="give more rows")
    start, step = _logit(anchor), _logit(stated) - _logit(anchor)
    value = _fit(start, step, target, np.ones(target.size))
    members, place = np.unique(groups, return_inverse=True)
    generator = np.random.default_rng(seed)
    drawn = [
        _fit(start, step, target, counts[place])
        for counts in generator.multinomial(
            members.size, np.full(members.size, 1 / members.size), size=draws
        ).astype(float)
        if 0 < (counts[place] * target).sum() < counts[place].sum()
    ]
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (value, value)
    onsets = int(target.sum())
    return LearnedWeight(
        value, float(min(low, value)), float(max(high, value)), target.size, onsets
    )


def rolling(
    anchor: Floats, stated: Floats, target: Floats, base_years: Ints, *, lag: int
) -> Floats:
    """Each row's probability with the weight learned from rows at least ``lag`` years earlier.

    NaN where nothing, or only one outcome, had been seen by then.

    Examples
    --------
    >>> years = np.array([2000, 2000, 2002, 2003])
    >>> made = rolling(np.full(4, 0.5), np.array([0.8, 0.2, 0.8, 0.8]),
    ...                np.array([1.0, 0.0, 1.0, 0.0]), years, lag=3)
    >>> np.isnan(made).tolist()
    [True, True, True, False]
    """
    start, step = _logit(anchor), _logit(stated) - _logit(anchor)
    made = np.full(target.size, np.nan)
    for year in np.unique(base_years):
        past, now = base_years <= year - lag, base_years == year
        if not 0 < target[past].sum() < past.sum():
            continue
        weight = _fit(start[past], step[past], target[past], np.ones(int(past.sum())))
        made[now] = 1.0 / (1.0 + np.exp(-(start[now] + weight * step[now])))
    return made


def _fit(start: Floats, step: Floats, target: Floats, counts: Floats) -> float:
    """Newton's method for one weight; bounded where the rows separate."""
    weight = 1.0
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-(start + weight * step)))
        slope = float((counts * step * (target - chance)).sum())
        curve = float((counts * step**2 * chance * (1.0 - chance)).sum())
        move = slope / max(curve, _TOLERANCE)
        weight = float(np.clip(weight + np.clip(move, -1.0, 1.0), -_BOUND, _BOUND))
        if abs(move) < _TOLERANCE:
            break
    return weight


def _logit(share: Floats) -> Floats:
    kept = np.clip(share, 1e-9, 1.0 - 1e-9)
    return np.asarray(np.log(kept) - np.log1p(-kept), dtype=np.float64)
