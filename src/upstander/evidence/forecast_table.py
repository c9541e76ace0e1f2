"""Forecast tables in and out: ``forecasts.csv``, and the peer's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import PanelError, Problem
from upstander.evidence.panel_table import Table, read_table
from upstander.model.forecast_table import COLUMNS, ForecastTable

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_OURS = {"model": "model", "code": "ccode", "year": "base_year", "chance": "probability"}
_EWP = {"code": "ccode", "year": "prev_year", "chance": "risk_prev"}
_PUBLISHED = {"code": "ccode", "year": "base_year", "chance": "risk_2yr"}
_BLANK = {"", "NA", "NaN", "nan"}


def read_forecasts(path: Path, *, name: str = "peer") -> tuple[ForecastTable, tuple[Problem, ...]]:
    """Read forecasts to be scored beside ours.

    Parameters
    ----------
    path
        A ``forecasts.csv`` (columns model, ccode, base_year, probability and, where given, low
        and high), or the Early Warning Project's files: out of sample (ccode, prev_year,
        risk_prev) or as published at the time (ccode, base_year, risk_2yr).
    name
        Name of the model where the file gives none.

    Returns
    -------
    table, problems
        Rows with a blank forecast are no forecasts and no problems; rows with a broken one are
        left out and reported.

    Raises
    ------
    PanelError
        The columns are of neither form, or no forecast is left.
    """
    table = read_table(path)
    form = _form(table)
    chances = table.column(form["chance"])
    told = np.array([cell.strip() not in _BLANK for cell in chances], dtype=bool)
    codes, years, values = (_floats(table, form[key]) for key in ("code", "year", "chance"))
    good = (codes == np.floor(codes)) & (years == np.floor(years)) & (values >= 0) & (values <= 1)
    problems = tuple(
        Problem("not a forecast", table.source, table.lines[row], "give code, year and a share")
        for row in np.flatnonzero(told & ~good).tolist()
    )
    rows = np.flatnonzero(told & good)
    if not rows.size:
        raise PanelError("no forecast in the file", source=table.source)
    models = table.column(form["model"]) if "model" in form else [name] * len(table.rows)
    return (
        ForecastTable(
            tuple(models[row] for row in rows.tolist()),
            codes[rows].astype(np.int64),
            years[rows].astype(np.int64),
            values[rows],
            _optional(table, "low")[rows],
            _optional(table, "high")[rows],
        ),
        (*table.problems, *problems),
    )


def forecasts_csv(table: ForecastTable) -> str:
    """The table as the text of a ``forecasts.csv``; a missing interval is blank."""
    lines = [",".join(COLUMNS)]
    figures = zip(
        table.models,
        table.codes.tolist(),
        table.base_years.tolist(),
        table.probabilities.tolist(),
        table.lows.tolist(),
        table.highs.tolist(),
        strict=True,
    )
    for model, code, year, *chances in figures:
        cells = ("" if np.isnan(chance) else f"{chance:.8g}" for chance in chances)
        lines.append(",".join([model, str(code), str(year), *cells]))
    return "\n".join(lines) + "\n"


def _form(table: Table) -> dict[str, str]:
    """Which columns hold code, year and chance: ours or the peer's."""
    forms = (_OURS, _EWP, _PUBLISHED)
    form = next((form for form in forms if set(form.values()) <= set(table.header)), None)
    if form is None:
        missing = [name for name in _OURS.values() if name not in table.header]
        raise PanelError(
            f"missing required column: {', '.join(missing)}",
            source=table.source,
            line=1,
            remedy="give model, ccode, base_year and probability, or the peer's own columns",
        )
    return form


def _floats(table: Table, name: str) -> Floats:
    values = np.full(len(table.rows), np.nan)
    for row, cell in enumerate(table.column(name)):
        try:
            values[row] = float(cell)
        except ValueError:
            continue  # stays unknown, and is reported where it matters
    return values


def _optional(table: Table, name: str) -> Floats:
    if name in table.header:
        return _floats(table, name)
    return np.full(len(table.rows), np.nan)
