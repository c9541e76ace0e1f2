"""Each forecaster's own record, for themselves: beside the pool on the same questions, unranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.forecast_question import Kind

if TYPE_CHECKING:
    from upstander.foresight.forecasts.report import Report
    from upstander.model.forecast_ledger import Ledger


@dataclass(frozen=True, slots=True)
class Record:
    """One forecaster on the binary questions that they forecast and on which nobody acted.

    ``score`` and ``pool`` are mean Brier scores over the same questions.
    """

    forecaster: str
    kind: str
    questions: int
    score: float
    pool: float


def records(ledger: Ledger, made: Report) -> tuple[Record, ...]:
    """The record of each forecaster, in the order of their pseudonyms and never by score."""
    counted = np.array(
        [q.kind is Kind.BINARY and q.stratum == "quiet" for q in ledger.questions], dtype=bool
    )
    pools = np.array([s.crowd.pool for s in made.questions])
    found = []
    for who in np.argsort(np.array(ledger.forecasters, dtype=str)).tolist():
        mine = (made.alone.forecaster == who) & counted[made.alone.question]
        if mine.any():
            found.append(
                Record(
                    ledger.forecasters[who],
                    ledger.kinds[who],
                    int(mine.sum()),
                    float(made.alone.score[mine].mean()),
                    float(pools[made.alone.question[mine]].mean()),
                )
            )
    return tuple(found)


def by_kind(ledger: Ledger, made: Report) -> dict[str, float] | None:
    """The mean Brier score of persons and of models alone, on the questions that both forecast.

    Returns
    -------
    dict or None
        ``questions`` and one mean for each kind; None where no question has both.
    """
    counted = np.array(
        [q.kind is Kind.BINARY and q.stratum == "quiet" for q in ledger.questions], dtype=bool
    )
    kind = np.array(ledger.kinds, dtype=str)[made.alone.forecaster]
    size, means = len(ledger.questions), {}
    for name in sorted(set(ledger.kinds)):
        mine = (kind == name) & counted[made.alone.question]
        question, score = made.alone.question[mine], made.alone.score[mine]
        with np.errstate(invalid="ignore"):
            total = np.bincount(question, score, minlength=size)
            means[name] = total / np.bincount(question, minlength=size)
    both = np.all([np.isfinite(column) for column in means.values()], axis=0)
    if len(means) < 2 or not both.any():
        return None
    return {"questions": int(both.sum())} | {k: float(v[both].mean()) for k, v in means.items()}
