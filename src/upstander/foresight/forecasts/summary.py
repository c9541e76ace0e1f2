"""A ledger in summary: mean scores and skill by family of questions, and what action may hide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.foresight.forecasts.skill import Skill, skill
from upstander.model.forecast_question import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from upstander.foresight.forecasts.report import QuestionScore
    from upstander.model.forecast_question import Question

FAMILIES = ("two options", "several options", "numbers")
"""Questions whose scores have one scale; numbers are in units of their base's deviation."""

STRATA = ("quiet", "acted")


@dataclass(frozen=True, slots=True)
class Summary:
    """Questions of one family and stratum: mean losses, and skill against the base rate.

    ``happened`` is the share of binary questions that came out yes. Losses are None where no
    question has one; ``base`` is over the questions that have a base rate, as skill is.
    """

    family: str
    stratum: str
    questions: int
    happened: float | None
    pool: float | None
    individual: float | None
    log: float | None
    ordered: float | None
    base: float | None
    skill: Skill

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        names = ("family", "stratum", "questions", "happened", "pool", "individual", "log")
        made: dict[str, Any] = {name: getattr(self, name) for name in (*names, "ordered", "base")}
        return made | {"skill": self.skill.as_dict()}


@dataclass(frozen=True, slots=True)
class Bound:
    """The mean Brier score of all binary questions, had nobody acted: at best and at worst.

    ``seen`` takes the outcomes as they came, after action too.
    """

    questions: int
    acted: int
    best: float
    seen: float
    worst: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "questions": self.questions,
            "acted": self.acted,
            "best": self.best,
            "seen": self.seen,
            "worst": self.worst,
        }


def family_of(question: Question) -> str:
    """The family of a question, by the scale of its score and not by what its kind is called."""
    if question.kind is Kind.NUMERIC:
        return FAMILIES[2]
    return FAMILIES[0] if len(question.options) == 2 else FAMILIES[1]


def summaries(scored: Sequence[QuestionScore], seed: int) -> tuple[Summary, ...]:
    """One summary for each family and stratum that has a scored question."""
    told = [
        s
        for s in scored
        if np.isfinite(s.crowd.pool) and (s.question.kind is not Kind.NUMERIC or s.question.base)
    ]
    found = []
    for family in FAMILIES:
        for stratum in STRATA:
            chosen = [
                s for s in told if family_of(s.question) == family and s.question.stratum == stratum
            ]
            if chosen:
                found.append(_summary(family, stratum, chosen, seed))
    return tuple(found)


def _summary(family: str, stratum: str, chosen: list[QuestionScore], seed: int) -> Summary:
    scale = [s.question.base[1] if family == FAMILIES[2] else 1.0 for s in chosen]
    unit = np.array(scale)
    pool, alone, base = (
        np.array(column) / unit
        for column in zip(*((s.crowd.pool, s.individual, s.base) for s in chosen), strict=True)
    )
    told = np.isfinite(base)
    came = [s.question.happened for s in chosen if s.question.happened is not None]
    return Summary(
        family=family,
        stratum=stratum,
        questions=len(chosen),
        happened=sum(came) / len(came) if came else None,
        pool=_mean(pool),
        individual=_mean(alone),
        log=_mean([s.crowd.log for s in chosen]),
        ordered=_mean([s.crowd.ordered for s in chosen]),
        base=_mean(base),
        skill=skill(pool[told], base[told], seed, _topics(chosen, told)),
    )


def _topics(chosen: list[QuestionScore], told: NDArray[np.bool_]) -> list[str]:
    return [s.question.topic for s, kept in zip(chosen, told.tolist(), strict=True) if kept]


def bound(scored: Sequence[QuestionScore]) -> Bound | None:
    """What the pools of binary questions might have scored without action; None without any.

    Where it happened in spite of action it would have happened without: action is assumed never
    to bring about what it is to prevent.
    """
    asked = [s for s in scored if s.question.happened is not None and np.isfinite(s.crowd.pool)]
    acted = [s for s in asked if s.question.acted]
    if not acted:
        return None
    seen = sum(s.crowd.pool for s in asked)
    avoided = [s.crowd for s in acted if not s.question.happened]
    best = seen + sum(min(c.if_yes, c.if_no) - c.pool for c in avoided)
    worst = seen + sum(max(c.if_yes, c.if_no) - c.pool for c in avoided)
    n = len(asked)
    return Bound(n, len(acted), best / n, seen / n, worst / n)


def _mean(values: Any) -> float | None:
    told = [value for value in np.asarray(values, dtype=float).tolist() if not np.isnan(value)]
    return float(np.mean(told)) if told else None
