r"""The continuous ranked probability score of a number: normal, draws, quantiles.

.. math:: \operatorname{CRPS}(F, x) = \int (F(t) - [t \ge x])^2 \, dt
    = \mathbb{E}|X - x| - \tfrac12 \mathbb{E}|X - X'|
    = 2 \int_0^1 ([x \le q_\tau] - \tau)(q_\tau - x) \, d\tau

It has the unit of the number, and is the absolute error of whoever names one number alone.

References
----------
Gneiting, T. and Raftery, A. (2007). Strictly proper scoring rules, prediction, and estimation.
*Journal of the American Statistical Association* 102. Ferro, C. (2014). Fair scores for ensemble
forecasts. *Quarterly Journal of the Royal Meteorological Society* 140.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def crps_normal(mean: Floats, sd: Floats, x: Floats) -> Floats:
    r"""Of a normal distribution, in closed form.

    .. math:: \sigma \bigl[z (2\Phi(z) - 1) + 2 \varphi(z) - \pi^{-1/2}\bigr],
        \quad z = (x - \mu) / \sigma

    Examples
    --------
    >>> one = np.ones(1)
    >>> crps_normal(0 * one, one, 0.5 * one).round(6).tolist()
    [0.331404]
    """
    from scipy.special import erf

    z = (x - mean) / sd
    with np.errstate(over="ignore"):  # so far off that the density is 0
        density = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    return np.asarray(sd * (z * erf(z / math.sqrt(2)) + 2 * density - 1 / math.sqrt(math.pi)))


def log_normal(mean: Floats, sd: Floats, x: Floats) -> Floats:
    """The log score of a normal distribution: minus the logarithm of its density at ``x``.

    Examples
    --------
    >>> one = np.ones(1)
    >>> log_normal(0 * one, one, 0.5 * one).round(6).tolist()
    [1.043939]
    """
    z = (x - mean) / sd
    with np.errstate(over="ignore"):  # so far off that the score is infinite
        return np.asarray(0.5 * z**2 + np.log(sd) + 0.5 * math.log(2 * math.pi))


def crps_draws(draws: Floats, x: Floats, *, fair: bool = False) -> Floats:
    r"""Of an ensemble taken as it is, or (fair) of the distribution that it was drawn from.

    .. math:: \frac{1}{m} \sum_i |x_i - x| - \frac{1}{2 m^2} \sum_{ij} |x_i - x_j|

    with :math:`2 m (m - 1)` in place of :math:`2 m^2` where fair: unbiased, whatever m.

    Parameters
    ----------
    draws
        Shape (n, m).
    x
        Shape (n,).
    fair
        Needs two draws at least.

    Examples
    --------
    >>> four, x = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([2.5])
    >>> crps_draws(four, x).tolist(), crps_draws(four, x, fair=True).round(6).tolist()
    ([0.375], [0.166667])
    """
    count = draws.shape[1]
    if fair and count < 2:
        raise UsageError("a fair score needs two draws at least", remedy="take fair=False")
    ranked = np.sort(draws, axis=1)
    # sum_ij |x_i - x_j| = 2 sum_i (2 i - m + 1) x_(i), i from 0
    apart = 2.0 * ranked @ (2.0 * np.arange(count) - count + 1.0)
    pairs = count * (count - 1) if fair else count**2
    return np.asarray(np.abs(draws - x[:, None]).mean(axis=1) - apart / (2.0 * pairs))


def crps_quantiles(levels: Floats, quantiles: Floats, x: Floats) -> Floats:
    r"""Of quantiles at some levels, each standing for the levels nearest to it.

    .. math:: 2 \sum_q w_q ([x \le q] - \tau_q)(q - x)

    with w the share of [0, 1] nearest to the level. At the levels (k - 1/2) / m this is the mean
    over quantiles, and with a draw at each the CRPS of the ensemble; one median is |x - median|.

    Parameters
    ----------
    levels, quantiles
        Shape (n, m): rising; NaN at the end of rows that have fewer.
    x
        Shape (n,).

    Examples
    --------
    >>> levels = (np.arange(4)[None] + 0.5) / 4
    >>> crps_quantiles(levels, np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([2.5])).tolist()
    [0.375]
    """
    told = np.isfinite(levels)
    between = 0.5 * (levels[:, 1:] + levels[:, :-1])
    edges = np.hstack([np.zeros((len(levels), 1)), between, np.ones((len(levels), 1))])
    edges = np.where(np.isfinite(edges), edges, 1.0)
    pinball = ((x[:, None] <= quantiles) - levels) * (quantiles - x[:, None])
    return np.asarray(2.0 * np.where(told, np.diff(edges, axis=1) * pinball, 0.0).sum(axis=1))
