"""Organised violence by country and month: deaths and events of three kinds, on one grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KINDS = ("sb", "ns", "os")
"""State-based, non-state and one-sided violence, as the Uppsala Conflict Data Program has them."""


@dataclass(frozen=True, slots=True, eq=False)
class CountryMonths:
    """Deaths and events of N countries in T months that follow one another.

    Parameters
    ----------
    codes
        Country code of each line (Correlates of War numbers).
    regions
        Region of each line; empty where unknown.
    first
        The first month, counted from the year 0: 12 x year + month - 1.
    exists
        N x T: months in which the source has the country. Elsewhere nothing is known.
    deaths, events
        By kind, N x T; 0 where the country is not there.
    source
        File or generator they came from.

    Raises
    ------
    PanelError
        Shapes that differ, or a country twice.
    """

    codes: Ints
    regions: tuple[str, ...]
    first: int
    exists: Bools
    deaths: Mapping[str, Floats]
    events: Mapping[str, Floats]
    source: str = ""

    def __post_init__(self) -> None:
        if np.unique(self.codes).size != self.codes.size:
            raise PanelError("a country has two lines", source=self.source)
        grids = [self.deaths[kind] for kind in KINDS] + [self.events[kind] for kind in KINDS]
        if {grid.shape for grid in grids} != {self.exists.shape}:
            raise PanelError("the grids of country-months differ in shape", source=self.source)
        if self.exists.shape[0] != self.codes.size or len(self.regions) != self.codes.size:
            raise PanelError("the grids have another number of countries", source=self.source)

    @property
    def months(self) -> Ints:
        """The number of each month."""
        return np.arange(self.first, self.first + self.exists.shape[1])

    def seen(self, kind: str) -> Bools:
        """N x T: months with an event of this kind, deadly or not."""
        return np.asarray((self.events[kind] > 0.0) | (self.deaths[kind] > 0.0))


def month_number(year: int, month: int) -> int:
    """The number of a month: 12 x year + month - 1.

    Examples
    --------
    >>> month_number(2000, 1), month_words(month_number(2000, 1) + 12)
    (24000, '2001-01')
    """
    return 12 * year + month - 1


def month_words(number: int) -> str:
    """A month's number as ``YYYY-MM``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
