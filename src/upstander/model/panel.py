"""A country-year panel: what was true of each country in a base year, and what followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Rows of one country in one base year, with predictors and, where closed, the outcome.

    Parameters
    ----------
    codes
        Country code of each row (Correlates of War numbers, as the panel uses them).
    names
        Country name of each row.
    base_years
        The year in which the predictors were true.
    predictors
        Names of the columns of ``matrix``.
    matrix
        n x p predictor values; NaN where a value is unknown.
    target
        1 where an onset began within ``horizon`` years after the base year, 0 where none did,
        NaN where the window is not closed: unknown, never 0.
    horizon
        Length of the window in years.
    source
        File or generator the panel came from.
    synthetic
        True where the countries are made up.
    wide
        1 where an onset of a wider definition followed as well, or instead; never 0 where
        ``target`` is 1, NaN where the window is not closed. A help in learning, never scored.
        None where there is none.

    Raises
    ------
    PanelError
        Lengths that do not agree, a country-year twice, an infinite predictor or an outcome
        other than 0, 1 or unknown.

    Examples
    --------
    >>> panel = Panel(
    ...     np.array([2, 20]), ("United States of America", "Canada"), np.array([2000, 2000]),
    ...     ("war",), np.array([[0.0], [np.nan]]), np.array([0.0, np.nan]),
    ... )
    >>> len(panel), panel.closed.tolist()
    (2, [True, False])
    """

    codes: Ints
    names: tuple[str, ...]
    base_years: Ints
    predictors: tuple[str, ...]
    matrix: Floats
    target: Floats
    horizon: int = 2
    source: str = ""
    synthetic: bool = False
    wide: Floats | None = None

    def __post_init__(self) -> None:
        rows = len(self.names)
        wide = self.target if self.wide is None else self.wide
        shapes = (self.codes.shape, self.base_years.shape, self.target.shape, wide.shape)
        if any(shape != (rows,) for shape in shapes) or self.matrix.shape != (
            rows,
            len(self.predictors),
        ):
            raise PanelError("the columns of the panel differ in length", source=self.source)
        pairs = np.stack([self.codes, self.base_years], axis=1)
        if np.unique(pairs, axis=0).shape[0] != rows:
            raise PanelError(
                "a country-year appears twice", source=self.source, remedy="keep one row of each"
            )
        if np.isinf(self.matrix).any():
            raise PanelError("a predictor is infinite", source=self.source)
        if not np.isin(self.target[self.closed], (0.0, 1.0)).all():
            raise PanelError("an outcome is neither 0 nor 1 nor unknown", source=self.source)
        if not np.array_equal(np.isnan(wide), np.isnan(self.target)) or (wide < self.target).any():
            raise PanelError("the wider outcome contradicts the outcome", source=self.source)
        for array in (self.codes, self.base_years, self.matrix, self.target, wide):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def closed(self) -> Bools:
        """Rows whose window is closed, so that the outcome is known."""
        return np.asarray(~np.isnan(self.target))

    @property
    def years(self) -> tuple[int, ...]:
        """The base years that occur, in order."""
        return tuple(int(year) for year in np.unique(self.base_years))

    def column(self, name: str) -> Floats | None:
        """Values of one predictor, or None where the panel has no such column."""
        if name not in self.predictors:
            return None
        return self.matrix[:, self.predictors.index(name)]

    def select(self, rows: Bools) -> Panel:
        """The panel of the rows marked True."""
        names = tuple(name for name, kept in zip(self.names, rows, strict=True) if kept)
        return replace(
            self,
            codes=self.codes[rows],
            names=names,
            base_years=self.base_years[rows],
            matrix=self.matrix[rows],
            target=self.target[rows],
            wide=None if self.wide is None else self.wide[rows],
        )

    def with_columns(self, names: tuple[str, ...], values: Floats) -> Panel:
        """The same rows with these predictors after the others."""
        matrix = np.concatenate([self.matrix, values], axis=1)
        return replace(self, predictors=(*self.predictors, *names), matrix=matrix)

    def training(self, base_year: int) -> Panel:
        """The rows that may be learned from when forecasting from ``base_year``.

        Those with a closed window whose base year is at most ``base_year - horizon``: their
        windows had ended when the forecast would have been made.
        """
        return self.select(self.closed & (self.base_years <= base_year - self.horizon))

    def at(self, base_year: int) -> Panel:
        """The rows of one base year."""
        return self.select(self.base_years == base_year)

    def arranged(self, predictors: tuple[str, ...]) -> Panel:
        """The same rows with exactly these predictors, in this order.

        Raises
        ------
        PanelError
            A predictor that the panel does not have.
        """
        absent = [name for name in predictors if name not in self.predictors]
        if absent:
            raise PanelError(
                Phrase("missing required column: {absent}", absent=", ".join(absent)),
                source=self.source,
                remedy="add the column, or leave it out of the panel as well",
            )
        order = [self.predictors.index(name) for name in predictors]
        return replace(self, predictors=predictors, matrix=self.matrix[:, order])
