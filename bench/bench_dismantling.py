"""R10 of the first answer and of a search, as a ratio to adaptive degree and to published codes.

Adaptive degree (the highest degree among what is left, again and again) runs here in the same
run. The published codes' figures are from the public data's peers_results.csv, measured there and
marked as such. Seconds of search per graph: the first argument, 10 by default.
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

from upstander.network.dismantling.order import removal_order, stop_size
from upstander.network.dismantling.search import Search
from upstander.network.edge_graph import EdgeGraph, edge_graph

CODES = ("GND", "GND+R", "EI-s1", "CI1", "CI2", "CoreHD", "MS", "MS+R")
ADAPTIVE_UP_TO = 10_000
"""Nodes up to which adaptive degree, written plainly, is run."""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    Search(edge_graph([0, 0, 1, 2], [1, 2, 2, 3]), 1).first_answer()  # loads the compiled loops
    random = nx.barabasi_albert_graph(2_000, 3, seed=0)
    graph = edge_graph(*np.array(random.edges).T)
    compare("synthetic Barabási-Albert, 2,000 nodes", graph, stop_size(graph.n, 0.1), seconds, {})
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "network" / "dismantling"
    if not (folder / "datasets.csv").exists():
        print("no public graphs here: set UPSTANDER_DATA")
        return
    with (folder / "peers_results.csv").open() as handle:
        peers = [row for row in csv.DictReader(handle) if row["status"] == "ok"]
    ratios = []
    with (folder / "datasets.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        name = row["name"]
        known = {p["method"]: p for p in peers if p["dataset"] == name and p["method"] in CODES}
        if known:
            edges = pl.read_parquet(folder / f"{name}.parquet")
            graph = edge_graph(edges["u"].to_numpy(), edges["v"].to_numpy(), int(row["N"]))
            ratios.append(compare(name, graph, int(row["stop_size_10pct"]), seconds, known))
    first, last = np.exp(np.log(np.array(ratios)).mean(axis=0))
    print(f"geometric mean against the best published code: first {first:.3f}, search {last:.3f}")


def compare(
    name: str, graph: EdgeGraph, stop: int, seconds: float, known: dict[str, dict[str, str]]
) -> tuple[float, float]:
    """Our first and last R10 as ratios to the best published code (or to adaptive degree)."""
    start = time.process_time()
    search = Search(graph, stop)
    first = search.first_answer()
    spent = time.process_time() - start
    while time.process_time() - start < seconds:
        search.advance()
    last = search.best()
    line = f"{name}: R10 {first.r:.5f} in {spent:.3f} CPU s, {last.r:.5f} in {seconds:.0f} CPU s"
    peer = min((float(p["R10"]) for p in known.values()), default=0.0)
    if graph.n <= ADAPTIVE_UP_TO:
        degree = removal_order(graph, adaptive_degree(graph), stop).r
        line += f"; {last.r / degree:.3f} of adaptive degree"
        peer = peer or degree
    if known:
        line += f"; first {first.r / peer:.3f}, search {last.r / peer:.3f} of the best code"
        line += f" (published measurement); CoreHD {known['CoreHD']['cpu_s']} CPU s (same)"
    print(line, flush=True)
    return first.r / peer, last.r / peer


def adaptive_degree(graph: EdgeGraph) -> list[int]:
    """Nodes by the highest degree among what is left."""
    degree = graph.degrees.copy()
    order = []
    for _ in range(graph.n):
        v = int(np.argmax(degree))
        order.append(v)
        degree[graph.neighbours[graph.starts[v] : graph.starts[v + 1]]] -= 1
        degree[v] = -graph.n
    return order


if __name__ == "__main__":
    main()
