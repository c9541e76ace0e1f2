"""Outcomes of a panel whose window cannot be closed yet: unknown, never 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import Problem
from upstander.evidence.panel_table import UNKNOWN, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LABELS = {1: "mk_onset_1", 2: "mk_onset_1or2"}
"""The outcome's column, by horizon in years."""


def open_labels(
    table: Table,
    label: str | None,
    years: NDArray[np.int64],
    target: Floats,
    *,
    horizon: int,
    good: NDArray[np.bool_],
) -> list[Problem]:
    """Report labels of windows that cannot be closed yet, and make them unknown again.

    Parameters
    ----------
    table
        The rows as read.
    label
        Column of the outcome; None where the file has none.
    years
        Base year of each row.
    target
        Outcome of each row; those of open windows are set to NaN.
    horizon
        Length of the window in years.
    good
        Rows without another fault; the others are not looked at.
    """
    if label is None:
        return []
    last = _last_observed(table, years, good)
    said_open = np.zeros(len(years), dtype=bool)
    if horizon == 2 and "label_window_closed" in table.header:  # it speaks of two years
        marks = table.column("label_window_closed")
        said_open = np.array([mark.strip() in {"0", "0.0"} for mark in marks])
    wrong = good & ~np.isnan(target) & ((years + horizon > last) | said_open)
    problems = [
        Problem(
            f"{label} is {target[row]:g} for base year {years[row]}, but its window ends in "
            f"{years[row] + horizon} and the panel was observed to {last}",
            table.source,
            table.lines[row],
            "leave the label blank: an open window is unknown, not 0",
        )
        for row in np.flatnonzero(wrong).tolist()
    ]
    target[wrong] = np.nan
    return problems


def _last_observed(table: Table, years: NDArray[np.int64], good: NDArray[np.bool_]) -> int:
    """The last year whose onsets the panel can know."""
    if "mk_onset" in table.header:
        told = np.array([cell.strip() not in UNKNOWN for cell in table.column("mk_onset")])
        if (told & good).any():
            return int(years[told & good].max())
    return int(years[good].max())
