"""Intervals of estimates: Student's, on the logit, and Wilson's."""

from __future__ import annotations

import math

from scipy.stats import t as student

Pair = tuple[float, float]
NONE: Pair = (math.nan, math.nan)


def critical(df: float, level: float = 0.95) -> float:
    """How many errors either way; infinite degrees of freedom give the normal one.

    Returns
    -------
    float
        NaN without a degree of freedom.

    Examples
    --------
    >>> round(critical(14), 6), round(critical(math.inf), 6)
    (2.144787, 1.959964)
    """
    return float(student.ppf((1 + level) / 2, df)) if df > 0 else math.nan


def plain(value: float, error: float, df: float, level: float = 0.95) -> Pair:
    """Value plus and minus Student's t errors.

    Examples
    --------
    >>> [round(end, 3) for end in plain(10.0, 1.0, math.inf)]
    [8.04, 11.96]
    """
    half = critical(df, level) * error
    return value - half, value + half


def logit(value: float, error: float, df: float, level: float = 0.95) -> Pair:
    r"""Student's t on the logit of a proportion, with error s / (p (1 - p)).

    Returns
    -------
    tuple
        NaN for a proportion of 0 or 1: see `wilson`.

    Examples
    --------
    >>> [round(end, 4) for end in logit(0.9, 0.03, math.inf)]
    [0.824, 0.9453]
    """
    if not 0 < value < 1:
        return NONE
    half = critical(df, level) * error / (value * (1 - value))
    centre = math.log(value / (1 - value))
    return _back(centre - half), _back(centre + half)


def wilson(value: float, people: float, df: float, level: float = 0.95) -> Pair:
    r"""Wilson's interval of a proportion seen in so many people's worth of answers.

    .. math:: \frac{p + t^2 / 2 n \pm t \sqrt{p (1 - p) / n + t^2 / 4 n^2}}{1 + t^2 / n}

    Parameters
    ----------
    people
        n; p (1 - p) over the variance for a complex sample.

    Examples
    --------
    >>> [round(end, 4) for end in wilson(0.0, 10, math.inf)]
    [0.0, 0.2775]
    """
    if not people > 0:
        return NONE
    square = critical(df, level) ** 2 / people
    centre = (value + square / 2) / (1 + square)
    half = math.sqrt(square * value * (1 - value) + square * square / 4) / (1 + square)
    return (0.0 if value == 0 else centre - half), (1.0 if value == 1 else centre + half)


def _back(x: float) -> float:
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))
