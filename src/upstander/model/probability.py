"""A probability: a value that always carries an interval and a reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Probability:
    """A probability with the interval it lies in and the reason for it.

    Parameters
    ----------
    value, low, high
        In [0, 1], with ``low <= value <= high``. What the interval means (a bootstrap
        percentile, a judged range of a grade) is for the reason to say.
    reason
        Where the figure comes from, in words a reader can check. May not be empty.

    Raises
    ------
    ValueRejectedError
        Out of order, out of [0, 1], not a number, or without a reason.

    Examples
    --------
    >>> p = Probability(0.05, 0.03, 0.09, "elastic net, 200 country-bootstrap refits")
    >>> print(p)
    5% (3-9%)
    >>> (~p).value
    0.95
    """

    value: float
    low: float
    high: float
    reason: str

    def __post_init__(self) -> None:
        numbers = (self.low, self.value, self.high)
        if not all(math.isfinite(number) for number in numbers):
            raise ValueRejectedError(
                Phrase("a probability must be a finite number, not {numbers}", numbers=str(numbers))
            )
        if not 0.0 <= self.low <= self.value <= self.high <= 1.0:
            raise ValueRejectedError(
                Phrase(
                    "a probability needs 0 <= low <= value <= high <= 1, not {numbers}",
                    numbers=str(numbers),
                )
            )
        if not self.reason.strip():
            raise ValueRejectedError("a probability needs a reason")

    def __invert__(self) -> Probability:
        return Probability(1 - self.value, 1 - self.high, 1 - self.low, f"not: {self.reason}")

    def __str__(self) -> str:
        return f"{percent(self.value)} ({percent_range(self.low, self.high)})"

    @property
    def spread(self) -> float:
        """Width of the interval."""
        return self.high - self.low


def percent(share: float) -> str:
    """A share as a percentage with the digits it deserves.

    Examples
    --------
    >>> [percent(x) for x in (0.0, 0.0004, 0.004, 0.021, 0.41, 0.996, 0.9999, 1.0)]
    ['0%', '<0.1%', '0.4%', '2.1%', '41%', '99.6%', '>99.9%', '100%']
    """
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    if share < 0.001:
        return "<0.1%"
    if share > 0.999:
        return ">99.9%"
    fine = share < 0.0995 or share > 0.985
    text = f"{share * 100:.1f}" if fine else f"{share * 100:.0f}"
    return text.removesuffix(".0") + "%"


def percent_range(low: float, high: float) -> str:
    """An interval of shares as a range of percentages.

    Examples
    --------
    >>> percent_range(0.03, 0.09), percent_range(0.0, 0.0), percent_range(0.898, 0.903)
    ('3-9%', '0%', '89.8-90.3%')
    """
    left, right = percent(low), percent(high)
    if left == right and low != high:
        left, right = f"{low * 100:.1f}%", f"{high * 100:.1f}%"
    return left if left == right else f"{left.removesuffix('%')}-{right}"


def figure(probability: Probability) -> str:
    """The probability as a figure, with its interval where that says something.

    Examples
    --------
    >>> figure(Probability(0.05, 0.03, 0.09, "drawn")), figure(Probability(0.5, 0.5, 0.5, "coin"))
    ('5% (3-9%)', '50%')
    """
    value, span = percent(probability.value), percent_range(probability.low, probability.high)
    return value if span == value else f"{value} ({span})"


def noisy_or(parts: Iterable[Probability]) -> Probability:
    r"""Probability that at least one of several independent supports holds.

    .. math:: p = 1 - \prod_i (1 - p_i)

    applied to value, low and high alike; the interval is therefore as wide as if every
    support erred in the same direction, which is the cautious reading.

    Parameters
    ----------
    parts
        Independent supports. The caller counts copies of one origin once.

    Returns
    -------
    Probability
        With zero support: 0 with the interval [0, 0].

    References
    ----------
    Pearl, J. (1988). *Probabilistic Reasoning in Intelligent Systems*, section 4.3.2.

    Examples
    --------
    >>> half = Probability(0.5, 0.4, 0.6, "one origin")
    >>> noisy_or([half, half]).value
    0.75
    """
    supports = tuple(parts)
    miss = [math.prod(1 - getattr(p, name) for p in supports) for name in ("value", "low", "high")]
    value, low, high = (1 - m for m in miss)
    count = len(supports)
    origins = "no origin" if not count else "1 origin" if count == 1 else f"{count} origins"
    return Probability(value, min(low, value), max(high, value), f"noisy-or over {origins}")
