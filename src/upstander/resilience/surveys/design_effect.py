"""How many times wider than a simple random sample of as many people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from upstander.model.survey import SurveySample
    from upstander.resilience.surveys.point import Point

SLACK = 1.001
"""Weights that add up to no more than this many times the people asked are relative ones."""


def design_effect(sample: SurveySample, point: Point, variance: float) -> float:
    r"""The variance over that of a simple random sample of the same size.

    .. math:: \operatorname{deff} = \frac{v}{k^2 (1 - n / \hat N) \, s^2 / n}, \quad
        s^2 = \frac{n}{n - 1} \frac{\sum w_i (z_i - \bar z)^2}{\sum w_i}

    with k = 1 for means, the people for totals, and people over denominator for ratios. The total
    of a group is compared with that of a sample in which its size is unsure too.

    Returns
    -------
    float
        NaN where one person or none is asked, or all say the same. Relative weights: without the
        first factor.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> from upstander.resilience.surveys.point import mean
    >>> sample = SurveySample(np.full(4, 5.0), np.zeros(4, int), np.arange(4), np.array([20.0]))
    >>> found = mean(sample, np.array([1.0, 2.0, 3.0, 6.0]), np.ones(4, bool))
    >>> round(design_effect(sample, found, found.variance(sample)), 9)
    1.0
    """
    weight = np.where(point.among, sample.weight, 0.0)
    n, people = int((weight > 0).sum()), float(weight.sum())
    if n < 2 or not math.isfinite(variance):
        return math.nan
    centre = float(weight @ point.spread) / people
    square = float(weight @ (point.spread - centre) ** 2) / people * n / (n - 1)
    finite = 1.0 if are_relative(sample) else 1.0 - n / people
    plain = point.scale**2 * finite * square / n
    return variance / plain if plain > 0 else math.nan


def are_relative(sample: SurveySample) -> bool:
    """Whether weights say who counts more, and not how many people each one stands for.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> are_relative(SurveySample(np.ones(2), np.zeros(2, int), np.arange(2), np.ones(1) * 9))
    True
    """
    return float(sample.weight.sum()) <= SLACK * int((sample.weight > 0).sum())
