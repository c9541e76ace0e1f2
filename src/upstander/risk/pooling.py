"""Pooling the forecasts of several people into one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError, ValueRejectedError
from upstander.model.probability import Probability

if TYPE_CHECKING:
    from collections.abc import Sequence

CLIP = (0.01, 0.99)
"""How near to 0 and 1 a forecast counts: nobody is as sure as 0 or 1, whatever they write."""

DRAWS = 500


def mean(chances: Sequence[float]) -> float:
    """The average.

    Examples
    --------
    >>> mean([0.1, 0.3])
    0.2
    """
    return math.fsum(_checked(chances)) / len(chances)


def median(chances: Sequence[float]) -> float:
    """The middle one, or the average of the two in the middle.

    Examples
    --------
    >>> median([0.1, 0.2, 0.9])
    0.2
    """
    return float(np.median(_checked(chances)))


def trimmed_mean(chances: Sequence[float], share: float = 0.1) -> float:
    """The average without the ``share`` lowest and the ``share`` highest.

    Examples
    --------
    >>> trimmed_mean([0.0, 0.2, 0.4, 1.0], 0.25)
    0.30000000000000004
    """
    if not 0.0 <= share < 0.5:
        raise UsageError(f"cannot trim {share} at each end", remedy="give a share below 0.5")
    ranked = sorted(_checked(chances))
    cut = int(len(ranked) * share)
    return mean(ranked[cut : len(ranked) - cut])


def geometric_odds(
    chances: Sequence[float], extremise: float = 1.0, clip: tuple[float, float] = CLIP
) -> float:
    r"""The geometric mean of the odds, its log-odds multiplied by ``extremise``.

    .. math:: \operatorname{logit} p = d \cdot \frac{1}{n} \sum_i \operatorname{logit} p_i

    Parameters
    ----------
    chances
        One probability a person.
    extremise
        d: 1 leaves the mean as it is; above 1 moves it away from even odds, for people who know
        different things.
    clip
        Probabilities are brought into this range first.

    References
    ----------
    Satopää, V. et al. (2014). Combining multiple probability predictions using a simple logit
    model. *International Journal of Forecasting* 30(2).

    Examples
    --------
    >>> round(geometric_odds([0.2, 0.8]), 6), round(geometric_odds([0.8, 0.8], 2.0), 6)
    (0.5, 0.941176)
    """
    kept = np.clip(_checked(chances), *clip)
    pooled = extremise * float(np.mean(np.log(kept) - np.log1p(-kept)))
    return 1.0 / (1.0 + math.exp(-pooled))


def neyman_factor(count: int) -> float:
    r"""How far to extremise a pool of ``count`` people.

    .. math:: d = \frac{n (\sqrt{3 n^2 - 3 n + 1} - 2)}{n^2 - n - 1}

    References
    ----------
    Neyman, E. and Roughgarden, T. (2022). Are you smarter than a random expert? The robust
    aggregation of substitutable signals. *ACM EC '22*.

    Examples
    --------
    >>> neyman_factor(1), round(neyman_factor(10), 4), round(neyman_factor(10**6), 4)
    (1.0, 1.625, 1.732)
    """
    if count < 1:
        raise UsageError("a pool needs one person at least", remedy="give a forecast")
    n = float(count)
    return n * (math.sqrt(3 * n * n - 3 * n + 1) - 2) / (n * n - n - 1)


def neyman(chances: Sequence[float], clip: tuple[float, float] = CLIP) -> float:
    """The geometric mean of the odds, extremised by `neyman_factor`.

    Examples
    --------
    >>> round(neyman([0.3]), 6), neyman([0.2, 0.2]) < 0.2
    (0.3, True)
    """
    return geometric_odds(chances, neyman_factor(len(chances)), clip)


def pooled(chances: Sequence[float], *, seed: int, lone: float) -> Probability:
    """The geometric mean of the odds, with the middle 90% of draws of people with replacement.

    Parameters
    ----------
    chances
        One probability a person.
    seed
        Of the draws.
    lone
        Log-odds either way where one person alone forecast: nobody else shows how people differ.

    Examples
    --------
    >>> print(pooled([0.02, 0.05, 0.1], seed=1, lone=1.0))
    4.7% (2.7-8%)
    """
    value = geometric_odds(chances)
    if len(chances) == 1:
        centre = math.log(value / (1.0 - value))
        low, high = (1.0 / (1.0 + math.exp(-(centre + side))) for side in (-lone, lone))
        return Probability(value, low, high, "one person's forecast; its range is a judgement")
    drawn = np.random.default_rng(seed).choice(np.asarray(chances), (DRAWS, len(chances)))
    made = [geometric_odds(row.tolist()) for row in drawn]
    low, high = np.percentile(made, [5, 95])
    reason = f"geometric mean of the odds of {len(chances)} people; middle 90% of {DRAWS} draws"
    return Probability(value, float(min(low, value)), float(max(high, value)), reason)


def _checked(chances: Sequence[float]) -> list[float]:
    found = [float(chance) for chance in chances]
    if not found:
        raise ValueRejectedError("no forecast to pool", remedy="give one at least")
    for chance in found:
        if not 0.0 <= chance <= 1.0:
            raise ValueRejectedError(f"not a probability: {chance}", remedy="write 0 to 1")
    return found
