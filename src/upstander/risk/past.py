"""How countries were before a base year: their rows of the year before, and their own averages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]

YEARS = 5
"""Years before the base year that make a country's own past."""


def before(panel: Panel, rows: Panel) -> Floats:
    """Values of each of ``rows`` in the year before, n x p; NaN where there is no such row."""
    found = np.full(rows.matrix.shape, np.nan)
    earlier = panel.at(rows.years[0] - 1)
    place = {code: k for k, code in enumerate(earlier.codes.tolist())}
    for row, code in enumerate(rows.codes.tolist()):
        if code in place:
            found[row] = earlier.matrix[place[code]]
    return found


def own_past(panel: Panel, rows: Panel) -> Floats:
    """Mean of each value over up to five years before, n x p; NaN where none is known."""
    year = rows.years[0]
    span = panel.select((panel.base_years < year) & (panel.base_years >= year - YEARS))
    found = np.full(rows.matrix.shape, np.nan)
    for row, code in enumerate(rows.codes.tolist()):
        values = span.matrix[span.codes == code]
        known = ~np.isnan(values)
        some = known.any(axis=0)
        total = np.where(known, values, 0.0).sum(axis=0)
        found[row, some] = total[some] / known.sum(axis=0)[some]
    return found
