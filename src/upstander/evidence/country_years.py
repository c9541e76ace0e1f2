"""Reading country-year files of other makers: V-Dem and Ethnic Power Relations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError, Problem
from upstander.evidence.panel_table import UNKNOWN, Table, read_table
from upstander.model.country_years import CountryYears

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CODES = ("ccode", "COWcode", "gwcode")
"""Columns that may hold the country; the first that is there counts."""

_KEYS = {*CODES, "year", "country_id", "country_name", "countryname", "country_text_id"}
_EARLIEST, _LATEST = 1700, 2200


@dataclass(frozen=True, slots=True)
class YearsReading:
    """Country-years as read: the good rows, and what was wrong with the others."""

    values: CountryYears
    problems: tuple[Problem, ...]


def read_country_years(path: Path) -> YearsReading:
    """Read a file of one row a country and year, with any numeric columns.

    Parameters
    ----------
    path
        CSV in UTF-8 (also ``.gz``) or Parquet. The country stands in ``ccode`` or ``COWcode``
        (Correlates of War) or else in ``gwcode`` (Gleditsch and Ward).

    Returns
    -------
    YearsReading
        Columns that hold no number are left out. A row is left out and reported where its key
        is broken or not its own; a cell that is no number is reported and unknown.

    Raises
    ------
    PanelError
        A key column is missing, or no good row or no numeric column is left.
    """
    table = read_table(path)
    key = next((name for name in CODES if name in table.header), "")
    if not key or "year" not in table.header:
        raise PanelError(
            f"missing required column: {'year' if key else ' or '.join(CODES)}",
            source=table.source,
            line=1,
            remedy="give one row a country and year",
        )
    problems = list(table.problems)
    pairs = _pairs(table, key, problems)
    rows = np.array(sorted(pairs.values()), dtype=np.int64)
    columns, matrix = _numbers(table, problems)
    if not rows.size or not columns:
        raise PanelError("no good row, or no column of numbers", source=table.source)
    keys = {row: pair for pair, row in pairs.items()}
    codes, years = (np.array([keys[row][part] for row in rows.tolist()]) for part in (0, 1))
    values = CountryYears(codes, years, columns, matrix[rows], table.source)
    return YearsReading(values, tuple(sorted(problems, key=lambda p: p.line)))


def cow_code(gleditsch_ward: int, year: int) -> int:
    """The Correlates of War number, as the risk panel uses it, of a Gleditsch-Ward number.

    Examples
    --------
    >>> cow_code(260, 1995), cow_code(340, 2007), cow_code(678, 1989), cow_code(678, 1990)
    (255, 345, 678, 679)
    """
    if gleditsch_ward == 678:
        return 679 if year >= 1990 else 678
    return {260: 255, 340: 345}.get(gleditsch_ward, gleditsch_ward)


def _pairs(table: Table, key: str, problems: list[Problem]) -> dict[tuple[int, int], int]:
    """Row of each country-year; what is there twice is left out altogether."""
    own: dict[tuple[int, int], list[int]] = {}
    for row, cells in enumerate(zip(table.column(key), table.column("year"), strict=True)):
        code, year = _whole(cells[0]), _whole(cells[1])
        if code is None or year is None or code < 1 or not _EARLIEST <= year <= _LATEST:
            message = f"{key} and year must be whole numbers, not {cells[0]!r}, {cells[1]!r}"
            problems.append(
                Problem(message, table.source, table.lines[row], "mend or drop the row")
            )
        else:
            own.setdefault((code, year), []).append(row)
    for (code, year), rows in own.items():
        if len(rows) > 1:
            where = ", ".join(str(table.lines[row]) for row in rows[:-1])
            message = f"country {code} has the year {year} more than once (also line {where})"
            last = table.lines[rows[-1]]
            problems.append(
                Problem(message, table.source, last, "keep the right one; none is used")
            )
    single = {pair: rows[0] for pair, rows in own.items() if len(rows) == 1}
    # In the year of a handover two numbers map to one: the row under that number itself stays.
    moved = {(cow_code(*pair), pair[1]): row for pair, row in single.items()}
    return moved | {pair: row for pair, row in single.items() if cow_code(*pair) == pair[0]}


def _numbers(table: Table, problems: list[Problem]) -> tuple[tuple[str, ...], Floats]:
    names, columns = [], []
    for name in table.header:
        if name in _KEYS:
            continue
        values, faults = _column(table, name)
        if 2 * len(faults) > len(table.rows) or np.isnan(values).all():
            continue  # words, or nothing at all
        problems += faults
        names.append(name)
        columns.append(values)
    matrix = np.column_stack(columns) if columns else np.zeros((len(table.rows), 0))
    return tuple(names), matrix


def _column(table: Table, name: str) -> tuple[Floats, list[Problem]]:
    values = np.full(len(table.rows), np.nan)
    faults = []
    for row, cell in enumerate(table.column(name)):
        text = cell.strip()
        if text in UNKNOWN:
            continue
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            values[row] = value
        else:
            message = f"{name} is not a finite number: {cell[:40]!r}"
            faults.append(
                Problem(message, table.source, table.lines[row], "give a number or leave it blank")
            )
    return values, faults


def _whole(cell: str) -> int | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return int(value) if math.isfinite(value) and value == int(value) else None
