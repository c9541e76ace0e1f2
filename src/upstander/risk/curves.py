"""The curves of a backtest: reliability, ROC, precision and recall, and ranks over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.forecast_table import ForecastTable
    from upstander.model.panel import Panel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BINS = 8
"""Groups of a reliability diagram, each with as many rows, as nearly as ties allow."""

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows forecast about alike: mean forecast, share with an onset, its 95% interval, rows."""

    forecast: float
    observed: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points of a curve, from left to right."""

    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class History:
    """The rank of one country in each base year, and the base years that an onset followed."""

    country: str
    code: int
    years: tuple[int, ...]
    ranks: tuple[int, ...]
    before_onset: tuple[int, ...]


def scored_rows(panel: Panel, table: ForecastTable) -> tuple[Floats, Floats]:
    """Outcome and forecast of the rows of one model whose window is closed."""
    pairs = zip(panel.codes.tolist(), panel.base_years.tolist(), strict=True)
    outcome = dict(zip(pairs, panel.target.tolist(), strict=True))
    y = np.array([outcome.get(pair, np.nan) for pair in table.pairs])
    closed = ~np.isnan(y)
    return y[closed], table.probabilities[closed]


def reliability(y: Floats, p: Floats) -> tuple[Bin, ...]:
    """Groups of rows by rising forecast, with Wilson's interval for the share of onsets.

    Examples
    --------
    >>> y, p = np.tile([0.0, 1.0], 40), np.repeat([0.2, 0.6], 40)
    >>> [(b.forecast, b.observed, b.rows) for b in reliability(y, p)]
    [(0.2, 0.5, 40), (0.6, 0.5, 40)]
    """
    cuts = np.unique(np.quantile(p, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(cuts, p, side="left")
    return tuple(_bin(y[place == k], p[place == k]) for k in np.unique(place).tolist())


def _bin(y: Floats, p: Floats) -> Bin:
    n, share = y.size, float(y.mean())
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return Bin(round(float(p.mean()), 12), share, max(0.0, middle - half), middle + half, n)


def roc(y: Floats, p: Floats) -> Curve:
    """Share of the quiet rows and of the rows with an onset that are forecast at least as high."""
    hits, rows = _ladder(y, p)
    return Curve((rows - hits) / max(1.0, (1 - y).sum()), hits / max(1.0, y.sum()))


def precision_recall(y: Floats, p: Floats) -> Curve:
    """Recall, and the share of onsets among the rows forecast at least as high."""
    hits, rows = _ladder(y, p)
    return Curve(hits[1:] / max(1.0, y.sum()), hits[1:] / rows[1:])


def _ladder(y: Floats, p: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(-p, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(p[order])), p.size - 1)
    hits = np.concatenate([[0.0], np.cumsum(y[order])[ends]])
    return hits, np.concatenate([[0.0], ends + 1.0])


def histories(panel: Panel, table: ForecastTable) -> tuple[History, ...]:
    """Ranks of every country that an onset followed, the one of the latest onset first."""
    names = dict(zip(panel.codes.tolist(), panel.names, strict=True))
    pairs = zip(panel.codes.tolist(), panel.base_years.tolist(), strict=True)
    onsets = {pair for pair, y in zip(pairs, panel.target.tolist(), strict=True) if y == 1.0}
    ranks: dict[int, dict[int, int]] = {}
    for year in np.unique(table.base_years).tolist():
        rows = np.flatnonzero(table.base_years == year)
        order = rows[np.lexsort((table.codes[rows], -table.probabilities[rows]))]
        for rank, code in enumerate(table.codes[order].tolist(), start=1):
            ranks.setdefault(code, {})[year] = rank
    found = []
    for code, by_year in ranks.items():
        before = tuple(year for year in by_year if (code, year) in onsets)
        if before:
            places = tuple(by_year.values())
            found.append(History(names[code], code, tuple(by_year), places, before))
    return tuple(sorted(found, key=lambda h: (-h.before_onset[-1], h.code)))
