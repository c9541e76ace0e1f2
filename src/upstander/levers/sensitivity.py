"""Sensitivity: how a plan changes when grades and judged chances change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.case_problem import essential_layers
from upstander.levers.plan import forever, solve
from upstander.levers.rerouting import with_live
from upstander.levers.value import valuer_of
from upstander.model.probability import Probability
from upstander.network.worlds import sampled_worlds, unpacked, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.greedy import Choice
    from upstander.levers.problem import LeverProblem
    from upstander.levers.view import View
    from upstander.network.graph import ActorGraph, Relation


@dataclass(frozen=True, slots=True)
class Shift:
    """The plan when all relations, or all chances of success, are at one end of their ranges.

    Parameters
    ----------
    what, end
        ``relations`` or ``success``; ``low`` or ``high``.
    choice, proved
        The best choice there, and whether it is proved to be the best.
    kept
        What the plan of the stated values leaves there.
    """

    what: str
    end: str
    choice: Choice
    proved: bool
    kept: float

    @property
    def regret(self) -> float:
        """How much more the plan of the stated values leaves than the best there."""
        return max(0.0, self.kept - self.choice.objective)


def shifts(
    case: CaseProblem,
    graph: ActorGraph,
    best: Choice,
    view: View,
    *,
    seed: int = 0,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> tuple[Shift, ...]:
    """The plan at both ends of the ranges of relations, and of chances of success.

    Parameters
    ----------
    case, graph, seed
        The case as a lever problem, its actor graph, and the seed it was made with: the worlds
        then differ only where a probability does.
    best, view
        The best choice at the stated values, and how the problem is looked at.
    gap, seconds_left
        As for `upstander.levers.plan.solve`.
    """
    found = []
    for what, end in (
        ("relations", "low"),
        ("relations", "high"),
        ("success", "low"),
        ("success", "high"),
    ):
        moved = view.of(shifted(case, graph, what, end, seed))
        solution = solve(moved, gap=gap, seconds_left=seconds_left)
        kept = valuer_of(moved).value(best.levers)
        choice, proved = solution.choice, solution.status == "optimal"
        if kept < choice.objective:
            choice = replace(best, objective=kept)
        found.append(Shift(what, end, choice, proved, kept))
    return tuple(found)


def shifted(case: CaseProblem, graph: ActorGraph, what: str, end: str, seed: int) -> LeverProblem:
    """The problem with all relations, or all chances of success, at one end of their ranges."""
    problem = case.problem
    if what == "relations":
        relations = [_at(r, end) for r in graph.relations if r.layer in essential_layers()]
        live = sampled_worlds(relations, words_for(problem.worlds), seed)
        return with_live(problem, unpacked(live, problem.worlds))
    effective = [case.levers[str(lever.id)].effective for lever in problem.levers]
    success = np.array([getattr(p, end) for p in effective])
    draw = np.random.default_rng([seed, 2]).random(problem.succeeds.shape)
    levers = tuple(
        replace(lever, success=float(p)) for lever, p in zip(problem.levers, success, strict=True)
    )
    return replace(problem, levers=levers, succeeds=draw < success)


def _at(relation: Relation, end: str) -> Relation:
    p = getattr(relation.probability, end)
    return replace(relation, probability=Probability(p, p, p, f"{end} end of its range"))
