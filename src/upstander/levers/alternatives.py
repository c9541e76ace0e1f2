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
        Id of the holder.
    solution
        The plan, with what is proved of it.
    """

    holder: str | int
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
        Each holds at most half of the levers of every plan before it, in whatever phase, so that
        at least half of those are replaced or dropped.
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
    whom: Callable[[str | int], str | int] = lambda key: key,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> tuple[Without, ...]:
    """For each holder of a plan's levers, the best plan without any lever of theirs.

    ``whom`` says whom a holder of the problem stands for, where there is one in each phase.
    """
    keys = [whom(problem.holders[lever.holder]) for lever in problem.levers]
    found = []
    for key in sorted({keys[k] for k in best}, key=str):
        fewer = banned(problem, [k for k, other in enumerate(keys) if other == key])
        found.append(Without(key, solve(fewer, gap=gap, seconds_left=seconds_left)))
    return tuple(found)


def banned(problem: LeverProblem, levers: Iterable[int]) -> LeverProblem:
    """The problem in which some levers may not be chosen."""
    none = Limit("left out", tuple((k, 1.0) for k in levers), (), 0.0)
    return replace(problem, limits=(*problem.limits, none))


def _unlike(problem: LeverProblem, plans: Iterable[frozenset[int]]) -> LeverProblem:
    halves = []
    for plan in plans:
        kinds = {problem.levers[k].lever for k in plan}
        same = tuple((k, 1.0) for k, option in enumerate(problem.levers) if option.lever in kinds)
        halves.append(Limit("differs in kind", same, (), len(kinds) // 2))
    return replace(problem, limits=(*problem.limits, *halves))
