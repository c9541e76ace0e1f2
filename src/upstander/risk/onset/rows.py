"""Rows at risk of an onset: what was known at a base period, and what followed where it closed."""

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


@dataclass(frozen=True, slots=True, eq=False)
class OnsetRows:
    """Units at risk of one target; who is not at risk has no row.

    Parameters
    ----------
    target
        Name of the target.
    codes
        Country code of each row (Correlates of War numbers).
    periods
        Base period of each row: a year, or the number of a month.
    features
        Names of the columns of ``matrix``.
    matrix
        n x p, known at the end of the base period; NaN where unknown.
    outcome
        1 where the onset came within ``horizon`` periods, 0 where it did not, NaN while the
        window is open: unknown, never 0.
    horizon
        Length of the window, in periods.
    memory
        Length of the base rate's memory, in periods.
    baselines
        By name of a simple baseline, the columns of ``matrix`` that it may see.

    Raises
    ------
    PanelError
        Lengths that differ, or an outcome that is neither 0 nor 1 nor unknown.

    Examples
    --------
    >>> rows = OnsetRows(
    ...     "fall", np.array([1, 1]), np.array([2000, 2001]), ("level",),
    ...     np.array([[0.5], [0.6]]), np.array([1.0, np.nan]), 2, 20, {"level": (0,)},
    ... )
    >>> len(rows.training(2002)), len(rows.training(2001))
    (1, 0)
    """

    target: str
    codes: Ints
    periods: Ints
    features: tuple[str, ...]
    matrix: Floats
    outcome: Floats
    horizon: int
    memory: int
    baselines: Mapping[str, tuple[int, ...]]

    def __post_init__(self) -> None:
        n = self.codes.size
        if self.matrix.shape != (n, len(self.features)) or {
            self.periods.size,
            self.outcome.size,
        } != {n}:
            raise PanelError(f"the columns of the rows at risk of {self.target} differ in length")
        if not np.isin(self.outcome[self.closed], (0.0, 1.0)).all():
            raise PanelError("an outcome is neither 0 nor 1 nor unknown")

    def __len__(self) -> int:
        return int(self.codes.size)

    @property
    def closed(self) -> Bools:
        """Rows whose outcome is known."""
        return np.asarray(~np.isnan(self.outcome))

    def select(self, rows: Bools) -> OnsetRows:
        """The rows marked True."""
        return OnsetRows(
            self.target,
            self.codes[rows],
            self.periods[rows],
            self.features,
            self.matrix[rows],
            self.outcome[rows],
            self.horizon,
            self.memory,
            self.baselines,
        )

    def training(self, period: int) -> OnsetRows:
        """The rows that may be learned from at ``period``: their windows had ended by then."""
        return self.select(self.closed & (self.periods <= period - self.horizon))

    def base_rate(self, period: int) -> float:
        """Share of onsets among the rows closed by ``period``, in the last ``memory`` periods.

        Raises
        ------
        PanelError
            No window had closed by then.
        """
        known = self.closed & (self.periods <= period - self.horizon)
        if not known.any():
            raise PanelError(f"no window of {self.target} had closed: nothing to learn from")
        recent = known & (self.periods > self.periods[known].max() - self.memory)
        return float(self.outcome[recent].mean())
