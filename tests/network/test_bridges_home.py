"""Who joins reported perpetrators to our own state."""

from __future__ import annotations

import pytest

from tests.small_world import SmallWorld
from upstander.network.bridges_home import Home, bridges_home, own_bodies


def far_away() -> SmallWorld:
    """Our ministry insures a trader that pays a mine that pays a militia."""
    world = SmallWorld().actors("state", "ministry", schema="PublicBody")
    world.actors("trader", "mine", schema="Company").actors("militia")
    world.say("house", "Influence", influencer="state", influenced="ministry", cost="0")
    world.say("cover", "Influence", influencer="ministry", influenced="trader", cost="0")
    world.supply("trader", "mine", "money").supply("mine", "militia", "money")
    return world.say("i", "Incident", name="incident", perpetrator="militia")


def home(world: SmallWorld, **more: object) -> Home:
    return bridges_home(world.graph(), world.entities(), "state", **more)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_trader_is_the_bridge_at_one_step_and_the_mine_at_two() -> None:
    found = home(far_away())
    assert found.own == ("ministry", "state")
    assert [(b.actor, b.steps, b.weight) for b in found.bridges] == [
        ("trader", 1, 1.0),
        ("mine", 2, 1.0),
    ]
    assert found.bridges[0].roles == (("influence", "takes"), ("money", "gives"))
    assert found.bridges[1].roles == (("money", "gives"), ("money", "takes"))
    assert all(b.statements for b in found.bridges)


def test_the_chain_starts_at_the_body_that_holds_the_relation() -> None:
    (tie,) = home(far_away()).ties
    assert tie.chains[0].actors == ("ministry", "trader", "mine", "militia")
    assert tie.chains[0].probability.value == pytest.approx(0.97**3, abs=0.1)
    assert next(link.relation.id for link in tie.chains[0].links) == "cover"


def test_relations_are_walked_in_either_direction() -> None:
    world = SmallWorld().actors("state", schema="PublicBody").actors("smelter", schema="Company")
    world.actors("militia").supply("smelter", "state", "money").supply("militia", "smelter", "fuel")
    world.say("i", "Incident", name="incident", perpetrator="militia")
    (bridge,) = home(world).bridges
    assert (bridge.actor, bridge.roles) == ("smelter", (("fuel", "takes"), ("money", "gives")))


def test_a_protector_is_on_no_chain_even_where_it_would_be_the_shortest() -> None:
    world = far_away().actors("clinic", schema="Organization")
    world.say("people", "Community", name="People")
    world.say("care", "Protection", protector="clinic", community="people")
    world.supply("ministry", "clinic", "money").supply("clinic", "militia", "transport")
    assert {b.actor for b in home(world).bridges} == {"trader", "mine"}


def test_relations_that_never_held_together_join_nobody() -> None:
    world = SmallWorld().actors("state", schema="PublicBody").actors("firm", schema="Company")
    world.actors("militia").say("i", "Incident", name="incident", perpetrator="militia")
    world.supply("state", "firm", "arms", startDate="2001", endDate="2003")
    world.supply("firm", "militia", "arms", startDate="2010", endDate="2012")
    found = bridges_home(world.graph(None), world.entities(), "state")
    assert (found.ties, found.apart) == ((), ("militia",))


def test_a_body_that_is_named_as_ours_is_a_start_and_our_own_perpetrator_is_left_out() -> None:
    world = far_away().actors("school", schema="Organization").actors("ours")
    world.supply("school", "militia", "arms").supply("state", "ours", "arms")
    world.say("c", "Command", superior="state", subordinate="ours")
    world.say("j", "Incident", name="incident", perpetrator="ours")
    found = home(world, also=("school",))
    assert "ours" in found.own
    assert [tie.perpetrator.id for tie in found.ties] == ["militia"]
    assert found.ties[0].chains[0].actors == ("school", "militia")
    assert found.bridges == ()


def test_a_company_that_we_can_move_is_not_our_own() -> None:
    world = far_away()
    assert "trader" not in own_bodies(world.graph(), world.entities(), "state")
    world.say("bought", "Ownership", owner="state", asset="trader")
    assert "trader" in own_bodies(world.graph(), world.entities(), "state")


def test_public_bodies_and_units_of_our_country_are_ours_and_its_companies_are_not() -> None:
    world = SmallWorld().actors("ministry", schema="PublicBody").actors("corps")
    world.actors("firm", schema="Company").actors("theirs", schema="PublicBody")
    for key, schema in (("ministry", "PublicBody"), ("corps", "Unit"), ("firm", "Company")):
        world.say(key, schema, country="gb")
    world.say("theirs", "PublicBody", country="fr")
    assert own_bodies(world.graph(), world.entities(), "gb") == {"gb", "ministry", "corps"}
    world.say("state", "PublicBody", name="State", country="fr")
    assert own_bodies(world.graph(), world.entities(), "state") == {"state", "theirs"}
