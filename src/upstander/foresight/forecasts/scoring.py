r"""Proper scores of probabilities over options: Brier, log and ranked probability score.

All are losses: small is good, and whoever says what they believe expects the smallest.

References
----------
Gneiting, T. and Raftery, A. (2007). Strictly proper scoring rules, prediction, and estimation.
*Journal of the American Statistical Association* 102. Epstein, E. (1969). A scoring system for
probability forecasts of ranked categories. *Journal of Applied Meteorology* 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def brier(chances: Floats, outcome: Ints) -> Floats:
    r"""The Brier score of each row: of one option where there are two, else the sum over options.

    .. math:: (p_1 - y_1)^2 \quad\text{or}\quad \sum_k (p_k - y_k)^2

    Parameters
    ----------
    chances
        Shape (n, K), rows of sum 1; two columns are a binary question.
    outcome
        Shape (n,): the place of the option that came.

    Returns
    -------
    Floats
        Shape (n,): 0 to 1 where there are two options, else 0 to 2.

    Examples
    --------
    >>> brier(np.array([[0.2, 0.8]]), np.array([1])).round(6).tolist()
    [0.04]
    >>> brier(np.array([[0.2, 0.3, 0.5]]), np.array([2])).round(6).tolist()
    [0.38]
    """
    if chances.shape[1] == 2:
        return np.asarray((chances[:, 0] - (outcome == 0)) ** 2)
    # sum_k (p_k - y_k)^2 = sum_k p_k^2 - 2 p_o + 1
    came = np.take_along_axis(chances, outcome[:, None], axis=1)[:, 0]
    return np.asarray(np.einsum("nk,nk->n", chances, chances) - 2.0 * came + 1.0)


def log_score(chances: Floats, outcome: Ints) -> Floats:
    r"""Minus the natural logarithm of what was given to the option that came.

    Returns
    -------
    Floats
        Shape (n,): infinite where it was given nothing.

    Examples
    --------
    >>> log_score(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0, 1])).round(4).tolist()
    [0.6931, inf]
    """
    came = np.take_along_axis(chances, outcome[:, None], axis=1)[:, 0]
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(came))


def ranked(chances: Floats, outcome: Ints) -> Floats:
    r"""The ranked probability score, for options in an order; 0 to 1.

    .. math:: \frac{1}{K - 1} \sum_{k < K} \Bigl(\sum_{j \le k} p_j - [o \le k]\Bigr)^2

    Some write it without the division. Being wrong by one place costs less than by two.

    Examples
    --------
    >>> ranked(np.array([[0.0, 0.0, 1.0]] * 3), np.array([0, 1, 2])).tolist()
    [1.0, 0.5, 0.0]
    """
    places = np.arange(chances.shape[1] - 1)
    reached = np.cumsum(chances, axis=1)[:, :-1]
    return np.asarray(((reached - (outcome[:, None] <= places)) ** 2).mean(axis=1))
