"""Values by group of people from a long table: unit, groups, indicator, value, base."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem
from upstander.evidence.index_table_file import UNKNOWN, as_figure
from upstander.evidence.table import read_table
from upstander.model.index_groups import GroupCell, GroupTable
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from upstander.evidence.index_lines import Form
    from upstander.evidence.table import Row

MOST_CELLS = 200_000


def read_group_table(
    path: Path, form: Form, *, unit: str, units: Sequence[str], indicators: Sequence[str]
) -> tuple[GroupTable, list[Problem]]:
    """Cells by group, and the rows that are at fault.

    Parameters
    ----------
    form
        The mapping ``groups`` of the declaration.
    unit
        Name of the column of units.
    units, indicators
        Codes that rows may have.

    Raises
    ------
    InputError
        A column that is not there, a range or a rule that is none.
    """
    dimensions = tuple(str(name) for _, name in form.items("by"))
    if not dimensions or len(set(dimensions)) < len(dimensions):
        remedy = Phrase("name the columns of groups: {example}", example="by: [sex, age]")
        message = Phrase("no column of groups is named, or one twice")
        raise form.refuse("by", message, remedy)
    ends = [form.as_number("range", end) for _, end in form.items("range")]
    if len(ends) != 2:
        remedy = Phrase(
            "write the least and the greatest value that there can be: {example}",
            example="range: [0, 100]",
        )
        raise form.refuse("range", Phrase("the range of the values is not given"), remedy)
    total = form.text("total", "all")
    cells, problems = _cells(path, (unit, "indicator", *dimensions, "value", "base"), total)
    good: dict[tuple[str, ...], GroupCell] = {}
    for cell in cells:
        key = (cell.unit, cell.indicator, *cell.groups)
        if fault := _fault(cell, set(units), set(indicators), ends):
            problems.append(Problem(fault[0], str(path), cell.line, fault[1]))
        elif key in good:
            message = Phrase(
                "the same group is there twice, first in line {line}", line=str(good[key].line)
            )
            problems.append(Problem(message, str(path), cell.line, "leave one of the rows out"))
        else:
            good[key] = cell
    table = GroupTable(
        dimensions,
        tuple(good.values()),
        low=ends[0],
        high=ends[1],
        least_base=form.number("least base", 10.0),
        width=form.number("width", 5.0),
        rounding=form.number("rounded to", 0.0),
        source=form.lines.source,
    )
    return table, problems


def _fault(
    cell: GroupCell, units: set[str], indicators: set[str], ends: list[float]
) -> tuple[str, str] | None:
    if cell.unit not in units:
        message = Phrase("{unit!r} is no unit of the index", unit=cell.unit)
        return message, "correct it, or leave the row out"
    if cell.indicator not in indicators:
        message = Phrase("{indicator!r} is no indicator of the index", indicator=cell.indicator)
        return message, "correct it, or leave the row out"
    if not ends[0] <= cell.value <= ends[1] and not math.isnan(cell.value):
        message = Phrase(
            "the value {value:g} is outside the range {low:g} to {high:g}",
            value=cell.value,
            low=ends[0],
            high=ends[1],
        )
        return message, "correct the value, or the range in the declaration"
    return None


def _cells(
    path: Path, columns: tuple[str, ...], total: str
) -> tuple[list[GroupCell], list[Problem]]:
    header: list[int] = []
    cells: list[GroupCell] = []
    problems: list[Problem] = []
    for row in read_table(path):
        if isinstance(row, Problem):
            problems.append(row)
        elif not header:
            header = _places(row, columns, str(path))
        else:
            made = _cell([row.cells[k].strip() for k in header], row.number, total)
            if isinstance(made, GroupCell):
                cells.append(made)
            else:
                problems.append(Problem(made[0], str(path), row.number, made[1]))
        if len(cells) > MOST_CELLS:
            message = Phrase("there are more than {most:,} cells", most=MOST_CELLS)
            raise InputError(message, source=str(path), remedy="make an index of parts")
    return cells, problems


def _places(row: Row, columns: tuple[str, ...], source: str) -> list[int]:
    for column in columns:
        if column not in row.cells:
            message = Phrase("the table of groups has no column {column!r}", column=column)
            remedy = Phrase("it needs: {columns}", columns=", ".join(columns))
            raise InputError(message, source=source, line=row.number, remedy=remedy)
    return [row.cells.index(column) for column in columns]


def _cell(cells: list[str], line: int, total: str) -> GroupCell | tuple[str, str]:
    unit, indicator, *groups, value, base = cells
    known, people = as_figure(value), as_figure(base)
    if value not in UNKNOWN and known is None:
        message = Phrase("the value is {value!r}, which is no number", value=value[:60])
        return message, "write a number, or leave it out"
    if people is None or people < 0:
        message = Phrase("the base is {base!r}", base=base[:60])
        return message, "write the number of people asked, 0 or more"
    if "" in groups:
        return "a group is empty", Phrase("write {total!r} where all are meant", total=total)
    narrowed = tuple("" if name == total else name for name in groups)
    figure = math.nan if known is None else known
    return GroupCell(unit, indicator, narrowed, figure, people, line)
