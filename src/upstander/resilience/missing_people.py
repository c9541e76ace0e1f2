"""Who is missing: groups that no figure of the index speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.index_groups import ExpectedGroup, GroupTable

OUT_OF_REACH = "the source cannot reach them"
NO_DATA = "no data on them"


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """One group, and where nothing is known of it.

    Parameters
    ----------
    groups
        What crosses in it, each with its dimension; one without for a group that is out of reach.
    units, indicators
        Codes; all of them for a group that is out of reach.
    gaps
        Number of unit and indicator pairs without a value.
    """

    groups: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    gaps: int
    why: str

    @property
    def name(self) -> str:
        """Its name; of a crossing, those of both."""
        return " and ".join(name for _, name in self.groups)

    @property
    def dimension(self) -> str:
        """What it is a group by; empty where that is not said."""
        return " and ".join(dimension for dimension, _ in self.groups)

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        names = ("name", "dimension", "units", "indicators", "gaps", "why")
        return {name: getattr(self, name) for name in names}


def missing_people(
    expected: Sequence[ExpectedGroup],
    table: GroupTable | None,
    units: Sequence[str],
    indicators: Sequence[str],
) -> tuple[MissingGroup, ...]:
    """Who is missing, and where.

    Groups that the index expects, and those that the data has for some units but not for others.
    Crossings count where the data has them for some unit. A base of 0 is no data.

    Parameters
    ----------
    units, indicators
        Those of the index. Only indicators that have data by group at all are asked for.

    Examples
    --------
    >>> from upstander.model.index_groups import ExpectedGroup
    >>> who = missing_people([ExpectedGroup("stateless people")], None, ["A", "B"], ["trust"])
    >>> who[0].name, who[0].why, who[0].gaps
    ('stateless people', 'the source cannot reach them', 2)
    """
    return (
        *_out_of_reach(expected, units, indicators),
        *_without(expected, table, units, indicators),
    )


def _out_of_reach(
    expected: Sequence[ExpectedGroup], units: Sequence[str], indicators: Sequence[str]
) -> list[MissingGroup]:
    everywhere = tuple(units), tuple(indicators)
    return [
        MissingGroup(
            (("", one.name),),
            *everywhere,
            gaps=len(units) * len(indicators),
            why=one.reason or OUT_OF_REACH,
        )
        for one in expected
        if not one.dimension
    ]


def _without(
    expected: Sequence[ExpectedGroup],
    table: GroupTable | None,
    units: Sequence[str],
    indicators: Sequence[str],
) -> list[MissingGroup]:
    """Groups that no cell speaks of, by what is expected and by what other units have."""
    found: list[MissingGroup] = []
    if table is None:
        return found
    asked = tuple(code for code in indicators if any(c.indicator == code for c in table.cells))
    known = {
        (cell.groups, cell.unit, cell.indicator)
        for cell in table.cells
        if cell.base > 0 and not math.isnan(cell.value)
    }
    reasons = {_groups(one, table): one.reason for one in expected if one.dimension}
    wanted = dict.fromkeys([*reasons, *(cell.groups for cell in table.cells if cell.crossings)])
    for groups in wanted:
        gaps = [(u, i) for u in units for i in asked if (groups, u, i) not in known]
        if gaps:
            where = (
                tuple(dict.fromkeys(u for u, _ in gaps)),
                tuple(dict.fromkeys(i for _, i in gaps)),
            )
            crossed = tuple(
                (d, one) for d, one in zip(table.dimensions, groups, strict=True) if one
            )
            why = reasons.get(groups) or NO_DATA
            found.append(MissingGroup(crossed, *where, gaps=len(gaps), why=why))
    return found


def _groups(one: ExpectedGroup, table: GroupTable) -> tuple[str, ...]:
    return tuple(one.name if name == one.dimension else "" for name in table.dimensions)
