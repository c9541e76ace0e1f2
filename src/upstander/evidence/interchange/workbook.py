"""A case as a workbook: what it is, every statement, and every entity, on three sheets."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.evidence.exporting import COLUMNS, disarmed, row_of
from upstander.evidence.statement_table import SHEET
from upstander.model.marking import whole
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from upstander.model.case import CaseFile

LONGEST = 32_767
"""Characters that a cell of XLSX can hold."""


def write_workbook(case: CaseFile, handle: IO[bytes]) -> int:
    """Write a case as XLSX; returns how many statements. All cells are text, and none a formula.

    Parameters
    ----------
    case
        What the reader may see: make it with `CaseFile.view` first.
    handle
        Where to.

    Raises
    ------
    ValueRejectedError
        A value is longer than a cell can hold, so that the workbook would lose part of it.
    """
    from openpyxl import Workbook

    _check(case)
    book = Workbook(write_only=True)
    for name, rows in (
        ("About", _about(case)),
        (SHEET, _statements(case)),
        ("Entities", _entities(case)),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    book.save(handle)
    return len(case.statements)


def _check(case: CaseFile) -> None:
    """Refuse before anything is written."""
    longest = max((len(cell) for s in case.statements for cell in row_of(s)), default=0)
    if longest > LONGEST:
        message = Phrase(
            "a value of {length:,} characters does not fit a cell of XLSX", length=longest
        )
        raise ValueRejectedError(message, remedy="export as statements or csv")


def _cell(sheet: WriteOnlyWorksheet, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _about(case: CaseFile) -> Iterator[list[str]]:
    manifest = case.manifest
    yield ["what", "value"]
    if manifest.synthetic:
        yield ["EXERCISE", "everything in this workbook is made up"]
    yield ["case", disarmed(manifest.id)]
    yield ["title", disarmed(manifest.title)]
    yield ["as of", manifest.as_of.isoformat()]
    yield ["strictest marking inside", case.level.label]
    yield ["statements", str(len(case.statements))]
    yield ["datasets", disarmed(", ".join(sorted({s.dataset for s in case.statements})))]


def _statements(case: CaseFile) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for statement in case.statements:
        yield row_of(statement)


def _entities(case: CaseFile) -> Iterator[list[str]]:
    yield ["id", "schema", "caption", "marking", "statements"]
    for entity in case.entities().values():
        marking = whole(s.marking for s in entity.statements)
        cells = [entity.id, entity.schema, entity.caption, str(marking)]
        yield [*map(disarmed, cells), str(len(entity.statements))]
