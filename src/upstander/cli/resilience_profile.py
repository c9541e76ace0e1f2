"""``upstander resilience profile`` and ``indicators``: places by indicator, time and group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, finish, printable, say
from upstander.errors import UsageError

if TYPE_CHECKING:
    from upstander.errors import Problem
    from upstander.model.small_area_shape import AreaShape
    from upstander.model.survey_observation import Observation
    from upstander.resilience.profile import Profile
    from upstander.words.saying import Saying

COLUMNS = (
    "place", "indicator", "time", "by", "group", "value", "low", "high", "base", "source", "date",
    "withheld", "note",
)  # fmt: skip
"""Columns of the file of figures."""

Observations = Annotated[Path, typer.Argument(help="CSV of figures by place, indicator and time.")]
Areas = Annotated[
    Path | None, typer.Option("--areas", help="GeoJSON of the areas, for maps on the page.")
]
Least = Annotated[int, typer.Option("--least-base", min=1, help="Fewer people are withheld.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the figures shown, as CSV.")]
Page = Annotated[Path | None, typer.Option("--report", help="Write a page of results, as HTML.")]
Written = Annotated[
    str, typer.Option("--language", help="en, fr or ar: in which the page is written.")
]
Place = Annotated[
    str, typer.Option("--tables", help="Read published survey tables; of this place.")
]


def profile(
    observations: Observations,
    *,
    areas: Areas = None,
    tables: Place = "",
    least_base: Least = 50,
    out: Out = None,
    report: Page = None,
    language: Written = "en",
    as_json: Json = False,
) -> None:
    """A profile of places: figures with intervals, change, maps, and who is missing."""
    from upstander.cli.resilience_rows import csv_text
    from upstander.evidence.files import write_text
    from upstander.resilience.profile import profile as profiled
    from upstander.words.language import language as spoken

    if areas is not None and report is None:
        raise UsageError("--areas draws maps on a page", remedy="add --report page.html")
    told_in = spoken(language)
    kept, notes, problems = _read(observations, tables)
    shapes, more = _shapes(areas)
    made = profiled(kept, least_base)
    if out is not None:
        write_text(out, csv_text(COLUMNS, (row.as_dict() for row in made.rows)))
        say(f"wrote {out}")
    if report is not None:
        from upstander.brief.profile_page import profile_page

        write_text(report, profile_page(made, shapes, notes, told_in))
        say(f"wrote {report}")
    faults = [*problems, *more]
    document = made.as_dict() | {
        "notes": [str(note) for note in notes],
        "problems": [p.as_dict() for p in faults],
    }
    emit(document, "\n".join(_lines(made, notes)), as_json=as_json)
    finish(faults)


def indicators(*, as_json: Json = False) -> None:
    """The starting set of indicators: construct, source, direction and what each leaves out."""
    from upstander.model.resilience_indicator import constructs
    from upstander.model.resilience_indicator import indicators as known

    document = {
        "constructs": constructs(),
        "indicators": [one.as_dict() for one in known().values()],
    }
    lines: list[str] = []
    for key, construct in constructs().items():
        lines.append(f"{construct['label']}: {construct['question']}")
        lines += [
            f"  {one.id}: {one.asks} {'More' if one.direction == 'up' else 'Less'} is better. "
            f"{one.source}, {one.publisher} (checked: {one.checked}). Leaves out: {one.leaves_out}"
            for one in known().values()
            if one.construct == key
        ]
    emit(document, "\n".join(lines), as_json=as_json)


def _read(
    path: Path, tables: str
) -> tuple[tuple[Observation, ...], list[Saying], tuple[Problem, ...]]:
    if not tables:
        from upstander.evidence.resilience_observations import read_observations

        kept, problems = read_observations(path)
        return kept, [], problems
    from upstander.brief.profile_page import ROUNDED, unused
    from upstander.evidence.survey_tables_file import read_survey_tables

    kept, left, problems = read_survey_tables(path, place=tables)
    return kept, [ROUNDED, *map(unused, left)], problems


def _shapes(path: Path | None) -> tuple[tuple[AreaShape, ...], tuple[Problem, ...]]:
    if path is None:
        return (), ()
    from upstander.evidence.small_area_shapes import read_area_shapes

    return read_area_shapes(path)


def _lines(made: Profile, notes: list[Saying]) -> list[str]:
    lines = []
    for row in made.rows:
        one = row.observation
        who = f"{one.by} {one.group}" if one.by else "everybody"
        name = f"{one.place}, {one.indicator}, {one.time}, {who}"
        if row.why:
            lines.append(f"{name}: {row.why}")
            continue
        ends = f", 95% {one.low:.3g} to {one.high:.3g}" if one.has_interval else ", no interval"
        base = f", {one.base:,} people" if one.base >= 0 else ""
        lines.append(f"{name}: {one.value:.3g}{ends}{base} ({one.source})")
    for change in made.changes:
        told = f"{change.place}, {change.indicator}, {change.group or 'everybody'}"
        lines.append(
            f"{told}: {change.before} to {change.after} {_moved(change.as_dict())}: {change.reads}"
        )
    never = sorted({one.indicator for one in made.missing if not one.who})
    if never:
        lines.append(f"no data: {', '.join(never)}")
    groups = [one for one in made.missing if one.who and one.why.startswith("no figures")]
    lines += [f"no data: {one.place}, {one.indicator} by {one.who}" for one in groups]
    return [printable(line) for line in (*lines, *map(str, notes))]


def _moved(change: dict[str, Any]) -> str:
    if change["value"] is None:
        return change["note"] or "not compared"
    if change["low"] is None:
        return f"{change['value']:+.3g}"
    return f"{change['value']:+.3g} ({change['low']:+.3g} to {change['high']:+.3g})"
