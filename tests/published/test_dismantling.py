"""Published benchmark graphs: R10 against what the published codes reach on them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from upstander.network.dismantling.order import removal_order
from upstander.network.dismantling.search import Search
from upstander.network.edge_graph import EdgeGraph, edge_graph

if TYPE_CHECKING:
    from pathlib import Path

BEST_CODE = {"corruption": 0.039317, "opsahl-powergrid": 0.011724, "power-eris1176": 0.026148}
"""R10 of the best of GND, EI, CI, CoreHD and Min-Sum, from the public data's peers_results.csv."""

BETWEENNESS = {
    "corruption": 0.036845,
    "opsahl-powergrid": 0.008693,
    "petster-hamster": 0.081047,
    "power-eris1176": 0.01078,
}
"""R10 of betweenness counted anew after every few removals, from the same table."""


def benchmark(data: Path, name: str) -> tuple[EdgeGraph, int]:
    folder = data / "network" / "dismantling"
    if not (folder / f"{name}.parquet").exists():
        pytest.skip(f"no {name} in the public data")
    with (folder / "datasets.csv").open() as handle:
        row = next(row for row in csv.DictReader(handle) if row["name"] == name)
    edges = pl.read_parquet(folder / f"{name}.parquet")
    graph = edge_graph(edges["u"].to_numpy(), edges["v"].to_numpy(), int(row["N"]))
    return graph, int(row["stop_size_10pct"])


@pytest.mark.data
def test_removal_by_degree_has_its_published_value(data: Path) -> None:
    graph, stop = benchmark(data, "power-eris1176")
    by_degree = np.argsort(-graph.degrees, kind="stable")
    assert removal_order(graph, by_degree, stop).r == pytest.approx(0.1117, abs=2e-3)


@pytest.mark.data
@pytest.mark.parametrize("name", BEST_CODE)
def test_the_first_answer_beats_the_best_published_code(data: Path, name: str) -> None:
    search = Search(*benchmark(data, name))
    assert search.first_answer().r < BEST_CODE[name]


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", BETWEENNESS)
def test_a_longer_search_beats_recomputed_betweenness(data: Path, name: str) -> None:
    search = Search(*benchmark(data, name))
    for _ in range(5_000):
        search.advance()
    assert search.best().r < BETWEENNESS[name]
