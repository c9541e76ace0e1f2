"""``upstander evidence resolve``, ``review``, ``judge`` and ``undo``: who is the same as whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, emit, printable, progress, say
from upstander.cli.values import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.evidence.identity.comparison import Comparison
    from upstander.evidence.identity.queue import Doubt
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Top = Annotated[int, typer.Option("--top", min=1, help="How many to show.")]
By = Annotated[str, typer.Option("--by", help="Who judges: a name, or a role that answers for it.")]

_REASONS = 3


def resolve(
    case: CasePath,
    *,
    top: Top = 20,
    out: Annotated[Path | None, typer.Option("--out", help="Write all pairs as CSV here.")] = None,
    apply_above: Annotated[
        float | None,
        typer.Option("--apply-above", min=0.5, max=1.0, help="Join bodies this probable."),
    ] = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Suggest which entities are the same, different or unsure, with reasons; joins nothing.

    With --apply-above, bodies (never persons) are judged same in the name of --by.
    """
    from upstander.errors import UsageError
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.files import write_text

    if apply_above is not None and not by:
        raise UsageError("in whose name are they joined?", remedy="give --by NAME")
    opened = read_case(case)
    entities = opened.entities()
    found = _compared(opened, entities)
    joined = 0
    if apply_above is not None:
        opened, joined = _applied(opened, entities, found, apply_above, by)
        write_case(opened, case)
    if out is not None:
        write_text(out, _csv(found, entities))
    lines = [line for one in found[:top] for line in _lines(one, entities)]
    said = f"{len(found):,} pairs may be one; {joined:,} bodies joined"
    document = {"pairs": [one.as_dict() for one in found], "joined": joined}
    emit(document, "\n".join([*_heading(opened), said, *lines]), as_json=as_json)


def review(
    case: CasePath,
    *,
    top: Top = 10,
    out: Annotated[Path | None, typer.Option("--out", help="Write the queue as CSV here.")] = None,
    as_json: Json = False,
) -> None:
    """Show the pairs whose judgement would change most, with what would change."""
    from upstander.cli.identity_effect import Effects
    from upstander.evidence.case_file import read_case
    from upstander.evidence.files import write_text
    from upstander.evidence.identity.queue import queue
    from upstander.network.graph import actor_graph

    opened = read_case(case)
    entities = opened.entities()
    effects = Effects(actor_graph(entities, opened.manifest.as_of), entities)
    doubts = queue(_compared(opened, entities), effects.of)
    if out is not None:
        write_text(out, _csv([d.comparison for d in doubts], entities))
    lines = [line for doubt in doubts[:top] for line in _doubt(doubt, entities)]
    said = f"{len(doubts):,} pairs to judge; those first that would change most"
    document = {"queue": [doubt.as_dict() for doubt in doubts]}
    emit(document, "\n".join([*_heading(opened), said, *lines]), as_json=as_json)


