"""A whole ledger scored: by question, in summary, calibrated, and with what was acted on apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.forecasts.calibration import Calibration, calibration
from upstander.foresight.forecasts.crowd import Crowd, crowd, pool_of
from upstander.foresight.forecasts.extremising import FEWEST
from upstander.foresight.forecasts.factors import factors
from upstander.foresight.forecasts.pooling import RULES
from upstander.foresight.forecasts.rows import BASE, SKIP, Alone, alone, base_score
from upstander.foresight.forecasts.summary import Bound, Summary, bound, summaries
from upstander.foresight.forecasts.warned import Warned, warned
from upstander.model.forecast_question import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast_ledger import Ledger
    from upstander.model.forecast_question import Question

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question: how many forecast it, and what pool, base rate and each alone scored.

    ``base`` and ``individual`` (the mean over forecasters) are NaN where there is none. ``factor``
    is the one its pool was extremised by; 1 where it was not.
    """

    question: Question
    forecasters: int
    forecasts: int
    crowd: Crowd
    base: float
    individual: float
    factor: float = 1.0

    @property
    def score(self) -> str:
        """What ``pool``, ``base`` and ``individual`` are: ``brier`` or ``crps``."""
        return "crps" if self.question.kind is Kind.NUMERIC else "brier"

    def as_dict(self) -> dict[str, Any]:
        """One row of a table of scores, as plain data; None where there is no such figure."""
        asked, made = self.question, self.crowd
        return {
            "question": asked.id,
            "kind": asked.kind.value,
            "stratum": asked.stratum,
            "outcome": asked.outcome,
            "forecasters": self.forecasters,
            "forecasts": self.forecasts,
            "days": (asked.last - asked.opens).days + 1,
            "covered": made.covered,
            "score": self.score,
            "pool": _figure(made.pool),
            "base": _figure(self.base),
            "individual": _figure(self.individual),
            "log": _figure(made.log),
            "ordered": _figure(made.ordered),
            "warned": asked.warned,
            "acted": asked.acted,
            "happened": asked.happened,
            "latest": list(made.latest),
            "factor": self.factor,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a ledger says.

    Parameters
    ----------
    rule, before, seed
        How it was pooled, what counted before the first forecast, and the seed of all draws.
    questions
        Every question, in the order of the ledger.
    alone
        The score of each forecaster on each resolved question.
    summaries
        By family of questions and by whether somebody acted to change the outcome.
    calibration
        Of the pools of binary questions on which nobody acted; None without one.
    warned
        Warned, acted, happened.
    bound
        The Brier score had nobody acted; None without an action.
    notes
        What a reader must know beside the figures.
    """

    rule: str
    before: str
    seed: int
    questions: tuple[QuestionScore, ...]
    alone: Alone
    summaries: tuple[Summary, ...]
    calibration: Calibration | None
    warned: Warned
    bound: Bound | None
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything but the single forecasters' scores, as plain data."""
        return {
            "rule": self.rule,
            "before": self.before,
            "seed": self.seed,
            "questions": [one.as_dict() for one in self.questions],
            "summaries": [one.as_dict() for one in self.summaries],
            "calibration": None if self.calibration is None else self.calibration.as_dict(),
            "warned": self.warned.as_dict(),
            "bound": None if self.bound is None else self.bound.as_dict(),
            "notes": list(self.notes),
        }


def report(ledger: Ledger, rule: str = RULES[0], before: str = BASE, seed: int = 0) -> Report:
    """Score a ledger.

    Parameters
    ----------
    ledger
        Questions and forecasts.
    rule
        How forecasts are pooled: one of `RULES`.
    before
        `BASE` or `SKIP`: what counts on days before the first forecast.
    seed
        Of the draws behind intervals and consistency bars.

    Raises
    ------
    UsageError
        No such rule.
    """
    if rule not in RULES:
        raise UsageError(f"no such pool: {rule!r}", remedy=f"choose of {', '.join(RULES)}")
    if before not in {BASE, SKIP}:
        raise UsageError(f"no such rule before a forecast: {before!r}", remedy=f"{BASE} or {SKIP}")
    learned = rule.startswith("extremised")
    factor = factors(ledger, rule) if learned else np.ones(len(ledger.questions))
    single = alone(ledger, before)
    scored = _questions(ledger, rule, before, factor, single)
    quiet = [s for s in scored if s.question.stratum == "quiet" and s.crowd.halfway >= 0]
    return Report(
        rule=rule,
        before=before,
        seed=seed,
        questions=scored,
        alone=single,
        summaries=summaries(scored, seed),
        calibration=calibration(
            np.array([s.crowd.halfway for s in quiet]),
            np.array([float(bool(s.question.happened)) for s in quiet]),
            seed,
        ),
        warned=warned(ledger.questions),
        bound=bound(scored),
        notes=tuple(_notes(ledger, scored, factor if learned else None)),
    )


def _questions(
    ledger: Ledger, rule: str, before: str, factor: Floats, single: Alone
) -> tuple[QuestionScore, ...]:
    size = len(ledger.questions)
    counts = np.bincount(ledger.question, minlength=size)
    scored = np.bincount(single.question, minlength=size)
    with np.errstate(invalid="ignore"):
        means = np.bincount(single.question, single.score, minlength=size) / scored
    used = np.where(np.isfinite(factor), factor, 1.0)
    found = []
    for place, question in enumerate(ledger.questions):
        rows = ledger.rows_of(place)
        made = pool_of(ledger, place, rule, float(used[place]))
        people = int(np.count_nonzero(np.diff(ledger.forecaster[rows]))) + 1
        found.append(
            QuestionScore(
                question=question,
                forecasters=people if counts[place] else 0,
                forecasts=int(counts[place]),
                crowd=crowd(ledger, place, made, before),
                base=base_score(question),
                individual=float(means[place]),
                factor=float(used[place]),
            )
        )
    return tuple(found)


def _notes(ledger: Ledger, scored: tuple[QuestionScore, ...], factor: Floats | None) -> list[str]:
    notes = []
    if factor is not None and (few := int(np.isnan(factor).sum())):
        notes.append(
            f"The pool of {few} of {factor.size} questions is not extremised: fewer than {FEWEST} "
            "other resolved questions to learn the factor from."
        )
    strange = [s for s in scored if s.forecasts and not s.crowd.latest]
    if strange:
        names = ", ".join(s.question.id for s in strange[:5])
        notes.append(f"Numbers given in forms that do not mix are not pooled: {names}.")
    asked = [s for s in scored if s.question.place >= 0 and s.forecasts]
    if lacking := sum(1 for s in asked if not s.question.base):
        notes.append(f"{lacking} of {len(asked)} resolved questions have no base rate: no skill.")
    if silent := sum(1 for s in scored if not s.forecasts):
        notes.append(f"{silent} of {len(ledger.questions)} questions were forecast by nobody.")
    return notes


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else value
