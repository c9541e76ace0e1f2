"""What dated pushes do to a scenario: where the system falls as each begins and ends.

A push adds to the balance of a variant for as long as its juncture lasts; with each change the
system moves by succession from where it stood (`upstander.foresight.scenarios.basins`). What is
left when all pushes are over is what the junctures changed for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import ValueRejectedError
from upstander.foresight.scenarios.basins import succession

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from upstander.foresight.juncture_timeline import Occurrence, Timeline
    from upstander.model.cross_impact import CrossImpact


@dataclass(frozen=True, slots=True)
class Step:
    """The state of the system from a day on.

    Parameters
    ----------
    day
        From when.
    active
        Ids of the junctures that push then.
    state
        The scenario it is in, as 0-based variants: of a cycle, one of its states.
    moved
        Numbers of the descriptors that are not as they were before.
    settles
        Whether it rests there; else it goes round a cycle.
    """

    day: date
    active: tuple[str, ...]
    state: tuple[int, ...]
    moved: tuple[int, ...]
    settles: bool

    def as_dict(self, matrix: CrossImpact) -> dict[str, Any]:
        """The step as plain data, by the names of the matrix."""
        return {
            "day": self.day.isoformat(),
            "active": list(self.active),
            "state": matrix.words(self.state),
            "moved": [matrix.descriptors[i].name for i in self.moved],
            "rests": self.settles,
        }


def course(matrix: CrossImpact, start: Sequence[int], timeline: Timeline) -> tuple[Step, ...]:
    """The states of a scenario over a timeline: on its first day, and whenever a push changes.

    Parameters
    ----------
    matrix
        Judgements.
    start
        The scenario before the first day, as 0-based variants.
    timeline
        Junctures; those without a push are left out.

    Raises
    ------
    ValueRejectedError
        A push on a descriptor or variant that the matrix does not have.
    UsageError
        A start that it does not have.
    """
    pushing = [one for one in timeline.occurrences if one.juncture.push is not None]
    effects = [_effect(matrix, one) for one in pushing]
    days = {timeline.first}
    for one in pushing:
        days |= {one.start, one.end + timedelta(days=1)}
    state, steps = tuple(int(v) for v in start), []
    for day in sorted(day for day in days if timeline.first <= day <= timeline.last):
        active = [k for k, one in enumerate(pushing) if one.start <= day <= one.end]
        push = np.zeros(len(matrix.impact), np.int64)
        for k in active:
            push += effects[k]
        found = succession(matrix, state, push=push)
        after = tuple(found.states[0].tolist())
        moved = tuple(
            i for i, pair in enumerate(zip(state, after, strict=True)) if len({*pair}) > 1
        )
        names = tuple(pushing[k].juncture.id for k in active)
        steps.append(Step(day, names, after, moved, found.settles))
        state = after
    return tuple(steps)


def _effect(matrix: CrossImpact, one: Occurrence) -> NDArray[np.int64]:
    """What a juncture adds to the balance of each variant, in the unit of the matrix."""
    push, effect = one.juncture.push, np.zeros(len(matrix.impact), np.int64)
    if push is None:
        return effect
    try:
        descriptor, variant = matrix.place(push.descriptor, push.variant)
    except ValueRejectedError as error:
        fault = error.problem
        message = f"juncture {one.juncture.id!r}: {fault.message}"
        raise ValueRejectedError(message, remedy=fault.remedy) from error
    effect[int(matrix.starts[descriptor]) + variant] = push.strength * matrix.unit
    return effect
