"""``upstander evidence lake``: what is too large for a case, added, shown, checked and removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli import lake_work
from upstander.cli.console import Json, emit, finish, progress, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

    from upstander.errors import Problem
    from upstander.evidence.lake.manifest import Manifest, Source

app = typer.Typer(
    help="The reference lake: events, entities and edges by the hundred million rows, in Parquet.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for _work in lake_work.COMMANDS:
    app.command(_work.__name__)(_work)

Folder = Annotated[Path, typer.Argument(metavar="LAKE", help="The lake's folder.")]
KINDS = {".jsonl": "entities", ".ijson": "entities", ".json": "entities"}


@app.command()
def add(
    lake: Folder,
    files: Annotated[list[Path], typer.Argument(help="What to add, each wholly or not at all.")],
    *,
    dataset: Annotated[str, typer.Option("--dataset", help="The name to add it under.")],
    kind: Annotated[
        str,
        typer.Option("--as", help="events, entities or edges; told by the file where not given."),
    ] = "",
    version: Annotated[str, typer.Option("--version", help="The dataset's own version.")] = "",
    public: Annotated[
        bool, typer.Option("--public", help="Entities that carry no marking are public.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add files to a lake, new or not; the same file twice changes nothing."""
    from datetime import UTC, datetime

    from upstander.evidence.lake.store import add_file

    today = datetime.now(UTC).date().isoformat()
    problems: list[Problem] = []
    entries = []
    with progress() as shown:
        for path in files:
            given = (lake, path, dataset, kind or _kind_of(path))
            tell = _teller(shown, path.name)
            made = add_file(*given, added=today, version=version, public=public, on_progress=tell)
            if made is not None:
                problems += made[1]
            entries.append({"file": str(path), **_entry(made[0] if made else None)})
    document = {"lake": str(lake), "dataset": dataset, "files": entries}
    text = "\n".join(
        f"{e['file']}: {e['rows']:,} rows added, {e['left_out']:,} left out"
        if e["added"]
        else f"{e['file']}: is there already, nothing changed"
        for e in entries
    )
    emit(document | {"problems": [p.as_dict() for p in problems]}, text, as_json=as_json)
    finish(problems)


@app.command()
def show(lake: Folder, *, as_json: Json = False) -> None:
    """What a lake holds: datasets, versions, rows, bytes."""
    from upstander.evidence.lake.manifest import read_manifest

    manifest = read_manifest(lake)
    text = "\n".join(_lines(manifest)) or "the lake is empty"
    emit({"lake": str(lake), **manifest.as_dict()}, text, as_json=as_json)


@app.command()
def remove(
    lake: Folder,
    dataset: Annotated[str, typer.Argument(help="A dataset of the lake.")],
    *,
    as_json: Json = False,
) -> None:
    """Take a dataset out of a lake: all of its rows and none else."""
    from upstander.evidence.lake.store import remove_dataset

    rows = remove_dataset(lake, dataset)
    document = {"lake": str(lake), "dataset": dataset, "rows": rows}
    emit(document, f"{dataset}: {rows:,} rows removed", as_json=as_json)


@app.command()
def check(lake: Folder, *, as_json: Json = False) -> None:
    """Hold a lake's files against its manifest, by content."""
    from upstander.evidence.lake.store import check_lake

    say("reading every file")
    problems = check_lake(lake)
    document = {"lake": str(lake), "problems": [problem.as_dict() for problem in problems]}
    emit(document, f"{lake}: {len(problems)} problem(s)", as_json=as_json)
    finish(problems)


def _teller(shown: Progress, name: str) -> Callable[[int], None]:
    task = shown.add_task(name, total=None)
    return lambda rows: shown.update(task, completed=rows, total=rows)


def _kind_of(path: Path) -> str:
    """What a file is most likely to hold."""
    from upstander.errors import InputError
    from upstander.evidence.event_forms import form_of
    from upstander.evidence.event_rows import header_of

    name = path.name.lower().removesuffix(".gz")
    if kind := KINDS.get(Path(name).suffix):
        return kind
    header = header_of(path)
    if form_of(header):
        return "events"
    if {"source", "target"} <= set(header):
        return "edges"
    remedy = "say what it is: --as events, --as entities or --as edges"
    raise InputError("it cannot be told what the file holds", source=str(path), remedy=remedy)


def _entry(source: Source | None) -> dict[str, object]:
    return {
        "added": source is not None,
        "rows": source.rows if source else 0,
        "left_out": source.left_out if source else 0,
        "kind": source.kind if source else "",
        "sha256": source.sha256 if source else "",
    }


def _lines(manifest: Manifest) -> Iterator[str]:
    for name in manifest.datasets:
        sources = [source for source in manifest.sources if source.dataset == name]
        size = sum(file.bytes for source in sources for file in source.files)
        made_up = " (synthetic)" if any(source.synthetic for source in sources) else ""
        yield f"{name}{made_up}: {sum(s.rows for s in sources):,} rows, {size:,} bytes"
        for source in sources:
            version = f", version {source.version}" if source.version else ""
            faults = f", {source.left_out:,} left out" if source.left_out else ""
            yield f"  {source.name}: {source.kind}, added {source.added}{version}{faults}"
