"""``upstander levers ask`` and ``explain``: what to find out, and why a plan is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, printable
from upstander.cli.lever_case import (
    Horizon,
    PhaseDays,
    Phases,
    limit,
    name,
    opened,
    schedule_of,
)
from upstander.cli.network import deliver, say_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.cli.lever_case import LeverCase
    from upstander.levers.ask import Asked, Change, Question
    from upstander.levers.timing import Schedule
    from upstander.model.entity import Entity

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Budget = Annotated[
    float | None, typer.Option("--budget", min=0.0, help="Effort; else what the case states.")
]
Worlds = Annotated[int, typer.Option("--worlds", min=1, help="Sampled worlds to choose on.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]

_ASKED = 3
"""Of those who could answer, how many are named on a terminal."""


def ask(
    source: CasePath,
    *,
    budget: Budget = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many questions.")] = 5,
    seconds: Annotated[
        float, typer.Option("--time", min=0.0, help="Stop proving after so many seconds.")
    ] = 60.0,
    worlds: Worlds = 200,
    phases: Phases = "",
    phase_days: PhaseDays = 90.0,
    horizon: Horizon = None,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List the questions whose answers would improve the plan most, and who could answer."""
    from upstander.levers.ask import ask as asked

    left = limit(seconds)
    schedule = schedule_of(phases, phase_days, horizon)
    spend = sum(schedule.budgets) if schedule else budget
    case = opened(source, spend, worlds, seed)
    frame = case.problem, case.entities, case.graph
    found = asked(*frame, schedule=schedule, top=top, seconds_left=left)
    text = "\n".join(printable(line) for line in _asked(case, found))
    deliver(_heading(case) | found.as_dict() | {"seed": seed}, text, out, as_json=as_json)
    say_notes(case.problem.notes)


def explain(
    source: CasePath,
    *,
    budget: Budget = None,
    wanted: Annotated[
        list[str] | None,
        typer.Option("--want", help="A lever that must be had, by id or name; repeatable."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--time", min=0.0, help="Stop proving after so many seconds.")
    ] = 120.0,
    worlds: Worlds = 200,
    phases: Phases = "",
    phase_days: PhaseDays = 90.0,
    horizon: Horizon = None,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say what each lever buys, what else there is, what the rules cost and what judgements do."""
    from upstander.levers.explanation import explanation
    from upstander.levers.reasons import reasons

    left = limit(seconds)
    schedule = schedule_of(phases, phase_days, horizon)
    spend = sum(schedule.budgets) if schedule else budget
    case = opened(source, spend, worlds, seed)
    _refuse_conflict(case, wanted or (), schedule)
    found = explanation(case.problem, case.graph, schedule=schedule, seed=seed, seconds_left=left)
    sentences = list(reasons(found, lambda key: name(key, case.entities)))
    document = _heading(case) | found.as_dict() | {"sentences": sentences, "seed": seed}
    text = "\n".join([*_exercise(case), *sentences])
    deliver(document, text, out, as_json=as_json)
    say_notes(case.problem.notes)


def _refuse_conflict(case: LeverCase, wanted: Iterable[str], schedule: Schedule | None) -> None:
    from upstander.cli.naming import named
    from upstander.levers.conflict import case_conflict, require
    from upstander.levers.phased_conflict import case_conflict_in_phases

    menu = {k: e for k, e in case.entities.items() if k in case.problem.levers}
    keys = [named(menu, text) for text in wanted]
    found = (
        case_conflict(case.problem, keys)
        if schedule is None
        else case_conflict_in_phases(case.problem, keys, schedule)
    )
    require(found, lambda key: name(key, case.entities))


def _heading(case: LeverCase) -> dict[str, Any]:
    manifest = case.file.manifest
    return {
        "case": manifest.id,
        "as_of": manifest.as_of.isoformat(),
        "synthetic": manifest.synthetic,
        "budget": case.problem.problem.budget,
    }


def _exercise(case: LeverCase) -> Iterable[str]:
    if case.file.manifest.synthetic:
        yield "EXERCISE: all of this is made up"


def _asked(case: LeverCase, found: Asked) -> Iterable[str]:
    yield from _exercise(case)
    yield (
        f"Without knowing more, the plan leaves {found.objective:.4f}; {found.facts} facts "
        f"weighed, the first {found.settled} questions proved to be the first; nothing that is "
        f"not listed is worth more than {found.rest_at_most:.4f}"
    )
    for k, question in enumerate(found.questions, 1):
        yield from _question(k, question, case.entities)
    if not found.questions:
        yield "no answer to any question was found to change the plan"


def _question(number: int, question: Question, names: Mapping[str, Entity]) -> Iterable[str]:
    yield f"{number:3}. {question.text} (taken to be {question.probability:.0%} likely)"
    proved = "" if question.proved else f", {question.at_most:.4f} at most"
    fresh = question.fresh
    yield (
        f"     knowing lowers what is left by {question.worth:.4f}{proved}; on fresh worlds by "
        f"{fresh.value:.4f} (95%: {fresh.low:.4f} to {fresh.high:.4f})"
    )
    yield f"     if so: {_change(question.if_true, names)}"
    yield f"     if not: {_change(question.if_false, names)}"
    who = [str(answerer) for answerer in question.who[:_ASKED]]
    yield f"     ask: {'; '.join(who) or 'no origin speaks of it'}"
    said = len(question.statements)
    yield f"     rests on {said} statement{'' if said == 1 else 's'}"


def _change(change: Change, names: Mapping[str, Entity]) -> str:
    parts = [
        f"{word} {'; '.join(name(key, names) for key in keys)}"
        for word, keys in (("take up", change.added), ("drop", change.dropped))
        if keys
    ]
    return " | ".join(parts) or "the plan stays"
