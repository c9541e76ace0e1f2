"""Fragmenting small worlds: the pairs left, the bound, and what is proved."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import UsageError
from upstander.network.edge_graph import EdgeGraph, edge_graph
from upstander.network.fragmentation.bounds import edge_bound, everything_tried
from upstander.network.fragmentation.crossing import crossed
from upstander.network.fragmentation.forest import forest_bound, forest_optimum
from upstander.network.fragmentation.parting import parted
from upstander.network.fragmentation.schedule import Schedule
from upstander.network.fragmentation.search import Search, fragment, pairs_without

if TYPE_CHECKING:
    from numpy.typing import NDArray

graphs = st.integers(4, 10).flatmap(
    lambda n: st.lists(
        st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=20
    ).map(lambda edges: edge_graph([a for a, _ in edges], [b for _, b in edges], n))
)


def optimum(graph: EdgeGraph, k: int) -> int:
    return min(pairs_without(graph, list(nodes)) for nodes in combinations(range(graph.n), k))


def tree(n: int, seed: int) -> EdgeGraph:
    random = np.random.default_rng(seed)
    return edge_graph(range(1, n), [int(random.integers(v)) for v in range(1, n)])


@pytest.mark.slow
@given(graphs, st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_small_worlds_are_solved_and_proved(graph: EdgeGraph, k: int) -> None:
    found = fragment(graph, k)
    assert len(found.nodes) == k
    assert found.pairs == pairs_without(graph, found.nodes)
    assert found.bound == optimum(graph, k) == everything_tried(graph, k)
    assert found.proved == (found.pairs == found.bound)
    assert found.proved


@given(graphs, st.integers(0, 4))
@settings(max_examples=50, deadline=None)
def test_no_bound_is_above_what_can_be_reached(graph: EdgeGraph, k: int) -> None:
    best = optimum(graph, k)
    assert edge_bound(graph, k) <= best
    spanning = forest_bound(graph, k, best + 3)
    assert spanning is not None
    assert spanning <= best


@given(st.integers(4, 11), st.integers(0, 4), st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_on_a_tree_the_bound_is_the_optimum(n: int, k: int, seed: int) -> None:
    best = optimum(tree(n, seed), k)
    assert forest_bound(tree(n, seed), k, best + 5) == best


@pytest.mark.slow
def test_a_large_tree_is_proved() -> None:
    found = fragment(tree(300, 1), 30, attempts=60)
    assert found.proved


def test_a_ring_is_cut_into_equal_arcs() -> None:
    ring = edge_graph(range(12), [(v + 1) % 12 for v in range(12)])
    found = fragment(ring, 3)
    assert (found.pairs, found.proved) == (9, True)


def test_removing_everybody_or_nobody_is_exact() -> None:
    graph = tree(6, 0)
    assert fragment(graph, 0).pairs == 15
    assert fragment(graph, 6).pairs == 0


def test_the_same_seed_gives_the_same_nodes() -> None:
    graph = tree(80, 5)
    first, second = (fragment(graph, 8, seed=4).nodes.tolist() for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_the_best_never_gets_worse() -> None:
    random = np.random.default_rng(3)
    graph = edge_graph(random.integers(0, 150, 300), random.integers(0, 150, 300))
    search = Search(graph, 30)
    values = [search.best()[0]]
    for _ in range(12):
        search.advance()
        values.append(search.best()[0])
    assert values == sorted(values, reverse=True)
    assert values[-1] == pairs_without(graph, search.best()[1])


def test_more_nodes_than_there_are_cannot_be_removed() -> None:
    with pytest.raises(UsageError, match="7 nodes cannot"):
        fragment(tree(6, 0), 7)


def dumb_bell(size: int, joints: int) -> EdgeGraph:
    """Two cliques; each of the ``joints`` knows everybody in both."""
    first, second = range(size), range(size, 2 * size)
    edges = [*combinations(first, 2), *combinations(second, 2)]
    edges += [(j, v) for j in range(2 * size, 2 * size + joints) for v in range(2 * size)]
    return edge_graph([a for a, _ in edges], [b for _, b in edges])


def test_a_cut_that_no_single_exchange_finds_is_found_by_parting() -> None:
    graph, chance = dumb_bell(20, 6), np.random.default_rng(0)
    gone = np.zeros(graph.n, dtype=bool)
    gone[:18] = True  # of one clique, so that each joint alone frees nobody
    found = [parted(graph.starts, graph.neighbours, gone, chance) for _ in range(20)]
    sets = [other for other in found if other is not None]
    assert sets
    assert {int(other.sum()) for other in sets} == {18}
    least = min(pairs_without(graph, np.flatnonzero(other)) for other in sets)
    assert least <= 8 * 7 // 2 + 20 * 19 // 2 < pairs_without(graph, range(18))


def test_what_is_wide_everywhere_is_not_parted() -> None:
    everybody = edge_graph(*np.array(list(combinations(range(12), 2))).T)
    gone = np.arange(12) < 3
    parts = parted(everybody.starts, everybody.neighbours, gone, np.random.default_rng(0))
    assert parts is None


def test_where_nobody_is_connected_there_is_nothing_to_part() -> None:
    star = edge_graph([0, 0, 0], [1, 2, 3])
    gone = np.arange(4) < 1
    assert parted(star.starts, star.neighbours, gone, np.random.default_rng(0)) is None


@given(graphs, st.integers(1, 3), st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_parting_keeps_the_number_of_the_gone(graph: EdgeGraph, k: int, seed: int) -> None:
    gone = np.arange(graph.n) < k
    other = parted(graph.starts, graph.neighbours, gone, np.random.default_rng(seed))
    assert other is None or other.sum() == k
    assert gone.sum() == k


@given(st.integers(4, 11), st.integers(1, 4), st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_of_a_tree_the_optimum_itself_is_found(n: int, k: int, seed: int) -> None:
    graph = tree(n, seed)
    gone = forest_optimum(graph, k, n * n)
    assert gone is not None
    assert gone.sum() <= k
    assert pairs_without(graph, np.flatnonzero(gone)) == optimum(graph, k)


def test_a_large_tree_is_proved_without_any_search() -> None:
    found = fragment(tree(400, 2), 30, attempts=0)
    assert found.proved
    assert len(found.nodes) == 30
    assert pairs_without(tree(400, 2), found.nodes) == found.pairs


def test_what_has_a_ring_is_no_forest() -> None:
    ring = edge_graph(range(5), [(v + 1) % 5 for v in range(5)])
    assert forest_optimum(ring, 2, 10) is None


def test_heat_at_which_all_sets_are_alike_is_not_taken_for_frost() -> None:
    schedule = Schedule(heat=1.0, steps=100.0)
    schedule.next(None)
    schedule.learn(uphill=0.5, exchanges=0.95)
    for _ in range(8):
        schedule.next(None)
        schedule.learn(uphill=0.0, exchanges=0.99)
    assert schedule.freezing == pytest.approx(1 / 1.25)
    schedule.next(None)
    schedule.learn(uphill=0.0, exchanges=0.01)
    assert schedule.freezing == schedule.heat


@given(graphs, st.integers(1, 4), st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_a_crossing_is_the_best_that_follows_one_set_or_the_other_in_each_part(
    graph: EdgeGraph, k: int, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    one, other = (np.isin(np.arange(graph.n), chance.permutation(graph.n)[:k]) for _ in range(2))
    gain, crossing = crossed(graph.starts, graph.neighbours, one, other)
    parts = list(nx.connected_components(apart(graph, one & other)))
    sets = []
    for followed in product((one, other), repeat=len(parts)):
        mixed = one & other
        for part, chosen in zip(parts, followed, strict=True):
            mixed[list(part)] = chosen[list(part)]
        sets.append(np.flatnonzero(mixed))
    best = min(pairs_without(graph, nodes) for nodes in sets if len(nodes) == k)
    assert pairs_without(graph, np.flatnonzero(crossing)) == best
    assert pairs_without(graph, np.flatnonzero(one)) - gain == best
    assert crossing.sum() == k


def apart(graph: EdgeGraph, gone: NDArray[np.bool_]) -> nx.Graph:
    left = nx.Graph()
    left.add_nodes_from(np.flatnonzero(~gone).tolist())
    ends = np.repeat(np.arange(graph.n), np.diff(graph.starts))
    left.add_edges_from((a, b) for a, b in zip(ends, graph.neighbours, strict=True)
                        if not (gone[a] or gone[b]))  # fmt: skip
    return left


def test_two_sets_that_are_each_right_about_one_half_are_crossed_into_the_best() -> None:
    # Two stars of five: each set takes one centre, and a leaf of the other star.
    stars = edge_graph([0] * 5 + [6] * 5, [1, 2, 3, 4, 5, 7, 8, 9, 10, 11])
    one, other = (np.isin(np.arange(12), nodes) for nodes in ((0, 7), (6, 1)))
    gain, crossing = crossed(stars.starts, stars.neighbours, one, other)
    assert np.flatnonzero(crossing).tolist() == [0, 6]
    assert gain == 5 * 4 // 2
