"""The factor that each question's pool is extremised by, learned from the other questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.foresight.forecasts.extremising import earlier, learned
from upstander.foresight.forecasts.pooling import mean_logs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast_ledger import Ledger

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def factors(ledger: Ledger, rule: str) -> Floats:
    """The factor of each question: shape (questions,); NaN where too few could teach it.

    Questions teach that are resolved, about options, forecast by somebody, and on which nobody
    acted; never the question itself, and with ``extremised-earlier`` only those
    whose outcome was known before it opened.
    """
    teachers = _teachers(ledger)
    logs, outcome = _lessons(ledger, teachers)
    places = np.arange(len(ledger.questions))
    used = places[:, None] != teachers[None, :]
    if rule == "extremised-earlier":
        opens = np.array([q.opens.toordinal() for q in ledger.questions], dtype=np.int64)
        known = [(q.resolved or q.resolves).toordinal() for q in ledger.questions]
        used &= earlier(opens, np.array(known, dtype=np.int64)[teachers])
    return learned(logs, outcome, used)


def _teachers(ledger: Ledger) -> Ints:
    forecast = np.bincount(ledger.question, minlength=len(ledger.questions)) > 0
    good = [q.place >= 0 and q.stratum == "quiet" for q in ledger.questions]
    return np.flatnonzero(forecast & np.array(good, dtype=bool))


def _lessons(ledger: Ledger, teachers: Ints) -> tuple[Floats, Ints]:
    """The last mean logs of each teacher, and what came."""
    logs = np.full((teachers.size, ledger.chances.shape[1]), -np.inf)
    for row, place in enumerate(teachers.tolist()):
        rows, options = ledger.rows_of(place), len(ledger.questions[place].options)
        made = mean_logs(ledger.chances[rows, :options], ledger.forecaster[rows], ledger.day[rows])
        logs[row, :options] = made.values[-1]
    outcome = [ledger.questions[place].place for place in teachers.tolist()]
    return logs, np.array(outcome, dtype=np.int64)
