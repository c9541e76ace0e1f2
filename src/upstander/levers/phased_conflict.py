"""Conflicts in time: when levers that are wanted fit no plan in phases, the fewest reasons why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.levers.conflict import (
    Conflict,
    answered,
    minimal,
    named,
    numbers,
    question,
    refused,
    rules_of,
    whole_cost,
)
from upstander.levers.phases import timing_of, unfold
from upstander.levers.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.conflict import Rule
    from upstander.levers.problem import LeverProblem
    from upstander.levers.timing import Schedule

PHASE, TIME = "budget of a phase", "time"


def case_conflict_in_phases(
    case: CaseProblem, wanted: Collection[str], schedule: Schedule
) -> Conflict | None:
    """Why no plan of a case in phases holds all levers that are wanted; None where one does.

    Raises
    ------
    UsageError
        A lever that is not on the menu.

    See Also
    --------
    upstander.levers.conflict.case_conflict : the same in one phase.
    """
    found = refused(case, wanted)
    if found is not None:
        return found
    return conflict_in_phases(case.problem, numbers(case, wanted), timing_of(case), schedule)


def conflict_in_phases(
    problem: LeverProblem, wanted: Collection[int], timing: Sequence[Timing], schedule: Schedule
) -> Conflict | None:
    """Why no plan in phases holds all levers that are wanted; None where one does.

    Parameters
    ----------
    problem, wanted
        What is to be decided, and lever numbers.
    timing
        One per lever.
    schedule
        The phases.

    Returns
    -------
    Conflict | None
        Minimal, as `upstander.levers.conflict.conflict`; each phase's budget is a rule of its own,
        and so is time: that influence takes a phase and effects come by the horizon.
    """
    budgets = [(PHASE, f"{t + 1}\0{amount:g}") for t, amount in enumerate(schedule.budgets)]
    rules: list[Rule] = [*budgets, (TIME, ""), *rules_of(problem, wanted)]
    kept = minimal(
        problem, wanted, rules, lambda kept: _feasible(problem, timing, schedule, budgets, kept)
    )
    return None if kept is None else named(problem, kept)


def _feasible(
    problem: LeverProblem,
    timing: Sequence[Timing],
    schedule: Schedule,
    budgets: Sequence[Rule],
    kept: Collection[Rule],
) -> bool:
    asked = question(problem, kept)
    if asked is None:
        return True
    place = {x.id: k for k, x in enumerate(problem.levers)}
    timely = (TIME, "") in kept
    # Whether it takes effect in time is what matters here, not how much of it is left.
    when = [Timing(timing[place[x.id]].delay if timely else 0.0) for x in asked.levers]
    spent = [
        amount if rule in kept else whole_cost(asked)
        for rule, amount in zip(budgets, schedule.budgets, strict=True)
    ]
    horizon = schedule.end if timely else max(schedule.end, len(spent) * schedule.days)
    phased = replace(schedule, budgets=tuple(spent), horizon=horizon)
    return answered(unfold(asked, when, phased, at_once=not timely).problem)
