"""``upstander foresight scenarios``: all consistent scenarios of a matrix, and how sure each is."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path  # noqa: TC003  (typer reads the annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, printable, say
from upstander.cli.foresight_matrix import Judge, MatrixFile, Seconds, Slack, read_matrix, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.foresight.scenarios.outlook import Outlook
    from upstander.foresight.scenarios.solve import Kept

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
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Where a stopped search is kept, to go on from.")
    ] = None,
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Write the scenarios, as .sl.")] = None,
    as_scw: Annotated[Path | None, typer.Option("--scw", help="Write the matrix, as .scw.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page of results, as HTML.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="en, fr or ar: in which the page is written.")
    ] = "en",
    as_json: Json = False,
) -> None:
    """Find all consistent scenarios exactly, with their survival under judgement noise."""
    from upstander.evidence.files import write_text
    from upstander.evidence.scenario_wizard import scw_text, sl_text
    from upstander.foresight.scenarios.balance import consistency, total_impact
    from upstander.foresight.scenarios.outlook import Asked, outlook
    from upstander.words.language import language as spoken

    told_in = spoken(language)
    judged, problems = read_matrix(matrix, judge)
    asked = Asked(slack, draws, resolve, spread, most, seed)
    kept = None if keep is None else kept_search(keep, matrix, slack, judge)
    with shown(seconds) as told:
        made = outlook(judged, asked, told, kept)
    if keep is not None and kept is not None:
        keep_search(keep, kept, matrix, slack, judge)
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

        write_text(report, scenarios_page(made, language=told_in))
        say(f"wrote {report}")
    document = made.as_dict() | {"problems": [p.as_dict() for p in problems]}
    emit(document, printable_lines(_lines(made)), as_json=as_json)
    finish(problems)


def kept_search(keep: Path, matrix: Path, slack: int, judge: str) -> Kept:
    """A search that was stopped earlier, or one that begins."""
    import numpy as np

    from upstander.errors import InputError
    from upstander.foresight.scenarios.solve import Kept

    if not keep.exists():
        return Kept()
    try:
        with np.load(keep, allow_pickle=False) as file:
            state = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError("no kept search", source=str(keep), remedy="begin anew") from error
    if str(state.pop("about", "")) != _about(matrix, slack, judge):
        raise InputError(
            "the search that is kept is of another matrix, slack or judge", source=str(keep),
            remedy="name another file, or remove this one",
        )  # fmt: skip
    say(f"going on from {keep}")
    return Kept(state)


def keep_search(keep: Path, kept: Kept, matrix: Path, slack: int, judge: str) -> None:
    """Keep a search that is not done; take the file away once it is."""
    import io

    import numpy as np

    from upstander.evidence.files import write_bytes

    if kept.state is None:
        keep.unlink(missing_ok=True)
        return
    out = io.BytesIO()
    about = np.array(_about(matrix, slack, judge))
    parts: dict[str, Any] = {"about": about, **kept.state}
    np.savez_compressed(out, **parts)
    write_bytes(keep, out.getvalue())
    say(f"kept the search in {keep}: the same command goes on from there")


def _about(matrix: Path, slack: int, judge: str) -> str:
    digest = hashlib.sha256(matrix.read_bytes()).hexdigest()
    return f"{digest} {slack} {judge}"


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
