"""The plan at scale: greedy on exact gains, guided by a relaxation that also proves a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.levers.greedy import Choice
from upstander.levers.influence import needed_arcs
from upstander.levers.plan import PROVED, Solution, forever
from upstander.levers.scale.choosing import choice_of, fill, start_with
from upstander.levers.scale.gains import Gains
from upstander.levers.scale.ground import ground_of
from upstander.levers.scale.purse import Purse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.levers.scale.ground import Ground

_WHOLE = (0.999, 0.7, 0.4)
"""Shares of a lever in the relaxation from which a guided choice starts with it: tried in turn."""
_TRACE = 1e-4
"""Share under which the relaxation does not use a lever."""


def solve_at_scale(
    problem: LeverProblem,
    *,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
    ground: Ground | None = None,
) -> Solution:
    """A plan for a large problem, with a proved lower bound over the same worlds.

    Parameters
    ----------
    problem
        What is to be decided; forbidden levers are no part of it.
    gap
        Relative gap at which to stop.
    seconds_left
        Asked between steps; when nothing is left, the best so far is returned and says so.
    ground
        Where it was laid out before.

    Returns
    -------
    Solution
        Its status is ``optimal`` or ``within gap`` where bound and objective meet, else ``bound
        only``; ``time`` where time ran out. ``cuts`` counts programmes solved.

    Raises
    ------
    UsageError
        A problem with further limits, as plans in phases have: the exact engine knows them.

    Notes
    -----
    Method, and for which objective which guarantee holds: ``docs/explanation/levers-at-scale.md``.
    """
    from upstander.levers.scale.relaxation import relaxed

    if problem.limits:
        raise UsageError(
            "a plan at scale knows no further limits", remedy="use upstander.levers.plan.solve"
        )
    ground = ground_of(problem) if ground is None else ground
    empty = Gains.of(ground)
    useful = np.ones(len(problem.levers), dtype=np.bool_)
    best = greedy_at_scale(problem, empty, useful, seconds_left)
    answer = relaxed(problem, ground, seconds_left=seconds_left)
    for whole in _WHOLE:
        if best.objective - answer.bound <= gap * best.objective or seconds_left() <= 0:
            break
        first = np.flatnonzero(answer.levers >= whole)
        order = first[np.argsort(-answer.levers[first], kind="stable")]
        best = _better(best, _guided(problem, empty, order, answer.levers > _TRACE, seconds_left))
    best = trimmed_at_scale(problem, empty, best)
    bound = min(answer.bound, best.objective)
    return Solution(best, bound, _status(best, bound, gap, seconds_left), answer.rounds)


def greedy_at_scale(
    problem: LeverProblem,
    empty: Gains,
    allowed: NDArray[np.bool_],
    seconds_left: Callable[[], float],
) -> Choice:
    """The better of two hand's rules, as `upstander.levers.greedy.greedy`: shape (levers,)."""
    rules = (True, False)
    found = [_greedy(problem, empty, allowed, seconds_left, per_cost=rule) for rule in rules]
    return min(found, key=lambda choice: choice.objective)


def trimmed_at_scale(problem: LeverProblem, empty: Gains, choice: Choice) -> Choice:
    """The choice without levers that buy nothing, the dearest first, and without idle influence."""
    gains, kept = empty.copy(), set(choice.levers)
    gains.choose(np.array(sorted(kept), dtype=np.intp))
    needs: dict[int, set[int]] = {}
    for before, after in problem.prerequisites:
        needs.setdefault(before, set()).add(after)
    for k in sorted(kept, key=lambda k: (-problem.levers[k].cost, k)):
        if not needs.get(k, set()) & kept and gains.without(k) <= 0.0:
            kept.remove(k)
            gains.drop(k)
    holders = {problem.levers[k].holder for k in kept}
    arcs = needed_arcs(problem.influence, choice.arcs, problem.own, holders)
    return Choice(frozenset(kept), frozenset(arcs), choice.objective)


def _greedy(
    problem: LeverProblem,
    empty: Gains,
    allowed: NDArray[np.bool_],
    seconds_left: Callable[[], float],
    *,
    per_cost: bool,
) -> Choice:
    purse, gains = Purse(problem), empty.copy()
    fill(purse, gains, allowed, seconds_left, per_cost=per_cost)
    return choice_of(purse, gains)


def _guided(
    problem: LeverProblem,
    empty: Gains,
    first: NDArray[np.intp],
    used: NDArray[np.bool_],
    seconds_left: Callable[[], float],
) -> Choice:
    """Start with what the relaxation takes whole, go on with what it uses, then with the rest."""
    purse, gains = Purse(problem), empty.copy()
    start_with(purse, gains, first.tolist())
    for allowed in (used, np.ones_like(used)):
        fill(purse, gains, allowed, seconds_left)
    return choice_of(purse, gains)


def _better(one: Choice, other: Choice) -> Choice:
    return other if other.objective < one.objective else one


def _status(choice: Choice, bound: float, gap: float, seconds_left: Callable[[], float]) -> str:
    if choice.objective - bound <= PROVED:
        return "optimal"
    if choice.objective - bound <= gap * choice.objective:
        return "within gap"
    return "time" if seconds_left() <= 0 else "bound only"
