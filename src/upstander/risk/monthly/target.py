"""What counts as calm, and what as an onset out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.model.country_months import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

HORIZONS = (3, 6, 12)
DEATHS = (1, 25)
"""Least deaths by one-sided violence in the window: any at all, or the 25 that the Uppsala
programme asks of an actor before it counts a year."""

CALM, QUIET = "calm", "quiet"


@dataclass(frozen=True, slots=True)
class Stillness:
    """A definition of calm: no event of these kinds in so many months up to the base month."""

    name: str
    kinds: tuple[str, ...]
    months: int
    words: str


STILLNESSES = {
    CALM: Stillness(CALM, KINDS, 12, "no event of organised violence of any kind for 12 months"),
    QUIET: Stillness(QUIET, ("os",), 24, "no event of one-sided violence for 24 months"),
}


@dataclass(frozen=True, slots=True)
class MonthlyTarget:
    """One-sided violence within some months of a calm month.

    Parameters
    ----------
    horizon
        Months after the base month: 3, 6 or 12.
    deaths
        Least deaths in them: 1 or 25.
    calm
        ``calm`` or ``quiet``; a country-month that is not has no row, so that the easy mixed
        case is never scored.

    Raises
    ------
    UsageError
        Another horizon, number of deaths or definition of calm.

    Examples
    --------
    >>> MonthlyTarget(3, 25, "calm").name
    'onesided-25-within-3-from-calm'
    """

    horizon: int = 3
    deaths: int = 1
    calm: str = CALM

    def __post_init__(self) -> None:
        if self.horizon not in HORIZONS:
            raise UsageError(f"no horizon of {self.horizon} months; give 3, 6 or 12")
        if self.deaths not in DEATHS:
            raise UsageError(f"no target of {self.deaths} deaths; give 1 or 25")
        if self.calm not in STILLNESSES:
            raise UsageError(f"no definition of calm is called {self.calm!r}; give calm or quiet")

    @property
    def name(self) -> str:
        """The target's name in tables."""
        return f"onesided-{self.deaths}-within-{self.horizon}-from-{self.calm}"

    @property
    def words(self) -> str:
        """The target in a sentence."""
        return (
            f"{self.deaths} or more deaths by one-sided violence within {self.horizon} months, "
            f"after {STILLNESSES[self.calm].words}"
        )


def still(seen: CountryMonths, name: str) -> Bools:
    """N x T: months that end a stretch of calm, all of which the source has seen."""
    stillness = STILLNESSES[name]
    noisy = np.any([seen.seen(kind) for kind in stillness.kinds], axis=0)
    broken = within(noisy, stillness.months) + within(~seen.exists, stillness.months, edge=1)
    return np.asarray(broken == 0)


def outcomes(seen: CountryMonths, target: MonthlyTarget) -> Floats:
    """N x T: 1 where the deaths of the months ahead reach the least, NaN where one is unseen."""
    ahead = target.horizon
    deaths = _sums(np.where(seen.exists, seen.deaths["os"], np.nan))
    found = np.full(seen.exists.shape, np.nan)
    last = seen.exists.shape[1] - ahead
    if last > 0:
        found[:, :last] = deaths[:, ahead + 1 :] - deaths[:, 1 : last + 1]
        unseen = _sums((~seen.exists).astype(np.float64))
        found[:, :last][unseen[:, ahead + 1 :] > unseen[:, 1 : last + 1]] = np.nan
    return np.where(np.isnan(found), np.nan, (found >= target.deaths).astype(np.float64))


def within(happened: Bools, months: int, *, edge: int = 0) -> NDArray[np.int64]:
    """How often it happened in so many months up to each; ``edge`` for each before the first.

    Examples
    --------
    >>> within(np.array([[True, False, False, True]]), 2).tolist()
    [[1, 1, 0, 1]]
    """
    padded = np.concatenate(
        [np.full((happened.shape[0], months), edge), happened.astype(np.int64)], axis=1
    )
    sums = np.concatenate([np.zeros((happened.shape[0], 1)), np.cumsum(padded, axis=1)], axis=1)
    return np.asarray(sums[:, months + 1 :] - sums[:, 1:-months], dtype=np.int64)


def _sums(grid: Floats) -> Floats:
    """Running sums with a leading 0; the unknown adds nothing."""
    lead = np.zeros((grid.shape[0], 1))
    return np.concatenate([lead, np.cumsum(np.nan_to_num(grid), axis=1)], axis=1)
