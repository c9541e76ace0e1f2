"""``upstander data``: public datasets, their licences, where they are cached, and reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli import data_read
from upstander.cli.console import Json, emit, finish, progress, say

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import TaskID

    from upstander.evidence.declaration import Dataset

app = typer.Typer(
    help="Public datasets: licence, size, where cached; resumable download with checksums.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("read")(data_read.read)

Name = Annotated[str, typer.Argument(help="A dataset; see: upstander data list")]


@app.command("list")
def list_datasets(*, as_json: Json = False) -> None:
    """List the public datasets, whose they are, on what terms, and how to get them."""
    from upstander.evidence.catalogue import cache_folder, catalogue

    folder = cache_folder()
    entries = [_entry(dataset, folder) for dataset in catalogue()]
    text = f"cached in {folder}\n" + "\n".join(map(_shown, entries))
    emit({"folder": str(folder), "datasets": entries}, text, as_json=as_json)


@app.command()
def pull(
    name: Name,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are here.")] = False,
    locked: Annotated[
        bool, typer.Option("--locked", help="Refuse all but the versions that are in the lock.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fetch a dataset; a broken line is resumed, and a file that has changed is refused."""
    from upstander.errors import UsageError
    from upstander.evidence.catalogue import cache_folder, is_here
    from upstander.evidence.declaration import declared
    from upstander.evidence.pulling import pull as fetch

    dataset, folder = declared(name), cache_folder()
    say(f"{dataset.title}\nlicence as stated: {dataset.licence}\ncite: {dataset.attribution}")
    if is_here(dataset, folder) and not force:
        raise UsageError(f"{name} is in {folder} already", remedy="give --force to replace it")
    with progress() as display:
        tasks: dict[str, TaskID] = {}

        def told(item: str, have: int, whole: int) -> None:
            if item not in tasks:
                tasks[item] = display.add_task(item)
            display.update(tasks[item], completed=have, total=max(whole, have))

        written = fetch(dataset, folder, locked=locked, told=told)
    document = {"dataset": name, "files": [str(path) for path in written]}
    emit(document, "\n".join(f"wrote {path}" for path in written), as_json=as_json)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Hold the datasets that are here against their declarations and the lock of versions."""
    from upstander.evidence.catalogue import cache_folder, catalogue, is_here, outdated
    from upstander.evidence.catalogue import check as compare

    folder = cache_folder()
    here = [dataset for dataset in catalogue() if is_here(dataset, folder)]
    problems = [problem for dataset in here for problem in compare(dataset, folder)]
    old = [dataset.name for dataset in here if outdated(dataset, folder)]
    for name in old:
        say(f"note: {name} was pulled by another declaration than this version has")
    document = {
        "folder": str(folder),
        "checked": [dataset.name for dataset in here],
        "declared_otherwise": old,
        "problems": [problem.as_dict() for problem in problems],
    }
    shown = ", ".join(dataset.name for dataset in here) or "none is here"
    emit(document, f"{folder}: {shown}; {len(problems)} problem(s)", as_json=as_json)
    finish(problems)


def _entry(dataset: Dataset, folder: Path) -> dict[str, Any]:
    from upstander.evidence.catalogue import is_here

    paths = [folder / file.path for file in dataset.files]
    texts = (
        "name", "title", "publisher", "licence", "licence_source", "attribution", "vintage",
        "address", "rhythm", "checksums", "verified", "notes",
    )  # fmt: skip
    return {
        **{key: getattr(dataset, key) for key in texts},
        "marking": str(dataset.marking),
        "grade": str(dataset.grade),
        "here": is_here(dataset, folder),
        "can_be_pulled": bool(dataset.fetch),
        "reads": [{"file": offer.name, "as": offer.holds.value} for offer in dataset.offers],
        "bytes": sum(path.stat().st_size for path in paths if path.is_file()),
        "files": [str(path) for path in paths],
    }


def _shown(entry: dict[str, Any]) -> str:
    state = f"here, {entry['bytes']:,} bytes" if entry["here"] else "not here"
    read = ", ".join(f"{offer['file']} (as {offer['as']})" for offer in entry["reads"])
    way = "" if entry["can_be_pulled"] else f", cannot be pulled: get it from {entry['address']}"
    return (
        f"{entry['name']}: {entry['title']}\n  {state}{way}\n"
        + (f"  reads its publisher's files: {read}\n" if read else "")
        + f"  publisher: {entry['publisher']}\n  licence as stated: {entry['licence']}\n"
        f"  cite: {entry['attribution']}\n  {entry['notes']}"
    )
