"""How far off an area's estimate is to be expected, the unsure parameters included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.resilience.areas.regression import Regression


def mean_squared_error(
    made: Regression,
    x: NDArray[np.float64],
    variance: NDArray[np.float64],
    method: str,
) -> NDArray[np.float64]:
    """The mean squared error of each area's estimate, shape (m,).

    Leading terms, coefficients and the variance between areas: g1 + g2 + 2 g3, less a bias; the
    equations are in docs/explanation/small-areas.md.

    Parameters
    ----------
    made
        The regression at the estimated variance between areas.
    x, variance
        Covariates (m, p) and sampling variances (m,).
    method
        How the variance between areas was estimated.

    References
    ----------
    Prasad and Rao (1990), JASA 85; Datta and Lahiri (2000), Statistica Sinica 10; Datta, Rao and
    Smith (2005), Biometrika 92.

    Examples
    --------
    >>> from upstander.resilience.areas.regression import regression
    >>> x, d = np.ones((4, 1)), np.full(4, 1.0)
    >>> made = regression(np.array([1.0, 2.0, 3.0, 6.0]), x, d, 1.0)
    >>> np.round(mean_squared_error(made, x, d, "reml"), 6).tolist()
    [1.125, 1.125, 1.125, 1.125]
    """
    keep = variance * made.precision
    inner = np.einsum("ij,jk,ik->i", x, made.covariance, x)
    spread, bias = _of_between(made, x, method)
    first = variance * (1 - keep)
    second = keep**2 * inner
    third = keep**2 * made.precision * spread
    found: NDArray[np.float64] = first + second + 2 * third - bias * keep**2
    return found


def of_regression(made: Regression, x: NDArray[np.float64], between: float) -> NDArray[np.float64]:
    """The mean squared error of areas where nobody was asked, shape (m,).

    Examples
    --------
    >>> from upstander.resilience.areas.regression import regression
    >>> made = regression(np.array([1.0, 2.0]), np.ones((2, 1)), np.ones(2), 1.0)
    >>> np.round(of_regression(made, np.ones((1, 1)), 1.0), 6).tolist()
    [2.0]
    """
    found: NDArray[np.float64] = between + np.einsum("ij,jk,ik->i", x, made.covariance, x)
    return found


def _of_between(made: Regression, x: NDArray[np.float64], method: str) -> tuple[float, float]:
    """Asymptotic variance and bias of the estimated variance between areas."""
    precision, m = made.precision, len(made.precision)
    one, two = float(precision.sum()), float((precision**2).sum())
    if method == "prasad-rao":
        return 2 * float((1 / precision**2).sum()) / m**2, 0.0
    if method == "moments":
        return 2 * m / one**2, 2 * (m * two - one**2) / one**3
    if method == "ml":
        trace = float(np.trace(made.covariance @ ((precision**2)[:, None] * x).T @ x))
        return 2 / two, -trace / two
    return 2 / two, 0.0
