"""Tables of statements, as we export them: read back row by row, none of them changed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from upstander.errors import Problem, ValueRejectedError
from upstander.evidence.exporting import COLUMNS, armed
from upstander.evidence.ftm_statements import StatementReader
from upstander.evidence.table import Row, read_table
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from upstander.evidence.defaults import Defaults

SHEET = "Statements"
_NEEDED = frozenset({"entity_id", "schema", "prop", "value"})
_CHANGED = "take its id out to import it as a claim of your own"


def is_statement_table(path: Path) -> bool:
    """Whether the header of a CSV or XLSX table is that of statements."""
    first = next(read_table(path, sheet=_sheet(path)), None)
    return isinstance(first, Row) and set(first.cells) >= _NEEDED


def read_statement_table(path: Path, defaults: Defaults) -> Iterator[Statement | Problem]:
    """The statements of a table that ``case export --as csv`` or ``--as xlsx`` wrote.

    Parameters
    ----------
    path
        CSV, or XLSX with a sheet `SHEET`.
    defaults
        What to take for cells that are empty.

    Yields
    ------
    Statement or Problem
        In the order of the rows. A row whose id is not that of what it says was changed since it
        was exported, and is left out.
    """
    reader = StatementReader(str(path), defaults)
    header: tuple[str, ...] = ()
    for row in read_table(path, sheet=_sheet(path)):
        if isinstance(row, Problem):
            yield row
        elif not header:
            header = row.cells
            unknown = [name for name in header if name and name not in COLUMNS]
            if unknown:
                message = Phrase("the column {column!r} is not read", column=unknown[0])
                yield Problem(
                    message,
                    str(path),
                    row.number,
                    Phrase("known: {known}", known=", ".join(COLUMNS)),
                )
        else:
            yield from _read(reader, dict(zip(header, row.cells, strict=True)), row, str(path))


def _sheet(path: Path) -> str:
    if path.suffix.lower() != ".xlsx":
        return ""
    first = next(read_table(path, sheet=SHEET), None)
    return SHEET if isinstance(first, Row) else ""


def _read(
    reader: StatementReader, cells: dict[str, str], row: Row, source: str
) -> Iterator[Statement | Problem]:
    record: dict[str, object] = {
        name: armed(cells[name]) for name in COLUMNS if cells.get(name) and name != "id"
    }
    try:
        if names := record.get("audience"):
            record["audience"] = _names(str(names))
    except ValueRejectedError as error:
        yield Problem(error.problem.message, source, row.number, error.problem.remedy)
        return
    given = cells.get("id", "")
    for item in reader.read(record, row.number, b""):
        if isinstance(item, Statement) and given and item.id != given:
            yield Problem("was changed since it was exported", source, row.number, _CHANGED)
        else:
            yield item


def _names(text: str) -> list[str]:
    if not text.startswith("["):
        return text.split(";")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueRejectedError(
            "the audience is no list of names", remedy="separate names by semicolons"
        ) from error
    return [str(name) for name in found]
