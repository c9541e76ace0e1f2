"""The least weighted mean over a box of weights: a linear-fractional programme, solved exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def least_mean(values: Floats, low: Floats, high: Floats) -> Floats:
    r"""The least of :math:`\sum w_i x_i / \sum w_i` with :math:`w_i \in [l_i, h_i]`.

    At an optimum with value t every weight is at an end: high where :math:`x_i < t`, low where
    :math:`x_i > t`. So with x sorted the first k weights are high and the others low, for some k
    from 0 to m; the least of these m + 1 means is the answer.

    Parameters
    ----------
    values
        Shape (..., m); NaN where a value is missing and takes its weight with it.
    low, high
        Ends of each weight, shape (m,), above 0.

    Returns
    -------
    array
        Shape (...,); NaN where all are missing.

    References
    ----------
    Charnes, A. and Cooper, W. (1962). Programming with linear fractional functionals. *Naval
    Research Logistics Quarterly* 9.

    Examples
    --------
    >>> ends = np.array([0.5, 0.5]), np.array([1.5, 1.5])
    >>> round(float(least_mean(np.array([1.0, -1.0]), *ends)), 12)
    -0.5
    """
    order = np.argsort(values, axis=-1)  # NaN last
    ordered = np.take_along_axis(values, order, axis=-1)
    gaps = np.isnan(ordered)
    least, most = low[order], high[order]
    if gaps.any():
        ordered = np.where(gaps, 0.0, ordered)
        least, most = np.where(gaps, 0.0, least), np.where(gaps, 0.0, most)
    more = most - least
    sums = (least * ordered).sum(axis=-1, keepdims=True)
    weights = least.sum(axis=-1, keepdims=True)
    over = np.concatenate([sums, sums + np.cumsum(more * ordered, axis=-1)], axis=-1)
    under = np.concatenate([weights, weights + np.cumsum(more, axis=-1)], axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray((over / under).min(axis=-1))
