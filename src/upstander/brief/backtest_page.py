"""The report of a backtest: scores, reliability, ROC, precision and recall, and rank histories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.templating import render
from upstander.risk.curves import histories, precision_recall, reliability, roc, scored_rows

if TYPE_CHECKING:
    from upstander.model.forecast_table import ForecastTable
    from upstander.model.panel import Panel
    from upstander.risk.backtest import Backtest
    from upstander.risk.curves import Bin, Curve, History

SHOWN = ("log_loss", "brier_skill", "auc", "auc_within_year", "average_precision", "recall_10",
         "recall_20", "recall_30", "list_20", "observed_expected", "calibration_slope")  # fmt: skip
"""Scores in the table."""

SIZE = 280
"""Side of a diagram, in pixels."""

RANKS = 60
"""Lowest rank that a history shows."""


def backtest_page(done: Backtest, panel: Panel, peer: ForecastTable | None = None) -> str:
    """The report as one HTML page without scripts and without anything from elsewhere.

    Parameters
    ----------
    done
        The backtest; its first model is drawn, beside the peer where there is one.
    panel
        The outcomes, and the countries' names.
    """
    ours = done.forecasts.of(done.forecasts.models[0])
    drawn = {ours.models[0]: scored_rows(panel, ours)}
    if peer is not None:
        drawn[peer.models[0]] = scored_rows(panel, peer)
    document = done.as_dict()
    bins = {name: reliability(*rows) for name, rows in drawn.items()}
    return render(
        "backtest.html.j2",
        title=f"Backtest, base years {done.first} to {done.last}",
        banner="EXERCISE: the countries are made up"
        if panel.synthetic
        else "Real countries, public data",
        document=document,
        shown=SHOWN,
        size=SIZE,
        reliability=[_bins(name, found, _most(bins)) for name, found in bins.items()],
        most=f"{_most(bins):.0%}",
        roc=[_line(name, roc(*rows)) for name, rows in drawn.items()],
        pr=[_line(name, precision_recall(*rows)) for name, rows in drawn.items()],
        histories=[_history(history) for history in histories(panel, ours)],
        ranks=RANKS,
    )


def _most(bins: dict[str, tuple[Bin, ...]]) -> float:
    return max(max(b.high, b.forecast) for found in bins.values() for b in found)


def _line(name: str, curve: Curve) -> dict[str, Any]:
    points = zip(curve.x.tolist(), curve.y.tolist(), strict=True)
    words = " ".join(f"{x * SIZE:.1f},{SIZE - y * SIZE:.1f}" for x, y in points)
    return {"name": name, "points": words}


def _bins(name: str, found: tuple[Bin, ...], most: float) -> dict[str, Any]:
    scale = SIZE / most
    marks = [
        {
            "x": round(b.forecast * scale, 1),
            "y": round(SIZE - b.observed * scale, 1),
            "low": round(SIZE - b.low * scale, 1),
            "high": round(SIZE - b.high * scale, 1),
            "words": f"forecast {b.forecast:.2%}, observed {b.observed:.2%} of {b.rows:,} rows",
        }
        for b in found
    ]
    return {"name": name, "marks": marks}


def _history(history: History) -> dict[str, Any]:
    width = 8
    points = [
        (width * place, 2 + 0.9 * min(rank, RANKS)) for place, rank in enumerate(history.ranks)
    ]
    onset = [
        points[place] for place, year in enumerate(history.years) if year in history.before_onset
    ]
    best = min(history.ranks[history.years.index(year)] for year in history.before_onset)
    return {
        "country": history.country,
        "points": " ".join(f"{x},{y:.1f}" for x, y in points),
        "onsets": [(x, round(y, 1)) for x, y in onset],
        "width": width * len(points),
        "years": ", ".join(str(year) for year in history.before_onset),
        "best": best,
    }
