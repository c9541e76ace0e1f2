"""Lists of onsets by other makers: targeted mass killing, politicide, one-sided killing.

They are labels to learn from beside the panel's own, and never predictors.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError, Problem
from upstander.evidence.country_years import cow_code
from upstander.evidence.panel_table import UNKNOWN, Table, read_table
from upstander.model.onset_list import OnsetList

if TYPE_CHECKING:
    from pathlib import Path

STARTS = {"start_year": "Targeted Mass Killing", "yrbegin": "PITF genocide and politicide"}
"""Columns that hold the year of an onset, and the maker's name of what began."""

MANY = 500
"""Deaths by one-sided violence in a country and year that make a year of mass killing of civilians
in the wider sense; one such year after one with fewer is an onset. A judgement."""

FIRST = 1989
"""First year of the one-sided record: its own onsets count from the year after."""

_ONE_SIDED = ("gwno_location", "year", "best_fatality_estimate")


def is_onset_list(header: tuple[str, ...]) -> bool:
    """Whether a file with these columns is a list that `read_onsets` reads."""
    return set(_ONE_SIDED) <= set(header) or ("ccode" in header and bool(STARTS.keys() & header))


def read_onsets(path: Path) -> tuple[OnsetList, tuple[Problem, ...]]:
    """Read a list of onsets.

    Parameters
    ----------
    path
        CSV or Parquet with ``ccode`` and ``start_year`` (Targeted Mass Killing) or ``yrbegin``
        (PITF), one row an onset; or UCDP's one-sided violence by actor and year, of which years
        with 500 deaths and more in one country, after a year with fewer, are the onsets.

    Returns
    -------
    onsets, problems
        A row that is broken is left out and reported. Killing that UCDP places in several
        countries at once is left out: nobody says how many died in which.

    Raises
    ------
    PanelError
        The columns are of none of these forms.
    """
    table = read_table(path)
    if set(_ONE_SIDED) <= set(table.header):
        return _one_sided(table)
    name = next((name for name in STARTS if name in table.header), None)
    if name is None or "ccode" not in table.header:
        raise PanelError(
            "not a list of onsets",
            source=table.source,
            line=1,
            remedy=f"give ccode and {' or '.join(STARTS)}, or UCDP's {', '.join(_ONE_SIDED)}",
        )
    problems, pairs = list(table.problems), set()
    cells = zip(table.column("ccode"), table.column(name), strict=True)
    for row, (code, year) in enumerate(cells):
        if year.strip() in UNKNOWN or code.strip() in UNKNOWN:
            continue
        try:
            pairs.add((_whole(code), _whole(year)))
        except ValueError:
            message = f"ccode and {name} must be whole numbers, not {code[:40]!r}, {year[:40]!r}"
            problems.append(_fault(table, row, message))
    return _listed(pairs, STARTS[name]), tuple(problems)


def _one_sided(table: Table) -> tuple[OnsetList, tuple[Problem, ...]]:
    problems, deaths = list(table.problems), defaultdict[tuple[int, int], float](float)
    cells = zip(*(table.column(name) for name in _ONE_SIDED), strict=True)
    for row, (place, year, best) in enumerate(cells):
        if "," in place:
            continue
        try:
            deaths[cow_code(_whole(place), _whole(year)), _whole(year)] += float(best)
        except ValueError:
            message = f"country, year and deaths must be numbers, not {place[:40]!r}, "
            problems.append(_fault(table, row, f"{message}{year[:40]!r}, {best[:40]!r}"))
    begun = {
        (code, year)
        for (code, year), many in deaths.items()
        if many >= MANY and year > FIRST and deaths.get((code, year - 1), 0.0) < MANY
    }
    return _listed(begun, f"UCDP one-sided killing of {MANY} and more"), tuple(problems)


def _listed(pairs: set[tuple[int, int]], title: str) -> OnsetList:
    rows = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return OnsetList(rows[:, 0], rows[:, 1], title)


def _whole(cell: str) -> int:
    value = float(cell)
    if value != int(value):
        raise ValueError(cell)
    return int(value)


def _fault(table: Table, row: int, message: str) -> Problem:
    return Problem(message, table.source, table.lines[row], "mend or drop the row")
