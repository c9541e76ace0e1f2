"""Who stands with those at risk, and where that is thin."""

from __future__ import annotations

from tests.small_world import SmallWorld
from upstander.network.coalition import Coalition, coalition, upstream


def peopled() -> SmallWorld:
    """A militia paid by a foundation; communities with several, one and no protectors."""
    world = SmallWorld().actors("militia").actors("foundation", "elders", schema="Organization")
    world.actors("church", "clinic", "radio", "envoy", schema="Organization")
    world.actors("ombudsman", "presidency", schema="PublicBody")
    world.say("town", "Territory", name="TOWN").say("coast", "Territory", name="COAST")
    for key, place in (("hill", "town"), ("marsh", "coast"), ("ford", "town")):
        world.say(key, "Community", name=key.upper(), place=place)
    world.supply("foundation", "militia", "money")
    world.say("c", "Command", superior="presidency", subordinate="militia")
    world.say("i", "Incident", name="incident", perpetrator="militia", harmed="marsh")
    protect(world, "church", "hill", "Interfaith mediation", "wire")
    protect(world, "clinic", "hill", "medical care", "courier")
    protect(world, "radio", "marsh", "early warning", "wire")
    world.say("x", "Influence", influencer="envoy", influenced="foundation", cost="1")
    return world


def protect(world: SmallWorld, who: str, whom: str, means: str, origin: str) -> None:
    key = f"{who}-{whom}"
    world.say(key, "Protection", origin=origin, protector=who, community=whom, means=means)


def found_in(world: SmallWorld) -> Coalition:
    return coalition(world.graph(), world.entities())


def roles(world: SmallWorld) -> dict[str, tuple[str, ...]]:
    return {member.actor: member.roles for member in found_in(world).members}


def test_each_plays_the_part_that_statements_give_it() -> None:
    assert roles(peopled()) == {
        "church": ("protector", "convener"),
        "clinic": ("protector",),
        "radio": ("protector",),
        "envoy": ("influencer",),
    }


def test_a_moderate_is_on_the_other_side_and_protects_or_can_be_talked_with() -> None:
    world = peopled()
    world.say("d", "Command", superior="ombudsman", subordinate="presidency")
    protect(world, "ombudsman", "ford", "legal aid", "wire")
    world.say("y", "Influence", influencer="church", influenced="presidency", cost="1")
    world.say("talk", "Lever", name="TALK", kind="mediation", object="foundation")
    found = roles(world)
    assert found["ombudsman"] == ("protector", "moderate")
    assert found["presidency"] == ("moderate",)
    assert found["church"] == ("protector", "convener", "influencer")
    assert found["foundation"] == ("moderate",)
    members = {m.actor: m for m in found_in(world).members}
    assert members["church"].moves == ("presidency",)
    assert all(m.statements and m.origins for m in members.values())


def test_a_reported_perpetrator_is_no_moderate_whomever_it_claims_to_protect() -> None:
    world = peopled()
    protect(world, "militia", "ford", "shelter", "wire")
    assert roles(world)["militia"] == ("protector",)


def test_communities_with_nobody_come_first_then_those_on_one_word() -> None:
    covers = found_in(peopled()).covers
    assert [(c.community, c.thin) for c in covers] == [
        ("ford", ("none",)),
        ("marsh", ("one", "one origin")),
        ("hill", ()),
    ]
    assert covers[0].statements
    assert (covers[1].harmed, covers[1].place) == (("i",), "coast")
    assert covers[2].conveners == ("church",)


def test_several_protectors_on_the_word_of_one_origin_are_thin_all_the_same() -> None:
    world = peopled()
    protect(world, "clinic", "marsh", "medical care", "wire")
    cover = next(c for c in found_in(world).covers if c.community == "marsh")
    assert (len(cover.protectors), cover.thin) == (2, ("one origin",))


def test_places_list_everyone_who_protects_somebody_there() -> None:
    assert found_in(peopled()).places == (("coast", ("radio",)), ("town", ("church", "clinic")))


def test_a_private_person_is_never_listed() -> None:
    world = peopled().actors("neighbour", schema="Person")
    protect(world, "neighbour", "ford", "shelter", "wire")
    assert "neighbour" not in roles(world)
    cover = next(c for c in found_in(world).covers if c.community == "ford")
    assert (cover.protectors, cover.thin) == ((), ("one", "one origin"))


def test_the_other_side_reaches_up_through_owners_and_suppliers() -> None:
    world = peopled().actors("bank", schema="Company")
    world.say("o", "Ownership", owner="bank", asset="foundation")
    assert upstream(world.graph(), {"militia"}) == {"militia", "foundation", "presidency", "bank"}
