"""``upstander levers``: what can be done within a budget, and who could be moved to do it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli import lever_protect, lever_questions
from upstander.cli.console import Json, Seed, emit, printable
from upstander.cli.lever_case import (
    FRESH,
    Horizon,
    PhaseDays,
    Phases,
    limit,
    name,
    opened,
    schedule_of,
)
from upstander.cli.lever_lines import idle_lines, rerouting_lines, stake_lines, weight_lines
from upstander.cli.network import deliver, say_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.levers.lever_plan import LeverPlan, Valued
    from upstander.levers.reach import Overlap, Reach
    from upstander.levers.timing import Schedule
    from upstander.model.entity import Entity

app = typer.Typer(
    help="The exact plan for a budget, and the reach to whoever holds a lever.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("ask")(lever_questions.ask)
app.command("explain")(lever_questions.explain)
app.command("protect")(lever_protect.protect)

Worlds = Annotated[int, typer.Option("--worlds", min=1, help="Sampled worlds to choose on.")]

_FRESH_CELLS = 100_000_000


@app.command()
def plan(
    source: Annotated[
        Path, typer.Argument(metavar="CASE|INSTANCE.json", help="A case file, or lever-plan-1.")
    ],
    *,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0.0, help="Effort; else what the file states.")
    ] = None,
    gap: Annotated[
        float, typer.Option("--gap", min=0.0, max=1.0, help="Relative gap at which to stop.")
    ] = 0.005,
    seconds: Annotated[
        float | None, typer.Option("--time", min=0.0, help="Stop after so many seconds.")
    ] = None,
    worlds: Worlds = 200,
    seed: Seed = 1,
    phases: Phases = "",
    phase_days: PhaseDays = 90.0,
    horizon: Horizon = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write plan.json here.")] = None,
    as_json: Json = False,
) -> None:
    """Choose levers and influence within a budget, with a proved bound and what was refused."""
    from upstander.levers.lever_plan import case_plan, lever_plan

    left = limit(seconds)
    if _is_instance(source):
        problem, fresh = _instance(source, budget, seed)
        made = lever_plan(problem, fresh=fresh, gap=gap, seconds_left=left)
        names: Mapping[str, Entity] = {}
        document: dict[str, Any] = made.as_dict()
        menu = len(problem.levers)
    else:
        schedule = schedule_of(phases, phase_days, horizon)
        spend = sum(schedule.budgets) if schedule else budget
        case = opened(source, spend, worlds, seed)
        names, menu = case.entities, len(case.problem.levers)
        if schedule:
            from upstander.levers.phases import phased_plan

            made = phased_plan(case.problem, schedule, gap=gap, seconds_left=left)
        else:
            made = case_plan(case.problem, gap=gap, seconds_left=left)
        document = (
            made.as_dict()
            | _restraints(case, made, schedule)
            | {
                "case": case.file.manifest.id,
                "as_of": case.file.manifest.as_of.isoformat(),
                "synthetic": case.file.manifest.synthetic,
            }
        )
    synthetic = bool(document.get("synthetic"))
    lines = [*_plan_lines(made, names, menu, synthetic=synthetic)]
    text = "\n".join([*lines, *_phase_lines(document, names)])
    deliver(document | {"seed": seed}, text, out, as_json=as_json)
    say_notes(made.notes)


@app.command()
def reach(
    source: Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")],
    lever: Annotated[
        str, typer.Argument(help="An id, or a unique name; the overlap of all levers if none.")
    ] = "",
    *,
    worlds: Worlds = 200,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Show who holds a lever, and the strongest chain of influence to them."""
    from upstander.cli.naming import named
    from upstander.levers.reach import overlap, reach_of

    case = opened(source, 0.0, worlds, seed)
    entities = case.entities
    if not lever:
        rows = overlap(case.problem)
        text = "\n".join(_overlap_lines(rows, entities))
        emit({"overlap": [row.as_dict() for row in rows]}, text, as_json=as_json)
        return
    key = named({k: e for k, e in entities.items() if k in case.problem.levers}, lever)
    found = reach_of(case.problem, key)
    emit(found.as_dict(), "\n".join(_reach_lines(found, entities)), as_json=as_json)


def _restraints(case: Any, made: LeverPlan, schedule: Schedule | None) -> dict[str, Any]:
    """What may be done only later, where there are phases."""
    from upstander.levers.restraint import restraints

    if schedule is None:
        return {}
    found = restraints(case.problem, case.entities, case.graph, made, schedule)
    return {"restraints": [restraint.as_dict() for restraint in found]}


