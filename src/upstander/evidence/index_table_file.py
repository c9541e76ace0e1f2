"""The data of an index from a CSV or XLSX table, cell by cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, Problem
from upstander.evidence.table import Row, read_table
from upstander.model.index_table import IndexTable
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.index_tree import IndexNode, IndexTree

MOST_UNITS = 2_000
"""Units of one index: all pairs are looked at."""

GREATEST = 1e60
"""No value of an indicator is greater."""

UNKNOWN = frozenset({"", "NA"})
"""Cells that say that nothing is known."""


def read_index_table(
    path: Path, tree: IndexTree, *, unit: str, name: str = "", declared: str = ""
) -> tuple[IndexTable, list[Problem]]:
    """Units by the indicators, denominators and groups of the tree, and what is wrong with cells.

    Parameters
    ----------
    unit, name
        Columns of the code and of the name of a unit.
    declared
        Where the tree is declared, for messages.

    Returns
    -------
    tuple
        The table, in which faulty cells are unknown and faulty rows left out, and the faults.

    Raises
    ------
    InputError
        A column that is not there, or more units than an index may have.
    """
    rows = read_table(path)
    problems: list[Problem] = []
    header: dict[str, int] = {}
    kept: list[Row] = []
    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
        elif not header:
            header = {cell: k for k, cell in enumerate(row.cells)}
            _columns(header, tree, (unit, name), declared=declared, source=str(path))
        else:
            kept.append(row)
        if len(kept) > MOST_UNITS:
            remedy = "make an index of parts"
            message = Phrase("there are more than {most:,} units", most=MOST_UNITS)
            raise InputError(message, source=str(path), remedy=remedy)
    if not header:
        fault = problems[0]
        raise InputError(fault.message, source=fault.source, line=fault.line, remedy=fault.remedy)
    good = _by_unit(kept, header[unit], str(path), problems)
    return _filled(good, header, tree, name=name, source=str(path), problems=problems), problems


def _columns(
    header: dict[str, int], tree: IndexTree, keys: tuple[str, str], *, declared: str, source: str
) -> None:
    for column in keys:
        if column and column not in header:
            remedy = "correct 'unit' or 'name' in the declaration"
            message = Phrase("the data has no column {column!r}", column=column)
            raise InputError(message, source=source, line=1, remedy=remedy)
    for node in tree.nodes:
        if node.kind != "aggregate" and node.code not in header:
            message = _without_column(node)
            remedy = Phrase(
                "add the column {code!r} to the data, or leave this line out", code=node.code
            )
            raise InputError(message, source=declared, line=node.line, remedy=remedy)


def _without_column(node: IndexNode) -> Phrase:
    if node.kind == "indicator":
        return Phrase("the indicator {code!r} has no column in the data", code=node.code)
    if node.kind == "denominator":
        return Phrase("the denominator {code!r} has no column in the data", code=node.code)
    return Phrase("the group {code!r} has no column in the data", code=node.code)


def _by_unit(rows: list[Row], at: int, source: str, problems: list[Problem]) -> dict[str, Row]:
    good: dict[str, Row] = {}
    for row in rows:
        code = row.cells[at].strip()
        if not code:
            problems.append(Problem("the unit has no code", source, row.number, "give it one"))
        elif code in good:
            message = Phrase(
                "the unit {code!r} is there twice, first in line {line}",
                code=code,
                line=str(good[code].number),
            )
            problems.append(Problem(message, source, row.number, "leave one of the rows out"))
        else:
            good[code] = row
    return good


def _filled(
    good: dict[str, Row],
    header: dict[str, int],
    tree: IndexTree,
    *,
    name: str,
    source: str,
    problems: list[Problem],
) -> IndexTable:
    def figures(column: str) -> list[float]:
        return [_figure(row, header[column], column, source, problems) for row in good.values()]

    def words(column: str) -> tuple[str, ...]:
        return tuple(row.cells[header[column]].strip() for row in good.values())

    values = [figures(code) for code in tree.indicators]
    return IndexTable(
        units=tuple(good),
        indicators=tree.indicators,
        values=np.array(values).T.reshape(len(good), len(values)),
        denominators={code: np.array(figures(code)) for code in tree.columns("denominator")},
        groups={code: words(code) for code in tree.columns("group")},
        names=words(name) if name else (),
        lines=tuple(row.number for row in good.values()),
        source=source,
    )


def _figure(row: Row, place: int, column: str, source: str, problems: list[Problem]) -> float:
    text = row.cells[place].strip()
    if text in UNKNOWN:
        return math.nan
    figure = as_figure(text)
    if figure is None:
        message = Phrase(
            "{column!r} is {text!r}, which is no number", column=column, text=text[:60]
        )
        remedy = "write a number with a point, or leave the cell empty"
        problems.append(Problem(message, source, row.number, remedy))
        return math.nan
    return figure


def as_figure(text: str) -> float | None:
    """A number, or None where it is none or so great that its powers overflow.

    Examples
    --------
    >>> as_figure("1.5e3"), as_figure("1,5"), as_figure("1_000"), as_figure("inf")
    (1500.0, None, None, None)
    """
    try:
        figure = float(text)
    except ValueError:
        return None
    return figure if abs(figure) <= GREATEST and "_" not in text else None
