"""The pool of each question over its life, and its scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.forecasts.crps import log_normal
from upstander.foresight.forecasts.in_force import shares
from upstander.foresight.forecasts.pooling import Pool, plain_pool, pool
from upstander.foresight.forecasts.rows import BASE, base_score, number, number_scores
from upstander.foresight.forecasts.scoring import brier, log_score, ranked
from upstander.model.forecast_question import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.forecast_ledger import Ledger

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_NONE = float("nan")


@dataclass(frozen=True, slots=True)
class Crowd:
    """The pool of one question and what it scored, weighted by days.

    Parameters
    ----------
    pool, log, ordered
        Brier (or CRPS) score, log score, and ranked probability score of options in an order;
        NaN where not resolved or not of that kind.
    if_yes, if_no
        The Brier score of a binary question under either outcome.
    covered
        Share of the days of its life that count.
    latest
        The last pool: probabilities, or mean and deviation, or quantiles; empty without any.
    halfway
        The chance of yes half way through its life; NaN where nobody had forecast by then.
    """

    pool: float = _NONE
    log: float = _NONE
    ordered: float = _NONE
    if_yes: float = _NONE
    if_no: float = _NONE
    covered: float = 0.0
    latest: tuple[float, ...] = ()
    halfway: float = _NONE


def pool_of(ledger: Ledger, place: int, rule: str, factor: float = 1.0) -> Pool | None:
    """The pool of one question; None without forecasts, or where numbers come in two forms."""
    rows = ledger.rows_of(place)
    if rows.start == rows.stop:
        return None
    who, day = ledger.forecaster[rows], ledger.day[rows]
    if not ledger.numeric(place):
        options = len(ledger.questions[place].options)
        return pool(ledger.chances[rows, :options], who, day, rule, factor)
    normal, levels = ledger.normal[rows], ledger.levels[rows]
    if np.isfinite(normal).all():
        return plain_pool(normal, who, day, rule)
    told = np.isfinite(levels).all(axis=0)
    alike = np.isfinite(levels).any(axis=0) == told
    if not (alike.all() and told.any() and (levels[:, told] == levels[0, told]).all()):
        return None
    return plain_pool(ledger.quantiles[rows][:, told], who, day, rule)


def crowd(ledger: Ledger, place: int, made: Pool | None, before: str = BASE) -> Crowd:
    """What the pool of one question scored over the days of its life.

    Parameters
    ----------
    ledger
        Questions and forecasts.
    place
        Of the question.
    made
        Its pool; see `pool_of`.
    before
        As for `upstander.foresight.forecasts.rows.alone`.
    """
    question = ledger.questions[place]
    if made is None:
        return Crowd()
    weights = shares(made.days, question.opens.toordinal(), question.last.toordinal())
    gap, values = 1.0 - float(weights.sum()), made.values
    base = question.base if before == BASE else ()
    if base and question.kind is not Kind.NUMERIC and gap > 0:
        weights, values = np.append(weights, gap), np.vstack([values, [base]])
    covered = 1.0 if base else float(weights.sum())

    def over(score: Callable[[Floats, Ints], Floats], outcome: int) -> float:
        losses = score(values, np.full(len(values), outcome))
        return float(losses @ weights / weights.sum())

    binary, came = question.kind is Kind.BINARY, question.place
    if question.kind is Kind.NUMERIC:
        return _of_number(ledger, place, made, base)
    return Crowd(
        pool=over(brier, came) if came >= 0 else _NONE,
        log=over(log_score, came) if came >= 0 else _NONE,
        ordered=over(ranked, came) if came >= 0 and question.kind is Kind.ORDERED else _NONE,
        if_yes=over(brier, 0) if binary else _NONE,
        if_no=over(brier, 1) if binary else _NONE,
        covered=covered,
        latest=tuple(made.values[-1].tolist()),
        halfway=_halfway(question, made) if binary else _NONE,
    )


def _of_number(ledger: Ledger, place: int, made: Pool, base: tuple[float, ...]) -> Crowd:
    question, first = ledger.questions[place], ledger.rows_of(place).start
    x = np.full(made.days.size, number(question))
    weights = shares(made.days, question.opens.toordinal(), question.last.toordinal())
    gap, densities = 1.0 - float(weights.sum()), np.full(x.size, np.nan)
    none = np.full((x.size, 2), np.nan)
    if np.isfinite(ledger.normal[first, 0]):
        losses = number_scores(made.values, none[:, :0], none[:, :0], x)
        densities = log_normal(made.values[:, 0], made.values[:, 1], x)
    else:
        levels = ledger.levels[first][np.isfinite(ledger.levels[first])]
        losses = number_scores(none, np.tile(levels, (x.size, 1)), made.values, x)
    if base:
        at_base = float(log_normal(np.array([base[0]]), np.array([base[1]]), x[:1])[0])
        weights = np.append(weights, gap)
        losses, densities = np.append(losses, base_score(question)), np.append(densities, at_base)
    return Crowd(
        pool=float(losses @ weights / weights.sum()),
        log=float(densities @ weights / weights.sum()),
        covered=float(weights.sum()),
        latest=tuple(made.values[-1].tolist()),
    )


def _halfway(question: Question, made: Pool) -> float:
    middle = (question.opens.toordinal() + question.last.toordinal()) // 2
    at = int(np.searchsorted(made.days, middle, side="right")) - 1
    return float(made.values[at, 0]) if at >= 0 else _NONE
