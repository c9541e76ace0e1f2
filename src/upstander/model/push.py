"""A push: what a lever adds to the balance of variants of a cross-impact matrix, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from upstander.model.cross_impact import CrossImpact


@dataclass(frozen=True, slots=True)
class Push:
    """A lever as a scenario sees it.

    Parameters
    ----------
    id
        Of the lever; unique among the pushes of a question.
    effects
        Pairs of a variant's number over all descriptors and the points that one step of the
        lever adds to its balance (whole, may be negative).
    cost
        Of one step; at least 0.
    most
        Steps that can be taken; at least 1.
    why
        The reason given for the effect.
    """

    id: str
    effects: tuple[tuple[int, int], ...]
    cost: float = 1.0
    most: int = 1
    why: str = ""

    def __post_init__(self) -> None:
        if not self.effects:
            raise ValueRejectedError(
                Phrase("lever {id!r} pushes nothing", id=self.id), remedy="say what it does"
            )
        if not 0 <= self.cost < 1e9:
            raise ValueRejectedError(
                Phrase("lever {id!r} costs {cost}", id=self.id, cost=self.cost), remedy="0 or more"
            )
        if not 1 <= self.most <= 1000:
            raise ValueRejectedError(
                Phrase("lever {id!r} has {most} steps", id=self.id, most=self.most),
                remedy="1 to 1,000",
            )


def pushed(
    matrix: CrossImpact, pushes: Sequence[Push], steps: Mapping[str, int]
) -> NDArray[np.int64]:
    """What some steps of some levers add to every balance, in the unit of the matrix; (V,)."""
    total = np.zeros(len(matrix.impact), np.int64)
    for push in pushes:
        for at, points in push.effects:
            total[at] += points * matrix.unit * steps.get(push.id, 0)
    return total


def every_push(matrix: CrossImpact, most: int) -> list[Push]:
    """One lever for each variant, one point a step and one of cost: a push on anything."""
    return [
        Push(f"{d.name}={v}", ((int(matrix.starts[i]) + k, 1),), 1.0, most)
        for i, d in enumerate(matrix.descriptors)
        for k, v in enumerate(d.variants)
        if len(d.variants) > 1
    ]
