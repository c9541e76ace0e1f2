"""Records that are wrong in one way each: the fault is named, with its line, and the rest kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.world import FIRST, GOOD, LAST, World, entity, lines, unit

DEEP = b'{"id": "x", "schema": "Unit", "properties": ' + b"[" * 3000 + b"]" * 3000 + b"}"
CLAIM = {"dataset": "d", "entity_id": "u-9", "schema": "Unit", "prop": "notes", "value": "x"}

RECORDS: dict[str, tuple[Any, str]] = {
    "truncated": (b'{"id": "u-9", "schema": "Un', "not JSON"),
    "latin-1": ('{"id": "é"}'.encode("latin-1"), "not UTF-8 (byte 9)"),
    "NUL bytes": (b'{"id": "u-9\0", "schema": "Unit"}', "NUL"),
    "NUL escaped": (
        b'{"id": "u-9", "schema": "Unit", "properties": {"name": ["a\\u0000b"]}}',
        "U+0000",
    ),
    "lone surrogate": (b'{"id": "\\ud800", "schema": "Unit"}', "not JSON"),
    "nested too deep": (DEEP, "not JSON"),
    "two objects": (b'{"id": "u-9"} {"id": "u-8"}', "not JSON"),
    "a list": (b"[1, 2]", "must be a JSON object"),
    "a number": (b"17", "must be a JSON object"),
    "no id": ({"schema": "Unit", "properties": {"name": ["x"]}}, "has no id"),
    "a number as id": ({**unit(), "id": 9}, "not an entity id: '9'"),
    "an endless id": ({**unit(), "id": "x" * 600}, "not an entity id"),
    "an id with an escape": ({**unit(), "id": "u\x1b[2J"}, "not an entity id"),
    "no schema": ({"id": "u-9", "properties": {"name": ["x"]}}, "names no schema"),
    "a schema that is no text": ({**unit(), "schema": ["Unit"]}, "names no schema"),
    "an unknown schema": ({**unit(), "schema": "Unti"}, "did you mean Unit?"),
    "an abstract schema": (entity("Interval", date=["2020"]), "nothing is just a Interval"),
    "no properties": ({"id": "u-9", "schema": "Unit"}, "has no properties"),
    "properties in a list": ({**unit(), "properties": [1]}, "has no properties"),
    "an unknown property": (unit(nmae=["x"]), "no property 'nmae'"),
    "a property that only mirrors": (unit(commandSuperior=["c-1"]), "only mirrors"),
    "a value outside a list": (unit(alias="x"), "must be a list"),
    "a number as value": (unit(alias=[7]), "must be text, not int"),
    "an object as value": (unit(alias=[{"a": 1}]), "must be text, not dict"),
    "null as value": (unit(alias=[None]), "must be text, not NoneType"),
    "an empty value": (unit(alias=[""]), "value is empty"),
    "a blank value": (unit(alias=["   "]), "value is empty"),
    "a million characters": (unit(alias=["x" * 10**6]), "1,000,000 characters"),
    "30 February": (unit(incorporationDate=["2020-02-30"]), "no such date: '2020-02-30'"),
    "year 0": (unit(incorporationDate=["0000"]), "no such date"),
    "year 99999": (unit(incorporationDate=["99999"]), "no such date"),
    "month 13": (unit(incorporationDate=["2020-13"]), "no such date"),
    "a country that is none": (unit(country=["Atlantis"]), "no such country"),
    "a number in words": (entity("Lever", cost=["a lot"]), "no such number"),
    "not a number": (entity("Lever", cost=["nan"]), "no such number"),
    "infinity": (entity("Lever", cost=["1e999"]), "no such number"),
    "a script as address": (unit(website=["javascript:alert(1)"]), "no such url"),
    "no host in an e-mail": (unit(email=["colonel"]), "no such email"),
    "an unknown topic": (unit(topics=["spectre"]), "no such topic"),
    "an unknown language": (entity("Person", spokenLanguage=["klingon"]), "no such language"),
    "an endless reference": (unit(parent=["x" * 600]), "no such entity"),
    "a reference with a line feed": (unit(parent=["a\nb"]), "no such entity"),
    "a terminal escape": (unit(alias=["\x1b]0;owned\x07"]), "U+001B"),
    "a C1 control": (unit(alias=["a\x9bb"]), "U+009B"),
    "a delete character": (unit(alias=["a\x7fb"]), "U+007F"),
    "a name written backwards": (unit(alias=["General \u202eknarF"]), "U+202E"),
    "an isolate": (unit(alias=["General \u2066x"]), "U+2066"),
    "an unknown grade": ({**unit(), "grade": "G9"}, "no such grade: 'G9'"),
    "a grade that is no text": ({**unit(), "grade": 9}, "grade must be text"),
    "an unknown marking": ({**unit(), "marking": "TLP:PURPLE"}, "no such marking"),
    "an audience that is no list": (
        {**unit(), "marking": "TLP:RED", "audience": "all"},
        "audience must be a list",
    ),
    "an impossible day of sighting": ({**unit(), "first_seen": "2020-02-30"}, "no such date"),
    "a list of days": ({**unit(), "last_seen": ["2020"]}, "must be text"),
    "datasets that are none": ({**unit(), "datasets": 5}, "datasets must be a list"),
    "a claim among entities": ({**CLAIM, "id": "s-1"}, "a statement among entities"),
}

CLAIMS: dict[str, tuple[Any, str]] = {
    "no value": ({k: v for k, v in CLAIM.items() if k != "value"}, "needs its value"),
    "no entity": ({**CLAIM, "entity_id": ""}, "needs its entity_id"),
    "an unknown schema": ({**CLAIM, "schema": "Unti"}, "unknown schema"),
    "an unknown property": ({**CLAIM, "prop": "nmae"}, "no property"),
    "a number as value": ({**CLAIM, "value": 9}, "value must be text"),
    "an end before its start": (
        {**CLAIM, "valid_from": "2020", "valid_to": "2019"},
        "before it starts",
    ),
    "an impossible day": ({**CLAIM, "valid_from": "2020-02-30"}, "no such date"),
    "an unknown grade": ({**CLAIM, "grade": "Z1"}, "no such grade"),
    "an unknown marking": ({**CLAIM, "marking": "SECRET"}, "no such marking"),
    "an entity among claims": (unit(), "an entity among statements"),
    "an escape": ({**CLAIM, "value": "\x1b[2J"}, "U+001B"),
    "a list": (b"[]", "must be a JSON object"),
}


def tell(world: World, content: bytes, fragment: str) -> None:
    """Import the content; the fault of its second line is told, and all else is kept."""
    path = world.folder / "hostile.jsonl"
    path.write_bytes(content)
    before = world.listing()
    code, _, said = world.run("case", "import", world.case, path)
    assert code == 1
    assert "hostile.jsonl:2: " in said
    assert fragment in said
    assert "\x1b" not in said
    assert world.values() >= GOOD
    assert world.listing() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", RECORDS)
def test_a_hostile_entity_is_told_with_its_line_and_the_rest_is_kept(
    name: str, world: World
) -> None:
    record, fragment = RECORDS[name]
    tell(world, lines(FIRST, record, LAST), fragment)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_hostile_statement_is_told_with_its_line_and_the_rest_is_kept(
    name: str, world: World
) -> None:
    record, fragment = CLAIMS[name]
    first = {**CLAIM, "entity_id": "u-1", "prop": "name", "value": "1st Ford"}
    last = {**CLAIM, "entity_id": "u-2", "prop": "name", "value": "2nd Ford"}
    tell(world, lines(first, record, last), fragment)


def test_a_bad_value_costs_the_value_and_not_the_entity(world: World) -> None:
    path = world.folder / "one.jsonl"
    path.write_bytes(lines(unit(country=["Atlantis", "Nigeria"], alias=["x", 5, "y"])))
    code, _, said = world.run("case", "import", world.case, path)
    assert code == 1
    assert said.count("problem:") == 2
    assert world.values() == {"fine", "ng", "x", "y"}
