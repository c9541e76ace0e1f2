"""Levers for a matrix: from a table, and where a case is given, by what the case says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.errors import Problem
    from upstander.foresight.scenarios.stress import Plan
    from upstander.model.cross_impact import CrossImpact
    from upstander.model.push import Push

Refused = list[dict[str, str]]


def opened_pushes(
    levers: Path | None, case: Path | None, matrix: CrossImpact
) -> tuple[tuple[Push, ...], Refused, tuple[Problem, ...]]:
    """What levers push, which are refused and why, and the rows that were left out.

    Where a case is given, each lever must be one of its levers and costs what the case says; those
    that a plan of the case may not have (they would weaken a community or its protectors, have no
    legal basis, …) are refused.

    Raises
    ------
    UsageError
        A case without a table of levers, or all levers are refused.
    """
    from upstander.errors import UsageError
    from upstander.evidence.push_table import read_pushes

    if levers is None:
        if case is not None:
            raise UsageError("a case alone does not say what its levers push", remedy="--levers")
        return (), [], ()
    pushes, problems = read_pushes(levers, matrix)
    if case is None:
        return pushes, [], problems
    kept, refused = _of_case(pushes, case)
    if not kept:
        first = f"{refused[0]['lever']}: {refused[0]['why']}"
        raise UsageError(f"every lever is refused; the first: {first}", remedy="name others")
    return kept, refused, problems


def _of_case(pushes: tuple[Push, ...], case: Path) -> tuple[tuple[Push, ...], Refused]:
    from upstander.cli.naming import named
    from upstander.evidence.case_file import read_case
    from upstander.levers.case_problem import usable_levers
    from upstander.network.graph import actor_graph

    opened = read_case(case)
    entities = opened.entities()
    graph = actor_graph(entities, opened.manifest.as_of)
    known, forbidden = usable_levers(entities, graph, opened.manifest.own_state)
    why = {refusal.lever: refusal.why for refusal in forbidden}
    kept, refused = [], []
    for push in pushes:
        key = named({k: entities[k] for k in known}, push.id)
        if key in why:
            refused.append({"lever": push.id, "why": f"it {why[key]}"})
        else:
            kept.append(replace(push, cost=known[key].cost))
    return tuple(kept), refused


def plans_of(
    path: Path | None, pushes: tuple[Push, ...], budget: float
) -> tuple[list[Plan], tuple[Problem, ...]]:
    """The plans of a table, or every set of levers that a budget allows."""
    from upstander.errors import UsageError
    from upstander.evidence.push_table import read_plans
    from upstander.foresight.scenarios.stress import Plan, plans_within

    if path is None:
        return plans_within(pushes, budget), ()
    named, problems = read_plans(path)
    cost = {push.id: push.cost for push in pushes}
    found = []
    for name, steps in named.items():
        if strange := set(steps) - set(cost):
            raise UsageError(
                f"plan {name!r} has lever {min(strange)!r}, which pushes nothing",
                remedy="say what it pushes, or take it out of the plan",
            )
        found.append(Plan(name, steps, sum(cost[lever] * n for lever, n in steps.items())))
    return found, problems
