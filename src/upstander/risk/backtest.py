"""Rolling-origin backtest: each base year is forecast from what had closed two years before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import PanelError
from upstander.model.forecast_table import ForecastTable, stacked
from upstander.risk.evaluation import RESAMPLES, Evaluation, evaluate
from upstander.risk.fitting import BASE_RATE_YEARS, base_rate_interval, fit, trained_on
from upstander.risk.forecast import MODEL, interval, nothing
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.model.panel import Panel

BASE_RATE = "base-rate"
REFITS = 100
CONFIGURATIONS = (
    "elastic net, alpha 0.5, all predictors, mean imputation, penalty by 10-fold CV over countries",
)
"""Every configuration whose score on the development years (1993-2016) was ever looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """Forecasts of every base year, and how they did where the window is closed.

    Parameters
    ----------
    forecasts
        Ours and the base rate's, also of base years whose window is still open.
    first, last
        First and last base year forecast.
    evaluation
        Scores by model and stratum; our model against the base rate and, where given, the peer.
    """

    forecasts: ForecastTable
    first: int
    last: int
    evaluation: Evaluation

    def as_dict(self) -> dict[str, Any]:
        """The backtest as plain data, without the single forecasts."""
        return {
            "from": self.first,
            "to": self.last,
            "configurations_tried": len(CONFIGURATIONS),
            "configurations": list(CONFIGURATIONS),
            "interval": f"middle 95% of {RESAMPLES} draws of countries with replacement",
            "scores": [
                {
                    "model": result.model,
                    "stratum": result.stratum,
                    "rows": result.rows,
                    "onsets": result.onsets,
                    **{score.name: score.as_dict() for score in result.scores},
                }
                for result in self.evaluation.results
            ],
            "comparisons": [
                {
                    "model": comparison.model,
                    "against": comparison.against,
                    "stratum": comparison.stratum,
                    **{score.name: score.as_dict() for score in comparison.differences},
                }
                for comparison in self.evaluation.comparisons
            ],
            "notes": list(self.evaluation.notes),
        }


@one_thread()
def backtest(
    panel: Panel,
    first: int | None = None,
    last: int | None = None,
    *,
    peer: ForecastTable | None = None,
    refits: int = REFITS,
    seed: int = 2025,
    on_progress: Callable[[int], None] = nothing,
) -> Backtest:
    """Forecast each base year from the rows that had closed by then, and score the forecasts.

    Parameters
    ----------
    panel
        Rows with predictors and outcomes.
    first, last
        Base years to forecast, both included. Without them: from the first with 20 closed base
        years behind it, to the last with a closed window.
    peer
        Forecasts to score beside ours; all models are then scored on the country-years that
        the peer forecast as well.
    refits
        Country-bootstrap refits behind each forecast's interval.
    seed
        Of folds, refits and draws.
    on_progress
        Called with the number of base years done.

    Returns
    -------
    Backtest

    Raises
    ------
    PanelError
        No base year to forecast, nothing to learn from before one, or no closed window.

    Notes
    -----
    The forecast for base year T learns from rows with base year at most T minus the horizon
    and a closed window; nothing of later rows reaches it.
    """
    years = base_years(panel, first, last)
    tables = []
    for done, year in enumerate(years, start=1):
        tables.append(_forecasts_of(panel, year, refits, seed))
        on_progress(done)
    table = stacked(tables)
    table = stacked([table.of(MODEL), table.of(BASE_RATE)])
    scored = evaluate(panel, table, peer, seed=seed)
    return Backtest(table, years[0], years[-1], scored)


def base_years(panel: Panel, first: int | None = None, last: int | None = None) -> list[int]:
    """The base years that `backtest` forecasts, both ends included.

    Raises
    ------
    PanelError
        No window is closed, or the panel has no base year between the two.
    """
    closed = panel.base_years[panel.closed]
    if not closed.size:
        raise PanelError("no window is closed: nothing to score", source=panel.source)
    start = int(closed.min()) + BASE_RATE_YEARS - 1 + panel.horizon if first is None else first
    end = int(closed.max()) if last is None else last
    years = [year for year in panel.years if start <= year <= end]
    if not years:
        raise PanelError(
            f"the panel has no base year from {start} to {end}",
            source=panel.source,
            remedy=f"base years run from {panel.years[0]} to {panel.years[-1]}",
        )
    return years


def _forecasts_of(panel: Panel, year: int, refits: int, seed: int) -> ForecastTable:
    training, rows = panel.training(year), panel.at(year)
    if not len(training):
        raise PanelError(
            f"no closed window ends by {year}: nothing to learn from",
            source=panel.source,
            remedy="start from a later base year",
        )
    trained_on(training)
    fitted = fit(training, seed=seed)
    values = fitted.probabilities(rows.matrix)
    low, high = interval(
        training, rows.matrix, fitted, count=refits, seed=seed, on_progress=nothing
    )
    rate = base_rate_interval(training, refits, seed=seed)
    even = [np.full(len(rows), figure) for figure in rate]
    return stacked(
        [
            ForecastTable((MODEL,) * len(rows), rows.codes, rows.base_years, values, low, high),
            ForecastTable((BASE_RATE,) * len(rows), rows.codes, rows.base_years, *even),
        ]
    )
