"""``upstander resilience survey``: what a sample says of everybody, and what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, finish, printable, say

if TYPE_CHECKING:
    from upstander.model.survey import SurveySample
    from upstander.model.survey_estimate import SurveyChange, SurveyEstimate
    from upstander.model.survey_spec import SurveySpec

COLUMNS = (
    "id", "kind", "by", "group", "value", "error", "low", "high", "df", "deff", "base", "people",
    "note",
)  # fmt: skip
"""Columns of the file of estimates."""


Data = Annotated[Path, typer.Argument(help="CSV or XLSX: one row a person asked.")]
Spec = Annotated[Path, typer.Option("--spec", help="YAML: the design, and what to estimate.")]
Before = Annotated[
    Path | None, typer.Option("--before", help="The wave before, of the same declaration.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the estimates, as CSV.")]
Page = Annotated[Path | None, typer.Option("--report", help="Write a page of results, as HTML.")]


def survey(
    data: Data,
    *,
    spec: Spec,
    before: Before = None,
    out: Out = None,
    report: Page = None,
    as_json: Json = False,
) -> None:
    """Estimate totals, means, ratios, shares and quantiles with the error of the design."""
    from upstander.cli.resilience_rows import csv_text
    from upstander.evidence.files import write_text
    from upstander.evidence.survey_data_file import read_survey
    from upstander.evidence.survey_spec_file import read_survey_spec
    from upstander.resilience.surveys.estimates import estimates, notes

    declared = read_survey_spec(spec)
    sample, problems = read_survey(data, declared)
    made, said = estimates(sample, declared), notes(sample, declared)
    changes, more = _changes(before, sample, made, declared)
    if out is not None:
        write_text(out, csv_text(COLUMNS, (one.as_dict() for one in made)))
        say(f"wrote {out}")
    if report is not None:
        from upstander.brief.survey_page import survey_page

        write_text(report, survey_page(declared, made, changes, said, rows=len(sample)))
        say(f"wrote {report}")
    faults = [*problems, *more]
    document: dict[str, Any] = {
        "title": declared.title,
        "rows": len(sample),
        "clusters": sample.cluster_count,
        "strata": len(sample.strata),
        "level": declared.level,
        "least_base": declared.least_base,
        "estimates": [one.as_dict() for one in made],
        "changes": [one.as_dict() for one in changes],
        "notes": list(said),
        "problems": [fault.as_dict() for fault in faults],
    }
    emit(document, "\n".join(_lines(document, made, changes)), as_json=as_json)
    finish(faults)


def _changes(
    path: Path | None,
    sample: SurveySample,
    made: tuple[SurveyEstimate, ...],
    declared: SurveySpec,
) -> tuple[tuple[SurveyChange, ...], tuple[Any, ...]]:
    from upstander.evidence.survey_data_file import read_survey
    from upstander.resilience.surveys.estimates import estimates
    from upstander.resilience.surveys.waves import changes_apart, changes_of_panel

    if path is None:
        return (), ()
    early, problems = read_survey(path, declared)
    if declared.panel:
        return changes_of_panel(early, sample, declared), problems
    return changes_apart(estimates(early, declared), made, declared), problems


def _lines(
    document: dict[str, Any],
    made: tuple[SurveyEstimate, ...],
    changes: tuple[SurveyChange, ...],
) -> list[str]:
    drawn = f"{document['clusters']:,} clusters of {document['strata']:,} strata"
    lines = [
        f"{document['title']}: {document['rows']:,} rows in {drawn}; level {document['level']:.0%}",
        *map(_line, made),
        *map(_moved, changes),
        *document["notes"],
    ]
    return [printable(line) for line in lines]


def _moved(one: SurveyChange) -> str:
    return (
        f"{_name(one)}: {one.before:.4g} to {one.after:.4g}, change {one.value:+.4g} "
        f"({one.low:+.4g} to {one.high:+.4g}): {one.sure}"
    )


def _line(one: SurveyEstimate) -> str:
    if one.hidden:
        return f"{_name(one)}: not shown, {one.note}"
    text = f"{_name(one)}: {one.value:.6g} (error {one.error:.3g}), {one.low:.6g} to {one.high:.6g}"
    effect = f"; design effect {one.deff:.2f}" if one.deff > 0 else ""
    return f"{text}; {one.base:,} people{effect}{'; ' + one.note if one.note else ''}"


def _name(one: SurveyEstimate | SurveyChange) -> str:
    return f"{one.id}, {one.by} {one.group}" if one.by else one.id
