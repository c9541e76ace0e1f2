"""Forecasts of one or several models by country and base year, as a table anyone can score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

COLUMNS = ("model", "ccode", "base_year", "probability", "low", "high")
"""Columns of ``forecasts.csv``, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class ForecastTable:
    """One row for each model, country and base year.

    Parameters
    ----------
    models
        Name of the model of each row.
    codes, base_years
        Country code and base year of each row.
    probabilities, lows, highs
        The forecast and its interval; the interval NaN where the model gives none.

    Raises
    ------
    PanelError
        A probability that is not in [0, 1], or a row that is there twice.
    """

    models: tuple[str, ...]
    codes: Ints
    base_years: Ints
    probabilities: Floats
    lows: Floats
    highs: Floats

    def __post_init__(self) -> None:
        if not ((self.probabilities >= 0.0) & (self.probabilities <= 1.0)).all():
            raise PanelError("a forecast is not a probability from 0 to 1")
        keys = set(zip(self.models, self.codes.tolist(), self.base_years.tolist(), strict=True))
        if len(keys) != len(self.models):
            raise PanelError("a model forecasts a country-year more than once")

    def __len__(self) -> int:
        return len(self.models)

    def of(self, model: str) -> ForecastTable:
        """The rows of one model."""
        return self.take(np.flatnonzero(np.array([name == model for name in self.models])))

    def take(self, rows: NDArray[np.intp]) -> ForecastTable:
        """The rows with these numbers, in this order."""
        return ForecastTable(
            tuple(self.models[row] for row in rows.tolist()),
            self.codes[rows],
            self.base_years[rows],
            self.probabilities[rows],
            self.lows[rows],
            self.highs[rows],
        )

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Country code and base year of each row."""
        return list(zip(self.codes.tolist(), self.base_years.tolist(), strict=True))


def stacked(tables: Sequence[ForecastTable]) -> ForecastTable:
    """The rows of several tables in one."""
    return ForecastTable(
        tuple(name for table in tables for name in table.models),
        np.concatenate([table.codes for table in tables]),
        np.concatenate([table.base_years for table in tables]),
        np.concatenate([table.probabilities for table in tables]),
        np.concatenate([table.lows for table in tables]),
        np.concatenate([table.highs for table in tables]),
    )
