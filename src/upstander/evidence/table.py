"""Tables of text: the rows of a CSV file or of a sheet of XLSX, and what is wrong with them."""

from __future__ import annotations

import csv
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from upstander.errors import InputError, Problem
from upstander.evidence.archive import archive
from upstander.evidence.lines import line_blocks, opened
from upstander.evidence.reader_faults import reason
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS = ",;\t|"
MAX_FIELD = 2**20
"""Characters that one cell may have before the file is given up."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its 1-based line (CSV) or row (XLSX), and its cells in the order of the header."""

    number: int
    cells: tuple[str, ...]


def read_table(path: Path, *, sheet: str = "") -> Iterator[Row | Problem]:
    """The rows of a CSV or XLSX table, the header first, and its faults.

    CSV is UTF-8 (with or without byte order mark); the delimiter is the one of comma, semicolon,
    tab and bar that the header holds most of. Cells are kept as they are, formulas of CSV too:
    nothing is ever evaluated. In XLSX a formula is a fault and its cell is empty.

    Parameters
    ----------
    path
        A file that ends in ``.xlsx``, or CSV under any other name.
    sheet
        Name of the sheet; the first where none is given.

    Yields
    ------
    Row or Problem
        Rows of another width than the header are faults; empty rows are left out.
    """
    rows = _sheet(path, sheet) if path.suffix.lower() == ".xlsx" else _csv(path)
    header: Row | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif header is None:
            if fault := _header_fault(row, str(path)):
                yield fault
                return
            header = row
            yield row
        elif not any(cell.strip() for cell in row.cells):
            continue
        elif len(row.cells) != len(header.cells):
            message = Phrase.counted(
                "the row has {n} cell, not {wanted}",
                "the row has {n} cells, not {wanted}",
                len(row.cells),
                wanted=len(header.cells),
            )
            yield Problem(message, str(path), row.number, "quote cells that hold the delimiter")
        else:
            yield row
    if header is None:
        yield Problem("the table is empty", str(path), 0, "give a header and at least one row")


def _header_fault(row: Row, source: str) -> Problem | None:
    counts = Counter(cell for cell in row.cells if cell)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        message = Phrase("two columns are called {name!r}", name=twice[0])
        return Problem(message, source, row.number, "give each column its own name")
    if not counts:
        return Problem("the header is empty", source, row.number, "name the columns in row 1")
    return None


def _csv(path: Path) -> Iterator[Row | Problem]:
    faults: list[Problem] = []
    lines = _texts(path, faults)
    first = next(lines, None)
    if first is None:
        yield from faults
        return
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next_record(reader)
        except csv.Error as error:
            message = Phrase(
                "the row cannot be read: {reason}; rows after it are not read",
                reason=reason(str(error)),
            )
            yield Problem(message, str(path), start, "close the quoted cell that begins here")
            return
        yield from faults
        faults.clear()
        if cells is None:
            return
        clean = tuple(cell.strip() for cell in cells) if start == 1 else tuple(cells)
        yield Row(start, clean)


def next_record(reader: Any) -> list[str] | None:
    """The next row of a ``csv.reader``, under our own limit of a cell's length; None at the end."""
    before = csv.field_size_limit(MAX_FIELD)
    try:
        row: list[str] | None = next(reader, None)
    finally:
        csv.field_size_limit(before)
    return row


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _texts(path: Path, faults: list[Problem]) -> Iterator[str]:
    """The lines as text; a line that cannot be decoded is left empty, so that numbers stay true."""
    for block in line_blocks(path):
        if isinstance(block, Problem):
            faults.append(block)
            if block.line:
                yield "\n"
            continue
        for number, line in enumerate(block[1], block[0]):
            try:
                yield line.decode().removesuffix("\r") + "\n"
            except UnicodeDecodeError as error:
                message = Phrase("the line is not UTF-8 (byte {place})", place=str(error.start + 1))
                faults.append(Problem(message, str(path), number, "save the table as UTF-8"))
                yield "\n"


def _sheet(path: Path, name: str) -> Iterator[Row | Problem]:
    source = str(path)
    try:
        with archive(path):
            pass
        with opened(path) as handle:
            yield from _rows_of(handle, name, source)
    except InputError as error:
        yield Problem(error.problem.message, source, 0, error.problem.remedy)


def _rows_of(handle: IO[bytes], name: str, source: str) -> Iterator[Row | Problem]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(handle, read_only=True, data_only=False, keep_links=False)
            wanted = name or (book.sheetnames[0] if book.sheetnames else "")
            if wanted not in book.sheetnames:
                known = ", ".join(book.sheetnames)
                yield Problem(
                    Phrase("has no sheet {name!r}", name=wanted),
                    source,
                    0,
                    Phrase("choose of: {known}", known=known),
                )
                return
            for number, cells in enumerate(book[wanted].iter_rows(), 1):
                yield from _cells(number, cells, source)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
            message = Phrase("is no whole XLSX file: {reason}", reason=str(error)[:80])
            yield Problem(message, source, 0, "save it again, or as CSV in UTF-8")


def _unread(cell: Any) -> Phrase:
    place = cell.coordinate
    if cell.data_type == "f":
        return Phrase("cell {place} holds a formula, which is not read", place=place)
    shown = str(cell.value)
    return Phrase(
        "cell {place} holds the error {shown}, which is not read", place=place, shown=shown
    )


def _cells(number: int, cells: Any, source: str) -> Iterator[Row | Problem]:
    texts = []
    for cell in cells:
        kind = getattr(cell, "data_type", "n")
        if kind in {"f", "e"}:
            message = _unread(cell)
            yield Problem(message, source, number, "put the value itself there")
            texts.append("")
        else:
            texts.append(_text(cell.value))
    yield Row(number, tuple(text.strip() for text in texts) if number == 1 else tuple(texts))


def _text(value: object) -> str:
    from datetime import date, datetime, time

    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)
