"""What the commands on levers share: a case opened as a lever problem, and a limit of time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.timing import Schedule
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph

Phases = Annotated[
    str, typer.Option("--phases", help="Budgets of phases, e.g. 12,12,12, for a case.")
]
PhaseDays = Annotated[float, typer.Option("--phase-days", min=1.0, help="Length of a phase.")]
Horizon = Annotated[
    float | None, typer.Option("--horizon", min=0.0, help="Day it is judged on; else the end.")
]

FRESH = 2_000
"""Sampled worlds on which plans are valued, and never chosen."""


@dataclass(frozen=True, slots=True)
class LeverCase:
    """A case file with all that a command on its levers needs."""

    file: CaseFile
    entities: Mapping[str, Entity]
    graph: ActorGraph
    problem: CaseProblem


def opened(path: Path, budget: float | None, worlds: int, seed: int) -> LeverCase:
    """The case at a path as a lever problem; without a budget, with the one that it states."""
    from upstander.evidence.case_file import read_case
    from upstander.levers.case_problem import case_problem
    from upstander.levers.threat import outlook_of
    from upstander.network.graph import actor_graph

    file = read_case(path)
    entities, own = file.entities(), file.manifest.own_state
    graph = actor_graph(entities, file.manifest.as_of)
    spend = budget if budget is not None else _stated_budget(entities, own)
    problem = case_problem(
        entities,
        graph,
        own,
        budget=spend,
        worlds=worlds,
        fresh_worlds=FRESH,
        seed=seed,
        outlook=outlook_of(file, entities),
    )
    return LeverCase(file, entities, graph, problem)


def limit(seconds: float | None) -> Callable[[], float]:
    """How many seconds are left, counted from now; without a limit, forever."""
    from upstander.levers.plan import forever

    if seconds is None:
        return forever
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def schedule_of(phases: str, days: float, horizon: float | None) -> Schedule | None:
    """The phases that a command was given; None where it was given none."""
    from upstander.errors import UsageError
    from upstander.levers.timing import Schedule

    if not phases:
        return None
    try:
        budgets = tuple(float(part) for part in phases.split(","))
    except ValueError as error:
        raise UsageError(f"no budgets: {phases!r}", remedy="give numbers, as 12,12,12") from error
    return Schedule(budgets, days, horizon)


def name(key: str | int, names: Mapping[str, Entity]) -> str:
    """What to call an entity, or a lever in a phase, on a terminal."""
    base, _, phase = str(key).rpartition("@")
    if str(key) not in names and base in names and phase.isdigit():
        return f"{printable(names[base].caption)} in phase {int(phase) + 1}"
    found = names.get(str(key))
    return printable(found.caption) if found is not None else f"{key}"


def _stated_budget(entities: Mapping[str, Entity], own_state: str) -> float:
    from upstander.errors import UsageError
    from upstander.levers.budget import BUDGET, budget_of

    stated = budget_of(entities, own_state)
    amount = stated.number("value") if stated is not None else None
    if amount is None:
        raise UsageError(
            f"no budget: the case has no Observation of {BUDGET!r} of our own state",
            remedy="give --budget",
        )
    return amount
