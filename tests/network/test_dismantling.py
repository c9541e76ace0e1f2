"""Dismantling small worlds: what breaks them, what may not be touched, and what it costs."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InstanceError, UsageError
from upstander.network.dismantling.narrowing import ends, narrowest
from upstander.network.dismantling.order import removal_order, stop_size
from upstander.network.dismantling.search import Search, dismantle
from upstander.network.dismantling.starting import by_degree
from upstander.network.edge_graph import EdgeGraph, edge_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

TWO_RINGS = edge_graph([0, 1, 2, 3, 0, 4, 5, 6, 7, 4], [1, 2, 3, 0, 8, 5, 6, 7, 4, 8])
"""Two rings of four, joined by node 8."""


def slowly(graph: EdgeGraph, order: list[int]) -> list[int]:
    """Sizes of the largest component, each counted anew."""
    sizes = []
    for t in range(len(order) + 1):
        left = set(range(graph.n)) - set(order[:t])
        largest = 0
        while left:
            stack, size = [left.pop()], 0
            while stack:
                v = stack.pop()
                size += 1
                beside = graph.neighbours[graph.starts[v] : graph.starts[v + 1]].tolist()
                found = left & set(beside)
                left -= found
                stack += found
            largest = max(largest, size)
        sizes.append(largest)
    return sizes


def apart(graph: EdgeGraph, side: NDArray[np.int8], gone: set[int]) -> bool:
    """Whether no path leads from one end (1) to the other (2) without the nodes gone."""
    stack = np.flatnonzero(side == 1).tolist()
    seen = set(stack)
    while stack:
        v = stack.pop()
        beside = set(graph.neighbours[graph.starts[v] : graph.starts[v + 1]].tolist())
        found = beside - seen - gone
        seen |= found
        stack += found
    return not any(side[v] == 2 for v in seen)


graphs = st.integers(2, 12).flatmap(
    lambda n: st.lists(
        st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=24
    ).map(lambda edges: edge_graph([a for a, _ in edges], [b for _, b in edges], n))
)


def test_the_joint_of_two_rings_goes_first() -> None:
    assert dismantle(TWO_RINGS, stop=4).nodes.tolist() == [8]


def test_a_forbidden_joint_is_never_removed() -> None:
    done = dismantle(TWO_RINGS, stop=4, forbidden=[8])
    assert 8 not in done.nodes
    assert done.reached


def test_where_all_that_would_help_is_forbidden_the_order_says_so() -> None:
    done = dismantle(TWO_RINGS, stop=1, forbidden=range(9))
    assert not done.reached
    assert done.nodes.size == 0
    assert done.largest.tolist() == [9]


def test_a_dear_joint_is_spared_where_others_do_cheaply() -> None:
    costs = np.ones(9)
    costs[8] = 1000
    assert 8 not in dismantle(TWO_RINGS, stop=5, costs=costs, attempts=50).nodes


def test_where_hubs_are_dear_the_first_answer_beats_removal_by_degree_per_cost() -> None:
    random = np.random.default_rng(5)
    ends = (random.random((2, 900)) ** 2 * 300).astype(np.int64)
    graph = edge_graph(ends[0], ends[1], 300)
    costs = np.maximum(graph.degrees, 1.0)
    rows, nobody = (graph.starts, graph.neighbours), np.zeros(300, dtype=bool)
    plain = removal_order(graph, by_degree(*rows, costs, nobody), 30, costs)
    assert plain.reached
    assert Search(graph, 30, costs=costs).first_answer().r < 0.9 * plain.r


def test_nothing_is_removed_from_what_is_small_already() -> None:
    done = dismantle(TWO_RINGS, stop=9)
    assert (done.nodes.size, done.r, done.reached) == (0, 0.0, True)


def test_the_same_seed_gives_the_same_order() -> None:
    first, second = (dismantle(TWO_RINGS, 2, attempts=20, seed=7) for _ in range(2))
    assert first.nodes.tolist() == second.nodes.tolist()


@pytest.mark.slow
@given(graphs, st.integers(1, 4), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_every_order_breaks_the_graph_and_its_figures_are_true(
    graph: EdgeGraph, stop: int, seed: int
) -> None:
    done = dismantle(graph, stop, seed=seed)
    nodes = done.nodes.tolist()
    assert done.reached
    assert len(set(nodes)) == len(nodes)
    assert done.largest.tolist() == slowly(graph, nodes)
    assert done.r == pytest.approx(sum(done.largest[1:].tolist()) / graph.n**2)
    assert all(size > stop for size in done.largest[:-1])


@given(graphs, st.integers(1, 3), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_a_search_that_goes_on_never_leaves_the_graph_unbroken_and_never_gets_worse(
    graph: EdgeGraph, stop: int, seed: int
) -> None:
    search = Search(graph, stop, seed=seed)
    before = search.best()
    for _ in range(30):
        search.advance()
    after = search.best()
    assert after.reached
    assert after.r <= before.r + 1e-12
    assert after.largest.tolist() == slowly(graph, after.nodes.tolist())


@given(graphs, st.integers(0, 11), st.sampled_from([0.2, 0.4]))
@settings(max_examples=60, deadline=None)
def test_the_narrowest_place_parts_the_ends_and_no_smaller_set_does(
    graph: EdgeGraph, centre: int, share: float
) -> None:
    rows, weight = (graph.starts, graph.neighbours), np.ones(graph.n, dtype=np.int64)
    side = ends(*rows, weight, centre % graph.n, share)
    cut = narrowest(*rows, side, graph.n)
    free = np.flatnonzero(side == 0).tolist()
    parting = [
        k
        for k in range(len(free) + 1)
        if any(apart(graph, side, set(chosen)) for chosen in combinations(free, k))
    ]
    assert len(cut) == min(parting, default=0)
    assert not parting or apart(graph, side, set(cut.tolist()))


@pytest.mark.slow
@given(graphs, st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_forbidden_nodes_stay_in_any_world(graph: EdgeGraph, seed: int) -> None:
    forbidden = np.random.default_rng(seed).choice(graph.n, graph.n // 2, replace=False)
    done = dismantle(graph, 1, forbidden=forbidden, seed=seed)
    assert not set(done.nodes.tolist()) & set(forbidden.tolist())


def test_on_a_small_world_no_order_at_all_is_better() -> None:
    graph = edge_graph([0, 1, 2, 0, 3, 4, 5, 3], [1, 2, 0, 3, 4, 5, 3, 6])
    least = min(
        sum(sizes[1:]) / graph.n**2
        for k in range(1, 5)
        for order in permutations(range(graph.n), k)
        if (sizes := slowly(graph, list(order)))[-1] <= 2
    )
    assert dismantle(graph, 2, attempts=100).r == pytest.approx(least)


def test_more_attempts_are_never_worse() -> None:
    random = np.random.default_rng(3)
    graph = edge_graph(random.integers(0, 200, 500), random.integers(0, 200, 500))
    search = Search(graph, 20)
    values = [search.best().r]
    for _ in range(40):
        search.advance()
        values.append(search.best().r)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(values))
    assert values[-1] < values[0]


def test_an_order_of_anyone_is_valued_the_same_way() -> None:
    done = removal_order(TWO_RINGS, [0, 8, 4], stop=4)
    assert done.nodes.tolist() == [0, 8]
    assert done.largest.tolist() == [9, 5, 4]


def test_costs_and_forbidden_nodes_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InstanceError, match="9 nodes"):
        dismantle(TWO_RINGS, 4, costs=[1.0])
    with pytest.raises(InstanceError, match="node 3 is -1"):
        dismantle(TWO_RINGS, 4, costs=[1, 1, 1, -1, 1, 1, 1, 1, 1])
    with pytest.raises(InstanceError, match="forbidden"):
        dismantle(TWO_RINGS, 4, forbidden=[9])
    with pytest.raises(UsageError, match="no share"):
        stop_size(10, 1.5)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
@settings(max_examples=50, deadline=None)
def test_a_graph_keeps_each_edge_once_and_counts_what_it_drops(
    edges: list[tuple[int, int]],
) -> None:
    graph = edge_graph([a for a, _ in edges], [b for _, b in edges], 10)
    kept = {frozenset(edge) for edge in edges if len(set(edge)) == 2}
    rows = [graph.neighbours[graph.starts[v] : graph.starts[v + 1]].tolist() for v in range(10)]
    assert {frozenset((v, w)) for v in range(10) for w in rows[v]} == kept
    assert all(row == sorted(set(row)) for row in rows)
    assert graph.m + graph.loops + graph.repeats == len(edges)


def test_a_node_number_outside_the_graph_is_refused() -> None:
    with pytest.raises(InstanceError, match="node 5 is not among 3"):
        edge_graph([0], [5], 3)
