"""The multilevel critical node problem: public instances to their published optimum, and proved.

Peer: the published branch-and-cut (Baggio et al.), with the seconds that its authors state (their
machine, a commercial solver: marked as published).

    python -m bench.bench_mcn [seconds per instance]
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from upstander.levers.multilevel.game import Game, play


def main() -> None:
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 120.0
    path = Path(os.environ["UPSTANDER_DATA"]) / "network" / "mcn" / "mcn_instances.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    play(Game(4, ((0, 1), (1, 2), (2, 3)), 1, 1, 2))  # compiled once, and not counted
    groups = defaultdict(list)
    for row in rows:
        edges = tuple((a - 1, b - 1) for a, b in row["edges"])
        game = Game(row["n"], edges, row["vaccinate"], row["attack"], row["protect"])
        start = time.process_time()
        found = play(game, seconds_left=lambda end=start + limit: end - time.process_time())  # type: ignore[misc]
        spent = time.process_time() - start
        key = row["n"], row["name"].split("_")[1]
        groups[key].append((found.spared == row["opt_saved"], found.proved, spent, row["time_s"]))
    for (nodes, budgets), results in sorted(groups.items()):
        show(f"{nodes} nodes, budgets {budgets}", results)
    show("all", [result for results in groups.values() for result in results])


def show(label: str, results: list[tuple[bool, bool, float, float]]) -> None:
    spent = [seconds for *_, seconds, _ in results]
    ratios = [theirs / max(ours, 1e-3) for *_, ours, theirs in results]
    print(
        f"{label}: {len(results)} instances, {sum(r[0] for r in results)} at the published "
        f"optimum, {sum(r[1] for r in results)} proved; {statistics.median(spent):.2f} CPU s "
        f"(median), {max(spent):.2f} at most; published {statistics.median(r[3] for r in results)}"
        f" s (median, as stated): {statistics.median(ratios):.0f} x ours",
        flush=True,
    )


if __name__ == "__main__":
    main()
