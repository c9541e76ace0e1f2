"""What a lake answers: features, screening, neighbourhoods, components, ranks, duplicates."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, progress, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from upstander.evidence.lake.lake import Lake

_SHOWN = 10

Folder = Annotated[Path, typer.Argument(metavar="LAKE", help="The lake's folder.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the rows: .parquet or .csv.")]
Datasets = Annotated[
    list[str] | None, typer.Option("--dataset", help="Only this dataset; may be repeated.")
]
Seeds = Annotated[
    list[str] | None, typer.Option("--seed-node", help="A node to begin at; may be repeated.")
]
SeedFile = Annotated[
    Path | None, typer.Option("--seeds", help="Nodes to begin at, one a line (UTF-8).")
]
Scratch = Annotated[
    Path | None,
    typer.Option("--scratch", help="Keep the steps here; given again, the work resumes."),
]


def features(
    lake: Folder,
    *,
    by: Annotated[str, typer.Option("--by", help="country, or place.")] = "country",
    since: Annotated[str, typer.Option("--since", help="First day, as YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option("--until", help="Last day.")] = "",
    dataset: Datasets = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Events, deaths and actors by country (or place) and month."""
    from upstander.evidence.lake.features import month_features

    with _opened(lake, None) as (here, _):
        table = month_features(
            here, by, datasets=tuple(dataset or ()), since=_day(since), until=_day(until)
        )
        frame = _frame(here.engine.rows(table))
    _deliver(here, frame, out, f"{frame.height:,} months with events", as_json=as_json)


