"""A panel joined with other tables of the same countries: values, changes, wider outcomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.predictor import predictor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from upstander.model.country_years import CountryYears
    from upstander.model.onset_list import OnsetList
    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CARRIED = 3
"""Years that a country's last known values are carried forward, at most; a judgement."""

SPANS = (1, 3)
"""Years over which changes are taken."""

SLOW = "V-Dem"
"""Title of the source whose values for a year come out in the next one."""

_CENTURIES = 10_000
"""Larger than any year, so that country and year make one number."""


def enriched(
    panel: Panel,
    tables: Iterable[CountryYears] = (),
    lists: Iterable[OnsetList] = (),
    *,
    late: int = 0,
) -> tuple[Panel, tuple[str, ...]]:
    """The panel with all that stands beside it: values, changes over time, a wider outcome.

    Parameters
    ----------
    panel
        As read.
    tables
        Values by country and year, to be joined.
    lists
        Onsets by other definitions.
    late
        Years by which the tables, and the columns of the panel that come from V-Dem, arrive late.

    Returns
    -------
    panel, notes
        Changes are of the columns that change within countries.
    """
    notes: list[str] = []
    if late:
        slow = [name for name in panel.predictors if predictor(name).source == SLOW]
        panel = lagged(panel, slow, late)
    for table in tables:
        moved = replace(table, years=table.years + late)
        panel, more = joined(panel, moved)
        notes += more
    panel = with_changes(panel, _changing(panel))
    chosen = tuple(lists)
    return (widened(panel, chosen) if chosen else panel), tuple(notes)


def joined(panel: Panel, table: CountryYears) -> tuple[Panel, tuple[str, ...]]:
    """The panel with the columns of ``table``, as of each base year and never later.

    Returns
    -------
    panel
        Columns of a name that the panel has already are left out.
    notes
        How many rows found no values, and for how many they were carried forward.

    Examples
    --------
    >>> from upstander.model.country_years import CountryYears
    >>> from upstander.model.panel import Panel
    >>> panel = Panel(
    ...     np.array([2, 2]), ("Numera", "Numera"), np.array([2000, 2001]), ("war",),
    ...     np.zeros((2, 1)), np.zeros(2), synthetic=True,
    ... )
    >>> table = CountryYears(
    ...     np.array([2]), np.array([2000]), ("trust",), np.array([[0.5]]), "made-up trust"
    ... )
    >>> whole, notes = joined(panel, table)
    >>> whole.column("trust").tolist(), notes
    ([0.5, 0.5], ('made-up trust: values of 1 country-years carried forward up to 3 years',))
    """
    kept = [k for k, name in enumerate(table.columns) if name not in panel.predictors]
    place = np.full(len(panel), -1)
    late = np.zeros(len(panel), dtype=np.int64)
    for back in range(CARRIED + 1):
        found = _places(panel.codes, panel.base_years - back, table.codes, table.years)
        fresh = (place < 0) & (found >= 0)
        place[fresh], late[fresh] = found[fresh], back
    values = np.where(place[:, None] >= 0, table.matrix[place][:, kept], np.nan)
    notes = []
    if (place < 0).any():
        notes.append(f"{table.source}: no values for {int((place < 0).sum())} country-years")
    if (late > 0).any():
        notes.append(
            f"{table.source}: values of {int((late > 0).sum())} country-years carried forward "
            f"up to {CARRIED} years"
        )
    return panel.with_columns(tuple(table.columns[k] for k in kept), values), tuple(notes)


def lagged(panel: Panel, names: Iterable[str], span: int) -> Panel:
    """The panel with the named predictors as they were ``span`` years before each base year."""
    at = _places(panel.codes, panel.base_years - span, panel.codes, panel.base_years)
    matrix = panel.matrix.copy()
    for name in names:
        place = panel.predictors.index(name)
        matrix[:, place] = np.where(at >= 0, panel.matrix[at, place], np.nan)
    return replace(panel, matrix=matrix)


def with_changes(panel: Panel, names: Iterable[str]) -> Panel:
    """The panel with the change of each named predictor over one year and over three.

    The change is unknown where the panel has no row of the earlier year.
    """
    chosen = tuple(name for name in names if name in panel.predictors)
    values = panel.matrix[:, [panel.predictors.index(name) for name in chosen]]
    for span in SPANS:
        at = _places(panel.codes, panel.base_years - span, panel.codes, panel.base_years)
        before = np.where(at[:, None] >= 0, values[at], np.nan)
        panel = panel.with_columns(tuple(changed(n, span) for n in chosen), values - before)
    return panel


def changed(name: str, span: int) -> str:
    """The name of the change of a predictor over ``span`` years."""
    return f"{name} change {span}"


def widened(panel: Panel, lists: Iterable[OnsetList]) -> Panel:
    """The panel with a wider outcome: its own, or an onset of any of these lists.

    What a list does not reach back to is not known to be calm; it counts as the panel has it.
    """
    wide = np.array(panel.target if panel.wide is None else panel.wide)
    for onsets in lists:
        for ahead in range(1, panel.horizon + 1):
            at = _places(panel.codes, panel.base_years + ahead, onsets.codes, onsets.years)
            wide[(at >= 0) & panel.closed] = 1.0
    return replace(panel, wide=wide)


def _changing(panel: Panel) -> tuple[str, ...]:
    """Predictors that are not the same in all years of every country."""
    _, place = np.unique(panel.codes, return_inverse=True)
    moving = []
    for name, values in zip(panel.predictors, panel.matrix.T, strict=True):
        known = ~np.isnan(values)
        low, high = np.full(place.max() + 1, np.inf), np.full(place.max() + 1, -np.inf)
        np.minimum.at(low, place[known], values[known])
        np.maximum.at(high, place[known], values[known])
        if (high > low).any():
            moving.append(name)
    return tuple(moving)


def _places(codes: Ints, years: Ints, own_codes: Ints, own_years: Ints) -> Ints:
    """Where each (code, year) stands among the own ones; -1 where it does not."""
    keys = own_codes * _CENTURIES + own_years
    order = np.argsort(keys, kind="stable")
    asked = codes * _CENTURIES + years
    at = np.minimum(np.searchsorted(keys, asked, sorter=order), max(keys.size - 1, 0))
    if not keys.size:
        return np.full(codes.size, -1)
    return np.where(keys[order[at]] == asked, order[at], -1)
