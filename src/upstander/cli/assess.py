"""``upstander risk assess`` and ``risk picture``: what assessors say, and all of it together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say

if TYPE_CHECKING:
    from upstander.model.case import CaseFile
    from upstander.risk.assessment.summary import AssessmentSummary
    from upstander.risk.picture.part import Part
    from upstander.risk.picture.picture import RiskPicture

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
_FORMATS = (".html", ".json")
_SHOWN = 5


def assess(
    case: CasePath,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILES]…", help="Assessments, indicators, forecasts: CSV, XLSX or YAML."
        ),
    ] = None,
    *,
    dataset: Annotated[str, typer.Option("--dataset", help="Else the file's name.")] = "",
    grade: Annotated[str, typer.Option("--grade", help="For rows that carry none.")] = "F6",
    marking: Annotated[str, typer.Option("--marking", help="For rows without.")] = "TLP:AMBER",
    originator: Annotated[str, typer.Option("--originator", help="Who set the marking.")] = "",
    audience: Annotated[
        list[str] | None, typer.Option("--audience", help="Named by the marking; repeatable.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write the summary here.")] = None,
    as_json: Json = False,
) -> None:
    """Import assessments, partners' indicators and human forecasts; then say where they stand.

    Good rows are kept, bad ones are listed, and the same file twice changes nothing. Without files
    only the summary is made. It is of the whole case: for its holder.
    """
    from upstander.evidence.assessments import read_assessments
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.defaults import Defaults
    from upstander.evidence.files import write_bytes
    from upstander.evidence.merging import merge
    from upstander.risk.picture.view import View

    marked = _marking(marking, originator, audience)
    standing = read_case(case)
    done = merge(
        standing, read_assessments(files or (), standing, Defaults(dataset, _grade(grade), marked))
    )
    written = done.case != standing and not dry_run
    if written:
        write_case(done.case, case)
    summary = View(done.case, seed).summary
    document = {name: getattr(done, name) for name in ("added", "repeated", "changed")} | {
        "written": written,
        "summary": summary.as_dict(),
        "problems": [problem.as_dict() for problem in done.problems],
    }
    if out is not None:
        write_bytes(out, _json(document))
    told = f"{done.added:,} statements added, {done.repeated:,} were there already"
    note = "; nothing written (--dry-run)" if dry_run else ""
    emit(document, "\n".join([told + note, *_summary_lines(summary)]), as_json=as_json)
    finish(done.problems)


def picture(
    case: CasePath,
    *,
    reader: Annotated[
        str, typer.Option("--for", help="minister, desk or public: decides what may be shown.")
    ] = "minister",
    signals: Annotated[
        Path | None, typer.Option("--signals", help="Open event feed, as for `risk signals`.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Series of the feed: country, place, actor or community.")
    ] = "country",
    called: Annotated[
        list[str] | None,
        typer.Option("--called", help="What the feed calls the country or place; its caption."),
    ] = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it here: FILE.html or FILE.json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put forecast, signals, assessments and human forecasts into one picture of risk.

    For the country, by community and by place: how likely, at which stage, what can still be
    prevented, and what is not seen. It is made from what the reader may see and nothing else.
    """
    from upstander.brief.audience import Audience, reader_for
    from upstander.brief.risk_page import cited, level_of, risk_page
    from upstander.errors import InputError, UsageError
    from upstander.evidence.case_file import read_case
    from upstander.evidence.files import write_bytes, write_text
    from upstander.risk.picture.picture import risk_picture

    if reader not in list(Audience):
        raise UsageError(f"no such reader: {reader!r}", remedy="use minister, desk or public")
    if out is not None and out.suffix not in _FORMATS:
        raise UsageError(f"no such format: {out.name!r}", remedy=f"end in {', '.join(_FORMATS)}")
    audience, whole = Audience(reader), read_case(case)
    view = whole.view(reader_for(audience, whole))
    if not view.statements:
        remedy = "choose another reader, or mark what may be shown"
        raise InputError(f"nothing in this case may be shown to the {audience}", remedy=remedy)
    parts = () if signals is None else _signal_parts(signals, by, called, view)
    made = risk_picture(view, parts=parts, seed=seed)
    keys = cited(made)
    document: dict[str, Any] = made.as_dict() | {
        "reader": str(audience),
        "level": level_of(made, view).label,
        "seed": seed,
        "statements": {s.id: s.as_dict() for s in view.statements if s.id in keys},
    }
    if out is not None and out.suffix == ".html":
        write_text(out, risk_page(made, view, str(audience)))
    elif out is not None:
        write_bytes(out, _json(document))
    if out is not None:
        say(f"wrote {out}")
    emit(document, "\n".join(map(printable, _picture_lines(made))), as_json=as_json)


