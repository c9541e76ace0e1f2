"""The kinds of country-year a forecast is scored on apart: war, calm and stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Bools = NDArray[np.bool_]

WAR = "battledeaths.log2"
"""Above 0 where the country saw armed conflict with 25 or more battle deaths in the base year."""

STABLE = (WAR, "mk_ongoing_count_log2", "coup.try.5yr")
"""All 0 in a stable state: no war, no mass killing under way, no coup attempt in five years."""


def strata_of(panel: Panel) -> tuple[dict[str, Bools], tuple[str, ...]]:
    """The rows of each stratum, and what could not be told.

    Returns
    -------
    strata
        ``all``, and ``war``, ``calm`` and ``stable`` where their columns are there. A row with
        an unknown value is in no stratum that needs it.
    notes
        One sentence for each stratum or row that is left out; never silent.

    Examples
    --------
    >>> from upstander.model.panel import Panel
    >>> panel = Panel(
    ...     np.array([2, 20]), ("United States of America", "Canada"), np.array([2000, 2000]),
    ...     ("battledeaths.log2",), np.array([[0.0], [5.0]]), np.array([0.0, 0.0]),
    ... )
    >>> strata, notes = strata_of(panel)
    >>> strata["war"].tolist(), notes
    ([False, True], ('stratum stable left out: no column mk_ongoing_count_log2, coup.try.5yr',))
    """
    strata: dict[str, Bools] = {"all": np.ones(len(panel), dtype=bool)}
    notes = []
    for name, columns in (("war", (WAR,)), ("calm", (WAR,)), ("stable", STABLE)):
        absent = [column for column in columns if column not in panel.predictors]
        if absent:
            notes.append(f"stratum {name} left out: no column {', '.join(absent)}")
            continue
        values = panel.matrix[:, [panel.predictors.index(column) for column in columns]]
        unknown = np.isnan(values).any(axis=1)
        if unknown.any():
            notes.append(f"stratum {name}: {int(unknown.sum())} country-years of unknown kind")
        belongs = values > 0.0 if name == "war" else values == 0.0
        strata[name] = np.all(belongs, axis=1) & ~unknown
    return strata, tuple(notes)