def screen(
    lake: Folder,
    names: Annotated[Path, typer.Argument(help="Names to look for, one a line (UTF-8).")],
    *,
    like: Annotated[float, typer.Option("--like", help="Least likeness shown, 0 to 1.")] = 0.9,
    dataset: Datasets = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Entities whose names are like those of a list; a person looks at each hit."""
    from upstander.evidence.lake.screening import screen as screened

    with _opened(lake, None) as (here, _):
        frame = screened(here, _lines(names), like=like, datasets=tuple(dataset or ()))
    text = f"{frame.height:,} hits; likeness of names proves nothing by itself"
    _deliver(here, frame, out, text, as_json=as_json)


def around(
    lake: Folder,
    *,
    seed_node: Seeds = None,
    seeds: SeedFile = None,
    steps: Annotated[int, typer.Option("--steps", "-k", min=1, max=6)] = 2,
    hub_cap: Annotated[
        int, typer.Option("--hub-cap", min=1, help="Edges of one node that are followed, each way.")
    ] = 1000,
    dataset: Datasets = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The nodes and edges within so many steps of some nodes; --out takes the edges."""
    from upstander.evidence.lake.neighbourhood import neighbourhood

    with _opened(lake, None) as (here, _):
        chosen = tuple(dataset or ())
        given = _seeds(seed_node, seeds)
        found = neighbourhood(here, given, steps, hub_cap=hub_cap, datasets=chosen)
    capped = len(found.capped)
    text = f"{found.nodes.height:,} nodes, {found.edges.height:,} edges"
    if capped:
        text += f"; of {capped:,} hubs only {hub_cap:,} edges each way were followed"
    extra = {"nodes": found.nodes.to_dicts(), "capped": list(found.capped), "hub_cap": hub_cap}
    _deliver(here, found.edges, out, text, extra, as_json=as_json)


def components(
    lake: Folder,
    *,
    dataset: Datasets = None,
    scratch: Scratch = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Which nodes hang together, whichever way the edges point."""
    from upstander.evidence.lake.components import components as found_in

    with _opened(lake, scratch) as (here, tell):
        chosen = tuple(dataset or ())
        frame = _frame(found_in(here, datasets=chosen, on_progress=tell))
    sizes = frame.group_by("component").len().sort("len", descending=True)
    text = (
        f"{frame.height:,} nodes in {sizes.height:,} components, the largest of {sizes['len'][0]:,}"
    )
    _deliver(here, frame, out, text, {"components": sizes.height}, as_json=as_json)


def rank(
    lake: Folder,
    *,
    seed_node: Seeds = None,
    seeds: SeedFile = None,
    damping: Annotated[float, typer.Option("--damping", help="Chance to go on.")] = 0.85,
    tolerance: Annotated[float, typer.Option("--tolerance", help="Change at the end.")] = 1e-6,
    both_ways: Annotated[bool, typer.Option("--both-ways", help="Against edges too.")] = False,
    dataset: Datasets = None,
    scratch: Scratch = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Personalised PageRank: how near all else is to some nodes, along the edges."""
    from upstander.evidence.lake.rank import Walk
    from upstander.evidence.lake.rank import rank as ranked

    walk = Walk(damping, tolerance, both_ways)
    with _opened(lake, scratch) as (here, tell):
        given, chosen = _seeds(seed_node, seeds), tuple(dataset or ())
        frame = _frame(ranked(here, given, walk, datasets=chosen, on_progress=tell))
    _deliver(here, frame, out, f"{frame.height:,} nodes are reached", as_json=as_json)


def dedupe(
    lake: Folder, *, dataset: Datasets = None, out: Out = None, as_json: Json = False
) -> None:
    """Entities that share name, country and date with another: proposals, not judgements."""
    from upstander.evidence.lake.duplicates import duplicates

    with _opened(lake, None) as (here, _):
        frame = _frame(here.engine.rows(duplicates(here, tuple(dataset or ()))))
    groups = frame["group"].n_unique()
    text = f"{frame.height:,} entities in {groups:,} groups look the same"
    _deliver(here, frame, out, text, {"groups": groups}, as_json=as_json)


COMMANDS: tuple[Callable[..., None], ...] = (features, screen, around, components, rank, dedupe)


@contextmanager
def _opened(folder: Path, scratch: Path | None) -> Iterator[tuple[Lake, Callable[[int], None]]]:
    """A lake on the engine of the setting, and what to tell progress to."""
    from upstander.evidence.lake.engine import opened_engine
    from upstander.evidence.lake.lake import open_lake

    with opened_engine(scratch=scratch) as engine, progress() as shown:
        here = open_lake(folder, engine)
        if not engine.is_embedded:
            say(f"on {engine.address}")
        task = shown.add_task("working", total=None)
        yield here, lambda step: shown.update(task, completed=step, total=step)


def _deliver(
    lake: Lake,
    frame: pl.DataFrame,
    out: Path | None,
    text: str,
    extra: dict[str, Any] | None = None,
    *,
    as_json: bool,
) -> None:
    if out is not None:
        _write(frame, out)
    made_up = any(source.synthetic for source in lake.manifest.sources)
    told = f"{text}\n{frame.head(_SHOWN)}" + ("\nsome of the lake is synthetic" if made_up else "")
    document: dict[str, Any] = {"engine": lake.engine.address, "rows": frame.height}
    document |= {"synthetic": made_up, "out": str(out) if out else None, **(extra or {})}
    if out is None:
        document["result"] = frame.to_dicts()
    emit(document, told, as_json=as_json)


def _write(frame: pl.DataFrame, out: Path) -> None:
    from upstander.errors import UsageError
    from upstander.evidence.files import writing

    kind = out.suffix.lower()
    if kind not in {".parquet", ".csv"}:
        raise UsageError(
            f"no result is written as {kind!r}", remedy="end --out in .parquet or .csv"
        )
    with writing(out) as handle:
        frame.write_parquet(handle) if kind == ".parquet" else frame.write_csv(handle)
    say(f"wrote {out}")


def _frame(table: Any) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(table)


def _day(text: str) -> Any:
    from datetime import date

    from upstander.errors import UsageError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"not a day: {text[:20]!r}", remedy="write it as YYYY-MM-DD") from error


def _seeds(named: list[str] | None, path: Path | None) -> list[str]:
    return [*(named or ()), *(_lines(path) if path else ())]


def _lines(path: Path) -> list[str]:
    """The lines of a text that are not empty.

    Raises
    ------
    InputError
        No regular file, or a line that cannot be read.
    """
    from upstander.errors import InputError, Problem
    from upstander.evidence.lines import line_blocks

    found = []
    for block in line_blocks(path):
        if isinstance(block, Problem):
            raise InputError(block.message, source=block.source, line=block.line)
        for number, line in enumerate(block[1], block[0]):
            try:
                text = line.decode().strip()
            except UnicodeDecodeError as error:
                remedy = "save it as UTF-8"
                raise InputError(
                    "is not UTF-8", source=str(path), line=number, remedy=remedy
                ) from error
            if text:
                found.append(text)
    return found
