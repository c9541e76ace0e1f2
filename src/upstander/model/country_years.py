"""Values by country and year from one source, looked up by any list of country-years."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CountryYears:
    """Columns of one source by country and year.

    Parameters
    ----------
    codes, years
        Country code (Correlates of War numbers) and year of each row.
    columns
        Names of the columns of ``matrix``.
    matrix
        n x p values; NaN where unknown.
    source
        File or generator they came from.

    Raises
    ------
    PanelError
        Lengths that differ, or a country-year twice.

    Examples
    --------
    >>> seen = CountryYears(
    ...     np.array([2]), np.array([2000]), ("level",), np.array([[0.5]]), "small world"
    ... )
    >>> seen.at(np.array([2, 2]), np.array([2000, 2001]))[:, 0]
    array([0.5, nan])
    """

    codes: Ints
    years: Ints
    columns: tuple[str, ...]
    matrix: Floats
    source: str = ""
    _place: dict[tuple[int, int], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        n = self.codes.size
        if self.years.size != n or self.matrix.shape != (n, len(self.columns)):
            raise PanelError("the columns differ in length", source=self.source)
        pairs = zip(self.codes.tolist(), self.years.tolist(), strict=True)
        object.__setattr__(self, "_place", {pair: row for row, pair in enumerate(pairs)})
        if len(self._place) != n:
            raise PanelError(
                "a country-year appears twice", source=self.source, remedy="keep one row of each"
            )

    def at(self, codes: Ints, years: Ints) -> Floats:
        """The rows of these country-years, in this order; NaN where there is none."""
        found = np.full((codes.size, len(self.columns)), np.nan)
        pairs = zip(codes.tolist(), years.tolist(), strict=True)
        places = np.array([self._place.get(pair, -1) for pair in pairs], dtype=np.int64)
        known = places >= 0
        found[known] = self.matrix[places[known]]
        return found

    def only(self, columns: tuple[str, ...]) -> CountryYears:
        """The same rows with these columns.

        Raises
        ------
        PanelError
            A column that is not there.
        """
        absent = [name for name in columns if name not in self.columns]
        if absent:
            raise PanelError(
                f"missing required column: {', '.join(absent)}",
                source=self.source,
                remedy="give a file that has it",
            )
        order = [self.columns.index(name) for name in columns]
        return CountryYears(self.codes, self.years, columns, self.matrix[:, order], self.source)
