"""The packed graph says what the actor graph says, and the same seed draws the same worlds."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from tests.network.test_weak_points import at
from tests.small_world import TODAY, SmallWorld
from upstander.errors import InstanceError, UsageError
from upstander.network.packed import OPEN, packed, packed_from
from upstander.network.worlds import unpacked


def test_a_view_ages_relations_as_the_actor_graph_does() -> None:
    world = SmallWorld().actors("a", "b", "c", "d")
    world.supply("a", "b", startDate="2020-01-01").supply("b", "c", endDate="2024-12-31")
    world.supply("c", "d", startDate="2019-05-01", endDate="2030-01-01")
    aged = {(r.source, r.target): r.probability.value for r in world.graph(TODAY).relations}
    fresh = {(r.source, r.target): r for r in world.graph(None).relations}
    keys = sorted(fresh)
    days = [
        [
            (r.period.start.earliest or date.min).toordinal() if r.period.start.known else OPEN,
            r.period.end.latest.toordinal() if r.period.end.latest else OPEN,
            r.period.start.latest.toordinal() if r.period.start.latest else OPEN,
        ]
        for r in (fresh[key] for key in keys)
    ]
    number = {name: k for k, name in enumerate("abcd")}
    graph = packed_from(
        4,
        [number[a] for a, _ in keys],
        [number[b] for _, b in keys],
        [0] * len(keys),
        [[fresh[key].probability.value] * 3 for key in keys],
        days=days,
        layers=("arms",),
    ).on(TODAY)
    ends = [
        ("abcd"[v], "abcd"[t])
        for v in range(4)
        for t in graph.target[graph.starts[v] : graph.starts[v + 1]]
    ]
    assert dict(zip(ends, graph.probability[:, 0], strict=True)) == pytest.approx(aged, rel=1e-5)


def test_who_is_reached_agrees_with_walking_each_world() -> None:
    world = SmallWorld().actors(*"abcde")
    for ends in ("ab", "bc", "ca", "cd", "ae"):
        world.supply(*ends)
    graph, ids = packed(at(world.graph(), [0.5] * 5))
    live = graph.worlds(2, seed=3)
    reached = unpacked(graph.reached("arms", live, [ids.index("a")]), 128)
    source = np.repeat(np.arange(graph.actors), np.diff(graph.starts))
    for there, holds in zip(reached, unpacked(live, 128), strict=True):
        found, front = {0}, [0]
        while front:
            here = front.pop()
            near = set(graph.target[holds & (source == here)].tolist()) - found
            found |= near
            front += near
        assert set(np.flatnonzero(there)) == found


def test_relations_of_one_group_hold_or_fail_together_and_a_view_draws_the_same() -> None:
    days = [[OPEN, OPEN, OPEN], [OPEN, TODAY.toordinal() - 1, OPEN], [OPEN, OPEN, OPEN]]
    graph = packed_from(
        4, [2, 0, 1], [3, 1, 2], [0, 0, 0], [[0.5] * 3] * 3, days=days, group=[7, 5, 7],
        layers=("arms",),
    )  # fmt: skip
    live = graph.worlds(4, seed=1)
    assert (live[1] == live[2]).all()
    assert (live[0] != live[1]).any()
    view = graph.on(TODAY)
    assert len(view.target) == 2
    assert (view.worlds(4, seed=1) == live[1:]).all()
    assert (graph.worlds(4, seed=2) != live).any()


def test_loops_and_repeats_are_left_out_and_counted_and_bad_columns_are_told() -> None:
    half = [[0.5] * 3] * 3
    graph = packed_from(2, [0, 0, 1], [1, 1, 1], [0, 0, 0], half, layers=("arms",))
    assert (len(graph.target), graph.repeats, graph.loops) == (1, 1, 1)
    with pytest.raises(InstanceError, match="is no actor"):
        packed_from(2, [0], [2], [0], half[:1], layers=("arms",))
    with pytest.raises(InstanceError, match="no name"):
        packed_from(2, [0], [1], [1], half[:1], layers=("arms",))
    with pytest.raises(InstanceError, match="outside"):
        packed_from(2, [0], [1], [0], [[1.5, 0, 1]], layers=("arms",))
    with pytest.raises(UsageError, match="no relation is in layer"):
        graph.reached("money", graph.worlds(1, 0), [0])


@given(st.floats(1e-9, 1 - 1e-9) | st.sampled_from([0.0, 1.0]), st.integers(0, 2**31))
def test_a_relation_holds_as_often_as_it_is_likely(chance: float, seed: int) -> None:
    graph = packed_from(2, [0], [1], [0], [[chance] * 3], layers=("arms",))
    held = int(np.bitwise_count(graph.worlds(8, seed)).sum())
    # Of a thousand million right draws one would be as far off.
    assert binomtest(held, 512, chance).pvalue > 1e-9


def test_days_before_a_relation_began_do_not_hold_it() -> None:
    began = TODAY.toordinal()
    graph = packed_from(
        2, [0], [1], [0], [[1, 1, 1]], days=[[began, OPEN, began]], layers=("arms",)
    )
    assert len(graph.on(TODAY - timedelta(days=1)).target) == 0
    assert graph.on(TODAY).probability[0, 0] == 1
