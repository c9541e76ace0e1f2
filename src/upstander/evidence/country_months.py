"""Reading violence by country and month, as summed from UCDP's georeferenced events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError, Problem
from upstander.evidence.panel_table import Table, read_table
from upstander.model.country_months import KINDS, CountryMonths, month_number
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEATHS = {kind: f"ged_best_{kind}" for kind in KINDS}
EVENTS = {kind: f"ged_count_{kind}" for kind in KINDS}
_FIRST_YEAR, _LAST_YEAR = 1946, 2200


@dataclass(frozen=True, slots=True)
class MonthsReading:
    """Country-months as read, what was wrong with some rows, and what was left out.

    Parameters
    ----------
    months
        The good rows on one grid.
    problems
        One for each row that is left out because it is broken or there twice.
    unplaced
        Rows without a country code, left out: states that are no more, for the most part.
    """

    months: CountryMonths
    problems: tuple[Problem, ...]
    unplaced: int


def read_country_months(path: Path) -> MonthsReading:
    """Read one row a country and month, months without violence among them.

    Parameters
    ----------
    path
        CSV in UTF-8 (also ``.gz``) or Parquet with ``year``, ``month``, ``ged_best_*`` (deaths)
        and ``ged_count_*`` (events) for sb, ns and os, and the country in ``ccode``
        (Correlates of War) or ``iso3``.

    Returns
    -------
    MonthsReading
        A month without a row is a month in which nothing is known of the country; it is never
        taken for a month without violence.

    Raises
    ------
    PanelError
        A column is missing, or no good row is left.
    """
    table = read_table(path)
    key = "ccode" if "ccode" in table.header else "iso3"
    needed = [key, "year", "month", *DEATHS.values(), *EVENTS.values()]
    absent = [name for name in needed if name not in table.header]
    if absent:
        raise PanelError(
            f"missing required column: {', '.join(absent)}",
            source=table.source,
            line=1,
            remedy="give one row a country and month, with deaths and events of sb, ns and os",
        )
    names = table.column(key)
    codes = _codes(names)
    blank = np.array([not name.strip() for name in names], dtype=bool)
    figures = np.column_stack([_floats(table.column(name)) for name in needed[1:]])
    fault = _faults(table, codes, figures, blank)
    good = np.array([not text for text in fault], dtype=bool) & ~blank
    if not good.any():
        raise PanelError("no good row is left", source=table.source)
    problems = [
        Problem(text, table.source, table.lines[row], "mend or drop the row")
        for row, text in enumerate(fault)
        if text
    ]
    months = _grid(codes[good], figures[good], table.source)
    problems += table.problems
    return MonthsReading(months, tuple(sorted(problems, key=lambda p: p.line)), int(blank.sum()))


def _codes(names: Sequence[str]) -> Ints:
    """Country numbers; 0 where there is none."""
    cow = vocabulary("country_numbers")["cow"]
    found = {}
    for name in set(names):
        text = name.strip()
        found[name] = int(text) if text.isdecimal() and len(text) < 6 else cow.get(text, 0)
    return np.array([found[name] for name in names], dtype=np.int64)


def _floats(cells: Sequence[str]) -> Floats:
    values = np.full(len(cells), np.nan)
    for row, cell in enumerate(cells):
        try:
            values[row] = float(cell)
        except ValueError:
            continue  # stays unknown, and its row is reported
    return values


def _faults(table: Table, codes: Ints, figures: Floats, blank: NDArray[np.bool_]) -> list[str]:
    """What is wrong with each row; empty where nothing is."""
    years, months, rest = figures[:, 0], figures[:, 1], figures[:, 2:]
    dated = (years == np.floor(years)) & (months == np.floor(months))
    dated &= (years >= _FIRST_YEAR) & (years <= _LAST_YEAR) & (months >= 1) & (months <= 12)
    counted = (np.isfinite(rest) & (rest >= 0.0)).all(axis=1)
    texts = [""] * len(table.rows)
    for row in np.flatnonzero(~blank & (codes == 0)).tolist():
        texts[row] = "no country is known by that code"
    for row in np.flatnonzero(~blank & ~counted).tolist():
        texts[row] = "deaths and events must be numbers from 0 up"
    for row in np.flatnonzero(~blank & ~dated).tolist():
        texts[row] = "year and month must be whole numbers, the month from 1 to 12"
    seen: dict[tuple[int, float, float], int] = {}
    for row in np.flatnonzero(~blank & dated).tolist():
        cell = (int(codes[row]), years[row], months[row])
        if cell in seen and not texts[row]:
            texts[row] = f"the same country and month as line {table.lines[seen[cell]]}"
        seen.setdefault(cell, row)
    return texts


def _grid(codes: Ints, figures: Floats, source: str) -> CountryMonths:
    numbers = month_number(1, 1) + (figures[:, 0] - 1) * 12 + figures[:, 1] - 1
    periods = numbers.astype(np.int64)
    members, lines = np.unique(codes, return_inverse=True)
    first = int(periods.min())
    shape = (members.size, int(periods.max()) - first + 1)
    exists = np.zeros(shape, dtype=bool)
    exists[lines, periods - first] = True
    grids = []
    for column in range(2, figures.shape[1]):
        grid = np.zeros(shape)
        grid[lines, periods - first] = figures[:, column]
        grids.append(grid)
    deaths = dict(zip(KINDS, grids[: len(KINDS)], strict=True))
    events = dict(zip(KINDS, grids[len(KINDS) :], strict=True))
    return CountryMonths(members, regions_of(members), first, exists, deaths, events, source)


def regions_of(codes: Ints) -> tuple[str, ...]:
    """The subregion of the United Nations' standard M49 of each country; empty where unknown.

    Examples
    --------
    >>> regions_of(np.array([432, 999_999]))
    ('Western Africa', '')
    """
    from rigour.territories import get_territory

    iso = {number: code for code, number in vocabulary("country_numbers")["cow"].items()}
    found = []
    for code in codes.tolist():
        territory = get_territory(iso[code]) if code in iso else None
        region = None if territory is None else territory.subregion or territory.region
        found.append(region or "")
    return tuple(found)
