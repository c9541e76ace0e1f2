"""The tree of an index from a table or from a list in its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, Problem
from upstander.evidence.table import read_table
from upstander.model.index_tree import KINDS, IndexNode
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from upstander.evidence.index_lines import Form

COLUMNS = ("code", "name", "kind", "parent", "weight", "direction", "denominator", "low", "high")
WORDS = ("about", "construct", "unit", "source")
"""Columns that are joined into what a node is about."""

ALSO = {"icode": "code", "iname": "name", "type": "kind"}
"""Names of the same columns in the metadata of the R package COINr."""

UNUSED = ("level", "target")
"""Columns of COINr that are not needed: levels are counted from the tree."""


def nodes_of_table(path: Path) -> list[IndexNode]:
    """The nodes that a CSV or XLSX table declares, one a row.

    Raises
    ------
    InputError
        A row that cannot be read, an unknown column, a cell that is not what its column says.
    """
    header: list[str] = []
    nodes = []
    for row in read_table(path):
        if isinstance(row, Problem):
            raise InputError(row.message, source=row.source, line=row.line, remedy=row.remedy)
        if not header:
            header = _header(row.cells, str(path))
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row.cells, strict=True)}
        nodes.append(_node(cells, str(path), row.number))
    return nodes


def nodes_of_list(form: Form) -> list[IndexNode]:
    """The nodes that the list ``tree`` of a declaration gives.

    Raises
    ------
    InputError
        An unknown key or a value that is not what its key says.
    """
    nodes = []
    for k, item in form.items("tree"):
        below = form.item("tree", k, item)
        below.only(*COLUMNS, *WORDS)
        cells = {key: below.text(key, "") for key in below.data}
        nodes.append(_node(cells, form.lines.source, below.line))
    return nodes


def _header(cells: tuple[str, ...], source: str) -> list[str]:
    header = [ALSO.get(name.strip().lower(), name.strip().lower()) for name in cells]
    known = (*COLUMNS, *WORDS, *UNUSED)
    for name, given in zip(header, cells, strict=True):
        if name not in known:
            remedy = Phrase("known: {known}", known=", ".join((*COLUMNS, *WORDS)))
            message = Phrase("the tree has no column {column!r}", column=given)
            raise InputError(message, source=source, line=1, remedy=remedy)
    if "code" not in header or len(set(header)) < len(header):
        remedy = Phrase("give each column once, and one called code")
        raise InputError(
            "the header of the tree is not whole", source=source, line=1, remedy=remedy
        )
    return header


def _node(cells: Mapping[str, str], source: str, line: int) -> IndexNode:
    kind: Any = cells.get("kind", "").lower() or "indicator"
    if kind not in KINDS:
        remedy = Phrase("choose of: {known}", known=", ".join(KINDS))
        message = Phrase("no kind {kind!r}", kind=cells["kind"][:80])
        raise InputError(message, source=source, line=line, remedy=remedy)
    weight, low, high = (_figure(cells, name, source, line) for name in ("weight", "low", "high"))
    direction = _figure(cells, "direction", source, line)
    if direction is not None and direction not in {1.0, -1.0}:
        message = Phrase("the direction {direction:g} is none", direction=direction)
        raise InputError(message, source=source, line=line, remedy="write 1 or -1")
    about = [cells[name] for name in WORDS if cells.get(name)]
    return IndexNode(
        code=cells.get("code", ""),
        kind=kind,
        parent="" if cells.get("parent") == "NA" else cells.get("parent", ""),
        name=cells.get("name", ""),
        weight=1.0 if weight is None else weight,
        direction=1 if direction is None else int(direction),
        denominator="" if cells.get("denominator") == "NA" else cells.get("denominator", ""),
        low=low,
        high=high,
        about="; ".join(about),
        line=line,
    )


def _figure(cells: Mapping[str, str], name: str, source: str, line: int) -> float | None:
    """A figure of a node, or None where the cell is empty."""
    text = cells.get(name, "")
    if text in {"", "NA"}:
        return None
    try:
        return float(text)
    except ValueError as error:
        message = Phrase("the {column} {text!r} is no number", column=name, text=text[:80])
        remedy = "write a number with a point, such as 0.5"
        raise InputError(message, source=source, line=line, remedy=remedy) from error