def _signal_parts(
    path: Path, by: str, called: list[str] | None, view: CaseFile
) -> tuple[Part, ...]:
    """Signals of the feed in the month of the case, for what it calls the country."""
    from upstander.cli.signals import found_in
    from upstander.errors import UsageError
    from upstander.model.country_months import month_number
    from upstander.risk.picture.from_signals import signal_parts
    from upstander.risk.picture.picture import caption_of

    day = view.manifest.as_of
    found = found_in(path, by, month_number(day.year, day.month))
    if found.synthetic != view.manifest.synthetic:
        raise UsageError(
            "feed and case must both be synthetic or both be real",
            remedy="never mix exercise and reality in one figure",
        )
    parts = signal_parts(found.found, called or [caption_of(view)])
    say(f"{len(parts)} signals of {path.name} joined")
    return parts


def _json(document: Any) -> bytes:
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, option=options)


def _marking(marking: str, originator: str, audience: list[str] | None) -> Any:
    from upstander.errors import UsageError, ValueRejectedError
    from upstander.model.marking import TLP, Marking

    try:
        return Marking(TLP.parse(marking), originator, frozenset(audience or ()))
    except ValueRejectedError as error:
        raise UsageError(error.problem.message, remedy=error.problem.remedy) from error


def _grade(grade: str) -> Any:
    from upstander.errors import UsageError, ValueRejectedError
    from upstander.model.grade import Grade

    try:
        return Grade.parse(grade)
    except ValueRejectedError as error:
        raise UsageError(error.problem.message, remedy=error.problem.remedy) from error


def _summary_lines(summary: AssessmentSummary) -> list[str]:
    lines = [f"{summary.assessors} assessors, as of {summary.as_of}"]
    for factor in summary.factors:
        if factor.assessed:
            told = ", ".join(f"{count} {word}" for word, count in factor.counts.items() if count)
            name = f"factor {factor.number}: {factor.title}" if factor.number else factor.title
            lines.append(f"  {name}: {told}")
    found = summary.agreement
    if found.alpha is not None:
        lines.append(f"agreement: alpha {found.alpha:.2f} ({found.low:.2f} to {found.high:.2f})")
    lines.append(f"what it means: {found.words}")
    for one in summary.disagreements:
        sides = "; ".join(f"{side.rating} by {', '.join(side.assessors)}" for side in one.sides)
        lines.append(f"they disagree on {one.indicator.label} ({one.about}): {sides}")
    missing = [str(f.number) for f in summary.factors if f.number and not f.assessed]
    if missing:
        lines.append(f"nobody assessed recently: factors {', '.join(missing)}")
    return [printable(line) for line in lines]


def _picture_lines(made: RiskPicture) -> list[str]:
    from upstander.brief.risk_page import lead
    from upstander.model.probability import percent_range

    lines = ["EXERCISE: all of it is invented."] if made.synthetic else []
    lines += [lead(made), f"At the widest {percent_range(*made.estimate.widest)}."]
    lines += ["What moves it (log-odds):"] if made.estimate.parts else []
    for part in made.estimate.parts:
        span = f"({part.low:+.2f} to {part.high:+.2f})"
        lines.append(f"  {part.shift:+.2f} {span}  {part.part.label}, {part.weight.origin}")
    lines.append(f"Stage: {made.stage.name}; {made.stage.sure}.")
    lines += [f"  still to be prevented: {point}" for point in made.stage.preventable]
    for scope in made.scopes:
        lines.append(f"  {scope.kind} {scope.caption}: {scope.stage.name}; {scope.stage.sure}")
    lines.append(f"Not seen ({len(made.blind_spots)}):")
    lines += [f"  {spot.text}" for spot in made.blind_spots[:_SHOWN]]
    if len(made.blind_spots) > _SHOWN:
        lines.append(f"  … and {len(made.blind_spots) - _SHOWN} more (in --json and the page)")
    return lines
