"""Files beside a panel that are of a known form: more to learn from, each named when it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from upstander.errors import PanelError
from upstander.evidence.country_years import read_country_years
from upstander.evidence.onset_lists import is_onset_list, read_onsets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from upstander.errors import Problem
    from upstander.model.country_years import CountryYears
    from upstander.model.onset_list import OnsetList

_SUFFIXES = (".csv", ".parquet")
_VDEM = {"v2x_polyarchy", "v2clkill"}
"""Columns that V-Dem's country-year file has and no other."""


@dataclass(frozen=True, slots=True)
class Companions:
    """What was found beside a panel.

    Parameters
    ----------
    tables
        Country-year values, to be joined as predictors.
    onsets
        Lists of onsets, for the wider outcome.
    problems
        Rows and cells that were left out.
    paths
        The files.
    """

    tables: tuple[CountryYears, ...] = ()
    onsets: tuple[OnsetList, ...] = ()
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is used, as a reader should see it named."""
        return (*(t.source for t in self.tables), *(o.title for o in self.onsets))


def companions_beside(panel: Path) -> tuple[Path, ...]:
    """The files in the folder of a panel that are of a known form: V-Dem, and lists of onsets."""
    if not panel.is_file():
        return ()
    others = sorted(p for p in panel.parent.iterdir() if p.suffix in _SUFFIXES and p != panel)
    return tuple(path for path in others if _is_table(path) or is_onset_list(_header(path)))


def read_companions(paths: Iterable[Path]) -> Companions:
    """Read files that stand beside a panel.

    Raises
    ------
    PanelError
        A file is of no known form, or none of its rows is good.
    """
    tables: list[CountryYears] = []
    onsets: list[OnsetList] = []
    problems: list[Problem] = []
    read = tuple(paths)
    for path in read:
        if not path.is_file():
            raise PanelError("no such file", source=str(path), remedy="check the path")
        if is_onset_list(_header(path)):
            found, faults = read_onsets(path)
            onsets.append(found)
        else:
            reading = read_country_years(path)
            tables.append(reading.values)
            faults = reading.problems
        problems += faults
    return Companions(tuple(tables), tuple(onsets), tuple(problems), read)


def _is_table(path: Path) -> bool:
    return set(_header(path)) >= _VDEM


def _header(path: Path) -> tuple[str, ...]:
    """The columns of a file, or none where it is no table."""
    try:
        if path.suffix == ".parquet":
            return tuple(pl.read_parquet_schema(path))
        with path.open(encoding="utf-8-sig") as lines:
            return tuple(cell.strip(' "\r\n') for cell in lines.readline(1 << 20).split(","))
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError):
        return ()
