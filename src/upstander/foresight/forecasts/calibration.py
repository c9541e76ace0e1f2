r"""Whether events happen as often as forecast: bins with intervals, and two tests of all.

Each row is one question, so that rows are trials of their own.

References
----------
Wilson, E. (1927). Probable inference, the law of succession, and statistical inference. *JASA*
22. Brown, L., Cai, T. and DasGupta, A. (2001). Interval estimation for a binomial proportion.
*Statistical Science* 16. Bröcker, J. and Smith, L. (2007). Increasing the reliability of
reliability diagrams. *Weather and Forecasting* 22. Spiegelhalter, D. (1986). Probabilistic
prediction in patient management and clinical trials. *Statistics in Medicine* 5.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EDGES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bounds of the bins, fixed so that two ledgers compare; finer where rare events lie."""

DRAWS = 2000

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions forecast about alike.

    Parameters
    ----------
    low, high
        Bounds of the bin.
    questions, happened
        How many, and of them how many came out yes.
    forecast, observed
        Mean forecast, and the share that happened.
    observed_low, observed_high
        Wilson's 95% interval of that share.
    jeffreys_low, jeffreys_high
        Jeffreys' 95% interval of it.
    expected_low, expected_high
        Where the share would lie 95 times in 100, were the forecasts right.
    """

    low: float
    high: float
    questions: int
    happened: int
    forecast: float
    observed: float
    observed_low: float
    observed_high: float
    jeffreys_low: float
    jeffreys_high: float
    expected_low: float
    expected_high: float

    @property
    def consistent(self) -> bool:
        """Whether what was observed is what right forecasts would have shown."""
        return self.expected_low <= self.observed <= self.expected_high


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold a question, and Spiegelhalter's test over all.

    ``z`` is None where every forecast is 0, 1/2 or 1: the test then says nothing. ``p`` is
    two-sided.
    """

    bins: tuple[Bin, ...]
    questions: int
    forecast: float
    observed: float
    z: float | None
    p: float | None

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        bins = [asdict(one) | {"consistent": one.consistent} for one in self.bins]
        return {
            "questions": self.questions,
            "forecast": self.forecast,
            "observed": self.observed,
            "z": self.z,
            "p": self.p,
            "bins": bins,
        }


def calibration(chances: Floats, happened: Floats, seed: int) -> Calibration | None:
    """How well the forecasts of some questions are calibrated; None without any.

    Parameters
    ----------
    chances, happened
        Shape (n,): the forecast of each question, and 0 or 1.
    seed
        Of the draws behind the consistency bars.

    Examples
    --------
    >>> made = calibration(np.repeat([0.25, 0.75], 40), np.tile([0.0, 1.0, 1.0, 1.0], 20), 1)
    >>> [(b.questions, b.observed, b.consistent) for b in made.bins]
    [(40, 0.75, False), (40, 0.75, True)]
    """
    if not chances.size:
        return None
    inner = np.array(EDGES[1:-1])
    place = np.searchsorted(inner, chances, side="right")
    random = np.random.default_rng(seed)
    bins = [_bin(k, chances[place == k], happened[place == k], random) for k in np.unique(place)]
    z = spiegelhalter(chances, happened)
    return Calibration(
        tuple(bins),
        chances.size,
        float(chances.mean()),
        float(happened.mean()),
        z,
        None if z is None else math.erfc(abs(z) / math.sqrt(2)),
    )


def _bin(place: int, chances: Floats, happened: Floats, random: np.random.Generator) -> Bin:
    n, came = chances.size, int(happened.sum())
    # One draw at a time would be as right; all at once is bounded by questions x draws.
    drawn = np.array([(random.random(n) < chances).mean() for _ in range(DRAWS)])
    expected = np.quantile(drawn, (0.025, 0.975))
    return Bin(
        EDGES[place],
        EDGES[place + 1],
        n,
        came,
        float(chances.mean()),
        came / n,
        *wilson(came, n),
        *jeffreys(came, n),
        float(expected[0]),
        float(expected[1]),
    )


def wilson(came: int, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share: all p from which it is within 1.96 standard errors.

    Examples
    --------
    >>> [round(x, 4) for x in wilson(0, 10)]
    [0.0, 0.2775]
    """
    share = came / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    # Exact at the ends, where rounding would leave a speck.
    return (0.0 if came == 0 else middle - half), (1.0 if came == n else middle + half)


def jeffreys(came: int, n: int) -> tuple[float, float]:
    """Jeffreys' 95% interval of a share: the middle of a beta distribution, closed at 0 and 1.

    Examples
    --------
    >>> [round(x, 4) for x in jeffreys(0, 10)]
    [0.0, 0.2172]
    """
    from scipy.special import betaincinv

    low, high = (float(betaincinv(came + 0.5, n - came + 0.5, q)) for q in (0.025, 0.975))
    return (0.0 if came == 0 else low), (1.0 if came == n else high)


def spiegelhalter(chances: Floats, happened: Floats) -> float | None:
    r"""Spiegelhalter's z, about normal where forecasts are right; None where it has no variance.

    .. math:: z = \frac{\sum (y - p)(1 - 2p)}{\sqrt{\sum (1 - 2p)^2 p (1 - p)}}

    Examples
    --------
    >>> round(spiegelhalter(np.full(100, 0.1), np.repeat([1.0, 0.0], [19, 81])), 6)
    3.0
    """
    variance = float(((1 - 2 * chances) ** 2 * chances * (1 - chances)).sum())
    if variance <= 0:
        return None
    return float(((happened - chances) * (1 - 2 * chances)).sum()) / math.sqrt(variance)
