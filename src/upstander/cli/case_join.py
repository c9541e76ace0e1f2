"""``upstander case join``: public datasets that are here, brought into a case by exact names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upstander.cli.console import Json, emit, printable, say_problems

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]


def join(
    case: CasePath,
    datasets: Annotated[list[str], typer.Argument(help="See: upstander data list")],
    *,
    country: Annotated[str, typer.Option("--country", help="Whose courses of training.")] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="The whole sanctions list, joined or not.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add public datasets that are here; joined by exact names of bodies, never of persons.

    Rows that cannot be read are told and left out. Doing it twice changes nothing.
    """
    from upstander.evidence.case_file import read_case, write_case
    from upstander.evidence.catalogue import cache_folder
    from upstander.evidence.joining import join_datasets
    from upstander.evidence.merging import merge

    standing = read_case(case)
    found = join_datasets(
        datasets, cache_folder(), standing.statements, country=country, whole=whole
    )
    done = merge(standing, found.statements)
    if done.case != standing:
        write_case(done.case, case)
    counts = {name: getattr(done, name) for name in ("added", "repeated", "changed")}
    document = counts | {
        "notes": list(found.notes),
        "problems": [problem.as_dict() for problem in found.problems],
    }
    told = f"{done.added:,} statements added, {done.repeated:,} were there already"
    emit(document, "\n".join([told, *map(printable, found.notes)]), as_json=as_json)
    say_problems(found.problems)
