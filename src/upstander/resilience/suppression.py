"""Small cells hidden, and others with them, so that nothing published gives a small one away."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.resilience.cell_margins import UNLISTED, margins, unlisted
from upstander.resilience.cell_ranges import HiddenCells

if TYPE_CHECKING:
    from upstander.model.index_groups import GroupCell, GroupTable
    from upstander.resilience.cell_margins import Key, Margin
    from upstander.resilience.cell_ranges import CellRange, Witness

SMALL, BESIDE = "small base", "hidden with a small one"


@dataclass(frozen=True, slots=True)
class Proof:
    """What could at most be worked out of one small cell, or of those whom no cell lists."""

    unit: str
    indicator: str
    groups: Key
    range: CellRange


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which groups of which units are hidden, and why.

    Parameters
    ----------
    hidden
        By unit and groups: `SMALL` or `BESIDE`. A group is hidden in all indicators of a unit or
        in none: its base is much the same in each.
    """

    hidden: dict[tuple[str, Key], str]

    @property
    def small(self) -> int:
        """Groups hidden for their own base."""
        return sum(1 for why in self.hidden.values() if why == SMALL)

    def hides(self, cell: GroupCell) -> bool:
        """Whether the cell may not be shown."""
        return (cell.unit, cell.groups) in self.hidden


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One indicator of one unit; ``seen`` are tables that agree with what was published so far."""

    indicator: str
    bases: dict[Key, float]
    sums: dict[Key, float]
    sides: tuple[Margin, ...]
    small: tuple[Key, ...]
    seen: list[Witness] = field(default_factory=list)


def suppression(table: GroupTable) -> Suppression:
    """What has to be hidden of a table.

    Positive bases below ``table.least_base`` are hidden, and those whom a total has more than its
    parts count as a cell that nobody shows; then, as long as the base or the sum of
    one of them could be told within less than ``table.width`` from what is published, the
    neighbour with the smallest base is hidden too. Those that turn out not to be needed are given
    back.

    References
    ----------
    Fischetti, M. and Salazar, J.-J. (2001). Solving the cell suppression problem on tabular data
    with linear constraints. *Management Science* 47(7). There the least loss is found; here one
    that is safe.

    Examples
    --------
    >>> from upstander.model.index_groups import GroupCell, GroupTable
    >>> bases = {"": 64.0, "a": 4.0, "b": 20.0, "c": 40.0}
    >>> cells = tuple(GroupCell("U", "trust", (g,), 50.0, n) for g, n in bases.items())
    >>> found = suppression(GroupTable(("origin",), cells, 0.0, 100.0))
    >>> sorted((key[1][0], why) for key, why in found.hidden.items())
    [('a', 'small base'), ('b', 'hidden with a small one')]
    """
    hidden: dict[tuple[str, Key], str] = {}
    for unit, sheets in _sheets(table).items():
        small = {key for sheet in sheets for key in sheet.small}
        if small:
            start = frozenset(small) | _never_shown(sheets)
            grown = _grown(start, sheets, table.width)
            chosen = _given_back(grown, start, sheets, table.width) - _never_shown(sheets)
            hidden |= {(unit, key): SMALL if key in small else BESIDE for key in sorted(chosen)}
    return Suppression(hidden)


def proofs(table: GroupTable, found: Suppression) -> tuple[Proof, ...]:
    """The exact range of each small cell, one a cell: for whoever has to answer for the release.

    Not for publication: it tells which of the hidden cells are the small ones.

    Examples
    --------
    >>> from upstander.model.index_groups import GroupCell, GroupTable
    >>> bases = {"": 64.0, "a": 4.0, "b": 20.0, "c": 40.0}
    >>> cells = tuple(GroupCell("U", "trust", (g,), 50.0, n) for g, n in bases.items())
    >>> table = GroupTable(("origin",), cells, 0.0, 100.0)
    >>> proofs(table, suppression(table))[0].range.base
    (1.0, 23.0)
    """
    made = []
    for unit, sheets in _sheets(table).items():
        chosen = frozenset(key for name, key in found.hidden if name == unit)
        chosen |= _never_shown(sheets)
        for sheet in sheets:
            cells = _hidden(chosen, sheet)
            made += [Proof(unit, sheet.indicator, key, cells.range(key)) for key in sheet.small]
    return tuple(made)


def _sheets(table: GroupTable) -> dict[str, list[_Sheet]]:
    units: dict[str, dict[str, list[GroupCell]]] = {}
    for cell in table.cells:
        units.setdefault(cell.unit, {}).setdefault(cell.indicator, []).append(cell)
    return {
        unit: [_sheet(name, cells, table) for name, cells in by_indicator.items()]
        for unit, by_indicator in units.items()
    }


def _sheet(indicator: str, cells: list[GroupCell], table: GroupTable) -> _Sheet:
    bases = {cell.groups: cell.base for cell in cells}
    reach = table.high - table.low
    sums = {
        cell.groups: cell.base * (cell.value - table.low) / reach
        for cell in cells
        if not math.isnan(cell.value)
    }
    people, whole = unlisted(bases, sums, table.rounding)
    bases, sums = bases | people, sums | whole
    small = tuple(key for key, base in bases.items() if 0 < base < table.least_base)
    return _Sheet(indicator, bases, sums, margins(bases, table.rounding), small)


def _never_shown(sheets: list[_Sheet]) -> frozenset[Key]:
    """Those who are in a total and in none of its parts."""
    return frozenset(key for sheet in sheets for key in sheet.bases if UNLISTED in key)


def _exposed(hidden: frozenset[Key], sheet: _Sheet, width: float) -> list[Key]:
    """Small cells that what is published would give away."""
    alone = [key for key in sheet.small if any(_alone(key, s, hidden) for s in sheet.sides)]
    return alone or _hidden(hidden, sheet).exposed(sheet.small, width, sheet.seen)


def _hidden(hidden: frozenset[Key], sheet: _Sheet) -> HiddenCells:
    return HiddenCells(hidden, sheet.bases, sheet.sums, sheet.sides)


def _alone(key: Key, side: Margin, hidden: frozenset[Key]) -> bool:
    cells = (side.total, *side.parts)
    return not side.rest and key in cells and sum(1 for cell in cells if cell in hidden) == 1


def _grown(hidden: frozenset[Key], sheets: list[_Sheet], width: float) -> frozenset[Key]:
    """More cells hidden until no small one is exposed; what is safe stays so as more is hidden."""
    for sheet in sheets:
        while exposed := _exposed(hidden, sheet, width):
            more = _neighbour(exposed[0], sheet, hidden, sheets)
            if more is None:
                return hidden | {key for other in sheets for key in other.bases}
            hidden |= {more}
    return hidden


def _neighbour(key: Key, sheet: _Sheet, hidden: frozenset[Key], sheets: list[_Sheet]) -> Key | None:
    """The cell to hide next: beside the exposed one if there is any, narrow before wide, small."""

    def price(cell: Key) -> tuple[int, float, Key]:
        wide = sum(1 for name in cell if not name)
        return wide, max(other.bases.get(cell, 0.0) for other in sheets), cell

    near = [side for side in sheet.sides if key in (side.total, *side.parts)]
    for sides in (near, sheet.sides):
        cells = {cell for side in sides for cell in (side.total, *side.parts)} - hidden
        # An empty cell hides nothing: that nobody is there can be known from elsewhere.
        useful = [cell for cell in cells if sheet.bases[cell] > 0]
        if useful:
            return min(useful, key=price)
    return min(set(sheet.bases) - hidden, key=price, default=None)


def _given_back(
    hidden: frozenset[Key], needed: frozenset[Key], sheets: list[_Sheet], width: float
) -> frozenset[Key]:
    def largest(cell: Key) -> float:
        return max(sheet.bases.get(cell, 0.0) for sheet in sheets)

    order = list(sheets)
    for cell in sorted(hidden - needed, key=lambda one: (-largest(one), one)):
        fewer = hidden - {cell}
        against = next((s for s in order if _exposed(fewer, s, width)), None)
        if against is None:
            hidden = fewer
        else:  # what speaks against one cell mostly speaks against the next: it is asked first
            order.remove(against)
            order.insert(0, against)
    return hidden
