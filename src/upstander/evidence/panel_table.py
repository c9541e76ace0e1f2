"""A panel's file as plain rows of text, each with its line, and the rows that are broken."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import PanelError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 1 << 30
"""Most bytes a compressed panel may unfold to."""

UNKNOWN = {"", "NA", "NaN", "nan", "null", "None"}
"""Cells that say that a value is not known."""

_UTF8 = "save the file as UTF-8 text"
_REREAD = "mend the row, or fetch the file again if it was cut short"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a header.

    Parameters
    ----------
    header
        Column names, each once.
    rows
        Cells of each whole row.
    lines
        1-based line in the file where each row ends (row number for Parquet).
    problems
        Rows that were left out, with the reason.
    source
        Name of the file.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    problems: list[Problem]
    source: str

    def column(self, name: str) -> list[str]:
        """The cells of one column."""
        place = self.header.index(name)
        return [row[place] for row in self.rows]


def read_table(path: Path) -> Table:
    """Read a CSV (also gzipped) or Parquet file.

    CSV is read with the standard library and not with polars, because a row cut short must be
    reported with its line and never be filled up with blanks.

    Raises
    ------
    PanelError
        No such file, no header, a column twice, an archive that is cut short or unfolds to
        more than 1 GiB.
    """
    if not path.is_file():
        raise PanelError("no such file", source=str(path), remedy="check the path")
    if path.suffix == ".parquet":
        return _parquet(path)
    return _csv(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as archive:
            data = archive.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PanelError(
            f"the archive is broken or cut short: {error}",
            source=path.name,
            remedy="fetch the file again",
        ) from error
    if len(data) > LARGEST:
        raise PanelError(
            "the archive unfolds to more than 1 GiB",
            source=path.name,
            remedy="unpack and check it by hand",
        )
    return data


def _csv(data: bytes, source: str) -> Table:
    # Bytes that are not UTF-8 become lone surrogates, so that only their rows are lost.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    records = _records(reader, source, problems)
    header = next(records, [])
    _check_header(header, source)
    for record in records:
        fault = _fault(record, len(header))
        if fault:
            problems.append(Problem(fault[0], source, reader.line_num, fault[1]))
        elif record:
            rows.append(record)
            lines.append(reader.line_num)
    return Table(tuple(header), rows, lines, problems, source)


def _records(
    reader: Iterator[list[str]], source: str, problems: list[Problem]
) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        line = int(getattr(reader, "line_num", 0))
        problems.append(Problem(f"unreadable from here on: {error}", source, line, _REREAD))


def _fault(record: list[str], width: int) -> tuple[str, str] | None:
    if record and len(record) != width:
        return f"{len(record)} cells under a header of {width}", _REREAD
    for cell in record:
        if "\0" in cell:
            return "a NUL byte", _UTF8
        if not cell.isascii() and any("\ud800" <= sign <= "\udfff" for sign in cell):
            return "bytes that are not UTF-8", _UTF8
    return None


def _check_header(header: list[str], source: str) -> None:
    if not any(header):
        raise PanelError("the file is empty", source=source, remedy="give a panel with a header")
    fault = _fault(header, len(header))
    if fault:
        raise PanelError(f"the header holds {fault[0]}", source=source, line=1, remedy=fault[1])
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise PanelError(
            f"a column appears twice: {', '.join(twice)}",
            source=source,
            line=1,
            remedy="keep one of each",
        )


def _parquet(path: Path) -> Table:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise PanelError(
            f"not a whole Parquet file: {error}", source=path.name, remedy="fetch the file again"
        ) from error
    rows = [[_cell(value) for value in row] for row in frame.iter_rows()]
    _check_header(frame.columns, path.name)
    return Table(tuple(frame.columns), rows, list(range(1, len(rows) + 1)), [], path.name)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
