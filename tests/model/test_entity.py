"""An entity is what is said of it; conflicts are kept, copies count once."""

from __future__ import annotations

import pytest

from upstander.errors import SchemaError, ValueRejectedError
from upstander.model.community import community_of
from upstander.model.entity import assemble, support
from upstander.model.grade import Grade
from upstander.model.incident import incident_of
from upstander.model.lever import lever_of
from upstander.model.place import place_of
from upstander.model.statement import Statement


def said(key: str, schema: str, **facts: str) -> list[Statement]:
    return [Statement("d", key, schema, prop, value) for prop, value in facts.items()]


def test_two_independent_origins_support_a_claim_more_than_one_and_its_copy() -> None:
    b2 = Grade.parse("B2")
    wire = Statement("d", "u", "Unit", "name", "X", source="wire", grade=b2)
    copy = Statement("d", "u", "Unit", "name", "X", source="paper", origin="wire", grade=b2)
    other = Statement("d", "u", "Unit", "name", "X", source="witness", grade=b2)
    assert support([wire, copy]).value == support([wire]).value < support([wire, other]).value


@pytest.mark.slow
def test_the_better_supported_of_two_names_is_used_and_the_other_is_kept() -> None:
    names = [
        Statement("d", "u", "Unit", "name", "Right", grade=Grade.parse("A1")),
        Statement("d", "u", "Unit", "name", "Wrong", grade=Grade.parse("E5")),
    ]
    unit = assemble(names)["u"]
    assert unit.caption == "Right"
    assert unit.values("name") == ("Right", "Wrong")


def test_statements_judged_to_be_about_one_thing_are_one_entity() -> None:
    statements = [*said("u", "Unit", name="A"), *said("v", "Unit", name="B")]
    merged = [s.merged_into("u") for s in statements]
    assert list(assemble(merged)) == ["u"]


def test_the_more_specific_of_two_schemata_is_taken() -> None:
    statements = [*said("u", "Organization", name="A"), *said("u", "Unit", force="F")]
    assert assemble(statements)["u"].schema == "Unit"


def test_a_thing_cannot_be_a_person_and_a_territory() -> None:
    with pytest.raises(SchemaError, match="Person and Territory"):
        assemble([*said("u", "Person", name="A"), *said("u", "Territory", name="A")])


def test_intersecting_dimensions_of_a_community_are_all_kept() -> None:
    facts = said("c", "Community", name="Traders", ethnicity="Ilenne", gender="women")
    community = community_of(assemble(facts)["c"])
    assert community.dimensions == (("ethnicity", "Ilenne"), ("gender", "women"))


def test_casualties_keep_the_lowest_and_the_highest_bound() -> None:
    facts = said("i", "Incident", name="Removal", date="2026-03-01", casualtiesLow="3")
    facts += said("i", "Incident", casualtiesHigh="9")
    facts.append(Statement("e", "i", "Incident", "casualtiesLow", "1"))
    assert incident_of(assemble(facts)["i"]).casualties == (1, 9)


def test_a_place_off_the_earth_is_refused() -> None:
    facts = said("a", "Address", full="Nowhere", latitude="91", longitude="0")
    with pytest.raises(ValueRejectedError, match="not on Earth"):
        place_of(assemble(facts)["a"])


@pytest.mark.parametrize(("kind", "left"), [("trade", 0.2), ("statement", 0.1)])
def test_what_is_priced_in_counts_less_and_what_is_predictable_less_again(
    kind: str, left: float
) -> None:
    facts = said("l", "Lever", name="L", kind=kind, success="0.4", pricedIn="0.5")
    assert lever_of(assemble(facts)["l"]).effective.value == pytest.approx(left)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kind": "wish", "success": "0.5"}, "no such kind"),
        ({"kind": "aid"}, "no chance of success"),
        ({"kind": "aid", "success": "0.5", "pricedIn": "2"}, "priced in"),
        ({"kind": "aid", "success": "0.5", "cost": "-1"}, "negative"),
    ],
)
def test_a_lever_that_cannot_be_is_refused(facts: dict[str, str], message: str) -> None:
    with pytest.raises(ValueRejectedError, match=message):
        lever_of(assemble(said("l", "Lever", name="L", **facts))["l"])
