"""Signals out: ``signals.csv``, one row a signal, most unusual first."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS = (
    "rank",
    "rule",
    "by",
    "name",
    "kind",
    "month",
    "observed",
    "deaths",
    "expected",
    "low",
    "high",
    "tail",
    "bound",
    "rate",
    "since",
    "events",
    "synthetic",
    "sentence",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def signals_csv(signals: Sequence[Mapping[str, Any]], *, synthetic: bool = False) -> str:
    """Signals as text; a name that a spreadsheet would run as a formula gets an apostrophe.

    Examples
    --------
    >>> signals_csv([{"name": "=1+1", "observed": 3}]).splitlines()[1]
    "1,,,'=1+1,,,3,,,,,,,,,,false,"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rank, signal in enumerate(signals, 1):
        row = dict(signal) | {"rank": rank, "synthetic": str(synthetic).lower()}
        writer.writerow([_cell(row.get(name, "")) for name in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
