"""What a lake answers, against worlds small enough to see through and against networkx."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from upstander.errors import InputError, UsageError
from upstander.evidence.lake.components import components
from upstander.evidence.lake.duplicates import duplicates
from upstander.evidence.lake.engine import Engine, opened_engine
from upstander.evidence.lake.features import month_features
from upstander.evidence.lake.lake import Lake, open_lake
from upstander.evidence.lake.neighbourhood import neighbourhood
from upstander.evidence.lake.rank import Walk, rank
from upstander.evidence.lake.screening import screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Edges = list[tuple[str, str]]

ONLY = ("edges",)


@pytest.fixture(scope="module")
def here(lake: Path) -> Iterator[Lake]:
    with opened_engine("embedded") as engine:
        yield open_lake(lake, engine)


def test_a_country_month_counts_events_deaths_and_each_actor_once(here: Lake) -> None:
    rows = here.engine.rows(month_features(here)).to_pylist()
    assert rows[0] == {
        "country": "Numera", "year": 2020, "month": 1, "events": 2, "deaths": 8.0,
        "events_one_sided": 1, "deaths_one_sided": 5.0, "actors": 2,
    }  # fmt: skip
    assert [(row["year"], row["month"]) for row in rows] == [(2020, 1), (2021, 2)]


def test_a_place_month_keeps_to_the_days_asked_for(here: Lake) -> None:
    table = month_features(here, "place", since=date(2020, 1, 6), until=date(2020, 12, 31))
    (row,) = here.engine.rows(table).to_pylist()
    assert (row["place"], row["events"]) == ("Numera / Mill", 1)


@pytest.mark.parametrize("portable", [False, True])
def test_components_are_those_of_networkx(here: Lake, edges: Edges, portable: bool) -> None:
    found = components(here, datasets=ONLY, portable=portable).to_pylist()
    groups: dict[str, set[str]] = {}
    for row in found:
        groups.setdefault(row["component"], set()).add(row["node"])
    expected = {frozenset(c) for c in nx.connected_components(nx.Graph(edges))}
    assert {frozenset(group) for group in groups.values()} == expected
    assert all(name in group for name, group in groups.items())


def test_both_ways_of_finding_components_give_the_same_rows(here: Lake) -> None:
    assert components(here, datasets=ONLY).equals(components(here, datasets=ONLY, portable=True))


@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize("portable", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_ranks_are_those_of_networkx(
    here: Lake, edges: Edges, portable: bool, both_ways: bool
) -> None:
    seeds = ["c0", "h3", edges[0][0]]
    walk = Walk(damping=0.6, tolerance=1e-9, both_ways=both_ways)
    found = rank(here, seeds, walk, datasets=ONLY, portable=portable).to_pylist()
    graph = nx.Graph(edges).to_directed() if both_ways else nx.DiGraph(edges)
    expected = nx.pagerank(
        graph, 0.6, personalization=dict.fromkeys(seeds, 1.0), tol=1e-12, max_iter=500
    )
    told = {row["node"]: row["rank"] for row in found}
    assert sum(told.values()) == pytest.approx(1.0, abs=1e-9)
    for node, value in expected.items():
        assert told.get(node, 0.0) == pytest.approx(value, abs=1e-8)


def test_interrupted_work_resumes_where_it_was(lake: Path, tmp_path: Path) -> None:
    steps: list[int] = []

    def stop(step: int) -> None:
        steps.append(step)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with opened_engine("embedded", tmp_path) as engine:
        with pytest.raises(KeyboardInterrupt):
            components(open_lake(lake, engine), portable=True, on_progress=stop)
        whole = components(open_lake(lake, engine), portable=True, on_progress=steps.append)
        assert whole.equals(components(open_lake(lake, engine)))
    assert steps == sorted(set(steps)), "no round was done twice"


def test_a_neighbourhood_goes_both_ways_and_no_further(here: Lake, edges: Edges) -> None:
    found = neighbourhood(here, ["c5"], 2, datasets=ONLY)
    assert dict(found.nodes.iter_rows()) == {"c3": 2, "c4": 1, "c5": 0, "c6": 1, "c7": 2}
    graph = nx.Graph(edges)
    seeds = ["n1", "n2", "hub"]
    seeds = [seed for seed in seeds if seed in graph]
    steps = nx.multi_source_dijkstra_path_length(graph, set(seeds), cutoff=3, weight=lambda *_: 1)
    assert dict(neighbourhood(here, seeds, 3, datasets=ONLY).nodes.iter_rows()) == steps


def test_of_a_hub_the_same_even_sample_is_followed_and_the_cap_is_told(here: Lake) -> None:
    found = [neighbourhood(here, ["hub"], 1, hub_cap=10, datasets=ONLY) for _ in range(2)]
    assert found[0].capped == ("hub",)
    assert found[0].nodes.height == 11
    assert found[0].nodes.equals(found[1].nodes)


def test_a_seed_that_nobody_knows_is_named(here: Lake) -> None:
    with pytest.raises(InputError, match="'nobody'"):
        rank(here, ["hub", "nobody"])


def test_screening_finds_a_misspelt_name_and_not_another(here: Lake) -> None:
    hits = screen(here, ["Anne Forde", "Mill Holding", "Zoe Quill"], like=0.9)
    assert set(zip(hits["asked"], hits["id"], strict=True)) == {
        ("Anne Forde", "p1"), ("Anne Forde", "p2"), ("Anne Forde", "p3"), ("Anne Forde", "p4"),
        ("Mill Holding", "c1"),
    }  # fmt: skip


def test_two_with_one_name_and_nothing_else_known_are_no_duplicates(here: Lake) -> None:
    rows = here.engine.rows(duplicates(here)).to_pylist()
    assert [(row["group"], row["id"]) for row in rows] == [("p1", "p1"), ("p1", "p2")]


def test_a_relation_of_the_register_is_an_edge_with_its_dates(here: Lake) -> None:
    found = neighbourhood(here, ["p1"], 1, datasets=("register",))
    assert found.edges.select("source", "target", "kind", "valid_from").rows() == [
        ("p1", "c1", "Ownership", "2010")
    ]


def test_an_engine_that_is_none_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no engine"), opened_engine("hadoop://x"):
        pass


def test_an_engine_is_embedded_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPSTANDER_ENGINE", raising=False)
    with opened_engine() as engine:
        assert isinstance(engine, Engine)
        assert engine.is_embedded