def judge(
    case: CasePath,
    one: Annotated[str, typer.Argument(help="An id, or a unique name.")],
    other: Annotated[str, typer.Argument(help="An id, or a unique name.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    *,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
    marking: Annotated[
        str, typer.Option("--marking", help="Of the judgement; the strictest of both if none.")
    ] = "",
    grade: Annotated[str, typer.Option("--grade", help="Of the judgement.")] = "F6",
    as_json: Json = False,
) -> None:
    """Judge two entities; refused where it contradicts what was judged, with the chain shown."""
    from datetime import UTC, datetime

    from upstander.cli.naming import named
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.identity.judging import judged, marking_of_both
    from upstander.model.grade import Grade
    from upstander.model.marking import TLP, Marking
    from upstander.model.sameness import Verdict, judgement

    opened = read_case(case)
    entities = _apart(opened)
    with options():
        given = Marking(TLP.parse(marking), by) if marking else None
        graded = Grade.parse(grade)
    if verdict not in list(Verdict):
        from upstander.errors import UsageError

        raise UsageError(f"no verdict {verdict!r}", remedy="give same, different or unsure")
    day = datetime.now(UTC).date().isoformat()
    keys = named(entities, one), named(entities, other)
    made = judgement(*keys, Verdict(verdict), by, reason=reason, date=day)
    marked = given or marking_of_both(entities[key] for key in keys)
    write_case(judged(opened, made, graded, marked), case)
    emit(made.as_dict(), str(made), as_json=as_json)


def undo(
    case: CasePath,
    one: Annotated[str, typer.Argument(help="An id, or a unique name.")],
    other: Annotated[str, typer.Argument(help="An id, or a unique name.")],
    *,
    by: Annotated[str, typer.Option("--by", help="Only this author's judgement.")] = "",
    as_json: Json = False,
) -> None:
    """Take back the judgements of a pair; the case is then as it was before them."""
    from upstander.cli.naming import named
    from upstander.errors import UsageError
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.identity.judging import undone

    opened = read_case(case)
    entities = _apart(opened)
    after, count = undone(opened, named(entities, one), named(entities, other), by)
    if not count:
        raise UsageError("nobody has judged this pair", remedy="see: upstander case show CASE")
    write_case(after, case)
    emit({"undone": count}, f"{count} judgement(s) taken back", as_json=as_json)


def _apart(opened: CaseFile) -> dict[str, Entity]:
    """The entities as they are without judgements: these are what is judged."""
    from upstander.model.entity import assemble

    return assemble(opened.statements)


def _compared(opened: CaseFile, entities: Mapping[str, Entity]) -> list[Comparison]:
    """Pairs that nobody has judged, with what was learned from those that were."""
    from upstander.evidence.identity.candidates import candidates
    from upstander.evidence.identity.judging import learned
    from upstander.model.sameness import judgements

    done = {(j.left, j.right) for j in judgements(opened.statements)}
    with progress() as shown:
        task = shown.add_task("pairs", total=None)
        found = candidates(
            entities,
            skip=done,
            on_progress=lambda count, whole: shown.update(task, completed=count, total=whole),
        )
    calibration = learned(opened)
    if calibration.judgements:
        say(f"calibrated on {calibration.judgements} judgements of this case")
    return sorted(map(calibration.of, found), key=lambda c: (-c.probability, c.left, c.right))


def _applied(
    opened: CaseFile,
    entities: Mapping[str, Entity],
    found: Iterable[Comparison],
    above: float,
    by: str,
) -> tuple[CaseFile, int]:
    from datetime import UTC, datetime

    from upstander.errors import InputError
    from upstander.evidence.identity.judging import judged, marking_of_both
    from upstander.model.grade import UNGRADED
    from upstander.model.sameness import Verdict, judgement

    day, joined = datetime.now(UTC).date().isoformat(), 0
    for one in found:
        ends = [entities[key] for key in (one.left, one.right)]
        if one.probability < above or not all(end.is_a("Organization") for end in ends):
            continue
        reason = f"suggested at {one.probability:.2f}: {one.reasons[0].words}"
        made = judgement(one.left, one.right, Verdict.SAME, by, reason=reason, date=day)
        marking = marking_of_both(ends)
        try:
            opened = judged(opened, made, UNGRADED, marking)
            joined += 1
        except InputError as error:
            say(f"not joined: {printable(error.problem.message)}")
    return opened, joined


def _heading(opened: CaseFile) -> list[str]:
    return ["EXERCISE: all of this is made up"] if opened.manifest.synthetic else []


def _lines(one: Comparison, entities: Mapping[str, Entity]) -> Iterable[str]:
    left, right = (entities[key] for key in (one.left, one.right))
    pair = f"{left.schema} {left.caption} ({left.id}) / {right.caption} ({right.id})"
    yield printable(f"{one.probability:5.0%} {one.suggestion.value:<9} {pair}")
    for reason in one.reasons[:_REASONS]:
        yield printable(f"        {reason.log_odds:+.1f} {reason.words}")


def _doubt(doubt: Doubt, entities: Mapping[str, Entity]) -> Iterable[str]:
    yield from _lines(doubt.comparison, entities)
    yield printable(f"        if one: {doubt.effect.words or 'nothing about perpetrators'}")


def _csv(found: Sequence[Comparison], entities: Mapping[str, Entity]) -> str:
    import csv
    import io

    from upstander.evidence.exporting import disarmed

    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(["left", "right", "left_name", "right_name", "probability", "suggestion", "why"])
    for one in found:
        why = "; ".join(f"{r.log_odds:+.1f} {r.words}" for r in one.reasons)
        cells = [
            one.left,
            one.right,
            *(entities[k].caption for k in (one.left, one.right)),
        ]
        probability = f"{one.probability:.6f}"
        rows.writerow([*map(disarmed, cells), probability, one.suggestion.value, disarmed(why)])
    return made.getvalue()
