"""The three means as one: a weighted average on a scale of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_steps import Mean

    Floats = NDArray[np.float64]

POWER: dict[Mean, int] = {"arithmetic": 1, "geometric": 0, "harmonic": -1}


def onto(mean: Mean, values: Floats) -> Floats:
    r"""Values on the scale of the mean: :math:`x`, :math:`\ln x` or :math:`-1/x`; all grow with x.

    Examples
    --------
    >>> onto("harmonic", np.array([2.0, 4.0])).tolist()
    [-0.5, -0.25]
    """
    if mean == "arithmetic":
        return values
    return np.log(values) if mean == "geometric" else -1.0 / values


def back(mean: Mean, values: Floats) -> Floats:
    """What `onto` came from.

    Examples
    --------
    >>> back("geometric", onto("geometric", np.array([2.0]))).round(12).tolist()
    [2.0]
    """
    if mean == "arithmetic":
        return values
    return np.exp(values) if mean == "geometric" else -1.0 / values


def slopes(outer: Mean, inner: Mean, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    r"""Least and greatest slope of the scale of one mean over that of another, for x in a range.

    With p of 1, 0 and -1 for the arithmetic, geometric and harmonic mean,
    :math:`d\varphi / d\varphi' = x^{p - p'}`: monotone in x, so that the ends of the range decide.

    Examples
    --------
    >>> least, most = slopes("geometric", "arithmetic", np.array([2.0]), np.array([4.0]))
    >>> least.tolist(), most.tolist()
    ([0.25], [0.5])
    """
    power = POWER[outer] - POWER[inner]
    at_low, at_high = low**power, high**power
    return np.minimum(at_low, at_high), np.maximum(at_low, at_high)


def need_positive(mean: Mean, values: Floats, where: str) -> None:
    """Refuse what the mean is not defined for.

    Raises
    ------
    InputError
        A value of 0 or less under a geometric or harmonic mean.
    """
    if mean != "arithmetic" and (values <= 0).any():
        message = Phrase(
            "{where} is a {mean} mean, and a value below it is not above 0",
            where=where,
            mean=Phrase(mean),
        )
        remedy = "normalise to a scale that begins above 0, such as 1 to 100"
        raise InputError(message, remedy=remedy)
