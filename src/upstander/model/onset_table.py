"""Onset forecasts by model, country, base period and target, as a table anyone can score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import PanelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OnsetTable:
    """Forecasts of one target by one model.

    Parameters
    ----------
    target, model
        Names.
    codes, periods
        Country code and base period (year, or number of a month) of each row.
    probabilities, lows, highs
        The forecast and its interval; NaN where the model gives none.

    Raises
    ------
    PanelError
        A probability that is not in [0, 1].
    """

    target: str
    model: str
    codes: Ints
    periods: Ints
    probabilities: Floats
    lows: Floats
    highs: Floats

    def __post_init__(self) -> None:
        if not ((self.probabilities >= 0.0) & (self.probabilities <= 1.0)).all():
            raise PanelError("a forecast is not a probability from 0 to 1")

    def __len__(self) -> int:
        return int(self.codes.size)
