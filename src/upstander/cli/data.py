"""``upstander data``: public datasets, their licences, and where they are cached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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

Name = Annotated[str, typer.Argument(help="A dataset; see: upstander data list")]


@app.command("list")
def list_datasets(*, as_json: Json = False) -> None:
    """List the public datasets, whose they are and on what terms."""
    from upstander.evidence.catalogue import cache_folder, catalogue

    folder = cache_folder()
    entries = [_entry(dataset, folder) for dataset in catalogue()]
    text = f"cached in {folder}\n" + "\n".join(
        f"{e['name']}: {e['title']}\n"
        f"  {'here' if e['here'] else 'not here'}"
        f"{'' if e['can_be_pulled'] else ', cannot be pulled'}; {e['bytes']:,} bytes\n"
        f"  publisher: {e['publisher']}\n  licence as stated: {e['licence']}\n"
        f"  cite: {e['attribution']}\n  {e['notes']}"
        for e in entries
    )
    emit({"folder": str(folder), "datasets": entries}, text, as_json=as_json)


@app.command()
def pull(
    name: Name,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are here.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch a dataset; a broken line is resumed, and a file that has changed is refused."""
    from upstander.errors import UsageError
    from upstander.evidence.catalogue import cache_folder, is_here
    from upstander.evidence.catalogue import pull as fetch
    from upstander.evidence.declaration import declared

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

        written = fetch(dataset, folder, told=told)
    document = {"dataset": name, "files": [str(path) for path in written]}
    emit(document, "\n".join(f"wrote {path}" for path in written), as_json=as_json)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Hold the datasets that are here against what their declarations expect."""
    from upstander.evidence.catalogue import cache_folder, catalogue, is_here
    from upstander.evidence.catalogue import check as compare

    folder = cache_folder()
    here = [dataset for dataset in catalogue() if is_here(dataset, folder)]
    problems = [problem for dataset in here for problem in compare(dataset, folder)]
    document = {
        "folder": str(folder),
        "checked": [dataset.name for dataset in here],
        "problems": [problem.as_dict() for problem in problems],
    }
    shown = ", ".join(dataset.name for dataset in here) or "none is here"
    emit(document, f"{folder}: {shown}; {len(problems)} problem(s)", as_json=as_json)
    finish(problems)


def _entry(dataset: Dataset, folder: Path) -> dict[str, object]:
    from upstander.evidence.catalogue import is_here

    paths = [folder / file.path for file in dataset.files]
    return {
        "name": dataset.name,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "licence": dataset.licence,
        "licence_source": dataset.licence_source,
        "attribution": dataset.attribution,
        "vintage": dataset.vintage,
        "notes": dataset.notes,
        "here": is_here(dataset, folder),
        "can_be_pulled": bool(dataset.fetch),
        "bytes": sum(path.stat().st_size for path in paths if path.is_file()),
        "files": [str(path) for path in paths],
    }
