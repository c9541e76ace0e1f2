"""Critical node instances with proved optima: reached, and never undercut."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl
import pytest

from upstander.network.edge_graph import EdgeGraph, edge_graph
from upstander.network.fragmentation.search import Search, fragmentation_of

if TYPE_CHECKING:
    from pathlib import Path


def instance(data: Path, name: str) -> tuple[EdgeGraph, int, int]:
    folder = data / "network" / "cnp"
    if not (folder / "cnp_edges.parquet").exists():
        pytest.skip("no critical node instances in the public data")
    with (folder / "cnp_best_known.csv").open() as handle:
        row = next(row for row in csv.DictReader(handle) if row["instance"] == name)
    edges = pl.read_parquet(folder / "cnp_edges.parquet").filter(pl.col("instance") == name)
    graph = edge_graph(edges["u"].to_numpy(), edges["v"].to_numpy(), int(row["n"]))
    return graph, int(row["K"]), int(row["best_known"])


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", ["BarabasiAlbert_n1000m1", "BarabasiAlbert_n2500m1"])
def test_trees_are_solved_to_their_published_optimum_and_proved(data: Path, name: str) -> None:
    graph, k, best = instance(data, name)
    search = Search(graph, k)
    while search.best()[0] > best and search.attempts < 1000:
        search.advance()
    found = fragmentation_of(search)
    assert (found.pairs, found.bound) == (best, best)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", ["ForestFire_n250", "ForestFire_n1000"])
def test_proved_optima_are_reached_and_the_bound_stays_below(data: Path, name: str) -> None:
    graph, k, best = instance(data, name)
    search = Search(graph, k)
    while search.best()[0] > best and search.attempts < 1000:
        search.advance()
    found = fragmentation_of(search)
    assert found.pairs == best
    assert found.bound <= best


@pytest.mark.data
def test_three_cattle_are_proved_by_trying_all(data: Path) -> None:
    graph, k, best = instance(data, "Bovine")
    search = Search(graph, k)
    while search.best()[0] > best and search.attempts < 100:
        search.advance()
    found = fragmentation_of(search)
    assert (found.pairs, found.proved) == (best, True)
