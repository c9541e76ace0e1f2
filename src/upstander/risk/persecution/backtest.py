"""Forecasts of persecution, and how they did: each target on its own rows, never pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import PanelError, UsageError
from upstander.risk.onset.evaluation import RESAMPLES, Evaluation, evaluate
from upstander.risk.onset.rolling import BASE_RATE, Forecasts, Recipe, nothing, roll
from upstander.risk.persecution.rows import Sources, rows_at_risk
from upstander.risk.strata import strata_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upstander.model.forecast_table import ForecastTable
    from upstander.risk.onset.rows import OnsetRows
    from upstander.risk.persecution.definition import Definition

RECIPE = Recipe(leaf=40)
CONFIGURATIONS = (
    "elastic net alone, alpha 0.5, all predictors, penalty by 5-fold CV over countries",
    "boosted trees alone, 100 trees of 8 leaves, rate 0.05, leaf of 40",
    "mean of the two (the one kept)",
)
"""Every configuration whose score on the development years (1993-2016) was looked at. Each was
looked at on all three targets, whose definitions were fixed before and not changed after."""

PERIODS = ((1972, 1992), (1993, 2004), (2005, 2016))
"""Base years for which base rates are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class TargetBacktest:
    """One target: its definition, its base rates, its forecasts and their scores."""

    target: Definition
    rates: tuple[dict[str, int], ...]
    forecasts: Forecasts
    evaluation: Evaluation

    def as_dict(self) -> dict[str, Any]:
        """The backtest of one target as plain data, without the single forecasts."""
        return {
            "target": self.target.name,
            "onset": self.target.words,
            "why": self.target.why,
            "cannot_see": self.target.blind,
            "base_rates": list(self.rates),
            "configurations_tried": len(CONFIGURATIONS),
            "configurations": list(CONFIGURATIONS),
            "interval": f"middle 95% of {RESAMPLES} draws of countries with replacement",
            "scores": [result.as_dict() for result in self.evaluation.results],
            "comparisons": [result.as_dict() for result in self.evaluation.comparisons],
            "notes": list(self.evaluation.notes),
        }


def backtest(
    sources: Sources,
    target: Definition,
    first: int,
    last: int,
    *,
    peer: ForecastTable | None = None,
    refits: int = 0,
    seed: int = 2025,
    on_progress: Callable[[int], None] = nothing,
) -> TargetBacktest:
    """Forecast each base year from ``first`` to ``last`` and score what has closed.

    Parameters
    ----------
    sources
        Panel, V-Dem and EPR.
    target
        What counts as an onset.
    first, last
        Base years, both included.
    peer
        Forecasts of another target (mass killing), to see how they rank this one.
    refits, seed
        Of the intervals; of folds, refits and draws.
    on_progress
        Called with the number of base years done.

    Raises
    ------
    PanelError
        Nobody at risk in these years, or too little to learn from.

    Notes
    -----
    The forecast for base year T learns from rows with base year at most T - 2 and a closed
    window; nothing of later rows reaches it.
    """
    if last < first:
        raise UsageError(f"no base year from {first} to {last}")
    rows = rows_at_risk(sources, target)
    made = roll(
        rows,
        [(year, year) for year in range(first, last + 1)],
        RECIPE,
        refits=refits,
        seed=seed,
        on_progress=on_progress,
    )
    others = None if peer is None else (peer.models[0], _peer_chances(made.rows, peer))
    found = evaluate(made, _strata(sources, made.rows), reference=BASE_RATE, peer=others, seed=seed)
    return TargetBacktest(target, base_rates(rows), made, found)


def forecast(
    sources: Sources,
    target: Definition,
    base_year: int | None = None,
    *,
    refits: int = 20,
    seed: int = 2025,
) -> Forecasts:
    """Forecast one base year; the last in which anybody is known to be at risk if not given."""
    rows = rows_at_risk(sources, target)
    if not len(rows):
        raise PanelError(f"nobody is at risk of {target.name}", source=sources.panel.source)
    year = int(rows.periods.max()) if base_year is None else base_year
    return roll(rows, [(year, year)], RECIPE, refits=refits, seed=seed)


def base_rates(
    rows: OnsetRows, periods: Sequence[tuple[int, int]] = PERIODS
) -> tuple[dict[str, int], ...]:
    """Closed rows at risk and onsets by period."""
    told = []
    for first, last in periods:
        inside = rows.closed & (rows.periods >= first) & (rows.periods <= last)
        onsets = int(rows.outcome[inside].sum())
        told.append({"from": first, "to": last, "rows": int(inside.sum()), "onsets": onsets})
    return tuple(told)


def _strata(sources: Sources, rows: OnsetRows) -> dict[str, np.ndarray[Any, np.dtype[np.bool_]]]:
    """War, calm and stable as the panel tells them for the same base year."""
    panel = sources.panel
    every, _ = strata_of(panel)
    place = {
        pair: row
        for row, pair in enumerate(
            zip(panel.codes.tolist(), panel.base_years.tolist(), strict=True)
        )
    }
    order = [place[pair] for pair in zip(rows.codes.tolist(), rows.periods.tolist(), strict=True)]
    return {name: inside[order] for name, inside in every.items() if name != "all"}


def _peer_chances(rows: OnsetRows, peer: ForecastTable) -> np.ndarray[Any, np.dtype[np.float64]]:
    told = dict(zip(peer.pairs, peer.probabilities.tolist(), strict=True))
    pairs = zip(rows.codes.tolist(), rows.periods.tolist(), strict=True)
    return np.array([told.get(pair, np.nan) for pair in pairs], dtype=np.float64)
