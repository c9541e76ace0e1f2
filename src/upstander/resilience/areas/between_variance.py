"""The variance between areas that covariates leave: four estimators, each solved to its root."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from upstander.resilience.areas.regression import (
    log_likelihood,
    regression,
    restricted_log_likelihood,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.resilience.areas.regression import Regression

GRID = 240
"""Points at which a score is looked at before its roots are bisected."""

HALVINGS = 200


def between_variance(
    y: NDArray[np.float64], x: NDArray[np.float64], variance: NDArray[np.float64], method: str
) -> float:
    """The variance between areas, 0 or more.

    Parameters
    ----------
    y, x, variance
        Direct estimates (m,), covariates (m, p) of full rank with p < m, sampling variances (m,).
    method
        One of `upstander.model.small_area.METHODS`.

    References
    ----------
    Rao, J. and Molina, I. (2015). *Small Area Estimation*, 6.1.2.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 6.0, 3.0])
    >>> [round(between_variance(y, np.ones((4, 1)), np.full(4, 0.5), m), 6)
    ...  for m in ("reml", "ml", "moments", "prasad-rao")]
    [4.166667, 3.0, 4.166667, 4.166667]
    """
    if method == "prasad-rao":
        return _prasad_rao(y, x, variance)

    def at(between: float) -> Regression:
        return regression(y, x, variance, between)

    if method == "moments":
        free = len(y) - x.shape[1]
        roots = _roots(lambda a: _excess(at(a), free), _grid(y, variance))
        return max(roots, default=0.0)
    restricted = method == "reml"
    likelihood = restricted_log_likelihood if restricted else log_likelihood
    roots = _roots(lambda a: score(at(a), x, restricted=restricted), _grid(y, variance))

    def height(between: float) -> float:
        return likelihood(at(between))

    return max([0.0, *roots], key=height)


def score(made: Regression, x: NDArray[np.float64], *, restricted: bool) -> float:
    """The derivative of the log-likelihood by the variance between areas.

    Examples
    --------
    >>> made = regression(np.array([1.0, 3.0]), np.ones((2, 1)), np.ones(2), 1.0)
    >>> abs(score(made, np.ones((2, 1)), restricted=True)) < 1e-12
    True
    """
    precision = made.precision
    trace = float(precision.sum())
    if restricted:
        inner = np.einsum("ij,jk,ik->i", x, made.covariance, x)
        trace -= float((precision**2 * inner).sum())
    return 0.5 * (float(((made.residual * precision) ** 2).sum()) - trace)


def _excess(made: Regression, free: int) -> float:
    return float((made.residual**2 * made.precision).sum()) - free


def _grid(y: NDArray[np.float64], variance: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 to where no root can be: twice the sum of squares, evenly in the logarithm."""
    most = 2 * float(((y - y.mean()) ** 2).sum()) + float(variance.max())
    least = min(float(variance.min()), most) * 1e-8
    return np.concatenate([[0.0], np.geomspace(least, most, GRID)])


def _roots(function: Callable[[float], float], grid: NDArray[np.float64]) -> list[float]:
    """Where the function comes down through 0: tops of what it is the derivative of."""
    values = [function(float(a)) for a in grid]
    return [
        _bisected(function, float(grid[k]), float(grid[k + 1]))
        for k, (left, right) in enumerate(pairwise(values))
        if left > 0 >= right
    ]


def _bisected(function: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        if function(middle) > 0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _prasad_rao(
    y: NDArray[np.float64], x: NDArray[np.float64], variance: NDArray[np.float64]
) -> float:
    q, _ = np.linalg.qr(x)
    residual = y - q @ (q.T @ y)
    leverage = (q**2).sum(axis=1)
    found = float(residual @ residual) - float((variance * (1 - leverage)).sum())
    return max(0.0, found / float(len(y) - x.shape[1]))
