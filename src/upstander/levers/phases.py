"""A plan in phases: the lever problem unfolded in time, and the plan folded back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.lever_plan import Phase, lever_plan, of_case
from upstander.levers.limit import Limit
from upstander.levers.plan import forever
from upstander.levers.problem import InfluenceArc, LeverProblem, Option
from upstander.levers.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.lever_plan import LeverPlan, Valued
    from upstander.levers.timing import Schedule


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A problem unfolded in time.

    Parameters
    ----------
    problem
        Its levers are levers in phases, its holders are holders in phases.
    lever, phase
        Number of the lever, and the phase, of each of its levers.
    arc, bought
        Number of the influence arc (-1 for waiting), and the phase, of each of its arcs.
    """

    problem: LeverProblem
    lever: tuple[int, ...]
    phase: tuple[int, ...]
    arc: tuple[int, ...]
    bought: tuple[int, ...]


def unfold(
    problem: LeverProblem,
    timing: Sequence[Timing],
    schedule: Schedule,
    *,
    at_once: bool = False,
) -> Unfolded:
    """The problem with every lever and holder once per phase.

    Parameters
    ----------
    problem
        Of one phase, with its luck drawn: a lever that succeeds in a world at its full chance
        succeeds in phase t in the share of those worlds that its timing keeps, the same worlds
        first whatever the phase.
    timing
        One per lever.
    schedule
        The phases.
    at_once
        Paid influence works in the phase in which it is bought: only to ask what its delay costs.
    """
    phases = len(schedule.budgets)
    levers = [
        (k, t, timing[k].kept(t * schedule.days, schedule.end))
        for k in range(len(problem.levers))
        for t in range(phases)
    ]
    levers = [(k, t, kept) for k, t, kept in levers if kept > 0]
    arcs, arc, bought = _arcs(problem, phases, at_once=at_once)
    number = {(k, t): i for i, (k, t, _) in enumerate(levers)}
    made = replace(
        problem,
        levers=tuple(_option(problem, k, t, kept) for k, t, kept in levers),
        holders=tuple(f"{h}@{t}" for t in range(phases) for h in problem.holders),
        own=problem.own,
        influence=arcs,
        prerequisites=(),
        harms=tuple((number[k, t], g, a) for k, g, a in problem.harms for t in _of(number, k)),
        budget=float(sum(schedule.budgets)),
        succeeds=_luck(problem, levers),
        limits=(
            *_budgets(problem, schedule, number, arc, bought),
            *_once(problem, number),
            *_first(problem, number),
        ),
    )
    return Unfolded(
        made, tuple(k for k, _, _ in levers), tuple(t for _, t, _ in levers), arc, bought
    )


def _option(problem: LeverProblem, lever: int, phase: int, kept: float) -> Option:
    whole = problem.levers[lever]
    return replace(
        whole,
        id=f"{whole.id}@{phase}",
        base=whole.id,
        success=whole.success * kept,
        holder=whole.holder + phase * len(problem.holders),
    )


def _of(number: dict[tuple[int, int], int], lever: int) -> list[int]:
    return [t for k, t in number if k == lever]


def _arcs(
    problem: LeverProblem, phases: int, *, at_once: bool
) -> tuple[tuple[InfluenceArc, ...], tuple[int, ...], tuple[int, ...]]:
    """Paid influence leads into the next phase, free influence works at once, and it lasts."""
    size = len(problem.holders)
    made: list[tuple[InfluenceArc, int, int]] = []
    for t in range(phases):
        for k, a in enumerate(problem.influence):
            into = t if a.cost == 0 or at_once else t + 1
            if into < phases:
                moved = InfluenceArc(a.source + t * size, a.target + into * size, a.cost)
                made.append((moved, k, t))
        if t + 1 < phases:
            waits = [InfluenceArc(h + t * size, h + (t + 1) * size, 0.0) for h in range(size)]
            made.extend((wait, -1, t) for wait in waits)
    return tuple(a for a, _, _ in made), tuple(k for _, k, _ in made), tuple(t for _, _, t in made)


def _luck(problem: LeverProblem, levers: list[tuple[int, int, float]]) -> NDArray[np.bool_]:
    """Of the worlds in which a lever succeeds, the first share that its timing keeps.

    Worlds are independent and alike, so that any fixed choice of the share is as good as chance;
    this one makes a better chance succeed wherever a worse one does.
    """
    succeeds = np.zeros((problem.worlds, len(levers)), dtype=bool)
    for i, (k, _, kept) in enumerate(levers):
        worlds = np.flatnonzero(problem.succeeds[:, k])
        spread = np.random.default_rng([k, 5]).permutation(worlds)
        succeeds[spread[: round(kept * len(worlds))], i] = True
    return succeeds


