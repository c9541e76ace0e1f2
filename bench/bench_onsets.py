"""Persecution and monthly onsets beside their plain rivals, on the development years, in one run.

Each list's model beside the base rate, its own past, and (persecution) a model of killing: AUC
pooled and within a period, and log loss, with intervals over countries.

    python -m bench.bench_onsets [persecution] [monthly] [quiet]

monthly: 3, 6 and 12 months from calm, 1 and 25 deaths; quiet: the same from quiet. All by default.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.evidence.country_months import read_country_months
from upstander.evidence.country_years import read_country_years
from upstander.evidence.forecast_table import read_forecasts
from upstander.evidence.panel import read_panel
from upstander.model.country_months import month_number
from upstander.risk.monthly.backtest import backtest as monthly_backtest
from upstander.risk.monthly.target import DEATHS, STILLNESSES, MonthlyTarget
from upstander.risk.persecution.backtest import backtest
from upstander.risk.persecution.definition import definition
from upstander.risk.persecution.rows import Sources

if TYPE_CHECKING:
    from upstander.model.panel import Panel
    from upstander.risk.onset.evaluation import Evaluation

TARGETS = ("physical-integrity", "group-equality", "mass-exclusion")
SHOWN = ("auc", "auc_within", "log_loss", "observed_expected")


def main() -> None:
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "risk"
    if not (folder / "country_year_panel.csv").is_file():
        print("no public data here: set UPSTANDER_DATA")
        return
    chosen = set(sys.argv[1:]) or {"persecution", "monthly", "quiet"}
    panel = read_panel(folder / "country_year_panel.csv", labelled=False).panel
    if "persecution" in chosen:
        persecution(folder, panel)
    for calm in [name for name in STILLNESSES if ("monthly" if name == "calm" else name) in chosen]:
        monthly(folder, panel, calm)


def persecution(folder: Path, panel: Panel) -> None:
    vdem, epr = (
        read_country_years(folder / name).values
        for name in ("vdem_v12_selected.parquet", "epr_country_year.csv")
    )
    peer, _ = read_forecasts(folder / "peer_ewp_foos.csv", name="killing model")
    for name in TARGETS:
        start = time.process_time()
        done = backtest(Sources(panel, vdem, epr), definition(name), 1993, 2016, peer=peer)
        told(name, done.evaluation, start)


def monthly(folder: Path, panel: Panel, calm: str) -> None:
    months = read_country_months(folder / "ucdp_ged_country_month.parquet").months
    first, last = month_number(1994, 1), month_number(2016, 12)
    for deaths in DEATHS:
        for horizon in (3, 6, 12):
            start = time.process_time()
            target = MonthlyTarget(horizon, deaths, calm)
            done = monthly_backtest(months, target, first, last, panel=panel)
            told(target.name, done.evaluation, start)


def told(name: str, found: Evaluation, start: float) -> None:
    for result in found.results:
        figures = "  ".join(f"{key} {_said(result.value(key))}" for key in SHOWN)
        head = f"{name}, {result.stratum}, {result.model}: {result.onsets} of {result.rows:,} rows"
        print(f"{head}  {figures}")
    for result in found.comparisons:
        figures = "  ".join(f"{key} {_said(result.value(key))}" for key in SHOWN)
        print(f"{name}, {result.stratum}, {result.model} minus {result.against}: {figures}")
    print(f"{name}: {time.process_time() - start:.0f} CPU s", flush=True)


def _said(score: object) -> str:
    value, low, high = (getattr(score, key) for key in ("value", "low", "high"))
    return "-" if value is None or low is None else f"{value:.3f} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    main()
