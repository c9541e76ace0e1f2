"""Forecasts scored by stratum, and compared with others on the same country-years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError
from upstander.model.forecast_table import ForecastTable, stacked
from upstander.risk.fitting import base_rate
from upstander.risk.scores import Score, Scored, differences, draws_of, places_of, scores
from upstander.risk.strata import strata_of
from upstander.risk.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Pair = tuple[int, int]

RESAMPLES = 500
"""Draws of countries behind the interval of a score."""


RANKING, TOO_GOOD = ("auc", "auc_within_year"), 0.92
"""Scores above this are an alarm: nothing known ranks onsets so well without seeing them."""


@dataclass(frozen=True, slots=True)
class StratumScores:
    """Scores of one model on one stratum."""

    model: str
    stratum: str
    rows: int
    onsets: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of one model minus those of another, on the same rows and the same draws."""

    model: str
    against: str
    stratum: str
    differences: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by model and stratum, the first model against each other one, and what is left out."""

    results: tuple[StratumScores, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]


@one_thread()
def evaluate(
    panel: Panel,
    table: ForecastTable,
    peer: ForecastTable | None = None,
    *,
    region: str = "",
    seed: int = 2025,
) -> Evaluation:
    """Score every model on the closed country-years that all of them forecast.

    Parameters
    ----------
    panel
        Outcomes, and the columns that tell the strata.
    table
        Forecasts of one or several models; the first is compared with each other one.
    peer
        Forecasts of others; a name that ours bears already is marked as the peer's.
    region
        A region that is scored apart as well.
    seed
        Of the draws of countries.

    Notes
    -----
    Ranks for recall are taken among the country-years scored, within each base year, over all
    strata. The base rate behind the skill is that of the 20 base years whose windows had closed.

    Raises
    ------
    PanelError
        No country-year is both closed in the panel and forecast by every model.
    """
    every = table if peer is None else stacked([table, _renamed(peer, set(table.models))])
    models = list(dict.fromkeys(every.models))
    found = {model: _chances(every.of(model)) for model in models}
    rows, notes = _common_rows(panel, found)
    part = panel.select(rows)
    scored = _scored(panel, part, found)
    strata, absent = strata_of(part, region)
    empty = [f"stratum {name}: no country-year is of that kind" for name in strata]
    empty = [note for note, inside in zip(empty, strata.values(), strict=True) if not inside.any()]
    results: list[StratumScores] = []
    comparisons: list[Comparison] = []
    for stratum, inside in strata.items():
        if inside.any():
            weights = draws_of(part.codes[inside], RESAMPLES, seed)
            kept = {model: rows_.take(inside) for model, rows_ in scored.items()}
            results += _stratum_scores(stratum, kept, weights)
            comparisons += _comparisons(stratum, kept, weights)
    alarms = tuple(
        _too_good(result, score)
        for result in results
        for score in result.scores
        if score.name in RANKING and score.value is not None and score.value > TOO_GOOD
    )
    return Evaluation(tuple(results), tuple(comparisons), (*alarms, *notes, *absent, *empty))


def _too_good(result: StratumScores, score: Score) -> str:
    return (
        f"{result.model}, {result.stratum}: {score.name} {score.value:.3f} is above {TOO_GOOD}: "
        "treat it as a leak until it is explained"
    )


def _renamed(peer: ForecastTable, taken: set[str]) -> ForecastTable:
    names = tuple(f"{name} (peer)" if name in taken else name for name in peer.models)
    return replace(peer, models=names)


def _chances(table: ForecastTable) -> dict[Pair, float]:
    return dict(zip(table.pairs, table.probabilities.tolist(), strict=True))


def _common_rows(
    panel: Panel, found: dict[str, dict[Pair, float]]
) -> tuple[Bools, tuple[str, ...]]:
    pairs = zip(panel.codes.tolist(), panel.base_years.tolist(), strict=True)
    forecast = [all(pair in chances for chances in found.values()) for pair in pairs]
    common = np.array(forecast, dtype=bool) & panel.closed
    if not common.any():
        raise PanelError(
            "no closed country-year was forecast by every model",
            source=panel.source,
            remedy="check that the base years and country codes of the files agree",
        )
    notes = tuple(
        f"{model}: {len(chances) - int(common.sum()):,} of {len(chances):,} forecasts not scored "
        "(window open, or not forecast by every model)"
        for model, chances in found.items()
        if len(chances) > int(common.sum())
    )
    return common, notes


def _scored(panel: Panel, part: Panel, found: dict[str, dict[Pair, float]]) -> dict[str, Scored]:
    rates = {year: base_rate(panel.training(year)) for year in part.years}
    reference = np.array([rates[year] for year in part.base_years.tolist()])
    pairs = list(zip(part.codes.tolist(), part.base_years.tolist(), strict=True))
    scored = {}
    for model, chances in found.items():
        values = np.array([chances[pair] for pair in pairs])
        places = places_of(values, part.base_years)
        scored[model] = Scored(part.target, values, reference, places, part.base_years)
    return scored


def _stratum_scores(stratum: str, kept: dict[str, Scored], weights: Floats) -> list[StratumScores]:
    return [
        StratumScores(
            model, stratum, rows.target.size, int(rows.target.sum()), scores(rows, weights)
        )
        for model, rows in kept.items()
    ]


def _comparisons(stratum: str, kept: dict[str, Scored], weights: Floats) -> list[Comparison]:
    first, *others = kept
    return [
        Comparison(first, other, stratum, differences(kept[first], kept[other], weights))
        for other in others
    ]
