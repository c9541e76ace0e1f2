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
    keys: dict[str, str],
    years: NDArray[np.int64],
    target: Floats,
    horizon: int,
) -> list[Problem]:
    """Report labels of windows that cannot be closed yet, and make them unknown again."""
    if "label" not in keys:
        return []
    last = _last_observed(table, years)
    said_open = np.zeros(len(years), dtype=bool)
    if "label_window_closed" in table.header:
        said_open = np.array(
            [c.strip() in {"0", "0.0"} for c in table.column("label_window_closed")]
        )
    wrong = ~np.isnan(target) & ((years + horizon > last) | said_open)
    problems = [
        Problem(
            f"{keys['label']} is {target[row]:g} for base year {years[row]}, but its window ends "
            f"in {years[row] + horizon} and the panel was observed to {last}",
            table.source,
            table.lines[row],
            "leave the label blank: an open window is unknown, not 0",
        )
        for row in np.flatnonzero(wrong).tolist()
    ]
    target[wrong] = np.nan
    return problems


def _last_observed(table: Table, years: NDArray[np.int64]) -> int:
    """The last year whose onsets the panel can know."""
    if "mk_onset" in table.header:
        told = [cell.strip() not in UNKNOWN for cell in table.column("mk_onset")]
        if any(told):
            return int(years[np.array(told)].max())
    return int(years.max(initial=0))
