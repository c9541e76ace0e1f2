"""What was never seen somewhere, or not for years: a kind of violence, an actor, a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.series import CountSeries

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Novelties:
    """What came up in the last month after a long silence, and how often that happens.

    Parameters
    ----------
    lines
        Series that came up.
    silent
        Months of silence before each; -1 where it had never been seen.
    woke, tries
        Of so many earlier months in which a series had been silent so long, in how many it
        came up again.
    newcomers, months
        Series never seen before, in so many earlier months together.
    """

    lines: Ints
    silent: Ints
    woke: int
    tries: int
    newcomers: int
    months: int

    @property
    def return_rate(self) -> float:
        """Chance that a series that was silent so long comes up in a month."""
        return (self.woke + 0.5) / (self.tries + 1.0)

    @property
    def newcomer_rate(self) -> float:
        """Series never seen before in a month, on average."""
        return (self.newcomers + 0.5) / (self.months + 1.0)


def silences(series: CountSeries) -> tuple[Ints, Bools]:
    """Months since each series was last seen before each month, and whether it ever was.

    Where it never was, the months that the source had it for.
    """
    seen, there = series.counts > 0, series.exists
    age: Ints = np.cumsum(there, axis=1) - there
    place = np.arange(seen.shape[1])
    last = np.maximum.accumulate(np.where(seen, place, -1), axis=1)
    before = np.concatenate([np.full((seen.shape[0], 1), -1), last[:, :-1]], axis=1)
    return np.where(before >= 0, place - 1 - before, age), before >= 0


def novelties(series: CountSeries, months: int) -> Novelties:
    """What came up in the last month that had been silent for so many months, or never seen.

    Parameters
    ----------
    series
        Counts by month.
    months
        Silence that makes a return new. Nothing is new before the source is as old.

    Returns
    -------
    Novelties
        With the rates of the rule, counted over earlier months alone.

    Examples
    --------
    >>> from upstander.risk.signals.series import CountSeries
    >>> seen = np.zeros((1, 40))
    >>> seen[0, [0, -1]] = 1.0
    >>> there = np.ones((1, 40), dtype=bool)
    >>> world = CountSeries("country", ("Numera",), ("one-sided",), 24000, there, seen, seen)
    >>> novelties(world, 24).silent.tolist()
    [38]
    """
    silent, ever = silences(series)
    long = series.exists & (silent >= months)
    came = long & (series.counts > 0)
    now = came[:, -1]
    lines = np.flatnonzero(now)
    past = slice(months, -1)
    tries, woke = (long & ever)[:, past], (came & ever)[:, past]
    return Novelties(
        lines,
        np.where(ever[lines, -1], silent[lines, -1], -1),
        int(woke.sum()),
        int(tries.sum()),
        int((came & ~ever)[:, past].sum()),
        max(0, series.counts.shape[1] - 1 - months),
    )
