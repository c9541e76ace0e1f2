"""``upstander foresight ledger``: how good forecasts were, and what of the warnings acted on."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say

if TYPE_CHECKING:
    from upstander.foresight.forecasts.records import Record
    from upstander.foresight.forecasts.report import Report
    from upstander.foresight.forecasts.summary import Summary

COLUMNS = (
    "question", "kind", "stratum", "outcome", "forecasters", "forecasts", "days", "covered",
    "score", "pool", "base", "individual", "log", "ordered", "warned", "acted", "happened",
)  # fmt: skip
"""Columns of the file of scores."""


Questions = Annotated[Path, typer.Argument(help="CSV of questions: rule, days, outcome.")]
Forecasts = Annotated[Path, typer.Argument(help="CSV of forecasts: who, when, how likely.")]


def ledger(
    questions: Questions,
    forecasts: Forecasts,
    *,
    pool: Annotated[
        str,
        typer.Option(
            "--pool",
            help="geo-odds, mean, median, trimmed, neyman, extremised or extremised-earlier.",
        ),
    ] = "geo-odds",
    before: Annotated[
        str,
        typer.Option("--before", help="Before a first forecast: the base rate counts, or skip."),
    ] = "base",
    records: Annotated[
        bool, typer.Option("--records", help="Also each pseudonym's own record, unranked.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the scores of each question, as CSV.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page of results, as HTML.")
    ] = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Score forecasts of questions that were resolved: pool, skill, calibration, warnings."""
    from upstander.evidence.files import write_text
    from upstander.evidence.ledger_forecasts import read_ledger
    from upstander.evidence.ledger_questions import read_questions
    from upstander.foresight.forecasts.records import by_kind
    from upstander.foresight.forecasts.records import records as records_of
    from upstander.foresight.forecasts.report import report as scored

    asked, faults = read_questions(questions)
    kept, more = read_ledger(forecasts, asked)
    made = scored(kept, pool, before, seed)
    own = records_of(kept, made) if records else ()
    kinds = by_kind(kept, made)
    if out is not None:
        write_text(out, _csv(made))
        say(f"wrote {out}")
    if report is not None:
        from upstander.brief.ledger_page import ledger_page

        write_text(report, ledger_page(made, kinds, own))
        say(f"wrote {report}")
    problems = [*faults, *more]
    document = made.as_dict() | {"kinds": kinds, "problems": [p.as_dict() for p in problems]}
    if records:
        document["records"] = [_record(one) for one in own]
    emit(document, "\n".join(_lines(made, kinds, own)), as_json=as_json)
    finish(problems)


def _csv(made: Report) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for one in made.questions:
        writer.writerow({name: _cell(value) for name, value in one.as_dict().items()})
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else value


def _record(one: Record) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(one)


def _lines(made: Report, kinds: dict[str, float] | None, own: tuple[Record, ...]) -> list[str]:
    resolved = sum(1 for s in made.questions if s.question.stratum in {"quiet", "acted"})
    lines = [f"{_many(len(made.questions))}, {resolved:,} resolved; pool: {made.rule}"]
    lines += [_summary(one) for one in made.summaries]
    if (cal := made.calibration) is not None and cal.z is not None and cal.p is not None:
        lines.append(
            f"calibration of {_many(cal.questions)}, pools half way: "
            f"mean forecast {cal.forecast:.3f}, happened {cal.observed:.3f}; Spiegelhalter "
            f"z = {cal.z:.2f}, p = {cal.p:.2g}"
        )
    lines += [f"{c.questions} x {c.reads}" for c in made.warned.cells if c.questions]
    if made.warned.unsaid:
        lines.append(f"{made.warned.unsaid} x not said whether warned or acted")
    if (b := made.bound) is not None:
        lines.append(
            f"Brier of all {b.questions} had nobody acted on {b.acted}: between {b.best:.4f} and "
            f"{b.worst:.4f} (as it came: {b.seen:.4f})"
        )
    if kinds is not None:
        lines.append(
            f"alone, on {_many(int(kinds['questions']))} that both forecast: persons "
            f"{kinds['person']:.4f}, models {kinds['model']:.4f}"
        )
    lines += [
        f"{one.forecaster} ({one.kind}): {one.score:.4f} on {one.questions}; pool {one.pool:.4f}"
        for one in own
    ]
    return [printable(line) for line in (*lines, *made.notes)]


def _many(number: int) -> str:
    return f"{number:,} question{'' if number == 1 else 's'}"


def _summary(one: Summary) -> str:
    loss = "CRPS in units of the base's deviation" if one.family == "numbers" else "Brier"
    apart = "somebody acted (scored apart)" if one.stratum == "acted" else "no action"
    text = f"{one.family}, {apart}: {_many(one.questions)}; {loss} {one.pool:.4f}"
    if one.individual is not None:
        text += f", each alone {one.individual:.4f}"
    if one.happened is not None:
        text += f"; {one.happened:.1%} happened"
    skill = one.skill
    if skill.value is None:
        return text + "; no skill without base rates"
    text += f"; skill against the base rate {skill.value:.3f}"
    if skill.low is not None and skill.high is not None:
        text += f" ({skill.low:.3f} to {skill.high:.3f})"
    return text + ("; too few questions to lean on" if skill.few else "")
