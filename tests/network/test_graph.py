"""The actor graph of a small world."""

from __future__ import annotations

from datetime import date

import pytest

from tests.small_world import SmallWorld
from upstander.network.roles import (
    perpetrators,
    private_persons,
    protectors,
    roots,
    unweighted_reports,
)

B2 = 0.90 * 0.88


@pytest.fixture
def world() -> SmallWorld:
    """A world in which nothing has been said."""
    return SmallWorld()


def command(world: SmallWorld, key: str = "c", **more: str) -> SmallWorld:
    return world.actors("hq", "u").say(
        key, "Command", superior="hq", subordinate="u", **({"by": "B2"} | more)
    )


def test_two_independent_origins_are_surer_than_one_and_a_copy_adds_nothing(
    world: SmallWorld,
) -> None:
    one = command(world).graph().relations[0].probability.value
    assert one == pytest.approx(B2)
    copied = command(world, by="C3").graph().relations[0].probability.value
    assert copied == pytest.approx(B2)
    both = command(world, origin="another").graph().relations[0].probability.value
    assert both == pytest.approx(1 - (1 - B2) ** 2)


def test_a_relation_is_no_surer_than_the_less_supported_of_its_ends(world: SmallWorld) -> None:
    world.actors("hq", "u").say("c", "Command", superior="hq")
    world.say("c", "Command", by="D4", subordinate="u")
    assert world.graph().relations[0].probability.value == pytest.approx(0.45 * 0.28)


def test_four_years_without_news_halve_a_command_and_a_stated_end_does_not(
    world: SmallWorld,
) -> None:
    silent = command(world, seen="2022-01-02").graph().relations[0].probability
    assert silent.value == pytest.approx(B2 / 2)
    assert silent.low == pytest.approx(0.80 * 0.75 / 2)
    assert "1,460 days" in silent.reason
    ended = command(world, endDate="2026-06").graph().relations[0].probability
    assert ended.value == pytest.approx(B2)


def test_what_cannot_cover_the_day_is_left_out_and_a_view_of_all_times_keeps_it(
    world: SmallWorld,
) -> None:
    command(world, startDate="2015", endDate="2017")
    assert not world.graph().relations
    assert len(world.graph(None).relations) == 1
    assert len(world.graph(date(2017, 6, 1)).relations) == 1


def test_two_records_of_one_relation_are_one_relation(world: SmallWorld) -> None:
    command(world, "c1")
    command(world, "c2", origin="another")
    (relation,) = world.graph().relations
    assert relation.entities == ("c1", "c2")
    assert relation.probability.value == pytest.approx(1 - (1 - B2) ** 2)


def test_a_supply_through_an_intermediary_is_two_relations_of_one_layer(world: SmallWorld) -> None:
    world.actors("a", "b", "v").supply("a", "b", via="v")
    found = [(r.source, r.target, r.layer, r.entities) for r in world.graph().relations]
    assert found == [("a", "v", "arms", ("a-arms-b",)), ("v", "b", "arms", ("a-arms-b",))]


def test_an_unknown_supply_is_a_link_and_is_reported(world: SmallWorld) -> None:
    graph = world.actors("a", "b").supply("a", "b", "moonlight").graph()
    assert [r.layer for r in graph.relations] == ["link"]
    assert "'moonlight', which no layer names" in graph.notes[0].message


def test_legal_cover_is_understood_by_its_words(world: SmallWorld) -> None:
    graph = world.actors("a", "b").supply("a", "b", "Legal cover").graph()
    assert [r.layer for r in graph.relations] == ["cover"]


def test_only_a_commanding_post_is_command(world: SmallWorld) -> None:
    world.actors("p", "q", schema="Person").actors("u")
    world.say("x", "Posting", holder="p", unit="u", commanding="true")
    world.say("y", "Posting", holder="q", unit="u")
    assert {r.source: r.layer for r in world.graph().relations} == {"p": "command", "q": "link"}


def test_loops_and_unknown_ends_are_reported_and_left_out(world: SmallWorld) -> None:
    world.actors("a").supply("a", "a").supply("a", "nobody")
    graph = world.graph()
    assert not graph.relations
    assert {n.message for n in graph.notes} == {
        "Enablement a-arms-a joins 'a' to itself and is left out",
        "relation a-arms-nobody names 'nobody', which the case does not describe",
    }


def test_a_place_is_no_actor_and_its_relation_is_not_reported_as_a_fault(
    world: SmallWorld,
) -> None:
    world.actors("u").say("t", "Territory", name="Ford")
    world.say("area", "AreaOfOperation", unit="u", place="t")
    graph = world.graph()
    assert not graph.relations
    assert not graph.notes


def test_a_date_that_is_none_is_reported_and_the_relation_kept(world: SmallWorld) -> None:
    graph = command(world, startDate="soon").graph()
    assert len(graph.relations) == 1
    assert "'soon', which is no date" in graph.notes[0].message


def test_perpetrators_share_the_reports_and_persons_get_no_weight(world: SmallWorld) -> None:
    world.actors("u", "v").actors("p", schema="Person")
    for key, body in (("i", "u"), ("j", "u"), ("k", "v"), ("l", "p")):
        world.say(key, "Incident", name=key, perpetrator=body)
    found = perpetrators(world.entities())
    assert [(p.id, p.incidents) for p in found] == [("u", ("i", "j")), ("v", ("k",))]
    assert sum(p.weight for p in found) == pytest.approx(1)
    assert found[0].weight == pytest.approx(2 / 3)
    assert "natural person" in unweighted_reports(world.entities())[0].message


def test_protectors_are_those_who_protect_and_self_defence_units(world: SmallWorld) -> None:
    world.actors("church", schema="Organization").say("c", "Community", name="Marsh people")
    world.say("watch", "Unit", name="Watch", selfDefence="true").actors("army")
    world.say("x", "Protection", protector="church", community="c", means="shelter")
    assert protectors(world.graph()) == {"church", "watch"}


def test_a_person_without_public_role_is_private(world: SmallWorld) -> None:
    world.actors("p", "q", "r", schema="Person").actors("u")
    world.say("x", "Posting", holder="p", unit="u")
    world.say("y", "Enablement", supplier="q", recipient="u", supplied="fuel")
    world.say("z", "Sanction", entity="r")
    assert private_persons(world.entities()) == {"q"}


def test_a_circle_with_nothing_above_it_is_made_of_roots(world: SmallWorld) -> None:
    world.actors("a", "b", "u", "top").supply("a", "b").supply("b", "a").supply("b", "u")
    assert roots(world.graph(), "arms") == {"a", "b"}
    assert roots(world.supply("top", "a").graph(), "arms") == {"top"}
