"""The season of each series, shrunk toward a common one where its own past says little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


class Seasons:
    """Seasonal factors of N series, learned one whole calendar year after another.

    Parameters
    ----------
    n
        Number of series.
    trust
        Events' worth of trust in the common season, and of the common season in none.

    Notes
    -----
    In a model of year times month Poisson's estimate of a month's factor is what the month had,
    over what an average month of the same years had. Years are weighed by 1 / (1 + dispersion x
    mean), so that one bloody year does not make a season.
    """

    def __init__(self, n: int, trust: float) -> None:
        self._had = np.zeros((n, 12))
        self._average = np.zeros(n)
        self._trust = trust
        self.factors: Floats = np.ones((n, 12))

    def learn(self, counts: Floats, there: Bools, dispersion: Floats) -> None:
        """Take in one calendar year, January first; series that lack a month of it are passed."""
        mean = counts.mean(axis=1)
        weight = there.all(axis=1) / (1.0 + dispersion * mean)
        self._had += weight[:, None] * counts
        self._average += weight * mean
        if np.isinf(self._trust):
            return
        each = np.minimum(1.0, 12.0 / np.maximum(12.0 * self._average, 1e-9))
        common = self._shrunk((each[:, None] * self._had).sum(axis=0), each @ self._average, 1.0)
        self.factors = self._shrunk(self._had, self._average[:, None], common)

    def _shrunk(self, had: Floats, average: Floats | float, toward: Floats | float) -> Floats:
        found = np.asarray((had + self._trust * toward) / (average + self._trust))
        shares: Floats = found / found.mean(axis=-1, keepdims=True)
        return shares
