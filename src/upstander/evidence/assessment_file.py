"""Files of assessments: the records of a CSV, XLSX or YAML file, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, Problem
from upstander.evidence.lines import opened
from upstander.evidence.plain_yaml import load_plain
from upstander.evidence.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KINDS = {"indicator": "designer", "assessment": "rating", "forecast": "probability"}
"""What a record can be, and the column that only this kind has."""

COLUMNS = {
    "indicator": ("id", "name", "designer", "definition", "factor"),
    "assessment": (
        "indicator", "rating", "confidence", "assessor", "role", "community", "place", "date",
        "evidence", "reason",
    ),
    "forecast": (
        "event", "probability", "forecaster", "role", "community", "place", "date", "until",
        "evidence", "reason",
    ),
}  # fmt: skip
SHARED = ("marking", "originator", "audience", "grade")
LISTS = ("evidence", "audience")
MAX_YAML = 8 * 2**20
_YAML = {".yml", ".yaml"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, its values as text, and its file and line (or number, in YAML)."""

    kind: str
    values: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    source: str
    line: int


def records_in(path: Path) -> Iterator[Record | Problem]:
    """The records of a file, and its faults.

    Parameters
    ----------
    path
        ``.yml`` or ``.yaml`` with the lists ``indicators``, ``assessments`` and ``forecasts``;
        else a table (CSV or XLSX) of one kind, which its header tells: ``designer`` for
        indicators, ``rating`` for assessments, ``probability`` for forecasts.

    Yields
    ------
    Record or Problem
        A column or key that is not known is a fault of the file; its rows are read without it.
    """
    if path.suffix.lower() in _YAML:
        yield from _yaml(path)
    else:
        yield from _table(path)


def _table(path: Path) -> Iterator[Record | Problem]:
    header: tuple[str, ...] = ()
    kind = ""
    for row in read_table(path):
        if isinstance(row, Problem):
            yield row
        elif not header:
            header = row.cells
            kind = next((k for k, column in KINDS.items() if column in header), "")
            if not kind:
                needed = ", ".join(f"{column} ({k}s)" for k, column in KINDS.items())
                message = "the header tells no kind of record"
                yield Problem(message, str(path), row.number, f"give one of: {needed}")
                return
            yield from _unknown(kind, header, str(path), row.number)
        else:
            cells = dict(zip(header, row.cells, strict=True))
            yield _record(kind, cells, str(path), row.number)


def _yaml(path: Path) -> Iterator[Record | Problem]:
    source = str(path)
    try:
        with opened(path) as handle:
            text = handle.read(MAX_YAML + 1)
        if len(text) > MAX_YAML:
            raise InputError(f"is longer than {MAX_YAML:,} bytes", source=source, remedy="use CSV")
        document = load_plain(text, source)
    except InputError as error:
        yield error.problem
        return
    lists = {f"{kind}s": kind for kind in KINDS}
    if not isinstance(document, dict) or not set(document) <= set(lists):
        names = ", ".join(lists)
        yield Problem("is no file of assessments", source, 0, f"give the lists {names}")
        return
    for name, kind in lists.items():
        yield from _listed(kind, document.get(name) or [], source)


def _listed(kind: str, entries: Any, source: str) -> Iterator[Record | Problem]:
    if not isinstance(entries, list):
        yield Problem(f"{kind}s must be a list", source, 0, "begin each with a dash")
        return
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not all(isinstance(key, str) for key in entry):
            yield Problem(f"{kind} {number} is no set of named values", source, number)
            continue
        yield from _unknown(kind, tuple(entry), source, number)
        yield _record(kind, entry, source, number)


def _unknown(kind: str, names: Sequence[str], source: str, line: int) -> Iterator[Problem]:
    known = {*COLUMNS[kind], *SHARED}
    for name in names:
        if name not in known:
            remedy = f"{kind}s have {', '.join((*COLUMNS[kind], *SHARED))}"
            yield Problem(f"{name!r} is not read", source, line, remedy)


def _record(kind: str, found: dict[str, Any], source: str, line: int) -> Record:
    values, lists = {}, {}
    for name in (*COLUMNS[kind], *SHARED):
        value = found.get(name)
        if name in LISTS:
            parts = value if isinstance(value, list) else str(value or "").split(";")
            lists[name] = tuple(text for part in parts if (text := str(part).strip()))
        else:
            values[name] = "" if value is None else str(value).strip()
    return Record(kind, values, lists, source, line)
