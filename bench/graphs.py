"""Graphs to dismantle: the public ones where the data is there, and synthetic ones."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl

from upstander.network.dismantling.order import stop_size
from upstander.network.edge_graph import EdgeGraph, edge_graph

CODES = ("GND", "GND+R", "EI-s1", "CI1", "CI2", "CoreHD", "MS", "MS+R")
"""The published codes; betweenness, a baseline, is named apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A graph to dismantle, and what was published or measured elsewhere about it.

    Parameters
    ----------
    name, ends, nodes, stop
        The columns of ends, the number of nodes and the size to come down to.
    peers
        For each method its R10 and CPU seconds, from the public data's table.
    """

    name: str
    ends: tuple[np.ndarray, np.ndarray]
    nodes: int
    stop: int
    peers: dict[str, tuple[float, float]] = field(default_factory=dict)

    def graph(self) -> EdgeGraph:
        """The rows of the graph, made anew."""
        return edge_graph(*self.ends, self.nodes)

    @property
    def best_code(self) -> float:
        """R10 of the best published code, 0 where none is known."""
        return min((r for name, (r, _) in self.peers.items() if name in CODES), default=0.0)

    @property
    def best_peer(self) -> float:
        """R10 of the best peer, recomputed betweenness included, our own prototype not."""
        return min((r for r, _ in self.peers.values()), default=0.0)


def public() -> list[Instance]:
    """The graphs of the public data; none where ``UPSTANDER_DATA`` names none."""
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "network" / "dismantling"
    if not (folder / "datasets.csv").exists():
        print("no public graphs here: set UPSTANDER_DATA")
        return []
    with (folder / "peers_results.csv").open() as handle:
        rows = [r for r in csv.DictReader(handle) if r["status"] == "ok" and r["origin"] != "proto"]
    found = []
    with (folder / "datasets.csv").open() as handle:
        for row in csv.DictReader(handle):
            edges = pl.read_parquet(folder / f"{row['name']}.parquet")
            ends = edges["u"].to_numpy(), edges["v"].to_numpy()
            mine = [r for r in rows if r["dataset"] == row["name"]]
            peers = {r["method"]: (float(r["R10"]), float(r["cpu_s"])) for r in mine}
            stop = int(row["stop_size_10pct"])
            found.append(Instance(row["name"], ends, int(row["N"]), stop, peers))
    return found


def synthetic() -> list[Instance]:
    """Two small graphs of known make, on which nothing was tuned by name."""
    made = {
        "Barabási-Albert": nx.barabasi_albert_graph(5_000, 3, seed=0),
        "geometric": nx.random_geometric_graph(5_000, 0.022, seed=0),
    }
    ends = {name: np.array(graph.edges, dtype=np.int64) for name, graph in made.items()}
    return [_instance(name, pair[:, 0], pair[:, 1], 5_000) for name, pair in ends.items()]


def grown(kind: str, edges: int, seed: int = 0) -> Instance:
    """A synthetic graph with about so many edges: power-law or uniform (mean degree 20), grid."""
    random = np.random.default_rng(seed)
    if kind == "grid":
        side = int((edges / 2) ** 0.5)
        node = np.arange(side * side).reshape(side, side)
        u = np.r_[node[:, :-1].ravel(), node[:-1].ravel()]
        v = np.r_[node[:, 1:].ravel(), node[1:].ravel()]
        there = random.random(len(u)) < 0.9
        return _instance("grid", u[there], v[there], side * side)
    nodes = edges // 10
    weight = (np.arange(nodes) + 10.0) ** (-1 / 1.5) if kind == "power-law" else np.ones(nodes)
    below = np.cumsum(weight) / weight.sum()
    drawn = np.minimum(np.searchsorted(below, random.random((2, edges))), nodes - 1)
    u, v = random.permutation(nodes)[drawn]
    return _instance(kind, u, v, nodes)


def _instance(name: str, u: np.ndarray, v: np.ndarray, nodes: int) -> Instance:
    return Instance(f"synthetic: {name}", (u, v), nodes, stop_size(nodes, 0.1))
