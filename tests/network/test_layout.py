"""Drawings of a graph: quick, always the same, and such that what hangs together lies together."""

from __future__ import annotations

import math
import time
from random import Random

import numpy as np
import pytest

from tests.pace import slower
from upstander.network.layout import laid_out


def drawn(count: int, lines: int, seed: int = 1) -> tuple[list[str], list[tuple[str, str]]]:
    chance = Random(seed)  # noqa: S311  (a synthetic graph)
    nodes = [f"n{k}" for k in range(count)]
    pairs = [
        (nodes[int(count * chance.random() ** 2)], nodes[chance.randrange(count)])
        for _ in range(lines)
    ]
    return nodes, pairs


@pytest.mark.slow
def test_three_thousand_nodes_are_laid_out_in_less_than_two_seconds() -> None:
    nodes, pairs = drawn(3_000, 4_500)
    begun = time.perf_counter()
    places = laid_out(nodes, pairs)
    assert time.perf_counter() - begun < 2 * slower()
    assert set(places) == set(nodes)
    assert all(map(math.isfinite, np.ravel(list(places.values()))))


def test_the_same_graph_lies_the_same_way_whatever_order_its_lines_come_in() -> None:
    nodes, pairs = drawn(120, 200)
    turned = [(b, a) for a, b in reversed(pairs)]
    assert laid_out(nodes, pairs) == laid_out(nodes, turned)


def test_neighbours_lie_nearer_than_others_and_no_two_on_one_point() -> None:
    nodes, pairs = drawn(200, 260)
    places = laid_out(nodes, pairs)
    assert len(set(places.values())) == len(nodes)
    near = np.mean([math.dist(places[a], places[b]) for a, b in pairs if a != b])
    all_pairs = [math.dist(places[a], places[b]) for a in nodes[:60] for b in nodes[60:]]
    assert near < np.mean(all_pairs) / 2


def test_nothing_one_thing_and_things_without_lines_have_their_places() -> None:
    assert laid_out([], []) == {}
    assert len(laid_out(["a"], [("a", "a"), ("a", "unknown")])) == 1
    assert len(set(laid_out(["a", "b", "c", "d"], [("a", "b")]).values())) == 4
