"""``upstander case export``: what a reader may see of a case, in formats that others read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, emit, printable, say
from upstander.cli.values import options

if TYPE_CHECKING:
    from upstander.model.case import CaseFile

CasePath = Annotated[Path, typer.Argument(help="A case file: folder or zip.")]
_LOSSES = 5


class Kind(StrEnum):
    """What a case can be exported as."""

    FTM = "ftm"
    STATEMENTS = "statements"
    CSV = "csv"
    XLSX = "xlsx"
    STIX = "stix"
    PROV = "prov"
    PROOF = "proof"
    ZIP = "zip"


def export(
    case: CasePath,
    *,
    kind: Annotated[
        Kind,
        typer.Option(
            "--as", help="statements, csv, xlsx, stix and zip lose nothing; proof is for a court."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    reader_level: Annotated[
        str, typer.Option("--reader-level", help="Up to which marking: ask for more.")
    ] = "TLP:CLEAR",
    reader: Annotated[str, typer.Option("--reader", help="Who will read it.")] = "",
    organisation: Annotated[
        list[str] | None, typer.Option("--organisation", help="Of the reader; repeatable.")
    ] = None,
    losses: Annotated[
        Path | None,
        typer.Option("--losses", help="Write here what a plain reader of STIX will not find."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Export what a reader may see: TLP:CLEAR unless asked for more. Attachments stay behind."""
    from upstander.evidence.case_file import read_case
    from upstander.model.marking import TLP, Reader

    with options():
        level = TLP.parse(reader_level)
    view = read_case(case).view(Reader(reader, level, frozenset(organisation or ())))
    count, more = _written(view, kind, out, losses)
    if not view.statements:
        say(f"note: nothing in it is marked {level.label} or lower; see --reader-level")
    text = f"wrote {out}: {count:,} {'entities' if kind is Kind.FTM else 'statements'}"
    document = {"out": str(out), "count": count, "level": level.label} | more
    emit(document, text, as_json=as_json)


def _written(
    view: CaseFile, kind: Kind, out: Path, losses: Path | None
) -> tuple[int, dict[str, Any]]:
    from datetime import UTC, datetime

    from upstander.evidence.exporting import export_case
    from upstander.evidence.interchange.proof import write_proof

    if kind is Kind.STIX:
        return len(view.statements), _stix(view, out, losses)
    if kind is Kind.PROOF:
        return write_proof(view, out, datetime.now(UTC).date()), {}
    return export_case(view, kind.value, out), {}


def _stix(view: CaseFile, out: Path, losses: Path | None) -> dict[str, Any]:
    import orjson

    from upstander.evidence.files import write_bytes
    from upstander.evidence.interchange.loss import loss_document
    from upstander.evidence.interchange.stix import stix_bundle

    bundle, left = stix_bundle(view)
    write_bytes(out, orjson.dumps(bundle, option=orjson.OPT_INDENT_2))
    report = loss_document(left, "STIX 2.1")
    if losses is not None:
        write_bytes(losses, orjson.dumps(report, option=orjson.OPT_INDENT_2))
    for loss in left[:_LOSSES]:
        say(f"a plain reader of STIX will not find: {printable(str(loss))}")
    if len(left) > _LOSSES:
        say(f"and {len(left) - _LOSSES} kinds more: see --losses FILE or --json")
    return {"objects": len(bundle["objects"]), "losses": report["losses"]}
