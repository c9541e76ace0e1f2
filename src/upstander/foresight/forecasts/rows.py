"""The score of every single forecast, and of every forecaster over the life of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.forecasts.crps import crps_normal, crps_quantiles
from upstander.foresight.forecasts.in_force import days_in_force, first_of_each
from upstander.foresight.forecasts.scoring import brier
from upstander.model.forecast_question import VOID, Kind, Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast_ledger import Ledger

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BASE, SKIP = "base", "skip"
"""What counts on the days before a forecaster's first forecast: the base rate, or nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """The score of each forecaster on each question that is resolved.

    Parameters
    ----------
    question, forecaster
        Shape (g,): whose and of what, by place.
    score
        Shape (g,): the mean over the days that count: Brier, or CRPS of a number.
    """

    question: Ints
    forecaster: Ints
    score: Floats


def row_scores(ledger: Ledger) -> Floats:
    """The Brier score of each forecast, or the CRPS of a number; NaN while not resolved."""
    made = np.full(len(ledger), np.nan)
    place = np.array([q.place for q in ledger.questions], dtype=np.int64)[ledger.question]
    size = np.array([len(q.options) for q in ledger.questions], dtype=np.int64)[ledger.question]
    for options in np.unique(size[place >= 0]).tolist():
        rows = np.flatnonzero((size == options) & (place >= 0))
        made[rows] = brier(ledger.chances[rows, :options], place[rows])
    values = np.array([number(q) for q in ledger.questions])[ledger.question]
    rows = np.flatnonzero(np.isfinite(values))
    if rows.size:
        made[rows] = number_scores(
            ledger.normal[rows], ledger.levels[rows], ledger.quantiles[rows], values[rows]
        )
    return made


def number(question: Question) -> float:
    """The number that came; NaN of any other question."""
    if question.kind is not Kind.NUMERIC or question.outcome in {"", VOID}:
        return float("nan")
    return float(question.outcome)


def number_scores(normal: Floats, levels: Floats, quantiles: Floats, x: Floats) -> Floats:
    """The CRPS of rows that give a normal distribution or quantiles."""
    given = np.isfinite(normal[:, 0])
    made = np.empty(x.size)
    made[given] = crps_normal(normal[given, 0], normal[given, 1], x[given])
    made[~given] = crps_quantiles(levels[~given], quantiles[~given], x[~given])
    return made


def base_score(question: Question) -> float:
    """The score of the base rate; NaN where there is none or nothing came yet."""
    if not question.base:
        return float("nan")
    base = np.array([question.base])
    if question.place >= 0:
        return float(brier(base, np.array([question.place]))[0])
    if question.kind is not Kind.NUMERIC:
        return float("nan")
    return float(crps_normal(base[:, 0], base[:, 1], np.array([number(question)]))[0])


def alone(ledger: Ledger, before: str = BASE) -> Alone:
    """Each forecaster's score on each resolved question, weighted by days.

    Parameters
    ----------
    ledger
        Questions and forecasts.
    before
        `BASE` or `SKIP`; a question without a base rate is as if `SKIP`.
    """
    scores, weights = row_scores(ledger), days_in_force(ledger).astype(np.float64)
    firsts = first_of_each(ledger)
    if not firsts.size:
        return Alone(firsts, firsts, np.zeros(0))
    total, days = (np.add.reduceat(x, firsts) for x in (scores * weights, weights))
    question = ledger.question[firsts]
    if before == BASE:
        opens = np.array([q.opens.toordinal() for q in ledger.questions], dtype=np.int64)
        base = np.array([base_score(q) for q in ledger.questions])[question]
        gap = np.where(np.isfinite(base), ledger.day[firsts] - opens[question], 0)
        total, days = total + gap * np.nan_to_num(base), days + gap
    resolved = np.isfinite(total)
    return Alone(question[resolved], ledger.forecaster[firsts][resolved], (total / days)[resolved])
