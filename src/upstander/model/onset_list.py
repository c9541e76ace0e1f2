"""A list of onsets by some definition: labels to learn from, never predictors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import PanelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OnsetList:
    """When killing of some definition began, by country.

    Parameters
    ----------
    codes, years
        Country code (Correlates of War numbers, as the panel uses them) and first year.
    title
        The list, as a reader should see it named.

    Raises
    ------
    PanelError
        Lengths that do not agree.
    """

    codes: Ints
    years: Ints
    title: str

    def __post_init__(self) -> None:
        if self.codes.shape != self.years.shape or self.codes.ndim != 1:
            raise PanelError("codes and years differ in length", source=self.title)
