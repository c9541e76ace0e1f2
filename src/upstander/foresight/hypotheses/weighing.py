r"""Evidence as numbers: units that stand or fall together, weighed by their grades.

.. math:: \ln P(h \mid E) = \ln \pi_h + \sum_u w_u \ln L_{uh} + \text{const}

A unit is an item, or all items of one origin, which count once: as the one with the best grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.hypothesis import HypothesisMatrix, Item

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A matrix in units.

    Parameters
    ----------
    units
        The items of each unit, the one that speaks for it first.
    priors
        Shape (H,): logarithms.
    cells
        Shape (J, U, H): log likelihoods by judge; NaN where a judge did not rate a unit.
    weights
        Shape (U,): how far each is to be believed, 0 to 1.
    """

    units: tuple[tuple[Item, ...], ...]
    priors: Floats
    cells: Floats
    weights: Floats

    @property
    def support(self) -> Floats:
        """Shape (U, H): the weighed log likelihoods, judges counting alike."""
        return np.asarray(self.weights[:, None] * np.nanmean(self.cells, axis=0))

    @property
    def posterior(self) -> Floats:
        """Shape (H,): the probability of each hypothesis given all units."""
        return normalised(self.priors + self.support.sum(axis=0))


def weighed(matrix: HypothesisMatrix) -> Weighed:
    """The matrix in units, in the order in which they first appear."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in matrix.items:
        key = ("origin", item.origin) if item.origin else ("item", item.id)
        groups.setdefault(key, []).append(item)
    # Sorting is stable: of copies graded alike the first speaks.
    units = tuple(
        tuple(sorted(group, key=lambda item: -item.grade.probability.value))
        for group in groups.values()
    )
    judges = sorted({j.judge for unit in units for j in unit[0].judgements})
    cells = np.full((max(1, len(judges)), len(units), len(matrix.hypotheses)), np.nan)
    for u, unit in enumerate(units):
        for judgement in unit[0].judgements:
            cells[judges.index(judgement.judge), u] = np.log(judgement.likelihoods)
    weights = np.array([unit[0].grade.probability.value for unit in units])
    return Weighed(units, np.log(np.array(matrix.priors)), cells, weights)


def normalised(logs: Floats) -> Floats:
    """Probabilities in proportion to exponentials, along the last axis.

    Examples
    --------
    >>> normalised(np.log([1.0, 3.0])).round(6).tolist()
    [0.25, 0.75]
    """
    made = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(made / made.sum(axis=-1, keepdims=True))
