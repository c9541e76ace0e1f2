"""The columns that the risk engine knows, out of V-Dem's several thousand."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.country_years import YearsReading, read_country_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.offer_rows import Record


def read_years(rows: Iterator[Record | Problem]) -> YearsReading:
    """The country-years; a row without a Correlates of War number is left out and reported.

    The file has some 4,600 columns. Only those of the declaration are held in memory.

    Parameters
    ----------
    rows
        The rows of the file.

    Raises
    ------
    PanelError
        No good row.
    """
    with tempfile.TemporaryDirectory(prefix="upstander-") as folder:
        path = Path(folder) / "vdem.csv"
        problems = _narrowed(rows, path)
        reading = read_country_years(path)
    return YearsReading(reading.values, (*problems, *reading.problems))


def _narrowed(rows: Iterator[Record | Problem], path: Path) -> list[Problem]:
    problems: list[Problem] = []
    with path.open("w", encoding="utf-8", newline="") as handle:
        table: csv.DictWriter[str] | None = None
        for row in rows:
            if isinstance(row, Problem):
                problems.append(row)
                continue
            if table is None:
                table = csv.DictWriter(handle, list(row.cells))
                table.writeheader()
            table.writerow(row.cells)
    return problems
