"""The weighted regression between areas, given the variance between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Regression:
    """Generalised least squares at one value of the variance between areas.

    Parameters
    ----------
    precision
        1 / (A + D), shape (m,).
    beta
        Coefficients, shape (p,).
    covariance
        Q, shape (p, p).
    residual
        y - X beta, shape (m,).
    """

    precision: NDArray[np.float64]
    beta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    residual: NDArray[np.float64]


def regression(
    y: NDArray[np.float64], x: NDArray[np.float64], variance: NDArray[np.float64], between: float
) -> Regression:
    """The regression of ``y`` on ``x`` with variances ``between + variance``.

    Parameters
    ----------
    y, x, variance
        Direct estimates (m,), covariates (m, p) and sampling variances (m,).

    Examples
    --------
    >>> made = regression(np.array([1.0, 3.0]), np.ones((2, 1)), np.ones(2), 0.5)
    >>> np.round(made.beta, 6).tolist(), np.round(made.covariance, 6).tolist()
    ([2.0], [[0.75]])
    """
    precision = 1.0 / (between + variance)
    root = np.sqrt(precision)
    # By orthogonal triangles: the normal equations would square the condition of covariates.
    q, r = np.linalg.qr(root[:, None] * x)
    inverse = np.linalg.inv(r)
    beta = inverse @ (q.T @ (root * y))
    return Regression(precision, beta, inverse @ inverse.T, y - x @ beta)


def log_likelihood(made: Regression) -> float:
    r"""Of the direct estimates, normal, at the regression.

    .. math:: -\tfrac12 \sum \log 2 \pi (A + D_i) - \tfrac12 \sum r_i^2 / (A + D_i)

    Examples
    --------
    >>> made = regression(np.array([1.0, 3.0]), np.ones((2, 1)), np.ones(2), 0.0)
    >>> round(log_likelihood(made), 6)
    -2.837877
    """
    whole = np.log(2 * np.pi / made.precision) + made.residual**2 * made.precision
    return -0.5 * float(whole.sum())


def restricted_log_likelihood(made: Regression) -> float:
    """The same, of what is left when the coefficients are taken out; but for a constant.

    Examples
    --------
    >>> made = regression(np.array([1.0, 3.0]), np.ones((2, 1)), np.ones(2), 0.0)
    >>> round(restricted_log_likelihood(made), 6)
    -3.184451
    """
    return log_likelihood(made) + 0.5 * float(np.linalg.slogdet(made.covariance)[1])
