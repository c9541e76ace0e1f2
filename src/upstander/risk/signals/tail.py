"""How unusual a count is, and how many such counts chance alone would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_POISSON = 1e-9
"""Below this dispersion the count is Poisson for every purpose."""


def upper_tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Chance of so many or more: the exact upper tail of a negative-binomial count.

    Parameters
    ----------
    counts
        What was seen.
    mean, dispersion
        The variance is mean + dispersion x mean squared; 0 is Poisson.

    Returns
    -------
    ndarray
        P(Y >= count); 1 where the count is 0, NaN where the mean is.

    Examples
    --------
    >>> round(float(upper_tail(np.array(1.0), np.array(0.1), np.array(0.0))), 6)
    0.095163
    """
    from scipy.special import betainc, gammainc

    y, m, phi = np.broadcast_arrays(counts, mean, dispersion)
    tails = np.where(np.isnan(m), np.nan, 1.0)
    some = (y > 0) & ~np.isnan(m)
    wide = some & (phi > _POISSON)
    narrow = some & ~wide
    tails[wide] = betainc(y[wide], 1.0 / phi[wide], phi[wide] * m[wide] / (1 + phi[wide] * m[wide]))
    tails[narrow] = gammainc(y[narrow], m[narrow])
    return tails


def mid_tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Chance of more, and half the chance of just so many: uniform on average under the baseline.

    Examples
    --------
    >>> round(float(mid_tail(np.array(0.0), np.array(0.1), np.array(0.0))), 4)
    0.5476
    """
    here, above = upper_tail(counts, mean, dispersion), upper_tail(counts + 1, mean, dispersion)
    return np.asarray(0.5 * (here + above))


def interval(mean: float, dispersion: float, share: float = 0.9) -> tuple[int, int]:
    """The counts between which the middle share of the forecast lies.

    Examples
    --------
    >>> interval(4.0, 0.0)
    (1, 8)
    """
    from scipy.stats import nbinom, poisson

    ends = ((1.0 - share) / 2.0, (1.0 + share) / 2.0)
    if dispersion <= _POISSON:
        low, high = (poisson.ppf(end, mean) for end in ends)
    else:
        size = 1.0 / dispersion
        low, high = (nbinom.ppf(end, size, size / (size + mean)) for end in ends)
    return int(low), int(high)


def discovery_bounds(tails: Floats, *, dependent: bool = True) -> Floats:
    """The false-discovery rate at which each of many tails would just be called.

    Parameters
    ----------
    tails
        One a series.
    dependent
        True: Benjamini and Yekutieli, whatever the dependence. False: Benjamini and Hochberg,
        for series that are independent or positively dependent.

    Examples
    --------
    >>> discovery_bounds(np.array([0.01, 0.04, 0.5]), dependent=False).round(3).tolist()
    [0.03, 0.06, 0.5]
    """
    if tails.size == 0:
        return tails.copy()
    if np.isnan(tails).any() or (tails < 0).any() or (tails > 1).any():
        raise UsageError("tail probabilities are numbers from 0 to 1")
    n = tails.size
    order = np.argsort(tails, kind="stable")
    ranks = np.arange(1, n + 1)
    factor = float((1.0 / ranks).sum()) if dependent else 1.0
    raised = tails[order] * n * factor / ranks
    bounds = np.empty(n)
    bounds[order] = np.minimum.accumulate(raised[::-1])[::-1].clip(max=1.0)
    return bounds
