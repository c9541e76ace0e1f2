"""The queue of doubtful pairs, ordered by what a judgement is expected to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from upstander.evidence.identity.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Effect:
    """What would change if two entities were one: how much, and in words."""

    size: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair to be judged, and what hangs on it.

    Parameters
    ----------
    comparison
        The pair, its probability and reasons.
    effect
        What would change.
    """

    comparison: Comparison
    effect: Effect

    @property
    def expected(self) -> float:
        """Probability times size of the effect."""
        return self.comparison.probability * self.effect.size

    def as_dict(self) -> dict[str, Any]:
        """The doubt as plain data."""
        return self.comparison.as_dict() | {
            "expected_effect": self.expected,
            "effect": self.effect.size,
            "would_change": self.effect.words,
        }


def queue(
    compared: Iterable[Comparison], effect: Callable[[str, str], Effect]
) -> tuple[Doubt, ...]:
    """Pairs in the order of their expected effect, then of their probability.

    Parameters
    ----------
    compared
        Pairs that nobody has judged.
    effect
        What would change if two entities, given by id, were one.
    """
    doubts = [Doubt(one, effect(one.left, one.right)) for one in compared]
    return tuple(
        sorted(
            doubts,
            key=lambda d: (
                -d.expected,
                -d.comparison.probability,
                d.comparison.left,
                d.comparison.right,
            ),
        )
    )
