"""Choosing by hand's rule: the lever that buys most for its cost, again and again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.levers.influence import cheapest_way

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from upstander.levers.problem import LeverProblem
    from upstander.levers.value import Valuer

    _Rule = Callable[[LeverProblem, "Choice", "Choice"], float]

TOLERANCE = 1e-9
"""What sums of costs and harms may miss their limits by, being sums of decimal fractions."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Levers and influence arcs, by number, and the objective that they leave."""

    levers: frozenset[int]
    arcs: frozenset[int]
    objective: float


def cost_of(problem: LeverProblem, levers: Collection[int], arcs: Collection[int]) -> float:
    """What levers and arcs cost together."""
    spent = [problem.levers[k].cost for k in levers]
    return math.fsum(spent + [problem.influence[k].cost for k in arcs])


def harm_kept(problem: LeverProblem, levers: Collection[int]) -> bool:
    """Whether the summed harm to every protected group stays within the cap."""
    felt: dict[str, float] = {}
    for k, group, amount in problem.harms:
        if k in levers:
            felt[group] = felt.get(group, 0.0) + amount
    return max(felt.values(), default=0.0) <= problem.harm_cap + TOLERANCE


def limits_kept(problem: LeverProblem, levers: Collection[int], arcs: Collection[int]) -> bool:
    """Whether every further limit of the problem is kept."""
    return all(limit.holds(levers, arcs) for limit in problem.limits)


def greedy(problem: LeverProblem, valuer: Valuer, allowed: Collection[int]) -> Choice:
    """The better of two hand's rules: most bought per unit of cost, and most bought.

    A lever comes with its prerequisites and the cheapest influence to their holders. Candidates
    are valued in the order of what they last bought, and the search of a round stops where none
    can be expected to be better: a heuristic, and reported as such.
    """
    rules = (_per_cost, _in_all)
    found = [_by_rule(problem, valuer, allowed, rule) for rule in rules]
    return min(found, key=lambda choice: choice.objective)


def _by_rule(
    problem: LeverProblem, valuer: Valuer, allowed: Collection[int], rule: _Rule
) -> Choice:
    choice = Choice(frozenset(), frozenset(), valuer.value(()))
    worth = dict.fromkeys(sorted(allowed), math.inf)
    while True:
        best, most = None, 0.0
        for k in sorted(worth, key=lambda k: (-worth[k], k)):
            if worth[k] <= most:
                break
            step = _with(problem, valuer, choice, k, allowed)
            worth[k] = 0.0 if step is None else rule(problem, choice, step)
            if worth[k] > most:
                best, most = step, worth[k]
        if best is None:
            return choice
        choice = best
        worth = {k: known for k, known in worth.items() if k not in choice.levers}


def _with(
    problem: LeverProblem, valuer: Valuer, choice: Choice, lever: int, allowed: Collection[int]
) -> Choice | None:
    """The choice with one more lever and all that it needs; None where that may not be."""
    levers = choice.levers | _needed(problem, lever)
    if not levers <= set(allowed) or not harm_kept(problem, levers):
        return None
    arcs = set(choice.arcs)
    for holder in sorted({problem.levers[k].holder for k in levers - choice.levers}):
        way = cheapest_way(problem.influence, arcs, problem.own, holder)
        if way is None:
            return None
        arcs |= set(way[1])
    if cost_of(problem, levers, arcs) > problem.budget + TOLERANCE:
        return None
    if not limits_kept(problem, levers, arcs):
        return None
    return Choice(levers, frozenset(arcs), valuer.value(levers))


def _needed(problem: LeverProblem, lever: int) -> frozenset[int]:
    found = {lever}
    while more := {a for a, b in problem.prerequisites if b in found} - found:
        found |= more
    return frozenset(found)


def _in_all(problem: LeverProblem, before: Choice, after: Choice) -> float:  # noqa: ARG001
    gain = before.objective - after.objective
    return gain if gain > TOLERANCE else 0.0


def _per_cost(problem: LeverProblem, before: Choice, after: Choice) -> float:
    gain = _in_all(problem, before, after)
    costs = [cost_of(problem, choice.levers, choice.arcs) for choice in (before, after)]
    spent = costs[1] - costs[0]
    return gain / spent if spent > TOLERANCE else (math.inf if gain else 0.0)
