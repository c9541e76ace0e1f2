"""``upstander case``: the unit that travels, a folder or zip of statements about one situation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upstander.cli import case_export, case_join, case_proof, case_remove
from upstander.cli.console import Json, emit, finish, printable
from upstander.cli.values import options

app = typer.Typer(
    help="Make, fill, check, show and export case files.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("join")(case_join.join)
app.command("remove")(case_remove.remove)
app.command("export")(case_export.export)
app.command("stamp")(case_proof.stamp)
app.command("verify")(case_proof.verify)

CasePath = Annotated[Path, typer.Argument(help="A case file: folder or zip.")]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where: a folder, or a name that ends in .zip.")],
    *,
    title: Annotated[str, typer.Option("--title", help="A title that betrays nothing.")],
    subject: Annotated[str, typer.Option("--subject", help="Entity id of the country.")],
    as_of: Annotated[str, typer.Option("--as-of", help="The day it stands on: YYYY-MM-DD.")],
    own_state: Annotated[str, typer.Option("--own-state", help="Entity id of your state.")] = "",
    holder: Annotated[str, typer.Option("--holder", help="Who holds the case file.")] = "",
    case_id: Annotated[str, typer.Option("--id", help="A stable id; from the title if none.")] = "",
    synthetic: Annotated[
        bool, typer.Option("--synthetic", help="An exercise: every page will say so.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make an empty case file."""
    from datetime import date

    from upstander.errors import UsageError
    from upstander.evidence.case_file import write_case
    from upstander.model.case import CaseFile, Manifest

    try:
        day = date.fromisoformat(as_of)
    except ValueError as error:
        raise UsageError(f"--as-of is no day: {as_of!r}", remedy="write YYYY-MM-DD") from error
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already", remedy="choose another place")
    name = case_id or "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
    manifest = Manifest(name, title, day, subject, own_state, holder, synthetic)
    write_case(CaseFile(manifest, ()), folder)
    emit(
        {"case": str(folder), "id": name},
        f"made {folder}: import statements with: upstander case import {folder} FILE…",
        as_json=as_json,
    )


@app.command("import")
def import_files(
    case: CasePath,
    files: Annotated[list[Path], typer.Argument(help="JSON lines (FtM), CSV or XLSX.")],
    *,
    name: Annotated[
        str, typer.Option("--as", help="The files are this dataset's own; see: data list")
    ] = "",
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="With --as: a part; the row count is not asked.")
    ] = False,
    dataset: Annotated[str, typer.Option("--dataset", help="For rows that name none.")] = "",
    grade: Annotated[str, typer.Option("--grade", help="For rows that carry none.")] = "F6",
    marking: Annotated[str, typer.Option("--marking", help="For rows without.")] = "TLP:AMBER",
    originator: Annotated[str, typer.Option("--originator", help="Who set the marking.")] = "",
    audience: Annotated[
        list[str] | None, typer.Option("--audience", help="Named by the marking; repeatable.")
    ] = None,
    origin: Annotated[str, typer.Option("--origin", help="Who said it first.")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="mapping.yml for tables; see: case map")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    as_json: Json = False,
) -> None:
    """Add statements; good rows are kept, bad ones are listed, the same twice changes nothing.

    With --as, grade and marking are those of the dataset's declaration.
    """
    from itertools import chain

    from upstander.cli.case_filling import as_declared, fill
    from upstander.evidence.defaults import Defaults
    from upstander.evidence.importing import read_evidence
    from upstander.evidence.mapping import read_mapping
    from upstander.model.grade import Grade
    from upstander.model.marking import TLP, Marking

    with options():
        marked = Marking(TLP.parse(marking), originator, frozenset(audience or ()))
        defaults = Defaults(dataset, Grade.parse(grade), marked, origin)
    if name:
        other = {"--dataset": dataset, "--origin": origin, "--mapping": mapping}
        items = as_declared(name, files, other, excerpt=excerpt)
    else:
        columns = read_mapping(mapping) if mapping else None
        items = chain.from_iterable(read_evidence(file, defaults, columns) for file in files)
    done = fill(case, items, dry_run=dry_run)
    document = {
        **{name: getattr(done, name) for name in ("added", "repeated", "changed", "written")},
        "problems": [problem.as_dict() for problem in done.problems],
    }
    text = (
        f"{done.added:,} statements added, {done.repeated:,} were there already, "
        f"{done.changed:,} changed" + ("; nothing written (--dry-run)" if dry_run else "")
    )
    emit(document, text, as_json=as_json)
    finish(done.problems)


@app.command("map")
def map_table(
    table: Annotated[Path, typer.Argument(help="CSV or XLSX with a header.")],
    *,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of the XLSX file.")] = "",
    out: Annotated[Path, typer.Option("--out", help="Write it here.")] = Path("mapping.yml"),
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    as_json: Json = False,
) -> None:
    """Propose a mapping for a table, guessed from its headers, for you to edit."""
    from upstander.errors import UsageError
    from upstander.evidence.files import write_text
    from upstander.evidence.proposal import propose_mapping

    if out.exists() and not force:
        raise UsageError(f"{out} is there already", remedy="choose another --out, or --force")
    proposal = propose_mapping(table, sheet=sheet)
    write_text(out, proposal)
    emit({"mapping": str(out)}, f"wrote {out}: check every line of it", as_json=as_json)


@app.command()
def check(case: CasePath, *, as_json: Json = False) -> None:
    """Verify hashes and list what does not hold together; contradictions are only notes."""
    from upstander.evidence.case_file import open_case
    from upstander.evidence.checking import check_case, contradictions

    opened, unread = open_case(case)
    problems = (*unread, *check_case(opened))
    notes = contradictions(opened)
    document = {
        "statements": len(opened.statements),
        "problems": [problem.as_dict() for problem in problems],
        "notes": [note.as_dict() for note in notes],
    }
    verdict = f"{len(problems)} problem(s)" if problems else "it holds together"
    shown = "".join(f"\nnote: {printable(str(note))}" for note in notes)
    emit(document, f"{len(opened.statements):,} statements; {verdict}{shown}", as_json=as_json)
    finish(problems)


@app.command()
def show(
    case: CasePath,
    entity: Annotated[str, typer.Argument(help="Entity id; the whole case if none.")] = "",
    *,
    as_json: Json = False,
) -> None:
    """Show a case file, or all that is said of one entity, with who says it."""
    from upstander.cli.case_show import overview, portrait, summary
    from upstander.errors import InputError
    from upstander.evidence.case_file import read_case

    opened = read_case(case)
    entities = opened.entities()
    if not entity:
        emit(summary(opened, entities), "\n".join(overview(opened, entities)), as_json=as_json)
        return
    if entity not in entities:
        raise InputError(f"nothing is said of {entity!r}", source=str(case), remedy="check the id")
    found = entities[entity]
    document = {
        "id": found.id,
        "schema": found.schema,
        "caption": found.caption,
        "statements": [statement.as_dict() for statement in found.statements],
    }
    emit(document, "\n".join(portrait(found, entities)), as_json=as_json)
