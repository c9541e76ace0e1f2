"""The lever plan as a reader gets it: what to do, what it buys, how sure, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from upstander.levers.estimate import estimate
from upstander.levers.greedy import cost_of, greedy
from upstander.levers.influence import in_order
from upstander.levers.plan import forever, solve, trimmed
from upstander.levers.rerouting import without
from upstander.levers.response import NOT_MODELLED, response
from upstander.levers.stake import change_in_stake
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.errors import Problem
    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.estimate import Estimate
    from upstander.levers.forbidden import Forbidden
    from upstander.levers.greedy import Choice
    from upstander.levers.problem import LeverProblem
    from upstander.levers.response import Response
    from upstander.levers.stake import Stake, Threatened
    from upstander.levers.value import Valuer


@dataclass(frozen=True, slots=True)
class Valued:
    """A choice of levers and influence, by id, and what it leaves.

    Parameters
    ----------
    levers, influence
        Ids, and pairs of holder ids.
    cost
        Of both.
    objective
        Weight that keeps its capability, over the worlds it was chosen on: smaller is better.
    fresh
        The same over worlds that were never used to choose; None where none were given.
    """

    levers: tuple[str | int, ...]
    influence: tuple[tuple[str | int, str | int], ...]
    cost: float
    objective: float
    fresh: Estimate | None

    def as_dict(self) -> dict[str, Any]:
        """The choice as plain data."""
        return {
            "levers": list(self.levers),
            "influence": [list(pair) for pair in self.influence],
            "cost": self.cost,
            "objective": self.objective,
            "fresh": self.fresh.as_dict() if self.fresh else None,
        }


@dataclass(frozen=True, slots=True)
class Phase:
    """What a plan does in one phase: levers, influence, its budget and the day it starts on."""

    levers: tuple[str | int, ...]
    influence: tuple[tuple[str | int, str | int], ...]
    budget: float
    start_day: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The phase as plain data."""
        return {
            "levers": list(self.levers),
            "influence": [list(pair) for pair in self.influence],
            "budget": self.budget,
            "start_day": self.start_day,
        }


