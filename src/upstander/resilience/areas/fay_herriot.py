"""The area-level model: direct estimates drawn towards what covariates say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, UsageError
from upstander.model.small_area import METHODS, SmallArea, SmallAreas
from upstander.resilience.areas.between_variance import between_variance
from upstander.resilience.areas.mean_squared_error import mean_squared_error, of_regression
from upstander.resilience.areas.regression import log_likelihood, regression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.small_area import AreaData
    from upstander.resilience.areas.regression import Regression

NORMAL = 1.959963984540054
"""Errors either way that hold 95% of a normal law."""

ZERO = (
    "The variance between areas is estimated as 0: every figure is the regression's, and its error "
    "is too small."
)


def fay_herriot(data: AreaData, method: str = "reml") -> SmallAreas:
    """Estimates of all areas, those without a direct estimate too.

    Parameters
    ----------
    data
        Direct estimates, their variances and covariates.
    method
        How the variance between areas is estimated, one of `METHODS`.

    Raises
    ------
    UsageError
        No such method.
    InputError
        Fewer areas than covariates call for, or covariates that say the same.

    References
    ----------
    Fay, R. and Herriot, R. (1979). Estimates of income for small places. *JASA* 74.

    Examples
    --------
    >>> from upstander.model.small_area import AreaData
    >>> y = np.array([1.0, 2.0, 6.0, 3.0])
    >>> data = AreaData(tuple("abcd"), y, np.full(4, 0.5), np.ones((4, 1)), ("intercept",))
    >>> found = fay_herriot(data)
    >>> round(found.between, 6), [round(one.estimate, 4) for one in found.areas]
    (4.166667, [1.2143, 2.1071, 5.6786, 3.0])
    """
    if method not in METHODS:
        raise UsageError(f"no such method: {method!r}", remedy=f"one of {', '.join(METHODS)}")
    asked = ~np.isnan(data.direct)
    _check(data, asked)
    y, x, variance = data.direct[asked], data.design[asked], data.variance[asked]
    between = between_variance(y, x, variance, method)
    made = regression(y, x, variance, between)
    errors = np.full(len(asked), np.nan)
    errors[asked] = mean_squared_error(made, x, variance, method)
    errors[~asked] = of_regression(made, data.design[~asked], between)
    return SmallAreas(
        method=method,
        between=between,
        terms=_terms(data, made),
        log_likelihood=log_likelihood(made),
        areas=tuple(_areas(data, made, between, errors)),
        notes=_notes(between, int((~asked).sum()), errors),
    )


def _check(data: AreaData, asked: NDArray[np.bool_]) -> None:
    m, p = int(asked.sum()), data.design.shape[1]
    if m <= p:
        message = f"{m} areas with an estimate are too few for {p} terms"
        raise InputError(message, source=data.source, remedy="leave covariates out")
    if np.linalg.matrix_rank(data.design[asked]) < p:
        message = f"the covariates say the same thing twice: {', '.join(data.terms)}"
        raise InputError(message, source=data.source, remedy="leave one of them out")


def _areas(
    data: AreaData, made: Regression, between: float, errors: NDArray[np.float64]
) -> list[SmallArea]:
    found = []
    fitted = data.design @ made.beta
    for k, name in enumerate(data.areas):
        direct, variance = float(data.direct[k]), float(data.variance[k])
        own = 0.0 if math.isnan(direct) else between / (between + variance)
        regressed = float(fitted[k])
        estimate = regressed if math.isnan(direct) else regressed + own * (direct - regressed)
        root = math.sqrt(errors[k]) if errors[k] >= 0 else math.nan
        ends = estimate - NORMAL * root, estimate + NORMAL * root
        base = data.bases[k] if data.bases else -1
        row = (name, direct, math.sqrt(variance), estimate, root)
        found.append(SmallArea(*row, *ends, own, regressed, base))
    return found


def _terms(data: AreaData, made: Regression) -> tuple[tuple[str, float, float], ...]:
    spread = np.sqrt(np.diag(made.covariance)).tolist()
    return tuple(zip(data.terms, made.beta.tolist(), spread, strict=True))


def _notes(between: float, never: int, errors: NDArray[np.float64]) -> tuple[str, ...]:
    notes = [ZERO] if between == 0 else []
    if never:
        notes.append(f"{never} without a direct estimate: the figure is the regression's alone.")
    if (errors < 0).any():
        notes.append("The correction for bias leaves some errors below 0: they are not shown.")
    return tuple(notes)
