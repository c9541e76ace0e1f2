"""The plainest model worth beating: logistic regression on armed conflict and population."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.fitting import Fit, fit_at

if TYPE_CHECKING:
    from upstander.model.panel import Panel

COLUMNS = ("battledeaths.log2", "popsize.log2")
"""Battle deaths and population, both in powers of two."""

PENALTY = 1e-6
"""As good as none; it keeps the solution finite where one column parts the outcomes."""


def two_variables(training: Panel) -> Fit | None:
    """The fit on the two columns, or None where the panel lacks one."""
    if not set(COLUMNS) <= set(training.predictors):
        return None
    rows = training.arranged(COLUMNS)
    return fit_at(rows.matrix, rows.target, np.ones(len(rows)), np.array([PENALTY]))
