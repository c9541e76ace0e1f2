"""Forecasts of onsets out of full calm, month by month, and how they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import PanelError, UsageError
from upstander.model.country_months import month_words
from upstander.risk.monthly.rows import calm_rows
from upstander.risk.onset.evaluation import RESAMPLES, Evaluation, evaluate
from upstander.risk.onset.rolling import BASE_RATE, MODEL, Forecasts, Recipe, nothing, roll

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.country_months import CountryMonths
    from upstander.model.panel import Panel
    from upstander.risk.monthly.target import MonthlyTarget
    from upstander.risk.onset.rows import OnsetRows

    Bools = NDArray[np.bool_]

RECIPE = Recipe(leaf=100, every=3)
CONFIGURATIONS = (
    "elastic net alone, alpha 0.5, every third month, penalty by 5-fold CV over countries",
    "boosted trees alone, 100 trees of 8 leaves, rate 0.05, leaf of 100",
    "mean of the two (the one kept)",
)
"""Every configuration whose score on the development months (1994-01 to 2016-12) was looked at:
each at horizons 3, 6 and 12, one death or more, from calm."""

TOO_GOOD = 0.92
"""An AUC above this is taken for a leak until it is explained."""


@dataclass(frozen=True, slots=True, eq=False)
class MonthlyBacktest:
    """One target: how often it came about, the forecasts and their scores."""

    target: MonthlyTarget
    first: int
    last: int
    forecasts: Forecasts
    evaluation: Evaluation

    def as_dict(self) -> dict[str, Any]:
        """The backtest as plain data, without the single forecasts."""
        return {
            "target": self.target.name,
            "onset": self.target.words,
            "from": month_words(self.first),
            "to": month_words(self.last),
            "configurations_tried": len(CONFIGURATIONS),
            "configurations": list(CONFIGURATIONS),
            "interval": f"middle 95% of {RESAMPLES} draws of countries with replacement",
            "scores": [result.as_dict() for result in self.evaluation.results],
            "comparisons": [result.as_dict() for result in self.evaluation.comparisons],
            "notes": [*self.evaluation.notes, *suspicions(self.evaluation)],
        }


def backtest(
    seen: CountryMonths,
    target: MonthlyTarget,
    first: int,
    last: int,
    *,
    panel: Panel | None = None,
    refits: int = 0,
    seed: int = 2025,
    on_progress: Callable[[int], None] = nothing,
) -> MonthlyBacktest:
    """Forecast each month from ``first`` to ``last`` and score what has closed.

    Parameters
    ----------
    seen
        Organised violence by country and month.
    target
        What counts as calm and as an onset.
    first, last
        Numbers of the base months, both included.
    panel
        Country-year panel, used with a lag of a year.
    refits, seed
        Of the intervals; of folds, refits and draws.
    on_progress
        Called with the number of blocks done.

    Raises
    ------
    PanelError
        No calm month, or too little to learn from.

    Notes
    -----
    The model is fitted anew at the first month of each calendar year, from the windows that had
    ended by then: base months later than that month minus the horizon are under embargo.
    """
    rows = calm_rows(seen, target, panel)
    made = roll(
        rows,
        blocks_of(first, last),
        RECIPE,
        refits=refits,
        seed=seed,
        on_progress=on_progress,
    )
    strata = _strata(made.rows, panel)
    found = evaluate(made, strata, reference=BASE_RATE, seed=seed)
    return MonthlyBacktest(target, first, last, made, found)


def forecast(
    seen: CountryMonths,
    target: MonthlyTarget,
    base_month: int | None = None,
    *,
    panel: Panel | None = None,
    refits: int = 20,
    seed: int = 2025,
) -> Forecasts:
    """Forecast every calm country of one base month; the last one if not given."""
    rows = calm_rows(seen, target, panel)
    if not len(rows):
        raise PanelError("no country-month is calm", source=seen.source)
    month = int(rows.periods.max()) if base_month is None else base_month
    return roll(rows, [(month, month)], RECIPE, refits=refits, seed=seed)


def blocks_of(first: int, last: int) -> list[tuple[int, int]]:
    """Calendar years, cut at both ends.

    Examples
    --------
    >>> blocks_of(2000 * 12 + 10, 2001 * 12 + 1)
    [(24010, 24011), (24012, 24013)]
    """
    if last < first:
        raise UsageError(f"no month from {month_words(first)} to {month_words(last)}")
    years = range(first // 12, last // 12 + 1)
    return [(max(first, 12 * year), min(last, 12 * year + 11)) for year in years]


def suspicions(found: Evaluation) -> tuple[str, ...]:
    """A sentence for each AUC that is too good to be true."""
    return tuple(
        f"{result.model}, {result.stratum}: {name} {value:.3f} is above {TOO_GOOD}; "
        "take it for a leak until it is explained"
        for result in found.results
        if result.model == MODEL
        for name in ("auc", "auc_within")
        if (value := result.value(name).value) is not None and value > TOO_GOOD
    )


def _strata(rows: OnsetRows, panel: Panel | None) -> dict[str, Bools]:
    """Countries with and without one-sided violence in their past; those in the panel."""
    ever = rows.matrix[:, rows.features.index("os ever")] > 0.0
    found = {"violence before": ever, "none before": ~ever}
    if panel is not None:
        found["in the panel"] = np.isin(rows.codes, np.unique(panel.codes))
    return found
