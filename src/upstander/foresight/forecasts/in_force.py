"""Which forecast is in force on which day, and for how many days each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast_ledger import Ledger

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def days_in_force(ledger: Ledger) -> Ints:
    """How many days each forecast is in force: shape (n,), 0 where one of the same day follows.

    From its day until the day before the forecaster's next forecast of the question, or the last
    day of the question's life.

    See Also
    --------
    pool_days : the same of all forecasters at once.
    """
    if not len(ledger):
        return np.zeros(0, dtype=np.int64)
    last = np.array([q.last.toordinal() for q in ledger.questions], dtype=np.int64)
    until = last[ledger.question] + 1
    follows = (np.diff(ledger.question) == 0) & (np.diff(ledger.forecaster) == 0)
    until[:-1] = np.where(follows, ledger.day[1:], until[:-1])
    return np.asarray(until - ledger.day)


def first_of_each(ledger: Ledger) -> Ints:
    """The row of the first forecast of each question by each forecaster, in their order."""
    if not len(ledger):
        return np.zeros(0, dtype=np.int64)
    fresh = (np.diff(ledger.question) != 0) | (np.diff(ledger.forecaster) != 0)
    return np.flatnonzero(np.concatenate([[True], fresh]))


def standing(forecaster: Ints, day: Ints) -> tuple[Ints, Ints]:
    """The days on which somebody forecast one question, and whose forecast then stood.

    Parameters
    ----------
    forecaster, day
        Shape (r,): the rows of one question, in order of forecaster and time.

    Returns
    -------
    days, rows
        Shape (d,): rising days; and shape (d, f): on each, the row in force of each forecaster,
        -1 before their first.

    Examples
    --------
    >>> days, rows = standing(np.array([4, 4, 7]), np.array([10, 12, 11]))
    >>> days.tolist(), rows.tolist()
    ([10, 11, 12], [[0, -1], [0, 2], [1, 2]])
    """
    days, at = np.unique(day, return_inverse=True)
    who = np.cumsum(np.concatenate([[True], np.diff(forecaster) != 0])) - 1
    rows = np.full((days.size, int(who[-1]) + 1), -1, dtype=np.int64)
    # Later rows of one forecaster and day are written last, and rows only rise in time.
    rows[at, who] = np.arange(day.size)
    return days, np.maximum.accumulate(rows, axis=0)


def shares(days: Ints, opens: int, last: int) -> Floats:
    """The share of a life for which the state after each of the days lasts: shape (d,).

    Examples
    --------
    >>> shares(np.array([10, 11, 14]), 6, 15).tolist()
    [0.1, 0.3, 0.2]
    """
    until = np.append(days[1:], last + 1)
    return np.asarray((until - days) / (last + 1 - opens))
