"""Weak points together, checked against trying every choice on small worlds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.network.test_weak_points import at, reported
from tests.small_world import SmallWorld
from upstander.network.hubs import hidden_hubs
from upstander.network.joint import joint_weakness, unit_weights
from upstander.network.joint_choice import choose
from upstander.network.supply import Gone, plain_worlds, supply_of
from upstander.network.weak_points import weak_points
from upstander.network.witnesses import actors_of, relations_of, witnesses

LAYERS = ("command", "money", "arms")


def two_suppliers() -> SmallWorld:
    world = SmallWorld().actors("left", "right", "depot", "u")
    for source, target in (("left", "depot"), ("right", "depot"), ("depot", "u")):
        world.supply(source, target)
    return reported(world.supply("left", "u").supply("right", "u"), "u")


def test_two_equal_suppliers_are_chosen_together_though_neither_is_weak_alone() -> None:
    world = two_suppliers()
    graph = at(world.graph(), [1.0] * 5)
    found = joint_weakness(graph, world.entities(), most=2, worlds=128)
    assert found is not None
    assert [(p.id, p.alone, p.adds) for p in found.points] == [("left", 0, 1), ("right", 0, 1)]
    assert (found.loss.value, found.proved, found.disabled) == (1, True, 1)
    assert found.substitutes == ()


def test_what_still_supplies_is_named_with_its_share() -> None:
    world = SmallWorld().actors("a", "b", "u")
    reported(world.supply("a", "u").supply("b", "u"), "u")
    graph = at(world.graph(), [1.0, 0.5])
    made = joint_weakness(graph, world.entities(), most=1)
    assert made is not None
    assert [p.id for p in made.points] == ["a"]
    ((other, share),) = made.substitutes
    assert other == "b"
    assert share == pytest.approx(0.5, abs=0.1)


def test_nobody_is_in_the_set_in_vain() -> None:
    world = SmallWorld().actors("a", "b", "c", "u")
    reported(world.supply("a", "b").supply("b", "c").supply("c", "u"), "u")
    found = joint_weakness(at(world.graph(), [1.0] * 3), world.entities(), most=3, worlds=128)
    assert found is not None
    assert len(found.points) == 1


def test_whoever_is_never_listed_is_in_no_set_and_no_substitute() -> None:
    world = SmallWorld().actors("church", "broker", "u").actors("lender", schema="Person")
    world.actors("people", schema="Community")
    world.say("p", "Protection", protector="church", community="people")
    for source in ("church", "broker", "lender"):
        world.supply(source, "u", "money")
    reported(world, "u")
    found = joint_weakness(world.graph(), world.entities(), most=5)
    assert found is None or [p.id for p in found.points] == ["broker"]
    assert found is None or not found.substitutes
    listed = weak_points(world.graph(), world.entities(), worlds=128)
    named = {x for p in listed for x in (p.id, *p.substitutes)}
    assert not named & {"church", "lender", "people"}


def test_relations_can_be_chosen_in_place_of_actors() -> None:
    world = two_suppliers()
    found = joint_weakness(
        at(world.graph(), [1.0] * 5), world.entities(), most=3, relations=True, worlds=128
    )
    assert found is not None
    assert {p.id for p in found.points} == {"left-arms-u", "right-arms-u", "depot-arms-u"}
    assert all("→" in p.caption for p in found.points)


def test_a_unit_that_is_asked_about_takes_the_place_of_incidents() -> None:
    world = two_suppliers()
    assert unit_weights(world.entities(), ["depot"]) == {"depot": 1}
    found = joint_weakness(world.graph(), world.entities(), most=2, toward=["depot"], worlds=128)
    assert found is not None
    assert {p.id for p in found.points} == {"left", "right"}


def test_a_hub_beside_the_chain_is_told_and_a_commander_is_not() -> None:
    world = SmallWorld().actors("hq", "u").actors("maker", "broker", schema="Company")
    world.say("k", "Command", superior="hq", subordinate="u")
    reported(world.supply("maker", "broker").supply("broker", "u"), "u")
    graph = world.graph()
    hubs = hidden_hubs(graph, weak_points(graph, world.entities(), worlds=128))
    assert {(h.actor, h.part) for h in hubs} == {("maker", "source"), ("broker", "broker")}
    assert all(h.statements for h in hubs)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[tuple[str, str, str]], list[float]]:
    names = "abcdef"
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    arcs = draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=9, unique=True))
    layers = draw(st.lists(st.sampled_from(LAYERS[1:]), min_size=len(arcs), max_size=len(arcs)))
    chances = draw(
        st.lists(st.sampled_from((0.3, 0.6, 1.0)), min_size=len(arcs), max_size=len(arcs))
    )
    return [(a, b, layer) for (a, b), layer in zip(arcs, layers, strict=True)], chances


@pytest.mark.slow
@given(small_cases(), st.integers(1, 3), st.booleans())
def test_the_set_its_value_and_its_bound_agree_with_trying_every_choice(
    case: tuple[list[tuple[str, str, str]], list[float]], most: int, actors: bool
) -> None:
    arcs, chances = case
    world = SmallWorld().actors(*"abcdef")
    for source, target, what in sorted(arcs, key=lambda a: (a[2], a[0], a[1])):
        world.supply(source, target, what)
    graph = at(reported(world, "e", "f").graph(), chances)
    supply = supply_of(graph, {"e": 0.7, "f": 0.3}, LAYERS, plain_worlds(1, 3))
    if supply is None or not supply.whole().sum():
        return
    elements = (actors_of if actors else relations_of)(supply, {"b"})
    count = min(most, len(elements.ids))
    every = [list(c) for k in range(count + 1) for c in combinations(range(len(elements.ids)), k)]
    values = supply.lost(elements.gone(every)).sum(axis=1) / supply.whole().sum()
    found = choose(supply, elements, most)
    assert found.value == pytest.approx(values.max())
    assert found.bound == pytest.approx(values.max(), abs=1e-6)
    greedy = choose(supply, elements, most, rounds=0)
    assert greedy.bound >= values.max() - 1e-9
    assert greedy.value >= greedy.promise * values.max() - 1e-9
    kept = supply.kept(elements.gone([found.elements]))[:, 0]
    assert len(witnesses(supply, elements, found.elements)) == int(np.bitwise_count(kept).sum())


def test_being_taken_out_costs_a_unit_nothing_of_its_own() -> None:
    world = SmallWorld().actors("a", "u", "v")
    reported(world.supply("a", "u").supply("u", "v"), "u", "v")
    supply = supply_of(at(world.graph(), [1.0, 1.0]), {"u": 1, "v": 1}, LAYERS, plain_worlds(1, 1))
    assert supply is not None
    out = np.array([[node == "u"] for node in supply.nodes])
    assert (np.bitwise_count(supply.kept(Gone(out, {}))).sum(axis=2).ravel() == [64, 0]).all()
