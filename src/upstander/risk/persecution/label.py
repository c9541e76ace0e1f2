r"""Who is at risk of a target in a base year, and whether an onset followed.

With level :math:`v_t`, sign :math:`s` and threshold :math:`d`, an onset in one column is

.. math:: \max(s\,v_{t+1},\, s\,v_{t+2}) - s\,v_t \ge d .

At risk is who has room for such a move and has not made one within the two years up to the base
year: a collapse under way is not a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.persecution.definition import HORIZON

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_years import CountryYears
    from upstander.risk.persecution.definition import Definition

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_SLACK = 1e-6
"""A move of 0.1 between numbers stored in 32 bits comes out a little less."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Country-years at risk of a target: who, and what followed (NaN while the window is open)."""

    at_risk: Bools
    outcome: Floats


def labels(seen: CountryYears, target: Definition, codes: Ints, years: Ints) -> Labels:
    """Whether each country-year is at risk, and whether the onset followed.

    Parameters
    ----------
    seen
        The source that holds the target's columns.
    target
        What counts.
    codes, years
        Country-years asked for.

    Returns
    -------
    Labels
        Not at risk where the level of the base year is unknown. The outcome is unknown, also
        where the first year already shows an onset, until every year of the window is known.

    Examples
    --------
    >>> from upstander.model.country_years import CountryYears
    >>> from upstander.risk.persecution.definition import DEFINITIONS
    >>> years = np.arange(2000, 2005)
    >>> level = np.array([[0.8], [0.8], [0.8], [0.7], [0.7]])
    >>> seen = CountryYears(np.full(5, 2), years, ("v2x_clphy",), level)
    >>> labels(seen, DEFINITIONS[0], np.full(5, 2), years).outcome
    array([ 0.,  1.,  1., nan, nan])
    """
    part = seen.only(target.columns)
    now = target.sign * part.at(codes, years)
    ahead = target.sign * np.stack([part.at(codes, years + k) for k in range(1, HORIZON + 1)])
    behind = target.sign * np.stack([part.at(codes, years - k) for k in range(1, HORIZON + 1)])
    least = target.threshold - _SLACK
    moved = ahead.max(axis=0) - now >= least
    under_way = (now - np.fmin.reduce(behind, axis=0) >= least).any(axis=1)
    room = (target.sign * target.bound - now >= least).any(axis=1)
    at_risk = ~np.isnan(now).any(axis=1) & room & ~under_way
    closed = ~np.isnan(ahead).any(axis=(0, 2))
    outcome = np.where(at_risk & closed, moved.any(axis=1).astype(np.float64), np.nan)
    return Labels(at_risk, outcome)
