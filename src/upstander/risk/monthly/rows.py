"""The rows at risk of a monthly onset: calm country-months and what was known of each by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.model.country_years import CountryYears
from upstander.risk.monthly.history import own_history
from upstander.risk.monthly.surroundings import surroundings
from upstander.risk.monthly.target import outcomes, still
from upstander.risk.onset.rows import OnsetRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths
    from upstander.model.panel import Panel
    from upstander.risk.monthly.target import MonthlyTarget

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MEMORY = 240
"""Months that the base rate remembers: 20 years."""

PERSISTENCE, HISTORY = "time-since-last", "own-history"
"""The baselines: how long ago each kind of violence was, and all that the own past tells."""


def calm_rows(seen: CountryMonths, target: MonthlyTarget, panel: Panel | None = None) -> OnsetRows:
    """Rows at risk of ``target``, with what was known at the end of the base month.

    Predictors are the country's own past, what happened in its region and in the world up to
    the base month, and where a panel is given its predictors of the calendar year before.

    Parameters
    ----------
    seen
        Organised violence by country and month.
    target
        What counts as calm and as an onset.
    panel
        Country-year panel; a country or year that it lacks has unknown predictors.
    """
    lines, columns = np.nonzero(still(seen, target.calm))
    own = own_history(seen)
    features = own | surroundings(seen)
    codes, periods = seen.codes[lines], seen.months[columns]
    blocks = [np.column_stack([grid[lines, columns] for grid in features.values()])]
    names = list(features)
    if panel is not None:
        blocks.append(_of_the_year_before(panel, codes, periods))
        names += panel.predictors
    recent = tuple(k for k, name in enumerate(names) if name.endswith("since last"))
    return OnsetRows(
        target.name,
        codes,
        periods,
        tuple(names),
        np.column_stack(blocks),
        outcomes(seen, target)[lines, columns],
        target.horizon,
        MEMORY,
        {PERSISTENCE: recent, HISTORY: tuple(range(len(own)))},
    )


def _of_the_year_before(panel: Panel, codes: Ints, periods: Ints) -> Floats:
    whole = CountryYears(
        panel.codes, panel.base_years, panel.predictors, panel.matrix, panel.source
    )
    return whole.at(codes, periods // 12 - 1)
