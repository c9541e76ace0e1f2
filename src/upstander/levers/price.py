"""The price of a constraint: what a plan could reach if one refused lever were allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.levers.case_problem import hits_of
from upstander.levers.fact import on_some_way
from upstander.levers.plan import forever, solve
from upstander.levers.problem import InfluenceArc, Option
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.forbidden import Forbidden
    from upstander.levers.greedy import Choice
    from upstander.levers.problem import LeverProblem
    from upstander.levers.view import View
    from upstander.network.graph import ActorGraph


@dataclass(frozen=True, slots=True)
class Price:
    """What one refusal costs the plan; never a recommendation.

    Parameters
    ----------
    lever
        Entity id of the refused lever.
    refusals
        Every reason why it is refused; all were set aside together.
    objective
        What the best plan would leave if it were allowed.
    price
        How much less that is than what the best allowed plan leaves, at least 0.
    used
        Whether that plan would use it.
    """

    lever: str
    refusals: tuple[Forbidden, ...]
    objective: float
    price: float
    used: bool

    def as_dict(self) -> dict[str, Any]:
        """The price as plain data."""
        return {
            "lever": self.lever,
            "refusals": [refusal.as_dict() for refusal in self.refusals],
            "objective": self.objective,
            "price": self.price,
            "used": self.used,
        }


def prices(
    case: CaseProblem,
    graph: ActorGraph,
    best: Choice,
    view: View,
    *,
    gap: float = 0.0,
    seed: int = 0,
    seconds_left: Callable[[], float] = forever,
) -> tuple[Price, ...]:
    """What each refused lever would buy if it alone were allowed, the dearest refusal first.

    Parameters
    ----------
    case, graph
        The case as a lever problem, and its actor graph.
    best, view
        The best allowed choice, and how the problem is looked at.
    gap, seconds_left
        As for `upstander.levers.plan.solve`.
    seed
        Of the worlds in which a refused lever succeeds.

    Notes
    -----
    Harm to its community is set aside for this lever alone, an unreached holder costs nothing to
    reach, and prerequisites are taken as met. The figure says what the rule costs; the lever stays
    refused, and no plan holds it.
    """
    reasons: dict[str, list[Forbidden]] = {}
    for refusal in case.forbidden:
        reasons.setdefault(refusal.lever, []).append(refusal)
    found = []
    for key, refusals in sorted(reasons.items()):
        wider = allowing(case, graph, key, refusals, seed)
        if not on_some_way(wider)[list(wider.levers[-1].hits)].any():
            found.append(Price(key, tuple(refusals), best.objective, 0.0, used=False))
            continue
        seen = view.of(wider)
        choice = solve(seen, gap=gap, seconds_left=seconds_left).choice
        used = key in {seen.levers[k].lever for k in choice.levers}
        better = used and choice.objective < best.objective
        left = choice.objective if better else best.objective
        found.append(Price(key, tuple(refusals), left, best.objective - left, better))
    return tuple(sorted(found, key=lambda p: (-p.price, p.lever)))


def allowing(
    case: CaseProblem, graph: ActorGraph, key: str, refusals: list[Forbidden], seed: int
) -> LeverProblem:
    """The problem with one refused lever as its last, with the reasons set aside for it alone."""
    problem, lever = case.problem, case.levers[key]
    holders = problem.holders
    holder = lever.holder or f"\0holder of {key}"
    if holder not in holders:
        holders = (*holders, holder)
    place = holders.index(holder)
    hits = hits_of(lever, graph, case.substitutes)
    routine = bool(vocabulary("lever_kinds")["kinds"][lever.kind]["playbook"])
    option = Option(key, hits, lever.cost, lever.effective.value, place, routine)
    arcs = problem.influence
    if any(refusal.rule == "holder" for refusal in refusals):
        arcs = (*arcs, InfluenceArc(problem.own, place, 0.0))
    set_aside = any(refusal.rule == "harm" for refusal in refusals)
    number = len(problem.levers)
    harms = () if set_aside else tuple((number, group, harm) for group, harm in lever.harms)
    chance = np.random.default_rng([seed, 4, sorted(case.levers).index(key)])
    works = chance.random((problem.worlds, 1)) < option.success
    return replace(
        problem,
        levers=(*problem.levers, option),
        holders=holders,
        influence=arcs,
        harms=(*problem.harms, *harms),
        succeeds=np.hstack([problem.succeeds, works]),
    )
