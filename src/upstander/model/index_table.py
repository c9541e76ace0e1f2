"""The data of a composite index: units by indicators, denominators and groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class IndexTable:
    """What is known of each unit.

    Parameters
    ----------
    units
        Code of each of the n units.
    indicators
        Code of each of the m columns of ``values``.
    values
        Shape (n, m); NaN where unknown, never infinite.
    denominators
        By code, shape (n,).
    groups
        By code, the group of each unit; empty where it has none.
    names
        Names of the units; their codes where none are given.
    lines
        Line of each unit in ``source``.

    Raises
    ------
    InputError
        Lengths that do not agree, no unit, a unit twice, an infinite value.

    Examples
    --------
    >>> table = IndexTable(("A", "B"), ("trust",), np.array([[1.0], [np.nan]]))
    >>> table.shape, table.names
    ((2, 1), ('A', 'B'))
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    denominators: Mapping[str, Floats] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        n, m = len(self.units), len(self.indicators)
        if not n:
            remedy = "give at least one row"
            raise InputError("the table has no unit", source=self.source, remedy=remedy)
        lengths = {len(column) for column in (*self.groups.values(), self.names or self.units)}
        lengths |= {len(column) for column in self.denominators.values()}
        if self.values.shape != (n, m) or lengths != {n}:
            raise InputError(
                Phrase("the columns do not all have {n} units", n=n), source=self.source
            )
        if len(set(self.units)) < n:
            twice = next(u for u in self.units if self.units.count(u) > 1)
            remedy = "give each unit one row"
            raise InputError(
                Phrase("the unit {twice!r} is there twice", twice=twice),
                source=self.source,
                remedy=remedy,
            )
        if np.isinf(self.values).any():
            raise InputError("a value is infinite", source=self.source, remedy="leave it empty")
        if not self.names:
            object.__setattr__(self, "names", self.units)

    @property
    def shape(self) -> tuple[int, int]:
        """Units and indicators."""
        return len(self.units), len(self.indicators)
