"""Small worlds for the risk tests: panels drawn from a model we know. All made up."""

from __future__ import annotations

import numpy as np

from upstander.model.panel import Panel

PREDICTORS = ("battledeaths.log2", "coup.try.5yr", "mk_ongoing_count_log2", "noise")


def small_panel(
    countries: int = 40, first: int = 1980, last: int = 2010, *, seed: int = 1, horizon: int = 2
) -> Panel:
    """A made-up world in which war and coups raise the risk and noise does not."""
    chance = np.random.default_rng(seed)
    years = np.arange(first, last + 1)
    codes = np.repeat(np.arange(1, countries + 1), years.size)
    base_years = np.tile(years, countries)
    size = codes.size
    war = chance.random(size) < 0.25
    matrix = np.column_stack(
        [
            np.where(war, chance.uniform(5, 12, size), 0.0),
            chance.random(size) < 0.15,
            (chance.random(size) < 0.1) * 1.0,
            chance.normal(size=size),
        ]
    )
    eta = -3.5 + 0.2 * matrix[:, 0] + 1.2 * matrix[:, 1]
    onset = (chance.random(size) < 1 / (1 + np.exp(-eta))).astype(float)
    target = np.where(base_years + horizon <= last, onset, np.nan)
    names = tuple(f"Country {code:02d}" for code in codes)
    return Panel(
        codes, names, base_years, PREDICTORS, matrix, target, horizon, "small world", synthetic=True
    )


def changed(panel: Panel, rows: np.ndarray, *, target: bool = False) -> Panel:
    """The panel with wild values, and if asked wild outcomes, in these rows."""
    matrix, outcome = panel.matrix.copy(), panel.target.copy()
    matrix[rows] = matrix[rows] * -7.0 + 3.0
    if target:
        outcome[rows] = 1.0 - outcome[rows]
    return Panel(
        panel.codes,
        panel.names,
        panel.base_years,
        panel.predictors,
        matrix,
        outcome,
        panel.horizon,
        panel.source,
        panel.synthetic,
    )
