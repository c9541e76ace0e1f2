"""Stochastic network interdiction: the 20 published instances to their optimum, and proved.

Peers: the two published branch-and-cut codes, with the figures that their authors state (Gurobi
8.1, four threads, another machine: marked as published); in the same run, a plain greedy choice.

    python -m bench.bench_snip [instance budget]
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from pathlib import Path

from upstander.evidence.snip import read_snip
from upstander.levers.interdiction.interdiction import Interdiction, interdiction_of
from upstander.levers.interdiction.polish import evasion, filled
from upstander.levers.interdiction.watch import watch

LIMIT = 600.0
GAP = 0.002


def main() -> None:
    folder = Path(os.environ["UPSTANDER_DATA"]) / "network" / "snip"
    with (folder / "snip_published_optima.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    if len(sys.argv) == 3:
        rows = [row for row in rows if [row["instance"], row["budget"]] == sys.argv[1:]]
    ratios, spent = [], []
    for row in rows:
        number, budget = int(row["instance"]), int(row["budget"])
        tables = read_snip(folder / "snip_arcs.parquet", folder / "snip_scenarios.csv", number)
        given = interdiction_of(tables, budget)
        evasion(given, ())  # compiled once, and not counted
        ratio, seconds = compare(given, row)
        ratios.append(ratio)
        spent.append(seconds)
    middle, most = statistics.median(spent), max(spent)
    print(f"worst ratio to the published optimum {max(ratios):.5f}; {middle} CPU s, at most {most}")


def compare(given: Interdiction, row: dict[str, str]) -> tuple[float, float]:
    best, start, wall = float(row["obj_benders_bnc"]), time.process_time(), time.perf_counter()
    found = watch(given, gap=GAP, seconds_left=lambda: LIMIT - (time.perf_counter() - wall))
    spent = round(time.process_time() - start, 1)
    start = time.process_time()
    rule = evasion(given, filled(given, ()))
    greedy = time.process_time() - start
    print(
        f"instance {row['instance']}, budget {row['budget']}: {found.objective:.6f} = "
        f"{found.objective / best:.5f} x published optimum; bound {found.bound:.6f} = "
        f"{found.bound / best:.5f} x; {found.status}; {spent} CPU s; published (as stated) "
        f"{row['time_benders_bnc_s']} s and {row['time_lagr_bnc_s']} s; plain greedy "
        f"{rule / best:.3f} x in {greedy:.1f} CPU s",
        flush=True,
    )
    return found.objective / best, spent


if __name__ == "__main__":
    main()
