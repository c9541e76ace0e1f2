"""A large problem's plan as a reader gets it: the same form as the exact plan's."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import Problem, UsageError
from upstander.levers.greedy import Choice
from upstander.levers.lever_plan import LeverPlan, valued
from upstander.levers.plan import forever
from upstander.levers.scale.at_scale import greedy_at_scale, solve_at_scale, trimmed_at_scale
from upstander.levers.scale.gains import Gains
from upstander.levers.scale.ground import ground_of
from upstander.levers.value import valuer_of
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.levers.problem import LeverProblem

LARGE = 5_000_000
"""Relations times worlds from which a problem counts as large: a judgement of what is quick."""
MANY = 1_500
"""Levers from which it does: a judgement."""
_ONE_SIDED = {
    2: 6.314,
    3: 2.920,
    4: 2.353,
    5: 2.132,
    6: 2.015,
    7: 1.943,
    8: 1.895,
    9: 1.860,
    10: 1.833,
}
"""95% points of Student's t, one-sided, by the number of batches."""


def is_large(problem: LeverProblem) -> bool:
    """Whether a plan is made at scale: where the exact programme could not be expected to end.

    A problem with further limits (phases) never is: only the exact engine knows them.
    """
    if problem.limits:
        return False
    return len(problem.source) * problem.worlds >= LARGE or len(problem.levers) >= MANY


def plan_at_scale(
    problem: LeverProblem,
    *,
    fresh: LeverProblem | None = None,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> LeverPlan:
    """The plan for a large problem, valued beside doing nothing and the usual playbook.

    Parameters
    ----------
    problem, fresh, gap, seconds_left
        As for `upstander.levers.lever_plan.lever_plan`.

    Returns
    -------
    LeverPlan
        Its notes say that it was made at scale, and what share of the best possible disruption
        is proved.
    """
    ground = ground_of(problem)
    solution = solve_at_scale(problem, gap=gap, seconds_left=seconds_left, ground=ground)
    empty = Gains.of(ground)
    routine = np.array([lever.playbook for lever in problem.levers], dtype=np.bool_)
    usual = greedy_at_scale(problem, empty, routine, forever)
    usual = trimmed_at_scale(problem, empty, usual)
    idle = Choice(frozenset(), frozenset(), 0.0)
    valuer = valuer_of(problem)
    chosen, usual, idle = (
        replace(c, objective=valuer.value(c.levers)) for c in (solution.choice, usual, idle)
    )
    fresh_valuer = valuer_of(fresh) if fresh is not None else None
    return LeverPlan(
        chosen=valued(problem, chosen, fresh_valuer),
        bound=solution.bound,
        gap=solution.gap,
        status=solution.status,
        bought=_bought(problem, empty, chosen),
        nothing=valued(problem, idle, fresh_valuer),
        playbook=valued(problem, usual, fresh_valuer),
        budget=problem.budget,
        worlds=problem.worlds,
        notes=(_stated(problem, idle.objective, chosen.objective, solution.bound),),
    )


def fresh_bound(
    problem: LeverProblem, *, batches: int = 5, seconds_left: Callable[[], float] = forever
) -> float:
    r"""What no plan can get below in truth, with 95% confidence, from worlds not used to choose.

    .. math:: \bar b - t_{0.95, m-1} \, \frac{s_b}{\sqrt m}

    over the relaxation's bounds b of m batches of worlds: each is at most the true optimum in
    expectation (Mak, Morton and Wood 1999).

    Parameters
    ----------
    problem
        Over fresh worlds.
    batches
        From 2 to 10, of at least one world each.
    seconds_left
        Shared by the batches.

    Raises
    ------
    UsageError
        Fewer worlds than batches, or another number of batches.
    """
    from upstander.levers.scale.relaxation import relaxed

    if batches not in _ONE_SIDED or problem.worlds < batches:
        raise UsageError(
            Phrase(
                "{worlds} worlds cannot make {batches} batches (2 to 10)",
                worlds=problem.worlds,
                batches=batches,
            )
        )
    bounds = []
    for k in range(batches):
        live, succeeds = problem.live[k::batches], problem.succeeds[k::batches]
        part = replace(problem, live=live, succeeds=succeeds)
        share = _share(seconds_left, batches - k)
        bounds.append(relaxed(part, ground_of(part), seconds_left=share).bound)
    spread = float(np.std(bounds, ddof=1)) / math.sqrt(batches)
    return max(0.0, float(np.mean(bounds)) - _ONE_SIDED[batches] * spread)


def _share(seconds_left: Callable[[], float], among: int) -> Callable[[], float]:
    """Seconds left of an equal share of what is left now."""
    whole = seconds_left()
    keep = whole - whole / among if math.isfinite(whole) else 0.0
    return lambda: seconds_left() - keep


def _bought(
    problem: LeverProblem, empty: Gains, choice: Choice
) -> tuple[tuple[str | int, float], ...]:
    gains = empty.copy()
    gains.choose(np.array(sorted(choice.levers), dtype=np.intp))
    rises = [(problem.levers[k].id, gains.without(k)) for k in sorted(choice.levers)]
    return tuple(sorted(rises, key=lambda pair: -pair[1]))


def _stated(problem: LeverProblem, idle: float, objective: float, bound: float) -> Problem:
    best = idle - bound
    share: Any = (idle - objective) / best if best > 0 else 1.0
    return Problem(
        Phrase(
            "planned at scale ({relations:,} relations, {levers:,} levers, {worlds:,} "
            "worlds): proved to disrupt at least {share:.1%} of what any plan "
            "could on the worlds it was chosen on",
            relations=len(problem.source),
            levers=len(problem.levers),
            worlds=problem.worlds,
            share=share,
        ),
        remedy="the bound is of the relaxation; a smaller case can be proved exactly",
    )