def _budgets(
    problem: LeverProblem,
    schedule: Schedule,
    number: dict[tuple[int, int], int],
    arc: tuple[int, ...],
    bought: tuple[int, ...],
) -> list[Limit]:
    limits = []
    for t, budget in enumerate(schedule.budgets):
        levers = tuple((i, problem.levers[k].cost) for (k, at), i in number.items() if at == t)
        arcs = tuple(
            (j, problem.influence[k].cost)
            for j, (k, at) in enumerate(zip(arc, bought, strict=True))
            if k >= 0 and at == t
        )
        limits.append(Limit(f"budget of phase {t + 1}", levers, arcs, budget))
    return limits


def _once(problem: LeverProblem, number: dict[tuple[int, int], int]) -> list[Limit]:
    return [
        Limit(f"{x.id} is pulled once", tuple((number[k, t], 1.0) for t in _of(number, k)), (), 1.0)
        for k, x in enumerate(problem.levers)
    ]


def _first(problem: LeverProblem, number: dict[tuple[int, int], int]) -> list[Limit]:
    limits = []
    for a, b in problem.prerequisites:
        for t in _of(number, b):
            before = tuple((number[a, at], -1.0) for at in _of(number, a) if at <= t)
            name = f"{problem.levers[b].id} needs {problem.levers[a].id}"
            limits.append(Limit(name, ((number[b, t], 1.0), *before), (), 0.0))
    return limits


def timing_of(case: CaseProblem) -> list[Timing]:
    """When each lever of a case works, in the order of its problem."""
    menu = [case.levers[str(x.id)] for x in case.problem.levers]
    return [Timing(x.delay_days, x.half_life_days) for x in menu]


def phased_plan(
    case: CaseProblem,
    schedule: Schedule,
    *,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> LeverPlan:
    """The best plan of a case in phases, in the same form as a plan of one.

    Parameters
    ----------
    case
        The case as a lever problem; its budget is replaced by those of the phases.
    schedule
        The phases.
    gap, seconds_left
        As for `upstander.levers.plan.solve`.

    Returns
    -------
    LeverPlan
        With a `Phase` for each phase. Equations: ``docs/explanation/phases.md``.
    """
    timing = timing_of(case)
    unfolded = unfold(case.problem, timing, schedule)
    fresh = unfold(case.fresh, timing, schedule).problem
    plan = lever_plan(unfolded.problem, fresh=fresh, gap=gap, seconds_left=seconds_left)
    return _folded(of_case(plan, case, fresh), schedule)


def _folded(plan: LeverPlan, schedule: Schedule) -> LeverPlan:
    phases = tuple(
        Phase(
            tuple(str(x).rpartition("@")[0] for x in plan.chosen.levers if _phase(x) == t),
            tuple(_pair(a, b) for a, b in plan.chosen.influence if _phase(a) == t and _paid(a, b)),
            budget,
            t * schedule.days,
        )
        for t, budget in enumerate(schedule.budgets)
    )
    return replace(
        plan,
        chosen=_plain(plan.chosen),
        nothing=_plain(plan.nothing),
        playbook=_plain(plan.playbook),
        bought=tuple((str(x).rpartition("@")[0], amount) for x, amount in plan.bought),
        phases=phases,
    )


def _phase(name: str | int) -> int:
    return int(str(name).rpartition("@")[2])


def _paid(source: str | int, target: str | int) -> bool:
    """Whether an arc of the unfolded problem is influence and no mere waiting."""
    return str(source).rpartition("@")[0] != str(target).rpartition("@")[0]


def _pair(source: str | int, target: str | int) -> tuple[str, str]:
    return str(source).rpartition("@")[0], str(target).rpartition("@")[0]


def _plain(valued: Valued) -> Valued:
    """The choice by the names of levers and holders, phases left aside."""
    pairs = [_pair(a, b) for a, b in valued.influence if _paid(a, b)]
    return replace(
        valued,
        levers=tuple(str(x).rpartition("@")[0] for x in valued.levers),
        influence=tuple(dict.fromkeys(pairs)),
    )
