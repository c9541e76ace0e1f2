"""``upstander evidence quality``: what to doubt in the evidence of a case, and what to ask whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.evidence.quality.finding import Conclusion, Finding
    from upstander.levers.answerer import Answerer
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]

_ASKED = 3
_SENTENCE = "{caption} is a weak point: {reason}."


def quality(
    case: CasePath,
    *,
    brief: Annotated[
        bool, typer.Option("--brief", help="Also hold each sentence of the brief to its origins.")
    ] = False,
    top: Annotated[int, typer.Option("--top", min=1, help="How many of each kind to show.")] = 5,
    out: Annotated[Path | None, typer.Option("--out", help="Write all as CSV here.")] = None,
    as_json: Json = False,
) -> None:
    """Contradictions, single origins, circular reporting, staleness and gaps, with what to ask.

    Conclusions are the weak points of the case, and with --brief the sentences of its brief.
    """
    from upstander.evidence.case_file import read_case
    from upstander.evidence.files import write_text
    from upstander.evidence.quality.report import quality as report
    from upstander.network.graph import actor_graph

    opened = read_case(case)
    entities = opened.entities()
    graph = actor_graph(entities, opened.manifest.as_of)
    conclusions = [*_weak_points(graph, entities), *(_sentences(opened) if brief else ())]
    found = report(opened, conclusions)
    told = list(_told(found, entities, graph, top))
    if out is not None:
        write_text(out, _csv(found))
    document = _document(opened, found, len(conclusions))
    emit(document, "\n".join(_lines(opened, found, told)), as_json=as_json)


def _weak_points(graph: ActorGraph, entities: Mapping[str, Entity]) -> Iterable[Conclusion]:
    from upstander.evidence.quality.finding import Conclusion
    from upstander.network.weak_points import weak_points

    for point in weak_points(graph, entities):
        text = _SENTENCE.format(caption=point.caption, reason=point.reason)
        yield Conclusion(text, (point.id,), point.statements)


def _sentences(opened: CaseFile) -> Iterable[Conclusion]:
    from upstander.brief.audience import Audience
    from upstander.brief.compose import compose
    from upstander.evidence.quality.finding import Conclusion

    made = compose(opened, Audience.DESK)
    for entry in made.evidence:
        yield Conclusion(entry.sentence.text, (), entry.sentence.statements)


def _told(
    found: Sequence[Finding], entities: Mapping[str, Entity], graph: ActorGraph, top: int
) -> Iterable[tuple[Finding, tuple[Answerer, ...]]]:
    """The first few findings of each kind, with whom to ask."""
    from collections import Counter

    from upstander.levers.answerer import answerers

    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.kind] += 1
        if shown[finding.kind] <= top:
            who = answerers(entities, graph, finding.statements, finding.about)
            yield finding, who[:_ASKED]


def _lines(
    opened: CaseFile,
    found: Sequence[Finding],
    told: Iterable[tuple[Finding, tuple[Answerer, ...]]],
) -> Iterable[str]:
    from collections import Counter

    if opened.manifest.synthetic:
        yield "EXERCISE: all of this is made up"
    counts = Counter(finding.kind for finding in found)
    if not found:
        yield "nothing to doubt was found, which is not to say that all is true"
    last = None
    for finding, who in told:
        if finding.kind != last:
            yield f"{finding.kind.value} ({counts[finding.kind]:,})"
            last = finding.kind
        yield f"  {printable(finding.text)}"
        names = "; ".join(str(answerer) for answerer in who) or "no origin speaks of it"
        yield f"    ask: {printable(finding.ask)} ({printable(names)})"


def _document(opened: CaseFile, found: Sequence[Finding], conclusions: int) -> dict[str, Any]:
    from upstander.model.marking import whole

    marks = {s.id: s.marking for s in opened.statements}
    findings = []
    for finding in found:
        marking = whole(marks[key] for key in finding.statements)
        findings.append(finding.as_dict() | {"marking": str(marking)})
    return {
        "case": opened.manifest.id,
        "synthetic": opened.manifest.synthetic,
        "conclusions": conclusions,
        "findings": findings,
    }


def _csv(found: Sequence[Finding]) -> str:
    import csv
    import io

    from upstander.evidence.exporting import disarmed

    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(["kind", "sure", "about", "text", "ask", "statements"])
    for finding in found:
        cells = [";".join(finding.about), finding.text, finding.ask, ";".join(finding.statements)]
        rows.writerow([finding.kind.value, str(finding.sure).lower(), *map(disarmed, cells)])
    return made.getvalue()
