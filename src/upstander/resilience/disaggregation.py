"""Values by group and by crossings of groups, beside the value for all, small ones hidden."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.resilience.suppression import suppression

if TYPE_CHECKING:
    from upstander.model.index_groups import GroupTable
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.suppression import Suppression


@dataclass(frozen=True, slots=True)
class GroupValue:
    """One group in one unit, as it may be shown.

    Parameters
    ----------
    value, base
        None where it is hidden or not known.
    gap
        Value less the value for all of the unit, turned so that below 0 is worse; None where
        either is not shown.
    hidden
        Whether it is hidden. Not why: that a base is small says something about it.
    """

    unit: str
    indicator: str
    groups: tuple[str, ...]
    value: float | None
    base: float | None
    gap: float | None
    hidden: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Disaggregation:
    """All groups as they may be shown, and how it was made sure that hidden ones stay so."""

    dimensions: tuple[str, ...]
    values: tuple[GroupValue, ...]
    suppression: Suppression

    @property
    def crossings(self) -> int:
        """Number of shown values of groups that cross two dimensions or more."""
        return sum(
            1 for v in self.values if not v.hidden and sum(1 for name in v.groups if name) > 1
        )

    def widest(self, count: int) -> tuple[GroupValue, ...]:
        """The groups that are farthest behind all others of their unit, in the indicator's units.

        One indicator has other units than another: rank within one before comparing.
        """
        behind = [v for v in self.values if v.gap is not None and v.gap < 0]
        return tuple(sorted(behind, key=lambda v: (v.gap or 0.0, v.unit, v.groups))[:count])


def disaggregation(table: GroupTable, tree: IndexTree) -> Disaggregation:
    """The groups of a table, small ones and those that would give them away hidden.

    Examples
    --------
    >>> from upstander.model.index_groups import GroupCell, GroupTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([IndexNode("trust", parent="I"), IndexNode("I", "aggregate")])
    >>> cells = [("", 60.0, 100.0), ("women", 50.0, 60.0), ("men", 75.0, 40.0)]
    >>> table = GroupTable(
    ...     ("sex",), tuple(GroupCell("U", "trust", (g,), v, n) for g, v, n in cells), 0.0, 100.0
    ... )
    >>> [(v.groups, v.gap) for v in disaggregation(table, tree).values]
    [(('',), 0.0), (('women',), -10.0), (('men',), 15.0)]
    """
    found = suppression(table)
    whole = {
        (cell.unit, cell.indicator): cell.value
        for cell in table.cells
        if not cell.crossings and not found.hides(cell)
    }
    values = []
    for cell in table.cells:
        hidden = found.hides(cell)
        known = not math.isnan(cell.value) and not hidden
        of_all = whole.get((cell.unit, cell.indicator), math.nan)
        gap = tree.node[cell.indicator].direction * (cell.value - of_all)
        values.append(
            GroupValue(
                cell.unit,
                cell.indicator,
                cell.groups,
                cell.value if known else None,
                None if hidden else cell.base,
                gap if known and not math.isnan(gap) else None,
                hidden,
            )
        )
    return Disaggregation(table.dimensions, tuple(values), found)
