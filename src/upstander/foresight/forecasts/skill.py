"""Skill against a reference, with an interval over topics drawn whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 2000
FEW = 10
"""Topics below which an interval is shown and said to be worth little."""


@dataclass(frozen=True, slots=True)
class Skill:
    """1 minus the mean loss over that of the reference, with the middle 95% of the draws.

    ``value`` is None without a question, or where the reference lost nothing; the interval is
    None with fewer than two topics. A question without a topic is one of its own.
    """

    value: float | None
    low: float | None
    high: float | None
    questions: int
    topics: int

    @property
    def few(self) -> bool:
        """Whether the topics are too few to lean on."""
        return self.topics < FEW

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "questions": self.questions,
            "topics": self.topics,
            "few": self.few,
        }


def skill(ours: Floats, reference: Floats, seed: int, topics: Sequence[str] | None = None) -> Skill:
    """The skill of our losses against a reference's on the same questions.

    Parameters
    ----------
    ours, reference
        Shape (n,): the mean loss of each question; days of one question are no trials of their
        own, so that questions are drawn whole and both losses with them.
    seed
        Of the draws.
    topics
        Of each question; those of one topic are drawn together, the empty ones each alone.

    Examples
    --------
    >>> made = skill(np.array([0.05, 0.1, 0.15]), np.array([0.2, 0.2, 0.2]), 1)
    >>> round(made.value, 6), made.low < made.value < made.high, made.few
    (0.5, True, True)
    """
    n = ours.size
    group = _groups(topics or ("",) * n)
    count = int(group.max()) + 1 if n else 0
    if not n or reference.sum() <= 0:
        return Skill(None, None, None, n, count)
    value = float(1.0 - ours.sum() / reference.sum())
    if count < 2:
        return Skill(value, None, None, n, count)
    mine, theirs = (np.bincount(group, losses) for losses in (ours, reference))
    random, drawn = np.random.default_rng(seed), []
    even = np.full(count, 1.0 / count)
    for _ in range(DRAWS):
        weights = random.multinomial(count, even)
        below = float(weights @ theirs)
        if below > 0:
            drawn.append(1.0 - float(weights @ mine) / below)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Skill(value, float(low), float(high), n, count)


def _groups(topics: Sequence[str]) -> NDArray[np.int64]:
    """A number for each topic, and for each question without one."""
    places: dict[str | int, int] = {}
    found = [places.setdefault(name or at, len(places)) for at, name in enumerate(topics)]
    return np.array(found, dtype=np.int64)
