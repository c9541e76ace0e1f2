"""Centre and spread of the columns, learned from the training rows and from no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """What standardises a matrix: the mean and the standard deviation of each column.

    Parameters
    ----------
    centre, spread
        Of length p. The spread of a constant column is given as 1, so that it becomes 0 and
        not a division by zero.
    """

    centre: Floats
    spread: Floats

    def apply(self, x: Floats) -> Floats:
        """The columns of ``x`` standardised with this centre and spread."""
        return np.asarray((x - self.centre) / self.spread)


def scaling_of(x: Floats, weights: Floats) -> Scaling:
    """The scaling learned from the rows of ``x`` with weights that sum to one.

    The divisor is n, as in glmnet.

    Examples
    --------
    >>> scaling = scaling_of(np.array([[1.0, 7.0], [3.0, 7.0]]), np.array([0.5, 0.5]))
    >>> scaling.centre, scaling.spread
    (array([2., 7.]), array([1., 1.]))
    """
    centre = weights @ x
    offset = x - centre
    spread = np.sqrt(weights @ (offset * offset))
    flat = spread <= 1e-12 * np.maximum(1.0, np.abs(centre))
    return Scaling(centre, np.where(flat, 1.0, spread))
