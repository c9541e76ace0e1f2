"""Values by group of people: cells with their base, and who no data speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass

from upstander.errors import InputError
from upstander.phrase import Phrase


@dataclass(frozen=True, slots=True)
class GroupCell:
    """One value of one group in one unit.

    Parameters
    ----------
    unit, indicator
        Codes.
    groups
        Category by dimension, in the order of the table; empty where it is the total.
    value
        NaN where it is not known.
    base
        People asked or counted; 0 or more.
    """

    unit: str
    indicator: str
    groups: tuple[str, ...]
    value: float
    base: float
    line: int = 0

    @property
    def crossings(self) -> int:
        """In how many dimensions it is narrower than the total: 2 and more is a crossing."""
        return sum(1 for name in self.groups if name)


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Cells of all units and indicators, and the rule by which small ones are hidden.

    Parameters
    ----------
    dimensions
        Names of the columns of groups.
    low, high
        The range that a value can have.
    least_base
        Positive bases below it are hidden.
    width
        How far apart the least and the greatest base have to be that a hidden cell could have,
        for all that is published; its sum (value times base) likewise, times ``high - low``.
    rounding
        What bases were rounded to; 0 for exact ones. What a total exceeds its parts by, beyond
        this, is a group that is not listed, and protected like one.

    Examples
    --------
    >>> table = GroupTable(("sex",), (GroupCell("A", "trust", ("",), 50.0, 80.0),), 0.0, 100.0)
    >>> table.least_base, table.width
    (10.0, 5.0)
    """

    dimensions: tuple[str, ...]
    cells: tuple[GroupCell, ...]
    low: float
    high: float
    least_base: float = 10.0
    width: float = 5.0
    rounding: float = 0.0
    source: str = ""

    def __post_init__(self) -> None:
        limits = (self.low, self.high, self.least_base, self.width, self.rounding)
        if not all(math.isfinite(limit) for limit in limits) or not self.low < self.high:
            message = Phrase(
                "no range of values from {low:g} to {high:g}", low=self.low, high=self.high
            )
            raise InputError(message, source=self.source, remedy="give the low end first")
        if self.least_base < 1 or self.width <= 0 or self.rounding < 0:
            remedy = "give a least base of 1 or more and a width above 0"
            raise InputError("the rule hides nothing", source=self.source, remedy=remedy)


@dataclass(frozen=True, slots=True)
class ExpectedGroup:
    """A group that the index has to speak of.

    Parameters
    ----------
    dimension
        Column of the groups; empty where the source cannot reach the group at all.
    name
        Category in that column, or the group in words.
    reason
        Why it is expected, or why it cannot be reached.
    """

    name: str
    dimension: str = ""
    reason: str = ""
    line: int = 0
