"""``upstander foresight design``, ``stress`` and ``follow``: pushes on a system of scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, finish, say
from upstander.cli.foresight_matrix import (
    Case,
    Judge,
    Levers,
    MatrixFile,
    Seconds,
    Slack,
    one_matrix,
    until,
    variants,
)
from upstander.cli.foresight_pushes import opened_pushes, plans_of
from upstander.cli.foresight_scenarios import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upstander.foresight.scenarios.basins import Course
    from upstander.foresight.scenarios.design import Design
    from upstander.foresight.scenarios.stress import Stress
    from upstander.model.cross_impact import CrossImpact
    from upstander.model.push import Push

Avoid = Annotated[
    list[str], typer.Option("--avoid", help="DESCRIPTOR=VARIANT that must not come; repeatable.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]


def design(
    matrix: MatrixFile,
    *,
    avoid: Avoid,
    levers: Levers = None,
    case: Case = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, max=1000, help="Without --levers: points on any.")
    ] = 12,
    empty: Annotated[
        bool, typer.Option("--empty", help="Also where no scenario at all would be left.")
    ] = False,
    slack: Slack = 0,
    judge: Judge = "",
    seconds: Seconds = 60.0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Find the least push after which no consistent scenario has a named variant.

    Without --levers any variant can be pushed, a point at a time, each at a cost of one: the least
    push of all, to look for levers that would do it.
    """
    from upstander.foresight.scenarios.design import design as designed
    from upstander.foresight.scenarios.solve import solve
    from upstander.model.push import every_push, pushed

    made, faults = one_matrix(matrix, judge)
    pushes, refused, more = opened_pushes(levers, case, made)
    pushes = pushes or tuple(every_push(made, steps))
    unwanted = variants(made, avoid)
    left = until(seconds)
    unit = made.unit
    found = designed(made, unwanted, pushes, slack=slack * unit, keep=not empty, going=left)
    after = None
    if found.steps is not None:
        after = solve(made, slack=slack * unit, push=pushed(made, pushes, found.steps), most=1000)
    document: dict[str, Any] = {
        "avoid": list(avoid),
        "steps": found.steps,
        "cost": found.cost if found.steps is not None else None,
        "bound": None if found.impossible else found.bound,
        "gap": found.gap,
        "proved": found.gap == 0,
        "impossible": found.impossible,
        "rounds": found.rounds,
        "examples": [made.words(row.tolist()) for row in found.examples],
        "left": None if after is None else [made.words(r.tolist()) for r in after.scenarios],
        "refused": refused,
        "problems": [p.as_dict() for p in (*faults, *more)],
    }
    _deliver(document, printable_lines(_design_lines(found, pushes, document)), out, as_json)
    finish([*faults, *more])


def _design_lines(found: Design, pushes: Sequence[Push], document: dict[str, Any]) -> Iterator[str]:
    yield from (f"refused: {one['lever']}: {one['why']}" for one in document["refused"])
    if found.steps is None:
        yield (
            "no push of these levers does it: that is proved"
            if found.impossible
            else f"no push was found in the time; none costs less than {found.bound:g}"
        )
        return
    if not found.steps:
        yield "no consistent scenario has it as things are: nothing needs to be pushed"
    why = {push.id: push.why for push in pushes}
    for lever, count in found.steps.items():
        yield f"{lever}: {count} step{'s' if count > 1 else ''}" + (
            f" ({why[lever]})" if why[lever] else ""
        )
    proof = "no push costs less" if found.gap == 0 else f"none costs less than {found.bound:g}"
    yield f"cost {found.cost:g}; {proof} ({len(found.examples)} scenarios had to be broken)"
    yield f"{len(document['left'])} consistent scenarios are left, none with {document['avoid']}"
    yield "what a lever pushes is judged: the answer is as good as those judgements"


