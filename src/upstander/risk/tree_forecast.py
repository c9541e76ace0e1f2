"""The boosted trees' forecast of a base year, with exact shares of every column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.model.contribution import Factor
from upstander.model.forecast import RiskForecast
from upstander.model.predictor import attribution, predictor
from upstander.risk.fitting import base_rate, trained_on
from upstander.risk.forecast import MADE_UP, SEED, Story, country_forecasts, target_years
from upstander.risk.joining import SPANS, changed
from upstander.risk.models import BOOSTED, CALM, CalmList, boosted_trees, calm_list, chance
from upstander.risk.past import before, own_past
from upstander.risk.strata import strata_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast import TrainedOn
    from upstander.model.panel import Panel
    from upstander.risk.models import BoostedTrees

    Floats = NDArray[np.float64]


def tree_forecast(
    panel: Panel,
    base_year: int | None = None,
    *,
    calm: bool = False,
    seed: int = SEED,
    vintage: str = "",
    notice: str = "",
) -> RiskForecast:
    """Forecast the onset risk of every country in a base year by boosted trees.

    Parameters
    ----------
    panel
        Enriched rows (`upstander.risk.joining.enriched`): those to learn from, and those of the
        base year.
    base_year
        Year whose values are forecast from; the last one of the panel where not given.
    calm
        Make the list of the states without conflict in the base year instead, by its own model.
    seed
        Of the draws of countries and columns.
    vintage, notice
        As for `upstander.risk.forecast.forecast`.

    Returns
    -------
    RiskForecast
        What a predictor adds is the Shapley value of its level and of its changes together. The
        intercept is the log-odds when no column is known.

    Raises
    ------
    PanelError
        No row of the base year, nothing to learn from, or no column that tells who is calm.

    Notes
    -----
    Method and sources: ``docs/explanation/risk-forecast.md``.
    """
    if not panel.years:
        raise PanelError("there is no row to forecast", source=panel.source)
    year = panel.years[-1] if base_year is None else base_year
    rows, training = panel.at(year), panel.training(year)
    if not len(rows):
        raise PanelError(
            f"no row has the base year {year}",
            source=panel.source,
            remedy=f"base years run from {panel.years[0]} to {panel.years[-1]}",
        )
    if calm:
        rows = _calm(rows)
    learned = trained_on(training)
    trees = calm_list(training, seed=seed) if calm else boosted_trees(training, seed=seed)
    names = levels(panel)
    factors = _factors(panel, training, names)
    adds, intercept = _by_level(trees, panel, rows.matrix, names)
    places = [panel.predictors.index(name) for name in names]
    method = _method(trees, learned, panel.horizon)
    return RiskForecast(
        CALM if calm else BOOSTED,
        vintage or target_years(year, panel.horizon),
        year,
        panel.horizon,
        learned,
        base_rate(training),
        intercept,
        factors,
        (),
        country_forecasts(rows, factors, _story(trees, panel, rows, (names, places, adds)), method),
        method,
        MADE_UP if panel.synthetic else attribution(names),
        panel.synthetic,
        notice,
    )


def _calm(rows: Panel) -> Panel:
    """The rows without conflict in the base year."""
    strata, notes = strata_of(rows)
    if "calm" not in strata or not strata["calm"].any():
        raise PanelError("; ".join(notes) or "no state is calm", source=rows.source)
    return rows.select(strata["calm"])


def _method(trees: BoostedTrees | CalmList, learned: TrainedOn, horizon: int) -> str:
    if isinstance(trees, CalmList):
        what = f"{len(trees.trees.bags)} bags of boosted trees and an elastic net, averaged,"
        rest = " on a wider outcome, for states without conflict"
    else:
        what = f"{sum(len(part.bags) for part in trees.parts)} bags of boosted trees"
        rest = ""
    return (
        f"{what} on {learned}{rest}; chance of an onset within {horizon} years, set to the base "
        "rate of the last 20 base years. Interval: the middle 90% of the bags, each on countries "
        "and columns of its own. It does not cover errors in the data, the choice of model, or a "
        "world that has changed"
    )


def levels(panel: Panel) -> tuple[str, ...]:
    """The predictors that are no change of another."""
    changes = {changed(name, span) for name in panel.predictors for span in SPANS}
    return tuple(name for name in panel.predictors if name not in changes)


def _by_level(
    trees: BoostedTrees | CalmList, panel: Panel, x: Floats, names: tuple[str, ...]
) -> tuple[Floats, float]:
    """What each level and its changes add together (n x f), and the log-odds without any."""
    adds, mean = trees.contributions(x)
    found = np.zeros((len(x), len(names)))
    for k, name in enumerate(names):
        for column in (name, *(changed(name, span) for span in SPANS)):
            if column in panel.predictors:
                found[:, k] += adds[:, panel.predictors.index(column)]
    return found, mean


def _story(
    trees: BoostedTrees | CalmList,
    panel: Panel,
    rows: Panel,
    told: tuple[tuple[str, ...], list[int], Floats],
) -> Story:
    names, places, adds = told
    found = trees.estimates(rows.matrix)
    earlier = before(panel, rows)
    chances_before = chance(trees.log_odds(earlier))
    chances_before[np.isnan(earlier).all(axis=1)] = np.nan
    return Story(
        rows.matrix[:, places],
        own_past(panel, rows)[:, places],
        adds,
        _by_level(trees, panel, earlier, names)[0],
        np.stack([found.values, found.lows, found.highs]),
        chances_before,
    )


def _factors(panel: Panel, training: Panel, names: tuple[str, ...]) -> tuple[Factor, ...]:
    made = []
    for name in names:
        known = predictor(name)
        values = training.matrix[:, training.predictors.index(name)]
        told = values[~np.isnan(values)]
        mean = float(told.mean()) if told.size else None
        made.append(
            Factor(replace(known, source=MADE_UP) if panel.synthetic else known, mean, None)
        )
    return tuple(made)
