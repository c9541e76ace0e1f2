"""Alternatives: the next best plans that differ in kind, and the best without one holder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upstander.levers.limit import Limit
from upstander.levers.plan import forever, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from upstander.levers.plan import Solution
    from upstander.levers.problem import LeverProblem


@dataclass(frozen=True, slots=True)
class Without:
    """The best plan that does without one holder.

    Parameters
    ----------
    holder
        Holder number.
    solution
        The plan, with what is proved of it.
    """

    holder: int
    solution: Solution


def alternatives(
    problem: LeverProblem,
    best: Collection[int],
    *,
    count: int = 2,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> tuple[Solution, ...]:
    """The next best plans that differ in kind from the best and from one another.

    Parameters
    ----------
    problem, best
        What is to be decided, and the lever numbers of the best plan.
    count
        How many, at most; fewer where only a plan of no levers is left.
    gap, seconds_left
        As for `upstander.levers.plan.solve`.

    Returns
    -------
    tuple[Solution, ...]
        Each holds at most half of the levers of every plan before it, so that at least half of
        those are replaced or dropped.
    """
    before = [frozenset(best)]
    found: list[Solution] = []
    while len(found) < count and all(before):
        solution = solve(_unlike(problem, before), gap=gap, seconds_left=seconds_left)
        if not solution.choice.levers:
            break
        before.append(solution.choice.levers)
        found.append(solution)
    return tuple(found)


def without_each(
    problem: LeverProblem,
    best: Collection[int],
    *,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> tuple[Without, ...]:
    """For each holder of a plan's levers, the best plan without any lever of theirs."""
    holders = sorted({problem.levers[k].holder for k in best})
    found = []
    for holder in holders:
        theirs = [k for k, lever in enumerate(problem.levers) if lever.holder == holder]
        fewer = banned(problem, theirs)
        found.append(Without(holder, solve(fewer, gap=gap, seconds_left=seconds_left)))
    return tuple(found)


def banned(problem: LeverProblem, levers: Iterable[int]) -> LeverProblem:
    """The problem in which some levers may not be chosen."""
    none = Limit("left out", tuple((k, 1.0) for k in levers), (), 0.0)
    return replace(problem, limits=(*problem.limits, none))


def _unlike(problem: LeverProblem, plans: Iterable[frozenset[int]]) -> LeverProblem:
    halves = [
        Limit("differs in kind", tuple((k, 1.0) for k in sorted(plan)), (), len(plan) // 2)
        for plan in plans
    ]
    return replace(problem, limits=(*problem.limits, *halves))
