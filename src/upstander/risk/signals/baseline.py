"""What a series' own past leads one to expect of a month: a negative-binomial forecast."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.risk.signals.season import Seasons

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.risk.signals.series import CountSeries

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

CANDIDATES = np.geomspace(0.01, 10.0, 31)
"""Shapes of the prior of levels that are compared; a shape below 0.01 is no prior at all."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How the past is weighed: judgements, each with its meaning.

    Parameters
    ----------
    half_life
        Months in which the weight of a past month halves.
    dispersion
        Months' or events' worth of trust in the common dispersion.
    season
        Events' worth of trust in the common season; infinite trust leaves no season.
    """

    half_life: float = 24.0
    dispersion: float = 12.0
    season: float = 10.0

    def __post_init__(self) -> None:
        if not (self.half_life > 0 and self.dispersion >= 0 and self.season > 0):
            raise UsageError("half-life and season must be above 0, dispersion at least 0")


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """Forecasts of N series over T months, each made from earlier months alone.

    Parameters
    ----------
    mean
        N x T; NaN where the series is not there.
    dispersion
        N x T: the variance is mean + dispersion x mean squared.
    """

    mean: Floats
    dispersion: Floats


@dataclass(slots=True)
class _Sums:
    """Weighted sums over the past of each series."""

    events: Floats
    squares: Floats
    exposure: Floats
    exposure_squares: Floats
    weight: Floats
    weight_squares: Floats
    prior: tuple[float, float] = field(default=(1.0, 1.0))

    @classmethod
    def empty(cls, n: int) -> _Sums:
        """Nothing seen yet."""
        zeros = [np.zeros(n) for _ in range(6)]
        return cls(zeros[0], zeros[1], zeros[2], zeros[3], zeros[4], zeros[5])

    def add(self, y: Floats, season: Floats, there: Bools, keep: float) -> None:
        """One month more; what came before is weighed down."""
        s = np.where(there, season, 0.0)
        seen = there.astype(np.float64)
        self.events = keep * self.events + np.where(there, y, 0.0)
        self.squares = keep * self.squares + np.where(there, y * y, 0.0)
        self.exposure = keep * self.exposure + s
        self.exposure_squares = keep * self.exposure_squares + s * s
        self.weight = keep * self.weight + seen
        self.weight_squares = keep * keep * self.weight_squares + seen


def expectation(series: CountSeries, memory: Memory | None = None) -> Expectation:
    """Forecast each month of each series from its months before.

    Parameters
    ----------
    series
        Counts by month.
    memory
        How the past is weighed.

    Returns
    -------
    Expectation
        Means and dispersions of negative-binomial forecasts; see the method note.

    Examples
    --------
    >>> from upstander.risk.signals.series import CountSeries
    >>> steady = np.full((3, 48), 4.0)
    >>> there = np.ones((3, 48), dtype=bool)
    >>> names = ("Numera", "Ford", "Mill")
    >>> world = CountSeries("country", names, ("any",) * 3, 24000, there, steady, steady)
    >>> expectation(world).mean[0, -1].round(2)
    np.float64(4.0)
    """
    kept = memory or Memory()
    counts, there = series.counts, series.exists
    n, months = counts.shape
    found = np.full((2, n, months), np.nan)
    sums, seasons = _Sums.empty(n), Seasons(n, kept.season)
    keep = 0.5 ** (1.0 / kept.half_life)
    for t in range(months):
        calendar = (series.first + t) % 12
        level, phi = _level(sums), _dispersion(sums, kept.dispersion)
        if t < 12 or t % 12 == 0:
            sums.prior = level_prior(sums.events[sums.weight > 0], sums.exposure[sums.weight > 0])
        season = seasons.factors[:, calendar]
        mean, spread = _forecast(sums, level, phi, season)
        found[0, :, t] = np.where(there[:, t], mean, np.nan)
        found[1, :, t] = np.where(there[:, t], spread, np.nan)
        sums.add(counts[:, t], season, there[:, t], keep)
        if calendar == 11 and t >= 11:
            year = slice(t - 11, t + 1)
            seasons.learn(counts[:, year], there[:, year], _dispersion(sums, kept.dispersion))
    return Expectation(found[0], found[1])


def _level(sums: _Sums) -> Floats:
    """Events in a month of average season."""
    level = np.zeros_like(sums.events)
    np.divide(sums.events, sums.exposure, out=level, where=sums.exposure > 0)
    return level


def _dispersion(sums: _Sums, trust: float) -> Floats:
    """Each series' own dispersion, shrunk toward the middle one of series with some events."""
    level = _level(sums)
    months = np.divide(
        sums.weight**2,
        sums.weight_squares,
        out=np.zeros_like(level),
        where=sums.weight_squares > 0,
    )
    square = level**2 * sums.exposure_squares
    variance = (sums.squares - square) * months / np.maximum(months - 1.0, 1.0)
    excess = variance - level * sums.exposure
    own = np.divide(excess, square, out=np.zeros_like(level), where=square > 0).clip(0.0)
    telling = own[(sums.events >= 5.0) & (months >= 6.0)]
    common = float(np.median(telling)) if telling.size else 1.0
    weight = np.minimum(months, sums.events)
    return np.asarray((weight * own + trust * common) / np.maximum(weight + trust, 1e-9))


def _forecast(sums: _Sums, level: Floats, phi: Floats, season: Floats) -> tuple[Floats, Floats]:
    """Mean and dispersion of the forecast; the level is a gamma variable."""
    shape, rate = sums.prior
    scale = 1.0 + phi * level
    a = shape + sums.events / scale
    b = rate + sums.exposure / scale
    return season * a / b, phi * (1.0 + 1.0 / a) + 1.0 / a


def level_prior(events: Floats, exposure: Floats) -> tuple[float, float]:
    """Shape and rate of the gamma prior of levels that makes the sums most likely.

    The mean of the prior is the mean level; the shape is the best of a grid.

    Parameters
    ----------
    events, exposure
        Sum of events and months behind them, for each series.

    Examples
    --------
    >>> level_prior(np.array([0.0, 0.0, 0.0, 40.0]), np.full(4, 10.0))[0] < 0.2
    True
    """
    from scipy.special import gammaln

    total = float(exposure.sum())
    if total <= 0.0:
        return 1.0, 1.0
    mean = max(float(events.sum()), 0.5) / total
    shape = CANDIDATES[:, None]
    share = exposure / (exposure + shape / mean)
    likely = gammaln(shape + events) - gammaln(shape) + shape * np.log1p(-share)
    likely += events * np.log(np.maximum(share, 1e-300))
    best = float(CANDIDATES[int(np.argmax(likely.sum(axis=1)))])
    return best, best / mean
