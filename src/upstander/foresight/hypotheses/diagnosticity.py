"""How much each unit of evidence tells the hypotheses apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.hypotheses.weighing import Weighed, normalised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Diagnosticity:
    """What one unit does.

    Parameters
    ----------
    unit
        Its place.
    ratio
        The likelihood ratio, weighed, between the hypotheses it favours most and least; 1 says
        nothing.
    variance
        Of the weighed log likelihoods over the hypotheses.
    bits
        How far the posterior is from what it would be without it (Kullback-Leibler).
    favours, against
        Places of the hypotheses it favours most and least; -1 where it favours none.
    """

    unit: int
    ratio: float
    variance: float
    bits: float
    favours: int
    against: int


def diagnosticity(weighed: Weighed) -> tuple[Diagnosticity, ...]:
    """Each unit's diagnosticity, the most telling first, ties in the order of the matrix."""
    support = weighed.support
    total = weighed.priors + support.sum(axis=0)
    with_all, without = normalised(total), normalised(total - support)
    found = []
    for unit, row in enumerate(support):
        spread = float(row.max() - row.min())
        # Both are positive but for underflow, where the product is 0 in the limit.
        both = np.maximum(with_all, 1e-300), np.maximum(without[unit], 1e-300)
        bits = float((with_all * np.log2(both[0] / both[1])).sum())
        found.append(
            Diagnosticity(
                unit,
                float(np.exp(spread)),
                float(row.var()),
                max(0.0, bits),
                int(row.argmax()) if spread > 0 else -1,
                int(row.argmin()) if spread > 0 else -1,
            )
        )
    return tuple(sorted(found, key=lambda d: (-d.ratio, d.unit)))
