"""One million forecasts scored: days in force, pool, skill, calibration; beside scikit-learn.

The peer is scikit-learn's ``brier_score_loss`` and ``log_loss`` on as many probabilities in the
same run: they score each forecast once, without days, pools or intervals. Made-up questions.
Forecasts: the first argument, 1,000,000 by default.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss

from upstander.foresight.forecasts.crps import crps_draws, crps_normal
from upstander.foresight.forecasts.pooling import RULES
from upstander.foresight.forecasts.report import report
from upstander.foresight.forecasts.rows import row_scores
from upstander.model.forecast_ledger import Ledger
from upstander.model.forecast_question import YES_NO, Kind, Question

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
QUESTIONS, FORECASTERS, DAYS = 1000, 300, 180


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    kept = made_up(size)
    for rule in RULES:
        seconds, found = timed(partial(report, kept, rule))
        asked, loss = f"{len(kept):,} forecasts of {QUESTIONS:,} questions", found.summaries[0].pool
        print(f"report, {rule}: {seconds:.2f} s, {asked}; Brier {loss:.4f}", flush=True)
    came = (np.array([q.place for q in kept.questions]) == 0)[kept.question].astype(int)
    p = kept.chances[:, 0]
    seconds, scores = timed(lambda: row_scores(kept))
    print(f"each forecast alone, Brier: {seconds:.3f} s, mean {scores.mean():.6f}")
    seconds, value = timed(lambda: brier_score_loss(came, p))
    print(f"scikit-learn brier_score_loss: {seconds:.3f} s, {value:.6f}")
    seconds, value = timed(lambda: log_loss(came, p))
    print(f"scikit-learn log_loss: {seconds:.3f} s, {value:.6f}")
    random = np.random.default_rng(0)
    x, draws = random.normal(size=size), random.normal(size=(size, 10))
    seconds, _ = timed(lambda: crps_normal(0 * x, 1 + 0 * x, x))
    print(f"CRPS of {size:,} normals: {seconds:.2f} s")
    seconds, _ = timed(lambda: crps_draws(draws, x, fair=True))
    print(f"fair CRPS of {size:,} ensembles of 10: {seconds:.2f} s")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def made_up(size: int) -> Ledger:
    random = np.random.default_rng(7)
    opens = date(2027, 1, 1)
    truth = random.beta(0.6, 2.0, QUESTIONS)
    asked = [
        Question(f"q{k}", "made up", "made up", opens, opens + timedelta(days=DAYS - 1),
                 opens + timedelta(days=DAYS), Kind.BINARY, YES_NO,
                 "yes" if random.random() < truth[k] else "no", base=(0.23, 0.77),
                 base_source="made up")
        for k in range(QUESTIONS)
    ]  # fmt: skip
    question = random.integers(0, QUESTIONS, size)
    who, day = random.integers(0, FORECASTERS, size), random.integers(0, DAYS, size)
    order = np.lexsort((day, who, question))
    odds = np.log(truth / (1 - truth))[question] * 0.7 + random.normal(0, 1, size)
    chance = 1 / (1 + np.exp(-odds[order]))
    return Ledger(
        questions=tuple(asked),
        forecasters=tuple(f"f{k}" for k in range(FORECASTERS)),
        kinds=("person",) * FORECASTERS,
        question=question[order],
        forecaster=who[order],
        day=opens.toordinal() + day[order],
        chances=np.stack([chance, 1 - chance], axis=1),
        normal=np.full((size, 2), np.nan),
        levels=np.full((size, 0), np.nan),
        quantiles=np.full((size, 0), np.nan),
    )


if __name__ == "__main__":
    main()
