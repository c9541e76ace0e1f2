"""Onset forecasts out: ``forecasts.csv`` with the target's name at the end of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.model.country_months import month_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.model.onset_table import OnsetTable

HEAD = ("model", "ccode")
TAIL = ("probability", "low", "high", "target")


def onset_csv(tables: Sequence[OnsetTable], *, monthly: bool) -> str:
    r"""Forecasts of several models and targets as text; an interval that was not made is blank.

    Parameters
    ----------
    tables
        In the order of the rows.
    monthly
        True where the base period is a month (``base_month``, as YYYY-MM), else ``base_year``.

    Examples
    --------
    >>> from upstander.model.onset_table import OnsetTable
    >>> blank = np.array([np.nan])
    >>> table = OnsetTable(
    ...     "fall", "net", np.array([2]), np.array([24006]), np.array([0.25]), blank, blank
    ... )
    >>> onset_csv([table], monthly=True).splitlines()[1]
    'net,2,2000-07,0.25,,,fall'
    """
    period = "base_month" if monthly else "base_year"
    lines = [",".join([*HEAD, period, *TAIL])]
    for table in tables:
        figures = np.column_stack([table.probabilities, table.lows, table.highs]).tolist()
        keys = zip(table.codes.tolist(), table.periods.tolist(), figures, strict=True)
        for code, when, values in keys:
            shown = month_words(when) if monthly else str(when)
            cells = ["" if np.isnan(value) else f"{value:.8g}" for value in values]
            lines.append(",".join([table.model, str(code), shown, *cells, table.target]))
    return "\n".join(lines) + "\n"
