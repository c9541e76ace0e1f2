"""How a problem is looked at: all at once, or unfolded into phases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.levers.phases import unfold
from upstander.levers.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.levers.problem import LeverProblem
    from upstander.levers.timing import Schedule
    from upstander.model.lever import Lever


@dataclass(frozen=True, slots=True)
class View:
    """Makes of a case's problem, or of a variant of it, the problem that is solved.

    Parameters
    ----------
    levers
        The menu of the case, which knows delays and half-lives.
    schedule
        The phases; None for one phase without time.
    """

    levers: Mapping[str, Lever]
    schedule: Schedule | None = None

    def of(self, problem: LeverProblem) -> LeverProblem:
        """The problem as it is solved."""
        if self.schedule is None:
            return problem
        menu = [self.levers[str(option.id)] for option in problem.levers]
        timing = [Timing(lever.delay_days, lever.half_life_days) for lever in menu]
        return unfold(problem, timing, self.schedule).problem

    def holder(self, key: str | int) -> str:
        """Whom a holder of the problem stands for."""
        return str(key) if self.schedule is None else str(key).rpartition("@")[0]
