"""Small ledgers of made-up questions, and a plain day-by-day scorer to hold ours against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.model.forecast_ledger import Ledger
from upstander.model.forecast_question import YES_NO, Kind, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OPENS = date(2027, 1, 1)
Said = tuple[int, str, int, tuple[float, ...]]
"""A forecast: place of the question, pseudonym, day of its life, probabilities."""


def question(name: str = "q", days: int = 10, **changes: Any) -> Question:
    """A binary question that came out yes, with a base rate of 0.2."""
    closes = OPENS + timedelta(days=days - 1)
    given: dict[str, Any] = {
        "id": name,
        "text": "Will it?",
        "rule": "the gazette says so",
        "opens": OPENS,
        "closes": closes,
        "resolves": closes,
        "kind": Kind.BINARY,
        "options": YES_NO,
        "outcome": "yes",
        "base": (0.2, 0.8),
        "base_source": "made up",
    }
    return Question(**(given | changes))


def ledger(questions: Sequence[Question], said: Sequence[Said]) -> Ledger:
    """A ledger of forecasts of options, put in order."""
    names = sorted({one[1] for one in said})
    rows = sorted(said, key=lambda one: (one[0], one[1], one[2]))
    widest = max(len(q.options) for q in questions)
    chances = np.full((len(rows), widest), np.nan)
    for row, one in enumerate(rows):
        chances[row, : len(one[3])] = one[3]
    first = [questions[one[0]].opens.toordinal() for one in rows]
    return Ledger(
        questions=tuple(questions),
        forecasters=tuple(names),
        kinds=tuple("model" if name.startswith("m") else "person" for name in names),
        question=np.array([one[0] for one in rows], dtype=np.int64),
        forecaster=np.array([names.index(one[1]) for one in rows], dtype=np.int64),
        day=np.array([f + one[2] for f, one in zip(first, rows, strict=True)], dtype=np.int64),
        chances=chances,
        normal=np.full((len(rows), 2), np.nan),
        levels=np.full((len(rows), 0), np.nan),
        quantiles=np.full((len(rows), 0), np.nan),
    )


def yes(chance: float) -> tuple[float, float]:
    """The probabilities of a binary forecast."""
    return chance, 1.0 - chance


def by_days(
    asked: Question,
    said: Sequence[Said],
    pooled: Callable[[list[float]], float],
    *,
    fill: bool,
) -> float:
    """The mean Brier score of the pool of a binary question, one day after another."""
    losses = []
    for day in range((asked.last - asked.opens).days + 1):
        standing: dict[str, float] = {}
        for _, who, when, chances in sorted(said, key=lambda one: one[2]):
            if when <= day:
                standing[who] = chances[0]
        if standing:
            chance = pooled(list(standing.values()))
        elif fill and asked.base:
            chance = asked.base[0]
        else:
            continue
        losses.append((chance - float(asked.outcome == "yes")) ** 2)
    return sum(losses) / len(losses)
