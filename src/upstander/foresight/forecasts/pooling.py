r"""Many forecasts of one question made into one, on each day on which somebody forecast.

The log-linear pool is the default: with weights of sum 1,

.. math:: p_k \propto \exp\Bigl(d \cdot \frac{1}{n} \sum_i \ln p_{ik}\Bigr)

which with two options is the geometric mean of the odds, extremised by d
(`upstander.risk.pooling.geometric_odds`). Sums run over whoever has a forecast in force; they
are carried from day to day, so that a day costs what changed and not who is there.

References
----------
Genest, C. (1984). A characterization theorem for externally Bayesian groups. *Annals of
Statistics* 12. Satopää, V. et al. (2014). Combining multiple probability predictions using a
simple logit model. *International Journal of Forecasting* 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.forecasts.in_force import standing
from upstander.risk.pooling import CLIP, neyman_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RULES = (
    "geo-odds",
    "mean",
    "median",
    "trimmed",
    "neyman",
    "extremised",
    "extremised-earlier",
)
"""Names of the rules; the first is the default."""

TRIM = 0.1
"""Share of forecasts left out at each end."""

_SPREAD = {"median", "trimmed"}


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The pool of one question.

    Parameters
    ----------
    days
        Shape (d,): rising days on which somebody forecast, as ordinals.
    values
        Shape (d, k): the pool after each: probabilities of sum 1, or mean and deviation, or
        quantiles.
    counts
        Shape (d,): how many were in it.
    """

    days: Ints
    values: Floats
    counts: Ints


def pool(values: Floats, forecaster: Ints, day: Ints, rule: str, factor: float = 1.0) -> Pool:
    """The pool of probabilities, day by day.

    Parameters
    ----------
    values
        Shape (r, K): probabilities of sum 1; rows in order of forecaster and time.
    forecaster, day
        Shape (r,): whose, and of what day.
    rule
        One of `RULES`; both extremised ones multiply by ``factor``.
    factor
        d; see `upstander.foresight.forecasts.extremising`.

    Raises
    ------
    UsageError
        No such rule.

    Examples
    --------
    >>> said = np.array([[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]])
    >>> made = pool(said, np.array([0, 0, 1]), np.array([1, 3, 2]), "mean")
    >>> made.days.tolist(), made.values[:, 0].round(4).tolist(), made.counts.tolist()
    ([1, 2, 3], [0.2, 0.5, 0.65], [1, 2, 2])
    """
    if rule not in RULES:
        raise UsageError(f"no such pool: {rule!r}", remedy=f"choose of {', '.join(RULES)}")
    if rule in _SPREAD:
        if values.shape[1] > 2:
            return _normalised(plain_pool(values, forecaster, day, rule))
        # The second of two options is what the first is not, in the middle and without the ends.
        one = plain_pool(values[:, :1], forecaster, day, rule)
        return Pool(one.days, np.hstack([one.values, 1.0 - one.values]), one.counts)
    if rule == "mean":
        return plain_pool(values, forecaster, day, rule)
    logs = mean_logs(values, forecaster, day)
    scale = np.full(logs.days.size, factor if rule.startswith("extremised") else 1.0)
    if rule == "neyman":
        found, place = np.unique(logs.counts, return_inverse=True)
        scale = np.array([neyman_factor(int(count)) for count in found])[place]
    return Pool(logs.days, softmax(scale[:, None] * logs.values), logs.counts)


def mean_logs(values: Floats, forecaster: Ints, day: Ints) -> Pool:
    """The mean logarithm of each option's probability, brought into `CLIP`, day by day."""
    return _running(np.log(np.clip(values, *CLIP)), forecaster, day)


def plain_pool(values: Floats, forecaster: Ints, day: Ints, rule: str) -> Pool:
    """The mean, median or trimmed mean of each column, day by day, without any constraint.

    For numbers: of the quantiles, or of mean and deviation, which averages normal distributions
    by their quantiles. Any rule but ``median`` and ``trimmed`` is the mean.
    """
    if rule not in _SPREAD:
        return _running(values, forecaster, day)
    days, rows = standing(forecaster, day)
    ranked = np.sort(np.where(rows[:, :, None] >= 0, values[rows], np.nan), axis=1)  # NaN last
    counts = (rows >= 0).sum(axis=1)
    made = _middle(ranked, counts) if rule == "median" else _trimmed(ranked, counts)
    return Pool(days, made, counts)


def softmax(logs: Floats) -> Floats:
    """Probabilities in proportion to the exponentials of each row.

    Examples
    --------
    >>> softmax(np.log([[1.0, 3.0]])).round(6).tolist()
    [[0.25, 0.75]]
    """
    made = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(made / made.sum(axis=-1, keepdims=True))


def _running(values: Floats, forecaster: Ints, day: Ints) -> Pool:
    """The mean over whoever has a forecast in force: what is new adds, what it replaces goes."""
    again = forecaster[1:] == forecaster[:-1]
    change = values.copy()
    change[1:][again] -= values[:-1][again]
    fresh = np.concatenate([[1.0], np.where(again, 0.0, 1.0)])
    days, at = np.unique(day, return_inverse=True)
    counts = np.cumsum(np.bincount(at, fresh, minlength=days.size))
    sums = [np.bincount(at, column, minlength=days.size) for column in change.T]
    means = np.cumsum(np.stack(sums, axis=1), axis=0) / counts[:, None]
    return Pool(days, means, counts.astype(np.int64))


def _middle(ranked: Floats, counts: Ints) -> Floats:
    """The middle one of each day's forecasts, or the mean of the two in the middle."""
    at = np.stack([(counts - 1) // 2, counts // 2], axis=1)[:, :, None]
    return np.asarray(np.take_along_axis(ranked, at, axis=1).mean(axis=1))


def _trimmed(ranked: Floats, counts: Ints) -> Floats:
    """The mean without the lowest and highest `TRIM` of the numbers among each day's forecasts."""
    cut = np.floor(counts * TRIM)[:, None]
    place = np.arange(ranked.shape[1])[None]
    kept = (place >= cut) & (place < counts[:, None] - cut)
    sums = np.where(kept[:, :, None], ranked, 0.0).sum(axis=1)
    return np.asarray(sums / kept.sum(axis=1)[:, None])


def _normalised(made: Pool) -> Pool:
    sums = made.values.sum(axis=1, keepdims=True)
    # Medians of several options can all be 0: then nothing is said of any of them.
    even = np.full_like(made.values, 1.0 / made.values.shape[1])
    shares = np.divide(made.values, sums, out=even, where=sums > 0)
    return Pool(made.days, shares, made.counts)
