"""``upstander case remove``: all that one dataset says, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upstander.cli.console import Json, emit, say

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]


def remove(
    case: CasePath,
    *,
    dataset: Annotated[str, typer.Option("--dataset", help="As its statements name it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    as_json: Json = False,
) -> None:
    """Remove all statements of a dataset, and only those; all else stays byte for byte."""
    from upstander.errors import InputError
    from upstander.evidence.loading import remove_dataset

    done = remove_dataset(case, dataset, dry_run=dry_run)
    if not done.removed and not done.shared:
        remedy = "see which there are: upstander case show CASE"
        raise InputError(f"nothing in it is said by {dataset!r}", source=str(case), remedy=remedy)
    if done.shared:
        say(f"note: {done.shared:,} statements name {dataset} beside other datasets, and stay")
    document = {
        "dataset": dataset, "removed": done.removed, "kept": done.kept, "shared": done.shared,
        "written": bool(done.removed) and not dry_run,
    }  # fmt: skip
    text = f"{done.removed:,} statements removed, {done.kept:,} stay"
    emit(document, text + ("; nothing written (--dry-run)" if dry_run else ""), as_json=as_json)
