"""The rows at risk of a target: what was known of each country in its base year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.onset.rows import OnsetRows
from upstander.risk.persecution.definition import EPR, HORIZON, VDEM
from upstander.risk.persecution.label import labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.country_years import CountryYears
    from upstander.model.panel import Panel
    from upstander.risk.persecution.definition import Definition

    Floats = NDArray[np.float64]

MEMORY = 20
"""Base years that the base rate remembers."""

LEVEL, REVERSION = "own-level", "own-level-and-moves"
"""The baselines: what the level alone tells, and what it tells with its latest moves."""

MOVES = (2, 5)
"""Years over which the moves of V-Dem's columns are taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What the rows are made of: the country-year panel, V-Dem and Ethnic Power Relations."""

    panel: Panel
    vdem: CountryYears
    epr: CountryYears


def rows_at_risk(sources: Sources, target: Definition) -> OnsetRows:
    r"""Rows at risk of ``target``, with predictors of the base year or before.

    Predictors are V-Dem's columns, their moves over two and five years, the panel's predictors
    and EPR's columns. Two baselines see the target's own columns only: level and square; and these
    with the moves over two and five years. That is regression to the mean, which a model has to
    beat.

    Raises
    ------
    PanelError
        A file lacks a column that the target is defined on.
    """
    panel = sources.panel
    seen = sources.vdem if target.source == VDEM else sources.epr
    found = labels(seen, target, panel.codes, panel.base_years)
    codes, years = panel.codes[found.at_risk], panel.base_years[found.at_risk]
    blocks = [
        ("own square of", target.columns, seen.only(target.columns).at(codes, years) ** 2),
        *_known(sources, codes, years, target.lag),
    ]
    if target.source == EPR:
        blocks += _moves(EPR, seen.only(target.columns), codes, years)
    names = [f"{kind} {name}" for kind, columns, _ in blocks for name in columns]
    return OnsetRows(
        target.name,
        codes,
        years,
        tuple(names),
        np.column_stack([block for _, _, block in blocks]),
        found.outcome[found.at_risk],
        HORIZON,
        MEMORY,
        _baselines(target, names),
    )


def _baselines(target: Definition, names: list[str]) -> dict[str, tuple[int, ...]]:
    """Which columns the level alone, and the level with its latest moves, may see."""
    kinds = ["own square of", target.source]
    level = tuple(names.index(f"{kind} {name}") for kind in kinds for name in target.columns)
    kinds = [f"{target.source} {back}-year move of" for back in MOVES]
    moves = tuple(names.index(f"{kind} {name}") for kind in kinds for name in target.columns)
    return {LEVEL: level, REVERSION: level + moves}


def _known(
    sources: Sources, codes: NDArray[np.int64], years: NDArray[np.int64], lag: int
) -> list[tuple[str, tuple[str, ...], Floats]]:
    """V-Dem and panel of ``lag`` years before; EPR of the year, which it gives as of January."""
    before = years - lag
    vdem, epr = sources.vdem, sources.epr
    blocks = [(VDEM, vdem.columns, vdem.at(codes, before))]
    blocks += _moves(VDEM, vdem, codes, before)
    blocks.append(("panel", sources.panel.predictors, panel_values(sources.panel, codes, before)))
    blocks.append((EPR, epr.columns, epr.at(codes, years)))
    return blocks


def _moves(
    kind: str, seen: CountryYears, codes: NDArray[np.int64], years: NDArray[np.int64]
) -> list[tuple[str, tuple[str, ...], Floats]]:
    """What each column has moved by over the years of `MOVES`."""
    level = seen.at(codes, years)
    return [
        (f"{kind} {back}-year move of", seen.columns, level - seen.at(codes, years - back))
        for back in MOVES
    ]


def panel_values(panel: Panel, codes: NDArray[np.int64], years: NDArray[np.int64]) -> Floats:
    """The panel's predictors of these country-years; NaN where the panel has no such row."""
    from upstander.model.country_years import CountryYears

    whole = CountryYears(
        panel.codes, panel.base_years, panel.predictors, panel.matrix, panel.source
    )
    return whole.at(codes, years)
