"""Columns that a few extreme values would rule, and what is done about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_steps import OutlierRule

    Floats = NDArray[np.float64]

LEAST = 4
"""Values that are needed for a kurtosis."""


@dataclass(frozen=True, slots=True, eq=False)
class Treatment:
    """What became of one column.

    Parameters
    ----------
    values
        The column afterwards, shape (n,).
    how
        ``none``, ``winsorised`` or ``log``.
    passed
        Whether the column is within the limits now.
    """

    values: Floats
    how: str
    passed: bool


def skewness(values: Floats) -> float:
    r"""Sample skewness of the known values.

    .. math:: G_1 = \frac{n}{(n-1)(n-2)} \sum \left(\frac{x - \bar x}{s}\right)^3

    Examples
    --------
    >>> round(skewness(np.array([1.0, 2.0, 3.0, 10.0])), 6)
    1.763633
    """
    z, n = _standard(values)
    return n / ((n - 1) * (n - 2)) * float(np.sum(z**3)) if n >= LEAST else 0.0


def kurtosis(values: Floats) -> float:
    r"""Sample excess kurtosis of the known values.

    .. math:: G_2 = \frac{n (n+1)}{(n-1)(n-2)(n-3)} \sum \left(\frac{x - \bar x}{s}\right)^4
              - \frac{3 (n-1)^2}{(n-2)(n-3)}

    Examples
    --------
    >>> round(kurtosis(np.array([1.0, 2.0, 3.0, 10.0])), 6)
    3.228
    """
    z, n = _standard(values)
    if n < LEAST:
        return 0.0
    pull = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * float(np.sum(z**4))
    return pull - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))


def within(values: Floats, rule: OutlierRule) -> bool:
    """Whether the column may stay as it is: not both limits are exceeded."""
    return abs(skewness(values)) <= rule.skew or kurtosis(values) <= rule.kurtosis


def treated(values: Floats, rule: OutlierRule) -> Treatment:
    r"""The column brought within the limits, as far as the rule allows.

    The outermost value becomes the next one, ``rule.most`` times at most. Where that does not
    help the untreated column becomes :math:`\ln(x - \min x + 0.01 (\max x - \min x))`.

    References
    ----------
    Becker, W. et al. (2022). COINr: an R package for developing composite indicators. *Journal
    of Open Source Software* 7(78).

    Examples
    --------
    >>> from upstander.model.index_steps import OutlierRule
    >>> column = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0])
    >>> done = treated(column, OutlierRule())
    >>> done.values.tolist(), done.how
    ([1.0, 2.0, 3.0, 4.0, 5.0, 5.0], 'winsorised')
    """
    if within(values, rule):
        return Treatment(values, "none", passed=True)
    brought = values.copy()
    for _ in range(rule.most):
        ends = np.nanmax(brought) if skewness(brought) >= 0 else np.nanmin(brought)
        outer = brought == ends
        inner = brought[~outer & ~np.isnan(brought)]
        if not len(inner):
            break
        brought[outer] = inner.max() if ends > inner[0] else inner.min()
        if within(brought, rule):
            return Treatment(brought, "winsorised", passed=True)
    if not rule.log:
        return Treatment(brought, "winsorised" if rule.most else "none", passed=False)
    least, most = np.nanmin(values), np.nanmax(values)
    shrunk = np.log(values - least + 0.01 * (most - least))
    return Treatment(shrunk, "log", passed=within(shrunk, rule))


def _standard(values: Floats) -> tuple[Floats, int]:
    known = values[~np.isnan(values)]
    if len(known) < LEAST or known.min() == known.max():
        return np.zeros(0), 0
    return (known - known.mean()) / known.std(ddof=1), len(known)
