"""Persecution and monthly onsets beside their plain rivals, on the development years, in one run.

Each list's model beside the base rate, its own past, and (persecution) a model of killing: AUC
pooled and within a period, and log loss, with intervals over countries.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from upstander.evidence.country_months import read_country_months
from upstander.evidence.country_years import read_country_years
from upstander.evidence.forecast_table import read_forecasts
from upstander.evidence.panel import read_panel
from upstander.model.country_months import month_number
from upstander.risk.monthly.backtest import backtest as monthly_backtest
from upstander.risk.monthly.target import MonthlyTarget
from upstander.risk.persecution.backtest import backtest
from upstander.risk.persecution.definition import definition
from upstander.risk.persecution.rows import Sources

TARGETS = ("physical-integrity", "group-equality", "mass-exclusion")
SHOWN = ("auc", "auc_within", "log_loss", "observed_expected")


def main() -> None:
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "risk"
    if not (folder / "country_year_panel.csv").is_file():
        print("no public data here: set UPSTANDER_DATA")
        return
    vdem, epr = (
        read_country_years(folder / name).values
        for name in ("vdem_v12_selected.parquet", "epr_country_year.csv")
    )
    panel = read_panel(folder / "country_year_panel.csv", labelled=False).panel
    peer, _ = read_forecasts(folder / "peer_ewp_foos.csv", name="killing model")
    for name in TARGETS:
        start = time.process_time()
        done = backtest(Sources(panel, vdem, epr), definition(name), 1993, 2016, peer=peer)
        told(name, done.evaluation.results, start)
    months = read_country_months(folder / "ucdp_ged_country_month.parquet").months
    first, last = month_number(1994, 1), month_number(2016, 12)
    for horizon in (3, 6, 12):
        start = time.process_time()
        later = monthly_backtest(months, MonthlyTarget(horizon), first, last, panel=panel)
        told(f"{horizon} months", later.evaluation.results, start)


def told(name: str, results: object, start: float) -> None:
    for result in results:  # type: ignore[attr-defined]
        figures = "  ".join(f"{key} {_said(result.value(key))}" for key in SHOWN)
        print(f"{name}, {result.stratum}, {result.model}: {result.onsets} onsets  {figures}")
    print(f"{name}: {time.process_time() - start:.0f} CPU s", flush=True)


def _said(score: object) -> str:
    value, low, high = (getattr(score, key) for key in ("value", "low", "high"))
    return "-" if value is None or low is None else f"{value:.3f} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    main()
