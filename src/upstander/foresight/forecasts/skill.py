"""Skill against a reference, with an interval over questions drawn whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 2000
FEW = 10
"""Questions below which an interval is shown and said to be worth little."""


@dataclass(frozen=True, slots=True)
class Skill:
    """1 minus the mean loss over that of the reference, with the middle 95% of the draws.

    ``value`` is None without a question, or where the reference lost nothing; the interval is
    None with fewer than two questions.
    """

    value: float | None
    low: float | None
    high: float | None
    questions: int

    @property
    def few(self) -> bool:
        """Whether the questions are too few to lean on."""
        return self.questions < FEW

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "questions": self.questions,
            "few": self.few,
        }


def skill(ours: Floats, reference: Floats, seed: int) -> Skill:
    """The skill of our losses against a reference's on the same questions.

    Parameters
    ----------
    ours, reference
        Shape (n,): the mean loss of each question; days of one question are no trials of their
        own, so that questions are drawn whole and both losses with them.
    seed
        Of the draws.

    Examples
    --------
    >>> made = skill(np.array([0.05, 0.1, 0.15]), np.array([0.2, 0.2, 0.2]), 1)
    >>> round(made.value, 6), made.low < made.value < made.high, made.few
    (0.5, True, True)
    """
    n = ours.size
    if not n or reference.sum() <= 0:
        return Skill(None, None, None, n)
    value = float(1.0 - ours.sum() / reference.sum())
    if n < 2:
        return Skill(value, None, None, n)
    random, drawn = np.random.default_rng(seed), []
    even = np.full(n, 1.0 / n)
    for _ in range(DRAWS):
        weights = random.multinomial(n, even)
        below = float(weights @ reference)
        if below > 0:
            drawn.append(1.0 - float(weights @ ours) / below)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Skill(value, float(low), float(high), n)
