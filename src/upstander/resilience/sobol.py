"""Which choice matters: Sobol indices by going through every combination of discrete choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """How much of the variance one factor accounts for.

    Parameters
    ----------
    first
        Alone: what is expected to go if the factor were known. None where nothing varies.
    total
        With all its interactions: what is expected to stay if all others were known.
    """

    factor: str
    first: float | None
    total: float | None


def sobol(outcomes: Floats, factors: Sequence[str]) -> tuple[SobolIndex, ...]:
    r"""First-order and total index of each factor, exact for the design.

    .. math:: S_i = \frac{\operatorname{Var} \operatorname{E}(Y \mid X_i)}{\operatorname{Var} Y},
              \qquad
              S_{Ti} = \frac{\operatorname{E} \operatorname{Var}(Y \mid X_{\sim i})}
                            {\operatorname{Var} Y}

    Parameters
    ----------
    outcomes
        One axis a factor, one entry a combination of levels; all equally likely.

    References
    ----------
    Sobol', I. (1993). Sensitivity estimates for nonlinear mathematical models. *Mathematical
    Modelling and Computational Experiment* 1. Homma, T. and Saltelli, A. (1996). *Reliability
    Engineering & System Safety* 52.

    Examples
    --------
    >>> for index in sobol(np.array([[0.0, 1.0], [2.0, 3.0]]), ["a", "b"]):
    ...     print(index.factor, index.first, index.total)
    a 0.8 0.8
    b 0.2 0.2
    """
    whole = float(np.var(outcomes))
    found = []
    for axis, factor in enumerate(factors):
        if whole <= np.finfo(float).eps * float(np.max(np.abs(outcomes), initial=0.0)) ** 2:
            found.append(SobolIndex(factor, None, None))
            continue
        others = tuple(k for k in range(outcomes.ndim) if k != axis)
        first = float(np.var(outcomes.mean(axis=others))) / whole
        total = float(np.mean(np.var(outcomes, axis=axis))) / whole
        found.append(SobolIndex(factor, first, total))
    return tuple(found)
