"""Weak points of small worlds, against exact enumeration of all combinations of relations."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_world import SmallWorld
from upstander.errors import UsageError
from upstander.model.probability import Probability
from upstander.network.roles import roots
from upstander.network.weak_points import WeakPoint, weak_points

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from upstander.network.graph import ActorGraph, Relation

Arc = tuple[str, str]


def reported(world: SmallWorld, *units: str) -> SmallWorld:
    for unit in units:
        world.say(f"incident-{unit}", "Incident", name="incident", perpetrator=unit)
    return world


def at(graph: ActorGraph, probabilities: Sequence[float]) -> ActorGraph:
    """The same graph with given probabilities and no doubt about them."""
    relations = tuple(
        replace(r, probability=Probability(p, p, p, "given"))
        for r, p in zip(graph.relations, probabilities, strict=True)
    )
    return replace(graph, relations=relations)


def joined(arcs: Collection[Arc], tops: Collection[str], units: Collection[str]) -> set[Arc]:
    found = set()
    for top in tops:
        reached, front = {top}, [top]
        while front:
            here = front.pop()
            fresh = {b for a, b in arcs if a == here} - reached
            reached |= fresh
            front += fresh
        found |= {(top, unit) for unit in units if unit in reached and unit != top}
    return found


def possible(relations: Sequence[Relation]) -> Iterator[tuple[float, list[Relation]]]:
    for holds in product((False, True), repeat=len(relations)):
        chance = 1.0
        for r, held in zip(relations, holds, strict=True):
            chance *= r.probability.value if held else 1 - r.probability.value
        if chance:
            yield chance, [r for r, held in zip(relations, holds, strict=True) if held]


def exact_shares(graph: ActorGraph, layer: str, units: Collection[str]) -> dict[str, float]:
    """The share of every actor and relation, by enumeration of all 2^m worlds."""
    relations = graph.in_layer(layer)
    tops = roots(graph, layer)
    actors = {end for r in relations for end in (r.source, r.target)}
    total, lost = 0.0, dict.fromkeys([*actors, *(r.id for r in relations)], 0.0)
    for chance, live in possible(relations):
        before = joined({(r.source, r.target) for r in live}, tops, units)
        total += chance * len(before)
        for x in lost:
            kept = {(r.source, r.target) for r in live if x not in (r.id, r.source, r.target)}
            cut = before - joined(kept, set(tops) - {x}, units)
            lost[x] += chance * sum(1 for _, unit in cut if unit != x)
    return {x: amount / total for x, amount in lost.items()} if total else {}


def shares(found: Sequence[WeakPoint]) -> dict[str, float]:
    return {w.id: w.share.value for w in found}


def two_ways() -> SmallWorld:
    """Two equal suppliers of one unit, each through a broker of its own."""
    world = SmallWorld().actors("a", "b", "v", "w", "u")
    world.supply("a", "v").supply("v", "u").supply("b", "w").supply("w", "u")
    return reported(world, "u")


def test_every_link_of_a_single_chain_carries_everything() -> None:
    world = reported(SmallWorld().actors("a", "b", "u").supply("a", "b").supply("b", "u"), "u")
    found = weak_points(at(world.graph(), [1, 1]), world.entities())
    assert shares(found) == {"a": 1, "b": 1, "a-arms-b": 1, "b-arms-u": 1}
    assert found[0].share.low == found[0].share.high == 1
    assert found[0].reason == (
        "removing it cuts 100% (100%) of the expected supply routes of arms to units with "
        "incidents; no substitute is in evidence"
    )


def test_of_two_equal_ways_each_carries_half_and_is_the_others_substitute() -> None:
    world = two_ways()
    found = weak_points(at(world.graph(), [0.5] * 4), world.entities(), worlds=64_000)
    assert shares(found)["v"] == pytest.approx(0.5, abs=0.02)
    broker = next(w for w in found if w.id == "v")
    assert broker.substitutes == ("w",)
    assert broker.routes_before == pytest.approx(0.5, abs=0.01)
    assert broker.routes_after == pytest.approx(0.25, abs=0.01)
    assert broker.share.low <= 0.5 <= broker.share.high


def test_with_certain_relations_shares_are_exact() -> None:
    world = two_ways().supply("a", "w")
    graph = at(world.graph(), [1] * 5)
    exact = {x: s for x, s in exact_shares(graph, "arms", {"u"}).items() if s}
    assert shares(weak_points(graph, world.entities())) == pytest.approx(exact, abs=1e-12)


def test_the_unit_itself_is_no_weak_point_of_its_own_supply_but_may_feed_another() -> None:
    world = SmallWorld().actors("a", "u", "v").supply("a", "u").supply("u", "v")
    found = weak_points(at(world.graph(), [1, 1]), reported(world, "u", "v").entities())
    assert shares(found)["u"] == 0.5
    assert "v" not in shares(found)


def test_protectors_communities_and_private_persons_are_never_listed() -> None:
    world = SmallWorld().actors("church", "broker", "u").actors("driver", schema="Person")
    world.say("c", "Community", name="Marsh people")
    world.say("p", "Protection", protector="church", community="c", means="shelter")
    world.supply("church", "u").supply("driver", "u").supply("broker", "u")
    found = weak_points(reported(world, "u").graph(), world.entities())
    assert {w.id for w in found} == {"broker", "broker-arms-u"}


def test_a_circle_is_walked_once() -> None:
    world = SmallWorld().actors("a", "b", "c", "u").supply("a", "b").supply("b", "c")
    world.supply("c", "b").supply("c", "u")
    graph = at(reported(world, "u").graph(), [1] * 4)
    exact = {x: s for x, s in exact_shares(graph, "arms", {"u"}).items() if s}
    assert shares(weak_points(graph, world.entities())) == exact


def test_both_legs_of_one_claim_hold_together() -> None:
    world = reported(SmallWorld().actors("a", "v", "u").supply("a", "u", via="v"), "u")
    (first, *_) = weak_points(at(world.graph(), [0.5, 0.5]), world.entities(), worlds=64_000)
    assert first.routes_before == pytest.approx(0.5, abs=0.01)


def test_wider_grades_give_wider_intervals() -> None:
    world = two_ways()
    graph = world.graph()
    wide = replace(
        graph,
        relations=tuple(
            replace(r, probability=Probability(0.5, 0.1, 0.9, "wide")) for r in graph.relations
        ),
    )
    sure = weak_points(at(graph, [0.5] * 4), world.entities(), worlds=8_192)
    unsure = weak_points(wide, world.entities(), worlds=8_192)
    spread = {w.id: w.share.spread for w in sure}
    assert all(w.share.spread > 2 * spread[w.id] for w in unsure)


def test_a_seed_gives_the_same_answer_and_a_layer_without_capability_is_refused() -> None:
    world = two_ways()
    graph, entities = world.graph(), world.entities()
    assert weak_points(graph, entities, seed=3) == weak_points(graph, entities, seed=3)
    assert not weak_points(graph, SmallWorld().actors("u").entities())
    with pytest.raises(UsageError, match="carries no capability"):
        weak_points(graph, entities, layers=["ownership"])


def test_a_weak_point_names_the_statements_that_it_rests_on() -> None:
    world = two_ways()
    known = {s.id for s in world.statements}
    for weak in weak_points(world.graph(), world.entities()):
        assert weak.statements
        assert set(weak.statements) <= known


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    arcs=st.sets(
        st.tuples(st.sampled_from("abcdu"), st.sampled_from("bcduv")).filter(
            lambda pair: pair[0] != pair[1]
        ),
        min_size=1,
        max_size=7,
    ),
    chances=st.lists(st.sampled_from([0.3, 0.6, 1.0]), min_size=7, max_size=7),
)
def test_sampled_shares_agree_with_enumeration(arcs: set[Arc], chances: list[float]) -> None:
    world = SmallWorld().actors(*"abcduv")
    for source, target in sorted(arcs):
        world.supply(source, target)
    graph = at(reported(world, "u", "v").graph(), chances[: len(arcs)])
    exact = exact_shares(graph, "arms", {"u", "v"})
    found = weak_points(graph, world.entities(), worlds=16_384)
    for weak in found:
        # With n routes seen and at most 2 per world, the ratio's variance is at most 2 / n.
        routes = weak.routes_before * 16_384
        assert abs(weak.share.value - exact[weak.id]) <= max(1e-12, 4 * (2 / routes) ** 0.5)
    missed = {x for x, share in exact.items() if share > 0.01} - {w.id for w in found}
    assert not missed


def test_no_person_is_a_weak_point_whatever_their_post() -> None:
    world = SmallWorld().actors("hq", "u").actors("general", schema="Person")
    world.say("post", "Posting", holder="general", unit="hq", commanding="true")
    world.say("orders", "Command", superior="hq", subordinate="u")
    world.say("i", "Incident", perpetrator="u")
    listed = {p.id for p in weak_points(world.graph(), world.entities(), worlds=128)}
    assert "hq" in listed
    assert not listed & {"general", "post"}
