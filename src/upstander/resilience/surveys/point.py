"""Totals, means and ratios of a group, each with its linear part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.resilience.surveys.domain import degrees
from upstander.resilience.surveys.taylor import covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.survey import SurveySample


@dataclass(frozen=True, slots=True)
class Point:
    """An estimate, its linear part, and of whom it speaks.

    Parameters
    ----------
    value
        The estimate; NaN where nobody answered.
    score
        Linearised values, zero outside the group, shape (n,).
    there
        Members of the group who answered, shape (n,).
    spread
        Its values whose spread a simple random sample would show, shape (n,): those of a mean
        around it, zero for whom it does not count; used for the design effect.
    among
        Whose spread it is: members of the group, or all of whom a total is drawn, shape (n,).
    scale
        What turns the variance of a mean of ``spread`` into that of the estimate.
    """

    value: float
    score: NDArray[np.float64]
    there: NDArray[np.bool_]
    spread: NDArray[np.float64]
    among: NDArray[np.bool_]
    scale: float

    def variance(self, sample: SurveySample) -> float:
        """Its variance under the design; NaN where there is no estimate."""
        if math.isnan(self.value):
            return math.nan
        return float(covariance(sample, self.score)[0, 0])

    def df(self, sample: SurveySample) -> int:
        """Its degrees of freedom."""
        return degrees(sample, self.there)


def total(sample: SurveySample, y: NDArray[np.float64], there: NDArray[np.bool_]) -> Point:
    """The sum over the population's members of a group.

    Parameters
    ----------
    y
        Values, shape (n,); NaN where there is none: such rows are outside.
    there
        Members, shape (n,).

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.full(2, 3.0), np.zeros(2, int), np.arange(2), np.full(1, 6.0))
    >>> total(sample, np.array([1.0, 2.0]), np.array([True, True])).value
    9.0
    """
    there = there & ~np.isnan(y)
    z = np.where(there, y, 0.0)
    # A total of a group is unsure of its size too: others count with 0.
    everybody = np.ones(len(sample), dtype=bool)
    value = float(sample.weight @ z)
    return Point(value, z, there, z, everybody, float(sample.weight.sum()))


def ratio(
    sample: SurveySample,
    y: NDArray[np.float64],
    x: NDArray[np.float64],
    there: NDArray[np.bool_],
) -> Point:
    """The sum of y over the sum of x in a group.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.ones(2), np.zeros(2, int), np.arange(2), np.full(1, 6.0))
    >>> ratio(sample, np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([True, True])).value
    0.5
    """
    there = there & ~np.isnan(y) & ~np.isnan(x)
    beneath = float(sample.weight @ np.where(there, x, 0.0))
    people = float((sample.weight * there).sum())
    if beneath == 0:
        nothing = np.zeros(len(sample))
        return Point(math.nan, nothing, there, nothing, there, math.nan)
    value = float(sample.weight @ np.where(there, y, 0.0)) / beneath
    left = np.where(there, y - value * np.where(there, x, 0.0), 0.0)
    return Point(value, left / beneath, there, left, there, people / beneath)


def mean(sample: SurveySample, y: NDArray[np.float64], there: NDArray[np.bool_]) -> Point:
    """The mean in a group: a ratio over ones.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.array([1.0, 3.0]), np.zeros(2, int), np.arange(2), np.ones(1) * 9)
    >>> mean(sample, np.array([1.0, 2.0]), np.array([True, True])).value
    1.75
    """
    return ratio(sample, y, np.ones(len(sample)), there)
