"""The rows of a publisher's file: unpacked, decoded, counted and held against what is expected."""

from __future__ import annotations

import csv
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from upstander.errors import DatasetError, Problem, UpstanderError
from upstander.evidence.archive import archive
from upstander.evidence.expectation import Tally
from upstander.evidence.lines import line_blocks
from upstander.evidence.offer import Form, Offer
from upstander.evidence.table import next_record

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 32 * 2**30
"""Bytes that the members of a publisher's zip may have; the largest registers have some ten GB."""

_PREAMBLE = 100
"""Lines that may stand before the header: exports begin with notes on what was asked for."""

WEB_PAGE = ("<!doctype", "<html", "<head", "<?xml")
"""How a page begins that a server sends instead of data."""
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its 1-based line, and what it holds by column (texts in CSV, any value in JSON)."""

    line: int
    cells: dict[str, object]


@contextmanager
def unpacked(path: Path, offer: Offer) -> Iterator[Path]:
    """The file itself, or the one member of a zip that the offer names, in a temporary place.

    Raises
    ------
    DatasetError
        No member of that name, or several.
    ArchiveError
        A zip that is broken or hostile.
    InputError
        No such file, or no regular one.
    """
    if not path.is_file() or not zipfile.is_zipfile(path):
        yield path
        return
    with archive(path, MAX_UNPACKED) as packed:
        own = [n for n in packed.names if fnmatchcase(n.rpartition("/")[2].lower(), offer.member)]
        if len(own) != 1:
            listed = ", ".join(packed.names[:5])
            message = f"has {len(own)} members like {offer.member!r}, not one; it has: {listed}"
            raise DatasetError(message, source=str(path), remedy="unpack it and name the file")
        with tempfile.TemporaryDirectory(prefix="upstander-") as folder:
            place = Path(folder) / Path(own[0]).name
            with packed.member(own[0]) as source, place.open("wb") as copy:
                shutil.copyfileobj(source, copy, _CHUNK)
            yield place


def offered_rows(path: Path, offer: Offer, shown: str) -> Iterator[Record | Problem]:
    """The rows of an unpacked file, and what in it cannot be read.

    Only the columns that the offer names are kept. Memory does not grow with the file.

    Parameters
    ----------
    path
        The file, as `unpacked` gives it.
    offer
        What it is.
    shown
        What to call it in faults.

    Yields
    ------
    Record or Problem
        In the order of the file.

    Raises
    ------
    DatasetError
        It is a web page, or not what is expected of it. That is known for columns before the
        first row, for rows and fill rates after the last: keep nothing of what was yielded then.
    """
    tally = Tally()
    rows = _csv(path, offer, shown) if offer.form is Form.CSV else _jsonl(path, offer, shown)
    last: Record | Problem | None = None
    for row in rows:
        last = row
        if isinstance(row, Record):
            tally.count(row.cells)
        elif not row.line:
            raise DatasetError(f"{row.message}; {_NOTHING}", source=shown, remedy=row.remedy)
        yield row
    if isinstance(last, Problem):
        message = f"seems to be cut short, for its last row is broken: {last.message}; {_NOTHING}"
        raise DatasetError(message, source=shown, line=last.line, remedy="fetch it again")
    expected = offer.expectation
    for fault in expected.faults(expected.columns, tally.rows, tally.filled, shown):
        raise DatasetError(f"{fault.message}; {_NOTHING}", source=shown, remedy=fault.remedy)


_NOTHING = "nothing of it is loaded"


def _csv(path: Path, offer: Offer, shown: str) -> Iterator[Record | Problem]:
    faults: list[Problem] = []
    lines = _texts(path, offer, shown, faults)
    header, delimiter, skipped = _header(lines, offer, shown, faults)
    yield from faults
    faults.clear()
    named = (*offer.expectation.columns, *offer.optional)
    wanted = [(name, header.index(name)) for name in named if name in header]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next_record(reader)
        except csv.Error as error:
            message = f"the row at line {line} cannot be read, nor what follows: {error}"
            yield Problem(message, shown, 0, "fetch it again: it may be cut short")
            return
        yield from faults
        faults.clear()
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) == len(header):
            yield Record(line, {name: cells[place].strip() for name, place in wanted})
        else:
            message = f"the row has {len(cells)} cells, not {len(header)}"
            yield Problem(message, shown, line, "it is left out")


def _header(
    lines: Iterator[str], offer: Offer, shown: str, faults: list[Problem]
) -> tuple[list[str], str, int]:
    """The columns, the delimiter between them, and the line on which they stand."""
    seen = ""
    for number, line in enumerate(lines, 1):
        delimiter = max(",;\t|", key=line.count)
        names = _names(line, delimiter)
        if set(offer.expectation.columns) <= set(names):
            return names, delimiter, number
        seen = seen or line.strip().lower()
        if seen.startswith(WEB_PAGE):
            remedy = "fetch it again in a browser: the publisher may ask you to sign in first"
            raise DatasetError("is a web page and no data", source=shown, remedy=remedy)
        if number == _PREAMBLE:
            break
    if faults and not seen:
        raise DatasetError(faults[0].message, source=shown, remedy=faults[0].remedy)
    named = ", ".join(offer.expectation.columns)
    message = f"has no header with these columns: {named}"
    raise DatasetError(message, source=shown, remedy="give the file as its publisher offers it")


def _names(line: str, delimiter: str) -> list[str]:
    try:
        cells = next_record(csv.reader([line], delimiter=delimiter)) or []
    except csv.Error:
        return []  # whatever it is, it names no columns
    return [cell.strip() for cell in cells]


def _texts(path: Path, offer: Offer, shown: str, faults: list[Problem]) -> Iterator[str]:
    """The lines as text; one in another encoding is left empty, so that numbers stay true."""
    for block in line_blocks(path, name=shown):
        if isinstance(block, Problem):
            faults.append(block)
            if block.line:
                yield "\n"
            continue
        for number, line in enumerate(block[1], block[0]):
            text = _decoded(line, offer.encodings)
            if text is None or "\0" in text:
                message = f"the line is not in {' or '.join(offer.encodings)}, or holds NUL bytes"
                faults.append(Problem(message, shown, number, "it is left out"))
                yield "\n"
            else:
                yield text.removesuffix("\r") + "\n"


def _decoded(line: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _jsonl(path: Path, offer: Offer, shown: str) -> Iterator[Record | Problem]:
    wanted = (*offer.expectation.columns, *offer.optional)
    good = False
    for block in line_blocks(path, name=shown):
        if isinstance(block, Problem):
            yield block
            continue
        for number, line in enumerate(block[1], block[0]):
            if not line or line.isspace():
                continue
            try:
                row = _object(line, offer)
            except UpstanderError as error:
                if not good:
                    raise DatasetError(
                        error.problem.message, source=shown, line=number, remedy=_ONE_A_LINE
                    ) from error
                yield Problem(error.problem.message, shown, number, "it is left out")
                continue
            good = True
            yield Record(number, {name: row[name] for name in wanted if name in row})


_ONE_A_LINE = "give the publisher's JSON lines: one object a line"


def _object(line: bytes, offer: Offer) -> dict[str, object]:
    if line.lstrip()[:16].decode("ascii", "replace").lower().startswith(WEB_PAGE):
        raise DatasetError("is a web page and no data")
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DatasetError(f"the line is not JSON: {str(error)[:120]}") from error
    if not isinstance(row, dict):
        raise DatasetError("the line is no JSON object")
    missing = [name for name in offer.expectation.columns if name not in row]
    if missing:
        raise DatasetError(f"the record has no {missing[0]!r}")
    return row
