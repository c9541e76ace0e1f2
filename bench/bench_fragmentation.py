"""Connected pairs left, as a ratio to greedy removal in the same run and to the best known.

Greedy removal takes the node that disconnects most pairs, again and again (networkx, in the same
run). Best known values are published, from the public data's cnp_best_known.csv, and marked so.
Seconds of search per instance: the first argument, 10 by default; instances: the others, all by
default.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl

from upstander.network.edge_graph import EdgeGraph, edge_graph
from upstander.network.fragmentation.search import (
    Search,
    fragment,
    fragmentation_of,
    pairs_without,
)

GREEDY_UP_TO = 500
"""Nodes up to which greedy removal, written plainly, is run."""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    wanted = sys.argv[2:]
    fragment(edge_graph([0, 0, 1, 2], [1, 2, 2, 3]), 1)  # loads the compiled loops
    random = nx.barabasi_albert_graph(300, 2, seed=0)
    graph = edge_graph(*np.array(random.edges).T)
    if not wanted:
        compare("synthetic Barabási-Albert, 300 nodes", graph, 30, seconds, None)
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "network" / "cnp"
    if not (folder / "cnp_best_known.csv").exists():
        print("no public instances here: set UPSTANDER_DATA")
        return
    edges = pl.read_parquet(folder / "cnp_edges.parquet")
    with (folder / "cnp_best_known.csv").open() as handle:
        for row in csv.DictReader(handle):
            if wanted and row["instance"] not in wanted:
                continue
            part = edges.filter(pl.col("instance") == row["instance"])
            graph = edge_graph(part["u"].to_numpy(), part["v"].to_numpy(), int(row["n"]))
            best = int(row["best_known"])
            compare(row["instance"], graph, int(row["K"]), seconds, best)


def compare(name: str, graph: EdgeGraph, k: int, seconds: float, best: int | None) -> None:
    start = time.process_time()
    search = Search(graph, k)
    while (spent := time.process_time() - start) < seconds:
        pace = spent / search.attempts if search.attempts else 0.0
        search.advance(max(1, int((seconds - spent) / pace)) if pace else None)
    found = fragmentation_of(search)
    line = f"{name}: {found.pairs} pairs, bound {found.bound}, proved {found.proved}"
    if graph.n <= GREEDY_UP_TO:
        line += f"; {found.pairs / pairs_without(graph, greedy(graph, k)):.3f} of greedy"
    if best is not None:
        line += f"; {found.pairs / best:.4f} of the best known (published)"
    print(line, flush=True)


def greedy(graph: EdgeGraph, k: int) -> list[int]:
    """Nodes one by one, each the one whose removal leaves the fewest pairs."""
    chosen: list[int] = []
    for _ in range(k):
        left = [v for v in range(graph.n) if v not in chosen]
        chosen.append(min(left, key=lambda v: pairs_without(graph, [*chosen, v])))
    return chosen


if __name__ == "__main__":
    main()
