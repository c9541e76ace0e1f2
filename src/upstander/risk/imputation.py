"""Unknown values set to the training mean, so that not knowing moves no estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def training_means(x: Floats, weights: Floats) -> Floats:
    """The weighted mean of each column over the training rows where it is known.

    Parameters
    ----------
    x
        n x p training rows; NaN where unknown.
    weights
        Of the rows, not negative.

    Returns
    -------
    array of length p
        0 for a column that is never known: filled with it the column is constant, and so gets
        no coefficient.

    Examples
    --------
    >>> training_means(np.array([[1.0, np.nan], [3.0, np.nan]]), np.ones(2))
    array([2., 0.])
    """
    known = ~np.isnan(x)
    mass = weights @ known
    total = weights @ np.where(known, x, 0.0)
    return np.asarray(np.divide(total, mass, out=np.zeros_like(total), where=mass > 0.0))


def filled(x: Floats, means: Floats) -> Floats:
    """``x`` with every unknown value set to the mean of its column.

    Examples
    --------
    >>> filled(np.array([[np.nan, 4.0]]), np.array([2.0, 9.0]))
    array([[2., 4.]])
    """
    return np.where(np.isnan(x), means, x)
