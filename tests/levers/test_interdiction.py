"""Watching ways: a small world by brute force, cuts that never promise too much, clear faults."""

from __future__ import annotations

from itertools import combinations, count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InstanceError
from upstander.levers.interdiction.frontier import evasion_cuts
from upstander.levers.interdiction.interdiction import Interdiction
from upstander.levers.interdiction.polish import evasion, filled, indicator, polished
from upstander.levers.interdiction.watch import watch

seeds = st.integers(0, 10_000)


def country(seed: int, budget: int = 2) -> Interdiction:
    """Seven places, sixteen ways with cycles, seven sites, four smugglers."""
    chance = np.random.default_rng(seed)
    tail, head = chance.integers(0, 7, size=(2, 16))
    free = chance.uniform(0.3, 1.0, size=16)
    sites = np.sort(chance.choice(16, size=7, replace=False))
    watched = free.copy()
    watched[sites] *= chance.choice([0.0, 0.1, 0.6], size=7)
    probability = chance.dirichlet(np.ones(4))
    origin, destination = chance.integers(0, 7, size=(2, 4))
    return Interdiction(
        7, tail, head, free, watched, sites, origin, destination, probability, budget
    )


def by_enumeration(world: Interdiction, chosen: tuple[int, ...]) -> float:
    """Chance of passing by the definition: the best product over all walks, by squaring."""
    pass_by = world.free.copy()
    pass_by[world.sites[list(chosen)]] = world.watched[world.sites[list(chosen)]]
    best = np.eye(world.nodes)
    for a, b, p in zip(world.tail, world.head, pass_by, strict=True):
        best[a, b] = max(best[a, b], p)
    for _ in range(4):
        best = (best[:, :, None] * best[None, :, :]).max(axis=1)
    return float(world.probability @ best[world.origin, world.destination])


@pytest.mark.slow
@given(seeds, st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_the_watch_is_the_best_of_all_choices(seed: int, budget: int) -> None:
    world = country(seed, budget)
    best = min(by_enumeration(world, c) for c in combinations(range(7), budget))
    found = watch(world)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, abs=2e-6)
    assert found.bound <= best + 2e-6
    assert found.objective == pytest.approx(by_enumeration(world, found.sites))


@given(seeds)
@settings(deadline=None, max_examples=60)
def test_a_cut_from_anywhere_never_exceeds_what_a_choice_leaves(seed: int) -> None:
    world = country(seed)
    x = np.random.default_rng(seed).random(7)
    cuts = evasion_cuts(world, x)
    for size in range(8):
        for choice in combinations(range(7), size):
            left = float(world.probability @ cuts.at(indicator(world, choice)))
            assert left <= by_enumeration(world, choice) + 1e-9


@given(seeds, st.sets(st.integers(0, 6)))
@settings(deadline=None, max_examples=60)
def test_a_cut_at_a_choice_is_exact_there(seed: int, choice: set[int]) -> None:
    world = country(seed)
    chosen = tuple(sorted(choice))
    assert evasion(world, chosen) == pytest.approx(by_enumeration(world, chosen))


def test_swaps_never_make_a_choice_worse_and_keep_to_the_budget() -> None:
    gained = 0.0
    for seed in range(20):
        world = country(seed)
        start = filled(world, (5, 6))
        after = polished(world, start, lambda: 1.0)
        assert len(after) <= world.budget
        assert evasion(world, after) <= evasion(world, start)
        gained += evasion(world, start) - evasion(world, after)
    assert gained > 0


def test_without_time_the_answer_says_so_and_its_bound_holds() -> None:
    world = country(4)
    calls = count(3, -1)
    found = watch(world, seconds_left=lambda: float(next(calls)))
    best = watch(world)
    assert found.status == "time"
    assert found.bound <= best.objective <= found.objective


def test_a_site_that_is_no_arc_is_refused_with_a_remedy() -> None:
    with pytest.raises(InstanceError, match=r"a site is no arc.*remedy"):
        Interdiction(
            2,
            np.array([0]),
            np.array([1]),
            np.array([0.5]),
            np.array([0.1]),
            np.array([3]),
            np.array([0]),
            np.array([1]),
            np.array([1.0]),
            1,
        )
