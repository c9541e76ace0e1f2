"""Reading country-year panels and snapshots, and saying what is wrong with their rows."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError, Problem, UsageError
from upstander.evidence.panel_labels import LABELS, open_labels
from upstander.evidence.panel_table import UNKNOWN, Table, read_table
from upstander.model.panel import Panel
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

NAMES = ("ewp_name", "country", "country_name", "name")
YEARS = ("year", "base_year")
_KEYS = {"ccode", *NAMES, *YEARS, "synthetic", "gwcode", "cowcode", "country_id", "iso3n"}
_LABEL = re.compile(r"mk_(onset|offset).*|label_.*")
_EARLIEST, _LATEST = 1800, 2200


@dataclass(frozen=True, slots=True)
class PanelReading:
    """A panel as read: its good rows, and what was wrong with the others.

    Parameters
    ----------
    panel
        The good rows.
    problems
        One for each fault, with line and remedy. A label in a window that cannot be closed yet
        costs the label; any other fault costs the row.
    ignored
        Columns that are neither keys, labels nor numeric predictors.
    """

    panel: Panel
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def read_panel(path: Path, *, horizon: int = 2, labelled: bool = True) -> PanelReading:
    """Read a country-year panel, or with ``labelled=False`` a snapshot of predictors.

    Parameters
    ----------
    path
        CSV in UTF-8 (also ``.gz``) or Parquet, as ``docs/reference/panel.md`` describes.
    horizon
        1 or 2: which outcome column is the target.
    labelled
        False where the file holds predictors only.

    Returns
    -------
    PanelReading
        Good rows are kept; bad ones are reported with line and remedy.

    Raises
    ------
    PanelError
        A required column is missing, no good row is left, or synthetic rows stand beside real
        ones.
    UsageError
        A horizon for which there is no outcome column.
    """
    if horizon not in LABELS:
        raise UsageError(f"no outcome is defined for a horizon of {horizon} years; give 1 or 2")
    table = read_table(path)
    keys = _required(table, LABELS[horizon] if labelled else None)
    faults: dict[int, Problem] = {}
    codes = _integers(table, "ccode", faults, 1, 10**9)
    years = _integers(table, keys["year"], faults, _EARLIEST, _LATEST)
    _blank_names(table, keys["name"], faults)
    predictors, ignored = _predictor_columns(table)
    matrix = np.stack([_numbers(table, p, faults) for p in predictors], axis=1)
    target = _labels(table, keys.get("label"), faults)
    _duplicates(table, codes, years, faults)
    good = np.array([row not in faults for row in range(len(table.rows))], dtype=bool)
    if not good.any():
        raise _no_row_left(table, faults)
    still_open = open_labels(table, keys.get("label"), years, target, horizon=horizon, good=good)
    names = tuple(n.strip() for n, g in zip(table.column(keys["name"]), good, strict=True) if g)
    panel = Panel(
        codes[good],
        names,
        years[good],
        predictors,
        matrix[good],
        target[good],
        horizon,
        table.source,
        _synthetic(table),
    )
    problems = [*table.problems, *faults.values(), *still_open]
    return PanelReading(panel, tuple(sorted(problems, key=lambda p: p.line)), ignored)


def _required(table: Table, label: str | None) -> dict[str, str]:
    found = {
        "year": next((name for name in YEARS if name in table.header), None),
        "name": next((name for name in NAMES if name in table.header), None),
        "ccode": "ccode" if "ccode" in table.header else None,
    }
    missing = [
        YEARS[0] if k == "year" else NAMES[0] if k == "name" else k
        for k, v in found.items()
        if not v
    ]
    if label is not None and label not in table.header:
        missing.append(label)
    if missing:
        raise PanelError(
            f"missing required column: {', '.join(missing)}",
            source=table.source,
            line=1,
            remedy="see docs/reference/panel.md for the columns of a panel",
        )
    keys = {key: name for key, name in found.items() if name}
    return keys if label is None else {**keys, "label": label}


def _predictor_columns(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = vocabulary("predictors")["predictors"]
    predictors, ignored = [], []
    for name in table.header:
        if name in _KEYS or (_LABEL.fullmatch(name) and name not in known):
            continue
        if name in known or _mostly_numbers(table.column(name)):
            predictors.append(name)
        else:
            ignored.append(name or "(unnamed)")
    if not predictors:
        raise PanelError(
            "no predictor: no numeric column beside keys and labels", source=table.source
        )
    return tuple(predictors), tuple(ignored)


def _mostly_numbers(cells: list[str]) -> bool:
    told = [cell for cell in cells if cell.strip() not in UNKNOWN]
    numeric = sum(1 for cell in told if _number(cell) is not None)
    counter = [str(place) for place in range(1, len(cells) + 1)]  # R writes row numbers
    return 2 * numeric > len(told) and cells != counter


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _numbers(table: Table, name: str, faults: dict[int, Problem]) -> Floats:
    values = np.full(len(table.rows), np.nan)
    for row, cell in enumerate(table.column(name)):
        text = cell.strip()
        if text in UNKNOWN:
            continue
        value = _number(text)
        if value is None or not math.isfinite(value):
            kind = "is not a number" if value is None else "is not finite"
            _fault(
                table,
                faults,
                row,
                f"{name} {kind}: {_short(cell)}",
                "give a number, or leave it blank",
            )
        else:
            values[row] = value
    return values


def _integers(
    table: Table, name: str, faults: dict[int, Problem], least: int, most: int
) -> NDArray[np.int64]:
    values = np.zeros(len(table.rows), dtype=np.int64)
    for row, cell in enumerate(table.column(name)):
        value = _number(cell)
        if value is None or not least <= value <= most or value != int(value):
            message = f"{name} must be a whole number from {least} to {most}, not {_short(cell)}"
            _fault(table, faults, row, message, "mend or drop the row")
        else:
            values[row] = int(value)
    return values


def _blank_names(table: Table, name: str, faults: dict[int, Problem]) -> None:
    for row, cell in enumerate(table.column(name)):
        if not cell.strip():
            _fault(table, faults, row, f"{name} is blank", "name the country")


def _labels(table: Table, name: str | None, faults: dict[int, Problem]) -> Floats:
    if name is None:
        return np.full(len(table.rows), np.nan)
    target = _numbers(table, name, faults)
    for row in np.flatnonzero(~np.isnan(target) & ~np.isin(target, (0.0, 1.0))).tolist():
        message = f"{name} must be 0, 1 or blank, not {target[row]:g}"
        _fault(
            table, faults, row, message, "1 where an onset followed, 0 where none did, else blank"
        )
    return target


def _duplicates(
    table: Table, codes: NDArray[np.int64], years: NDArray[np.int64], faults: dict[int, Problem]
) -> None:
    seen: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, pair in enumerate(zip(codes.tolist(), years.tolist(), strict=True)):
        if row not in faults:
            seen[pair].append(row)
    for (code, year), rows in seen.items():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(table.lines[other]) for other in rows if other != row)
            message = f"country {code} has base year {year} more than once (also line {others})"
            _fault(table, faults, row, message, "keep the row that is right; none was used")


def _synthetic(table: Table) -> bool:
    if "synthetic" not in table.header:
        return False
    marks = {cell.strip().lower() in {"1", "1.0", "true"} for cell in table.column("synthetic")}
    if len(marks) > 1:
        raise PanelError(
            "synthetic rows stand beside real ones",
            source=table.source,
            remedy="split the file: exercise and reality are never mixed in one figure",
        )
    return marks.pop()


def _fault(table: Table, faults: dict[int, Problem], row: int, message: str, remedy: str) -> None:
    faults.setdefault(row, Problem(message, table.source, table.lines[row], remedy))


def _no_row_left(table: Table, faults: dict[int, Problem]) -> PanelError:
    first = min([*faults.values(), *table.problems], key=lambda p: p.line, default=None)
    if first is None:
        return PanelError("there is no row under the header", source=table.source)
    return PanelError(
        f"no good row is left; the first fault: {first.message}",
        source=table.source,
        line=first.line,
        remedy=first.remedy,
    )


def _short(cell: str) -> str:
    return repr(cell) if len(cell) <= 40 else f"{cell[:40]!r}… ({len(cell):,} characters)"
