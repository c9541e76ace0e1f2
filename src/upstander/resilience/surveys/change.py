"""The change between two estimates: of samples drawn apart, or of people asked twice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.resilience.surveys.interval import Pair


def apart(first: float, second: float, low: Pair, high: Pair) -> Pair:
    r"""Interval of ``second - first`` from theirs alone, by recovered variances (MOVER).

    .. math:: d - \sqrt{(\theta_2 - l_2)^2 + (u_1 - \theta_1)^2}, \quad
              d + \sqrt{(u_2 - \theta_2)^2 + (\theta_1 - l_1)^2}

    Parameters
    ----------
    low, high
        Lower ends, then upper ends, of the first and the second.

    References
    ----------
    Zou, G. and Donner, A. (2008). Construction of confidence limits about effect measures.
    *Statistics in Medicine* 27(10).

    Examples
    --------
    >>> [round(end, 6) for end in apart(0.5, 0.75, (0.25, 0.5), (0.75, 1.0))]
    [-0.103553, 0.603553]
    """
    change = second - first
    down = math.hypot(second - low[1], high[0] - first)
    up = math.hypot(high[1] - second, first - low[0])
    return change - down, change + up


def satterthwaite(first: float, second: float, df: Pair) -> float:
    """Degrees of freedom of a sum of two variances.

    Examples
    --------
    >>> satterthwaite(1.0, 1.0, (10.0, 10.0))
    20.0
    >>> satterthwaite(1.0, 0.0, (10.0, 5.0))
    10.0
    """
    if min(df) <= 0:
        return 0.0
    beneath = first**2 / df[0] + second**2 / df[1]
    return (first + second) ** 2 / beneath if beneath > 0 else min(df)
