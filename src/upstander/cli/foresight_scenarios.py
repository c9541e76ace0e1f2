"""``upstander foresight scenarios``: all consistent scenarios of a matrix, and how sure each is."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say
from upstander.cli.foresight_matrix import Judge, MatrixFile, Seconds, Slack, read_matrix, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.foresight.scenarios.outlook import Outlook

_LISTED = 20
_NEW = 5


def scenarios(
    matrix: MatrixFile,
    *,
    slack: Slack = 0,
    judge: Judge = "",
    draws: Annotated[
        int, typer.Option("--draws", min=0, max=1_000_000, help="Draws of the judgements.")
    ] = 1000,
    resolve: Annotated[
        int, typer.Option("--resolve", min=0, help="Draws in which all are found anew.")
    ] = 100,
    spread: Annotated[
        float, typer.Option("--spread", min=0.0, max=100.0, help="Noise in points, if not judged.")
    ] = 1.0,
    most: Annotated[int, typer.Option("--most", min=1, help="Cut the list here.")] = 100_000,
    seconds: Seconds = None,
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Write the scenarios, as .sl.")] = None,
    as_scw: Annotated[Path | None, typer.Option("--scw", help="Write the matrix, as .scw.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page of results, as HTML.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find all consistent scenarios exactly, with their survival under judgement noise."""
    from upstander.evidence.files import write_text
    from upstander.evidence.scenario_wizard import scw_text, sl_text
    from upstander.foresight.scenarios.balance import consistency, total_impact
    from upstander.foresight.scenarios.outlook import Asked, outlook

    judged, problems = read_matrix(matrix, judge)
    asked = Asked(slack, draws, resolve, spread, most, seed)
    with shown(seconds) as told:
        made = outlook(judged, asked, told)
    found = made.found.scenarios
    if out is not None:
        values = consistency(made.matrix, found), total_impact(made.matrix, found)
        write_text(
            out, sl_text(found, made.basins.weights, *(v // made.matrix.unit for v in values))
        )
        say(f"wrote {out}")
    if as_scw is not None:
        write_text(as_scw, scw_text(made.matrix))
        say(f"wrote {as_scw}")
    if report is not None:
        from upstander.brief.scenarios_page import scenarios_page

        write_text(report, scenarios_page(made))
        say(f"wrote {report}")
    document = made.as_dict() | {"problems": [p.as_dict() for p in problems]}
    emit(document, printable_lines(_lines(made)), as_json=as_json)
    finish(problems)


def printable_lines(lines: Iterator[str]) -> str:
    """Lines that no name of a descriptor can break."""
    return "\n".join(printable(line) for line in lines)


def _lines(made: Outlook) -> Iterator[str]:
    matrix, count = made.matrix, len(made.found.scenarios)
    whole = "all there are" if made.found.complete else (
        f"NOT COMPLETE: {made.found.share:.1%} of the search is behind"
    )  # fmt: skip
    yield (
        f"{count:,} consistent scenarios of {matrix.combinations:,} combinations "
        f"({len(matrix.descriptors)} descriptors), {whole}, by {made.found.method}"
    )
    if matrix.self_influencing:
        yield f"judged to influence themselves: {', '.join(matrix.self_influencing)}"
    for k in range(min(count, _LISTED)):
        yield from _scenario(made, k)
    if count > _LISTED:
        yield f"… and {count - _LISTED:,} more (all are in --json and --out)"
    yield from _newcomers(made)
    for part in sorted(made.parts, key=lambda p: -p.change)[:_NEW]:
        name = matrix.descriptors[part.descriptor].name
        yield (
            f"without the influence of {name}: {part.stay} stay, {part.go} go, "
            f"{part.come} come{'' if part.complete else ' or more'}"
        )
    yield "a scenario holds itself up; the list does not say how likely it is"


def _scenario(made: Outlook, k: int) -> Iterator[str]:
    words = made.matrix.words(made.found.scenarios[k].tolist())
    yield f"{k + 1:4}. " + ", ".join(f"{name} {variant}" for name, variant in words.items())
    noise, weak = made.noise, made.weak[k]
    drawn = "counted" if made.basins.counted else "drawn"
    line = (
        f"      survives {noise.shares[k]:.0%} ({noise.lows[k]:.0%}-{noise.highs[k]:.0%}) of "
        f"{noise.draws:,} draws; {int(made.basins.weights[k]):,} of {made.basins.starts:,} starts "
        f"({drawn}) end here"
    )
    if made.judges is not None:
        line += f"; between judges {made.judges.shares[k]:.0%}"
    yield line
    if weak.descriptor >= 0:
        yield (
            f"      weakest at {made.matrix.descriptors[weak.descriptor].name}: "
            f"{weak.points / made.matrix.unit:g} points of change end it"
        )


def _newcomers(made: Outlook) -> Iterator[str]:
    noise = made.noise
    if noise.resolved:
        yield (
            f"in {noise.resolved:,} draws solved anew: {int(noise.sizes.min()):,} to "
            f"{int(noise.sizes.max()):,} scenarios"
        )
    for row, share in zip(noise.newcomers[:_NEW], noise.newcomer_shares[:_NEW], strict=True):
        words = made.matrix.words(row.tolist())
        yield f"  new in {share:.0%} of them: " + ", ".join(f"{n} {v}" for n, v in words.items())