def stress(
    matrix: MatrixFile,
    *,
    levers: Annotated[Path, typer.Option("--levers", help="What levers push: CSV or XLSX.")],
    avoid: Annotated[
        list[str],
        typer.Option("--avoid", help="DESCRIPTOR=VARIANT, or =VARIANT:HARM from 0 to 1."),
    ],
    plans: Annotated[
        Path | None, typer.Option("--plans", help="CSV plan,lever,steps; else all in a budget.")
    ] = None,
    budget: Annotated[float, typer.Option("--budget", min=0.0, help="Of a plan.")] = float("inf"),
    case: Case = None,
    slack: Slack = 0,
    judge: Judge = "",
    seconds: Seconds = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Put plans of levers through every consistent scenario: where they hold, the regret."""
    from upstander.foresight.scenarios.solve import solve
    from upstander.foresight.scenarios.stress import stress_test

    made, faults = one_matrix(matrix, judge)
    pushes, refused, more = opened_pushes(levers, case, made)
    harm = _harm(made, avoid)
    tried, further = plans_of(plans, pushes, budget)
    left = until(seconds)
    found = solve(made, slack=slack * made.unit, going=lambda *_: left())
    done = stress_test(made, found.scenarios, pushes, tried, harm)
    problems = [*faults, *more, *further]
    document = _stressed(done) | {
        "complete": found.complete,
        "refused": refused,
        "problems": [p.as_dict() for p in problems],
    }
    _deliver(document, printable_lines(_stress_lines(document)), out, as_json)
    finish(problems)


def _harm(matrix: CrossImpact, texts: Sequence[str]) -> dict[tuple[int, int], float]:
    from upstander.errors import UsageError

    found = {}
    for text in texts:
        head, _, tail = text.rpartition(":")
        named, worth = (head, tail) if head and _is_number(tail) else (text, "1")
        (place,) = variants(matrix, [named])
        found[place] = float(worth)
    if not found:
        raise UsageError("nothing is to be avoided", remedy="give --avoid DESCRIPTOR=VARIANT")
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _stressed(done: Stress) -> dict[str, Any]:
    count = done.loss.shape[1]
    regret = done.regret
    return {
        "scenarios": count,
        "best_in_worst": done.plans[done.best].name,
        "least_regret": done.plans[done.least_regret].name,
        "plans": [
            {
                "plan": plan.name,
                "cost": plan.cost,
                "worst": float(done.worst[p]),
                "mean": float(done.loss[p].mean()) if count else 0.0,
                "greatest_regret": float(regret[p].max()) if count else 0.0,
                "holds_in": int((done.loss[p] == 0).sum()),
                "fails_in": [k for k in range(count) if done.loss[p, k] > 0],
                "never_rests_in": [k for k in range(count) if not done.rests[p, k]],
            }
            for p, plan in enumerate(done.plans)
        ],
    }


def _stress_lines(document: dict[str, Any]) -> Iterator[str]:
    yield from (f"refused: {one['lever']}: {one['why']}" for one in document["refused"])
    count = document["scenarios"]
    if not document["complete"]:
        yield "NOT COMPLETE: the search for scenarios was stopped"
    order = sorted(document["plans"], key=lambda p: (p["worst"], p["mean"], p["cost"]))
    for plan in order[:20]:
        yield (
            f"{plan['plan']} (cost {plan['cost']:g}): holds in {plan['holds_in']} of {count}, "
            f"worst {plan['worst']:g}, mean {plan['mean']:.3g}, "
            f"greatest regret {plan['greatest_regret']:g}"
        )
    if len(order) > 20:
        yield f"… and {len(order) - 20:,} more plans (all are in --json)"
    yield f"best in its worst scenario: {document['best_in_worst']}"
    yield f"least regret: {document['least_regret']}"


def follow(
    matrix: MatrixFile,
    *,
    start: Annotated[
        list[str], typer.Option("--start", help="DESCRIPTOR=VARIANT; one for each descriptor.")
    ],
    hold: Annotated[
        list[str] | None, typer.Option("--hold", help="DESCRIPTOR=VARIANT held from outside.")
    ] = None,
    judge: Judge = "",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show where a situation falls from a start while something is held, and after it is let go."""
    from upstander.errors import UsageError
    from upstander.foresight.scenarios.basins import succession

    made, faults = one_matrix(matrix, judge)
    begun = dict(variants(made, start))
    missing = [d.name for i, d in enumerate(made.descriptors) if i not in begun]
    if missing:
        raise UsageError(
            f"the start does not say {', '.join(missing[:5])}", remedy="give --start for each"
        )
    held = dict(variants(made, hold or []))
    under = succession(made, [begun[i] for i in range(len(begun))], hold=held)
    after = succession(made, under.states[0]) if held else under
    document = {
        "held": list(hold or []),
        "while_held": _course(made, under),
        "let_go": _course(made, after),
        "problems": [p.as_dict() for p in faults],
    }
    lines = [*_course_lines("while held", document["while_held"])] if held else []
    lines += _course_lines("let go" if held else "falls to", document["let_go"])
    _deliver(document, printable_lines(iter(lines)), out, as_json)
    finish(faults)


def _course(matrix: CrossImpact, course: Course) -> dict[str, Any]:
    states = [matrix.words(row.tolist()) for row in course.states]
    return {"rests": course.settles, "states": states}


def _course_lines(what: str, course: Any) -> Iterator[str]:
    if not course["rests"]:
        yield f"{what}: never rests, but goes round {len(course['states'])} states"
    for state in course["states"]:
        yield f"{what}: " + ", ".join(f"{name} {variant}" for name, variant in state.items())


def _deliver(document: dict[str, Any], text: str, out: Path | None, as_json: bool) -> None:
    from upstander.cli.network import deliver

    deliver(document, text, out, as_json=as_json)
    if not as_json and document["problems"]:
        say("some rows were left out:")
