"""Rolling-origin backtest: each base year is forecast from what had closed two years before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from upstander.errors import PanelError
from upstander.model.forecast_table import ForecastTable, stacked
from upstander.risk.boosting import BAGS
from upstander.risk.configurations import CONFIGURATIONS, TRIED
from upstander.risk.evaluation import RESAMPLES, Evaluation, evaluate
from upstander.risk.fitting import BASE_RATE_YEARS, trained_on
from upstander.risk.joining import enriched
from upstander.risk.models import (
    BASE_RATE,
    BOOSTED,
    CALM,
    ELASTIC_NET,
    TWO_VARIABLES,
    Estimates,
    base_rate_estimates,
    boosted_trees,
    calm_list,
    elastic_net_estimates,
    two_variable_estimates,
)
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from upstander.model.country_years import CountryYears
    from upstander.model.onset_list import OnsetList
    from upstander.model.panel import Panel

REFITS = 100

LATE_LABELS = 3
"""Years by which labels arrive late in the variant that reckons with it."""

LATE_VDEM = 1
"""The same of V-Dem's values."""

DELAYED = f"{BOOSTED}-labels-{LATE_LABELS}-years-late"
LAGGED = f"{BOOSTED}-vdem-{LATE_VDEM}-year-late"


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What models learn from: the panel as read, and enriched with what stands beside it.

    Parameters
    ----------
    panel
        As read: the explainable twin and the baselines learn from it.
    rich
        The same rows with more predictors and a wider outcome: the trees learn from it.
    late
        The same when V-Dem arrives a year late; None where no variant is asked for.
    """

    panel: Panel
    rich: Panel
    late: Panel | None = None


def material(
    panel: Panel,
    tables: Sequence[CountryYears] = (),
    lists: Sequence[OnsetList] = (),
    *,
    variants: bool = True,
) -> tuple[Material, tuple[str, ...]]:
    """The panel and what stands beside it, ready to learn from; and notes on what was not there."""
    rich, notes = enriched(panel, tables, lists)
    late = enriched(panel, tables, lists, late=LATE_VDEM)[0] if variants else None
    return Material(panel, rich, late), notes


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
            "configurations_tried": TRIED,
            "configurations": list(CONFIGURATIONS),
            "interval": f"middle 95% of {RESAMPLES} draws of countries with replacement",
            "scores": scores_of(self.evaluation),
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


def backtest(
    panel: Panel,
    first: int | None = None,
    last: int | None = None,
    *,
    beside: Material | None = None,
    peer: ForecastTable | None = None,
    region: str = "",
    refits: int = REFITS,
    seed: int = 2025,
    known: dict[int, ForecastTable] | None = None,
    mapper: Callable[..., Iterable[ForecastTable]] = map,
    on_year: Callable[[int, ForecastTable], None] | None = None,
) -> Backtest:
    """Forecast each base year from the rows that had closed by then, and score the forecasts.

    Parameters
    ----------
    panel
        Rows with predictors and outcomes.
    first, last
        Base years to forecast, both included. Without them: from the first with 20 closed base
        years behind it, to the last with a closed window.
    beside
        The panel with what stands beside it (`material`); without it, the panel alone and no
        variant.
    peer
        Forecasts to score beside ours; all models are then scored on the country-years that
        the peer forecast as well.
    region
        A region that is scored apart as well, such as the reader's own.
    refits
        Country-bootstrap refits behind the interval of each of the twin's forecasts.
    seed
        Of folds, bags, refits and draws.
    known
        Forecasts that an earlier run of the same backtest made, by base year.
    mapper
        As `map`; that of an executor makes several base years at once.
    on_year
        Called with each base year and its forecasts, when they are made.

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
    made = dict(known or {})
    open_ = [year for year in years if year not in made]
    task = partial(forecasts_of, beside or material(panel, variants=False)[0], refits, seed)
    for year, table in zip(open_, mapper(task, open_), strict=True):
        made[year] = table
        if on_year is not None:
            on_year(year, table)
    every = stacked([made[year] for year in years])
    table = stacked([every.of(model) for model in dict.fromkeys(every.models)])
    scored = evaluate(panel, table, peer, region=region, seed=seed)
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


def scores_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The scores by model and stratum as plain data."""
    return [
        {
            "model": result.model,
            "stratum": result.stratum,
            "rows": result.rows,
            "onsets": result.onsets,
            **{score.name: score.as_dict() for score in result.scores},
        }
        for result in evaluation.results
    ]


@one_thread()
def forecasts_of(given: Material, refits: int, seed: int, year: int) -> ForecastTable:
    """Every model's forecasts of one base year.

    Raises
    ------
    PanelError
        Nothing to learn from had closed by then.
    """
    training, rows = given.panel.training(year), given.panel.at(year)
    if not len(training):
        raise PanelError(
            f"no closed window ends by {year}: nothing to learn from",
            source=given.panel.source,
            remedy="start from a later base year",
        )
    trained_on(training)
    enough, asked = given.rich.training(year), given.rich.at(year)
    trees = boosted_trees(enough, seed=seed)
    made = {
        BOOSTED: trees.estimates(asked.matrix),
        CALM: calm_list(enough, trees.parts[-1], seed=seed).estimates(asked.matrix),
        ELASTIC_NET: elastic_net_estimates(training, rows.matrix, refits, seed),
        TWO_VARIABLES: two_variable_estimates(training, rows),
        BASE_RATE: base_rate_estimates(training, len(rows), refits, seed),
    }
    if given.late is not None:
        made[DELAYED] = _fewer_trees(given.rich, year, seed, wait=LATE_LABELS)
        made[LAGGED] = _fewer_trees(given.late, year, seed)
    tables = [_table(name, rows, found) for name, found in made.items() if found is not None]
    return stacked(tables)


def _fewer_trees(panel: Panel, year: int, seed: int, *, wait: int = 0) -> Estimates | None:
    """Half the bags' chances; None where labels that come ``wait`` years late tell nothing yet."""
    training = panel.training(year - wait)
    if wait and not 0.0 < training.target.sum() < len(training):
        return None
    return boosted_trees(training, bags=BAGS // 2, seed=seed).estimates(panel.at(year).matrix)


def _table(name: str, rows: Panel, found: Estimates) -> ForecastTable:
    names = (name,) * len(rows)
    return ForecastTable(names, rows.codes, rows.base_years, found.values, found.lows, found.highs)