@dataclass(frozen=True, slots=True)
class LeverPlan:
    """A plan with what is proved of it, and what it was compared with.

    Parameters
    ----------
    chosen
        Levers and influence.
    bound, gap, status
        Proved lower bound of the objective, relative gap, and ``optimal``, ``within gap``,
        ``time``, or, for a plan at scale that its bound does not meet, ``bound only``.
    bought
        Lever id and how far the objective rises when it alone is taken away, the most first.
    nothing, playbook
        Doing nothing; and the usual playbook, best affordable by greedy choice.
    budget, worlds
        What could be spent, and worlds it was chosen on.
    forbidden
        Levers that no plan may use, with reasons.
    notes
        What could not be read or counted.
    phases
        What is done when; one phase with all of it where none are given.
    response
        What the plan is worth if perpetrators reroute and if they do not; None where the problem
        states no substitutes.
    stake, threatened
        Where the weights come from, and what the plan changes for each community.
    """

    chosen: Valued
    bound: float
    gap: float
    status: str
    bought: tuple[tuple[str | int, float], ...]
    nothing: Valued
    playbook: Valued
    budget: float
    worlds: int
    forbidden: tuple[Forbidden, ...] = ()
    notes: tuple[Problem, ...] = ()
    phases: tuple[Phase, ...] = ()
    response: Response | None = None
    stake: Stake | None = None
    threatened: tuple[Threatened, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data: the keys of ``plan.json``."""
        whole = Phase(self.chosen.levers, self.chosen.influence, self.budget)
        return {
            **self.chosen.as_dict(),
            "phases": [phase.as_dict() for phase in self.phases or (whole,)],
            "bound": self.bound,
            "gap": self.gap,
            "status": self.status,
            "bought": [{"lever": lever, "buys": amount} for lever, amount in self.bought],
            "nothing": self.nothing.as_dict(),
            "playbook": self.playbook.as_dict(),
            "budget": self.budget,
            "worlds": self.worlds,
            "forbidden": [refusal.as_dict() for refusal in self.forbidden],
            "notes": [note.as_dict() for note in self.notes],
            "rerouting": self.response.as_dict() if self.response else dict(NOT_MODELLED),
            "weights": self.stake.as_dict() if self.stake else None,
            "threatened": [change.as_dict() for change in self.threatened],
        }


def lever_plan(
    problem: LeverProblem,
    *,
    fresh: LeverProblem | None = None,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> LeverPlan:
    """The best plan for a problem, valued beside doing nothing and the usual playbook.

    Parameters
    ----------
    problem
        What is to be decided.
    fresh
        The same problem over worlds that are not used to choose.
    gap, seconds_left
        As for `upstander.levers.plan.solve`.

    Notes
    -----
    A large problem (`upstander.levers.scale.plan_at_scale.is_large`) is planned at scale, and the
    plan's notes say so.
    """
    from upstander.levers.scale.plan_at_scale import is_large, plan_at_scale

    if is_large(problem):
        made = plan_at_scale(problem, fresh=fresh, gap=gap, seconds_left=seconds_left)
    else:
        made = _exact(problem, fresh, gap, seconds_left)
    if problem.rerouting is None or fresh is None:
        return made
    unaware = _unaware(problem, gap, seconds_left)
    number = {lever.id: k for k, lever in enumerate(problem.levers)}
    plan = [number[key] for key in made.chosen.levers]
    return replace(made, response=response(fresh, plan, unaware))


def _unaware(
    problem: LeverProblem, gap: float, seconds_left: Callable[[], float]
) -> frozenset[int]:
    """The levers that are best as long as nobody reroutes."""
    from upstander.levers.scale.at_scale import solve_at_scale
    from upstander.levers.scale.plan_at_scale import is_large

    still = without(problem)
    if is_large(still):
        return solve_at_scale(still, gap=gap, seconds_left=seconds_left).choice.levers
    return solve(still, gap=gap, seconds_left=seconds_left).choice.levers


def _exact(
    problem: LeverProblem,
    fresh: LeverProblem | None,
    gap: float,
    seconds_left: Callable[[], float],
) -> LeverPlan:
    solution = solve(problem, gap=gap, seconds_left=seconds_left)
    valuer = valuer_of(problem)
    fresh_valuer = valuer_of(fresh) if fresh is not None else None
    routine = [k for k, lever in enumerate(problem.levers) if lever.playbook]
    usual = trimmed(problem, valuer, greedy(problem, valuer, routine))
    idle = greedy(problem, valuer, ())
    return LeverPlan(
        chosen=valued(problem, solution.choice, fresh_valuer),
        bound=solution.bound,
        gap=solution.gap,
        status=solution.status,
        bought=_bought(problem, valuer, solution.choice),
        nothing=valued(problem, idle, fresh_valuer),
        playbook=valued(problem, usual, fresh_valuer),
        budget=problem.budget,
        worlds=problem.worlds,
    )


def case_plan(
    case: CaseProblem, *, gap: float = 0.0, seconds_left: Callable[[], float] = forever
) -> LeverPlan:
    """The best plan for a case, with what may not be done and what could not be read."""
    plan = lever_plan(case.problem, fresh=case.fresh, gap=gap, seconds_left=seconds_left)
    return of_case(plan, case, case.fresh)


def of_case(plan: LeverPlan, case: CaseProblem, fresh: LeverProblem) -> LeverPlan:
    """The plan with what the case says beside it: refusals, notes, and what is at stake.

    ``fresh`` is the problem whose levers the plan names: that of the case, or one unfolded.
    """
    valuer = valuer_of(fresh)
    chosen = [k for k, lever in enumerate(fresh.levers) if lever.id in plan.chosen.levers]
    changes = change_in_stake(case.stake, valuer.capable(()), valuer.capable(chosen))
    return replace(
        plan,
        forbidden=case.forbidden,
        notes=(*plan.notes, *case.notes),
        stake=case.stake,
        threatened=changes,
    )


def valued(problem: LeverProblem, choice: Choice, fresh: Valuer | None) -> Valued:
    """A choice by id, with what it leaves on fresh worlds where there are any."""
    arcs = in_order(problem.influence, choice.arcs, problem.own)
    return Valued(
        tuple(problem.levers[k].id for k in sorted(choice.levers)),
        tuple(
            (problem.holders[arc.source], problem.holders[arc.target])
            for arc in (problem.influence[k] for k in arcs)
        ),
        cost_of(problem, choice.levers, choice.arcs),
        choice.objective,
        estimate(fresh, choice.levers) if fresh is not None else None,
    )


def _bought(
    problem: LeverProblem, valuer: Valuer, choice: Choice
) -> tuple[tuple[str | int, float], ...]:
    rises = [
        (problem.levers[k].id, valuer.value(choice.levers - {k}) - choice.objective)
        for k in sorted(choice.levers)
    ]
    return tuple(sorted(rises, key=lambda pair: -pair[1]))
