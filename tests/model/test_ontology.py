"""Our schemata extend FollowTheMoney's and document themselves."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from upstander.errors import SchemaError
from upstander.model.ontology import edge_ends, is_a, ontology, property_of, schema_of

OURS = sorted(p.name for p in files("upstander.model").joinpath("schema").iterdir())
NAMED = {
    "Command", "Posting", "AreaOfOperation", "Enablement", "Influence", "Community", "Incident",
    "Judgement", "Lever", "Protection", "Unit", "Observation", "RiskIndicator",
    "RiskAssessment", "HumanForecast",
}  # fmt: skip


def config(name: str) -> dict[str, dict[str, object]]:
    text = files("upstander.model").joinpath("schema", name).read_text()
    return dict(yaml.safe_load(text))


def test_there_is_a_schema_for_each_thing_that_the_field_needs() -> None:
    assert {schema for name in OURS for schema in config(name)} == NAMED


@pytest.mark.parametrize("name", OURS)
def test_each_schema_and_each_property_is_documented(name: str) -> None:
    for schema in config(name).values():
        assert schema["description"]
        properties = schema["properties"]
        assert isinstance(properties, dict)
        assert all(p["label"] and p["description"] for p in properties.values())


def test_the_stock_schemata_are_still_there() -> None:
    assert {"Person", "Company", "Ownership", "Sanction"} <= set(ontology().schemata)


def test_a_unit_is_an_organisation_that_can_be_commanded() -> None:
    assert is_a("Unit", "Organization")
    assert edge_ends("Command") == ("superior", "subordinate")
    assert edge_ends("Unit") is None


def test_an_unknown_schema_or_property_is_named_with_the_closest() -> None:
    with pytest.raises(SchemaError, match="did you mean Community"):
        schema_of("Comunity")
    with pytest.raises(SchemaError, match="did you mean holder"):
        property_of("Lever", "holdr")
