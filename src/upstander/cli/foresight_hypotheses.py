"""``upstander foresight hypotheses``: which explanation is likeliest, and on what that hangs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say

if TYPE_CHECKING:
    from upstander.foresight.hypotheses.report import HypothesisReport

Matrix = Annotated[
    Path, typer.Argument(help="CSV of evidence (rows) by hypotheses (columns), with grades.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write each hypothesis, as CSV.")]
Page = Annotated[Path | None, typer.Option("--report", help="Write a page of results, as HTML.")]

_SHOWN = 5


def hypotheses(
    matrix: Matrix,
    *,
    out: Out = None,
    report: Page = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Weigh competing hypotheses: posterior, diagnosticity, the fewest items it hangs on."""
    from upstander.evidence.files import write_text
    from upstander.evidence.hypothesis_matrix import read_matrix
    from upstander.foresight.hypotheses.report import report as weigh

    read, problems = read_matrix(matrix)
    made = weigh(read, seed)
    document = made.as_dict()
    if out is not None:
        write_text(out, _csv(document))
        say(f"wrote {out}")
    if report is not None:
        from upstander.brief.hypotheses_page import hypotheses_page

        write_text(report, hypotheses_page(made))
        say(f"wrote {report}")
    document["problems"] = [fault.as_dict() for fault in problems]
    emit(document, "\n".join(_lines(made, document)), as_json=as_json)
    finish(problems)


def _csv(document: dict[str, Any]) -> str:
    text = io.StringIO()
    names = ("hypothesis", "prior", "posterior", "low", "high", "first")
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(document["hypotheses"])
    return text.getvalue()


def _lines(made: HypothesisReport, document: dict[str, Any]) -> list[str]:
    lines = []
    for place in made.fragility.order:
        one = document["hypotheses"][place]
        lines.append(
            f"{one['posterior']:.1%} ({one['low']:.1%} to {one['high']:.1%}; first in "
            f"{one['first']:.0%} of draws)  {one['hypothesis']}"
        )
    lines.append("most telling:")
    for unit in document["units"][:_SHOWN]:
        side = (
            f"for {unit['favours']}, against {unit['against']}"
            if unit["favours"]
            else "says nothing"
        )
        lines.append(f"  {', '.join(unit['items'])} ({unit['grade']}): {unit['ratio']:.2f} {side}")
    lines += [_fewest(document["fewest"][key], key) for key in ("first", "alone", "ranking")]
    return [printable(line) for line in (*lines, *made.notes)]


def _fewest(one: dict[str, Any] | None, key: str) -> str:
    words = {
        "first": "put another hypothesis first",
        "alone": "end the lead of the first (a tie or worse)",
        "ranking": "change the order of all",
    }
    if one is None:
        return f"no removal of items would {words[key]}"
    units = "; ".join(", ".join(items) for items in one["units"]) or "none: it is so already"
    return f"fewest to {words[key]}: {one['count']} ({units}); then {one['below']}"