def _phase_lines(document: Mapping[str, Any], names: Mapping[str, Entity]) -> Iterable[str]:
    if len(document["phases"]) > 1:
        for number, phase in enumerate(document["phases"], 1):
            yield f"phase {number}, from day {phase['start_day']:g}, budget {phase['budget']:g}:"
            yield from (f"  {name(lever, names)}" for lever in phase["levers"])
            for a, b in phase["influence"]:
                yield f"  influence {name(a, names)} on {name(b, names)}"
    for held in document.get("restraints", ()):
        threat = ", ".join(f"{left:.0%}" for left in held["threat"])
        when = "in no phase" if held["first"] is None else f"from phase {held['first'] + 1} on"
        yield (
            f"disarming {held['caption']} is open to discussion {when}: residual threat before "
            f"each phase and after the last: {threat or 'not known'}"
        )


def _is_instance(path: Path) -> bool:
    return path.is_file() and path.name.endswith((".json", ".json.gz"))


def _instance(path: Path, budget: float | None, seed: int) -> tuple[Any, Any]:
    import gzip
    import json

    from upstander.errors import InstanceError
    from upstander.levers.instance import problem_from_json, resampled

    try:
        raw = path.read_bytes()
        data = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    except (OSError, EOFError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise InstanceError(
            f"cannot be read: {error}", source=str(path), line=line, remedy="give lever-plan-1 JSON"
        ) from error
    try:
        problem = problem_from_json(data, budget=budget)
    except InstanceError as error:
        fault = error.problem
        raise InstanceError(fault.message, source=str(path), remedy=fault.remedy) from error
    few = max(100, _FRESH_CELLS // max(1, len(problem.source)))  # what a large network can hold
    return problem, resampled(problem, data, worlds=min(FRESH, few), seed=seed)


def _plan_lines(
    made: LeverPlan, names: Mapping[str, Entity], menu: int, *, synthetic: bool
) -> Iterable[str]:
    if synthetic:
        yield "EXERCISE: all of this is made up"
    yield (
        f"{made.status}: objective {made.chosen.objective:.4f}, bound {made.bound:.4f}, gap "
        f"{made.gap:.2%}, cost {made.chosen.cost:g} of {made.budget:g}, {made.worlds:,} worlds"
    )
    for lever, buys in made.bought:
        yield f"  {name(lever, names)}: without it the objective rises by {buys:.4f}"
    yield from idle_lines(made, menu)
    if made.chosen.influence:
        arcs = (f"{name(a, names)} → {name(b, names)}" for a, b in made.chosen.influence)
        yield "  by influence: " + "; ".join(arcs)
    yield "weight that keeps every capability it needs, on worlds not used to choose:"
    for label, valued in _compared(made):
        yield f"  {label}: {_left(valued)}"
    yield from rerouting_lines(made)
    yield from stake_lines(made, names)
    yield from weight_lines(made, names)
    for refusal in made.forbidden:
        yield f"forbidden: {printable(refusal.caption)}: it {printable(refusal.why)}"


def _compared(made: LeverPlan) -> tuple[tuple[str, Valued], ...]:
    playbook = f"usual playbook ({len(made.playbook.levers)} levers, cost {made.playbook.cost:g})"
    return ("plan", made.chosen), (playbook, made.playbook), ("nothing", made.nothing)


def _left(valued: Valued) -> str:
    fresh = valued.fresh
    if fresh is None:
        return f"{valued.objective:.4f}"
    return f"{fresh.value:.4f} (95%: {fresh.low:.4f} to {fresh.high:.4f})"


def _reach_lines(found: Reach, names: Mapping[str, Entity]) -> Iterable[str]:
    holder = name(found.holder, names) if found.holder else "nobody known"
    yield f"{name(found.lever, names)}: held by {holder} ({found.standing})"
    for step in found.steps:
        yield (
            f"  {name(step.source, names)} → {name(step.target, names)}: "
            f"{printable(step.channel) or 'channel not stated'}, cost {step.cost:g}, "
            f"{step.probability}, {len(step.statements)} statements"
        )
        if step.levers:
            yield "    our levers here: " + "; ".join(name(key, names) for key in step.levers)
    if found.steps:
        yield f"  whole chain: {found.probability}, cost {found.cost:g}"
    for why in found.refusals:
        yield f"  forbidden: it {printable(why)}"


def _overlap_lines(rows: Iterable[Overlap], names: Mapping[str, Entity]) -> Iterable[str]:
    words = {
        (True, True): "available and effective",
        (True, False): "available, buys nothing alone",
        (False, True): "effective, not available",
        (False, False): "neither",
    }
    for row in sorted(rows, key=lambda row: (-row.buys, row.lever)):
        holder = name(row.holder, names) if row.holder else "nobody known"
        standing = words[row.available, row.effective] if row.allowed else "forbidden"
        yield f"{name(row.lever, names)}: {standing}; {holder}; buys {row.buys:.4f} alone"
