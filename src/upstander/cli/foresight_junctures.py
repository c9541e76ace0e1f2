"""``upstander foresight junctures``: what comes when, what falls together, and a calendar of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, finish, printable, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from upstander.errors import Problem
    from upstander.foresight.juncture_timeline import Timeline
    from upstander.model.juncture import Juncture

Table = Annotated[Path, typer.Argument(help="CSV of junctures: kind, title, days, marking.")]
First = Annotated[
    str, typer.Option("--from", help="First day, 2027-01-31; today where none is given.")
]
Days = Annotated[int, typer.Option("--days", min=1, max=36525, help="How many days ahead.")]
Calendar = Annotated[
    Path | None, typer.Option("--ics", help="Write all junctures as an iCalendar file.")
]
Limit = Annotated[
    str, typer.Option("--up-to", help="The highest marking in the calendar: TLP:CLEAR, GREEN, …")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the timeline, as CSV.")]
Matrix = Annotated[
    Path | None,
    typer.Option("--matrix", help="Scenario matrix that junctures push: .scw, CSV or XLSX."),
]
Start = Annotated[
    list[str] | None,
    typer.Option("--start", help="DESCRIPTOR=VARIANT before the first day; one for each."),
]

COLUMNS = (
    "start", "end", "id", "title", "kind", "indicator", "country", "community", "beside",
    "source", "grade", "marking", "descriptor", "variant", "strength",
)  # fmt: skip
"""Columns of the timeline's file."""


def junctures(
    table: Table,
    *,
    first: First = "",
    days: Days = 90,
    ics: Calendar = None,
    up_to: Limit = "TLP:CLEAR",
    matrix: Matrix = None,
    start: Start = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The junctures of the next days in order, and which of them fall together.

    A calendar leaves the house: only what is TLP:CLEAR is in it, unless --up-to says more;
    TLP:RED and what names its readers never is. With --matrix and --start: where the scenario
    falls as each push begins and ends.
    """
    from upstander.evidence.files import write_text
    from upstander.evidence.juncture_table import read_junctures
    from upstander.foresight.juncture_timeline import timeline

    begins = _day(first)
    found, problems = read_junctures(table)
    made = timeline(found, begins, days)
    calendar = _calendar(ics, found, up_to) if ics is not None else None
    steps, more = ([], ()) if matrix is None else _course(matrix, start or [], made)
    problems = (*problems, *more)
    document = _document(made) | {"calendar": calendar, "course": steps}
    if out is not None:
        write_text(out, _csv(document))
        say(f"wrote {out}")
    document["problems"] = [fault.as_dict() for fault in problems]
    emit(document, "\n".join([*_lines(made), *_course_lines(steps)]), as_json=as_json)
    finish(problems)


def _day(text: str) -> date:
    from datetime import date

    from upstander.cli.values import options
    from upstander.evidence.assessment_values import day_of

    if not text:
        return date.today()  # noqa: DTZ011  (the day on the reader's own wall)
    with options():
        return day_of(text, "--from")


def _calendar(path: Path, found: Sequence[Juncture], up_to: str) -> dict[str, Any]:
    from datetime import UTC, datetime

    from upstander.cli.values import options
    from upstander.evidence.files import write_bytes
    from upstander.evidence.icalendar import exported, icalendar
    from upstander.model.marking import TLP

    with options():
        limit = TLP.parse(up_to)
    kept = len(exported(found, limit))
    stamp = datetime.now(UTC).replace(microsecond=0)
    write_bytes(path, icalendar(found, stamp=stamp, limit=limit).encode())
    left = len(found) - kept
    say(f"wrote {path}: {kept} junctures up to {limit.label}; {left} left out by their marking")
    return {"file": str(path), "limit": limit.label, "written": kept, "left_out": left}


def _course(
    path: Path, start: Sequence[str], made: Timeline
) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """The steps of a scenario under the junctures' pushes, and rows of the matrix left out."""
    from upstander.cli.foresight_matrix import one_matrix, variants
    from upstander.errors import UsageError
    from upstander.foresight.juncture_course import course

    matrix, problems = one_matrix(path)
    begun = dict(variants(matrix, start))
    missing = [d.name for i, d in enumerate(matrix.descriptors) if i not in begun]
    if missing:
        raise UsageError(
            f"the start does not say {', '.join(missing[:5])}", remedy="give --start for each"
        )
    steps = course(matrix, [begun[i] for i in range(len(begun))], made)
    return [step.as_dict(matrix) for step in steps], problems


def _course_lines(steps: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for step in steps:
        under = f"under {', '.join(step['active'])}" if step["active"] else "under no push"
        moved = ", ".join(f"{name} to {step['state'][name]}" for name in step["moved"])
        text = f"from {step['day']}, {under}: {moved or 'nothing moves'}"
        lines.append(printable(text if step["rests"] else f"{text}; it goes round and never rests"))
    return lines


def _document(made: Timeline) -> dict[str, Any]:
    return {
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "occurrences": [one.as_dict() for one in made.occurrences],
        "densest": [week.as_dict() for week in made.densest],
    }


def _csv(document: dict[str, Any]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for one in document["occurrences"]:
        writer.writerow(one | (one["push"] or {}))
    return text.getvalue()


def _lines(made: Timeline) -> list[str]:
    lines = [f"{len(made.occurrences)} junctures from {made.first} to {made.last}"]
    for one in made.occurrences:
        juncture = one.juncture
        when = f"{one.start}" if one.start == one.end else f"{one.start} to {one.end}"
        where = f" ({juncture.country})" if juncture.country else ""
        code = juncture.trigger.indicator or f"factor {juncture.trigger.factor}"
        text = f"{when}  {juncture.title}{where}: {juncture.trigger.kind}, {code}"
        text += f", {juncture.grade}, {juncture.marking}"
        if one.beside:
            text += f"; {one.beside} more within a week of it"
        if (push := juncture.push) is not None:
            text += f"; pushes {push.descriptor} to {push.variant} by {push.strength:+d}"
        lines.append(text)
    lines += [
        f"together in the week from {week.start}: {len(week.ids)} ({', '.join(week.ids)})"
        for week in made.densest
    ]
    return [printable(line) for line in lines]
