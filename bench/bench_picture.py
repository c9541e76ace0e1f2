"""The weight of the structural forecast in the risk picture, learned out of sample.

    UPSTANDER_DATA=... .venv/bin/python -m bench.bench_picture

Base years 1993-2016. Forecast and base rate of each year come from the rolling-origin backtest.
Three ways to use the forecast are compared by log loss: weight 1 (as it is), the weight learned
from earlier years only, and weight 0 (the base rate alone).
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from upstander.evidence.panel import read_panel
from upstander.risk.backtest import backtest
from upstander.risk.forecast import MODEL
from upstander.risk.models import BASE_RATE
from upstander.risk.picture.learning import learn_weight, rolling

LAG = 2
DRAWS = 2_000


Floats = NDArray[np.float64]


def log_loss(chance: Floats, target: Floats) -> Floats:
    kept = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(-(target * np.log(kept) + (1 - target) * np.log1p(-kept)))


def main() -> None:
    folder = os.environ.get("UPSTANDER_DATA")
    if not folder:
        print("skipped: set UPSTANDER_DATA")
        return
    panel = read_panel(Path(folder) / "risk" / "country_year_panel.csv").panel
    outcome = dict(zip(zip(panel.codes, panel.base_years, strict=True), panel.target, strict=True))
    table = backtest(panel, 1993, 2016, refits=0).forecasts
    ours, base = table.of(MODEL), table.of(BASE_RATE)
    target = np.array([outcome[pair] for pair in ours.pairs])
    known = np.isfinite(target)
    b, f, y = base.probabilities[known], ours.probabilities[known], target[known]
    codes, years = ours.codes[known], ours.base_years[known]
    found = learn_weight(b, f, y, codes, seed=1, draws=DRAWS)
    print(f"{found.rows} country-years, {found.onsets} with an onset")
    print(f"weight {found.value:.3f} ({found.low:.3f} to {found.high:.3f})")
    members, place = np.unique(codes, return_inverse=True)
    draws = np.random.default_rng(1).multinomial(
        members.size, np.full(members.size, 1 / members.size), size=DRAWS
    )
    counts = np.bincount(place)
    hits = np.bincount(place, weights=y)
    rates = (draws @ hits) / (draws @ counts)
    low, high = np.percentile(rates, [2.5, 97.5])
    print(
        f"onsets observed {y.mean():.4f} ({low:.4f} to {high:.4f}); base rate used {b.mean():.4f}"
    )
    learned = rolling(b, f, y, years, lag=LAG)
    rows = np.isfinite(learned)
    losses = {
        name: log_loss(chance[rows], y[rows])
        for name, chance in (("weight 1", f), ("weight learned", learned), ("weight 0", b))
    }
    print(f"scored where a weight could be learned: {rows.sum()} rows from {years[rows].min()}")
    for name, loss in losses.items():
        print(f"  {name:<15} log loss {loss.mean():.4f}")
    gap = np.bincount(place[rows], losses["weight learned"] - losses["weight 1"], members.size)
    sizes = np.bincount(place[rows], minlength=members.size)
    spans = np.percentile((draws @ gap) / (draws @ sizes), [2.5, 97.5])
    print(f"  learned minus 1: {gap.sum() / sizes.sum():+.4f} ({spans[0]:+.4f} to {spans[1]:+.4f})")


if __name__ == "__main__":
    main()
