"""STIX 2.1: valid for everybody, whole for whoever knows the extension, losses declared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import stix2
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import Problem
from upstander.evidence.defaults import Defaults
from upstander.evidence.interchange.stix import stix_bundle
from upstander.evidence.interchange.stix_extension import EXTENSION
from upstander.evidence.interchange.stix_reading import read_stix
from upstander.model.marking import CLEAR, TLP, Marking, Reader, may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.case import CaseFile

IDS = ("identity--1", "identity--2", "marking-definition--3", "relationship--4")
TYPES = (
    "identity", "threat-actor", "location", "incident", "report", "relationship",
    "marking-definition", "upstander-entity", "malware",
)  # fmt: skip
FIELDS = (
    "name", "identity_class", "object_marking_refs", "granular_markings", "extensions", "revoked",
    "source_ref", "target_ref", "start_time", "stop_time", "confidence", "aliases", "description",
    "latitude", "longitude", "country", "created", "created_by_ref", "definition",
    "relationship_type",
)  # fmt: skip
KEYS = st.sampled_from([EXTENSION, "statement", "statements", "a", *FIELDS])
ANALYST = Reader("duty analyst", TLP.RED)


def bundle_of(case: CaseFile) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = stix_bundle(case)[0]["objects"]
    return objects


def read_back(
    path: Path, objects: list[dict[str, Any]], defaults: Defaults | None = None
) -> tuple[list[Statement], list[Problem]]:
    bundle = {"type": "bundle", "id": "bundle--1", "objects": objects}
    file = path / "b.stix.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    items = list(read_stix(file, defaults))
    return (
        [i for i in items if isinstance(i, Statement)],
        [i for i in items if isinstance(i, Problem)],
    )


def named(objects: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(o for o in objects if o.get("name") == name)


# The validator leaves its own schema files open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.slow
def test_the_bundle_is_valid_for_the_validator_of_oasis(case: CaseFile) -> None:
    from stix2validator import ValidationOptions, validate_string  # takes seconds to import

    text = json.dumps(stix_bundle(case)[0])
    report = validate_string(text, ValidationOptions(version="2.1"))
    assert report.is_valid, [str(e) for e in report.errors or ()]
    assert len(stix2.parse(text, allow_custom=True).objects) == len(bundle_of(case))


def test_every_statement_comes_back_as_it_was(case: CaseFile, tmp_path: Path) -> None:
    statements, problems = read_back(tmp_path, bundle_of(case))
    assert problems == []
    assert sorted(statements, key=lambda s: s.id) == list(case.statements)


def test_a_plain_reader_finds_who_commands_whom_and_how_sure_it_is(case: CaseFile) -> None:
    objects = bundle_of(case)
    ids = {o["id"]: o.get("name") for o in objects}
    command = next(o for o in objects if o.get("relationship_type") == "commands")
    assert (ids[command["source_ref"]], ids[command["target_ref"]]) == (
        "Ford Brigade", "3rd Ford Battalion",
    )  # fmt: skip
    assert command["start_time"] == "2015-03-01T00:00:00.000Z"
    assert "stop_time" not in command
    assert 0 < command["confidence"] < 100
    assert command["external_references"] == [
        {"source_name": "Report", "description": "Report", "url": "https://example.org/r"}
    ]


def test_nobody_becomes_a_threat_actor(case: CaseFile) -> None:
    kinds = {o["type"] for o in bundle_of(case)}
    assert "identity" in kinds
    assert not kinds & {"threat-actor", "intrusion-set", "campaign"}


def test_what_a_plain_reader_will_not_find_is_declared_with_its_number(case: CaseFile) -> None:
    losses = {loss.what: loss for loss in stix_bundle(case)[1]}
    assert losses["statements of Unit.alias"].count == 1
    assert losses["entities of schema Lever, which STIX has no object for"].example == "l-1"
    assert losses["relations whose dates are no exact days"].example == "k-1"
    graded = losses["statements graded for source and information apart"]
    assert (graded.count, graded.carried) == (len(case.statements), "the extension")
    assert losses["statements marked lower than the object they are part of"].count == 1


def test_an_object_is_marked_as_strictly_as_any_of_its_statements(case: CaseFile) -> None:
    objects = bundle_of(case)
    levels = {o["id"]: o.get("name") for o in objects if o["type"] == "marking-definition"}
    marks = {levels[r] for r in named(objects, "3rd Ford Battalion")["object_marking_refs"]}
    assert "TLP:GREEN" in marks
    assert "TLP:CLEAR" not in marks
    red = named(objects, "Killing at the weir")
    assert "TLP:RED" in {levels[r] for r in red["object_marking_refs"]}


def test_a_relation_is_marked_as_strictly_as_its_ends(case: CaseFile) -> None:
    objects = bundle_of(case)
    levels = {o["id"]: o.get("name") for o in objects if o["type"] == "marking-definition"}
    posting = next(o for o in objects if o.get("relationship_type") == "holds-post-in")
    assert "TLP:GREEN" in {levels[r] for r in posting["object_marking_refs"]}


def test_a_reader_s_bundle_betrays_nothing_of_the_rest(case: CaseFile) -> None:
    public = Reader("public", TLP.CLEAR)
    shown = case.view(public)
    rest = tuple(s for s in case.statements if may_see(public, s.marking))
    same = type(case)(case.manifest, rest).view(public)
    assert stix_bundle(shown) == stix_bundle(same)
    assert "weir" not in json.dumps(stix_bundle(shown)[0])


def test_the_same_case_makes_the_same_bundle(case: CaseFile) -> None:
    assert stix_bundle(case) == stix_bundle(case)


def test_who_marks_an_object_more_strictly_marks_its_statements(
    case: CaseFile, tmp_path: Path
) -> None:
    objects = bundle_of(case)
    amber = next(o for o in stix_bundle(case)[0]["objects"] if o.get("name") == "TLP:RED")
    named(objects, "Ada Example")["object_marking_refs"] = [amber["id"]]
    statements, _ = read_back(tmp_path, objects)
    person = next(s for s in statements if s.entity_id == "p-1")
    assert person.marking.level is TLP.RED
    assert not may_see(ANALYST, person.marking)


PLAIN: list[dict[str, Any]] = [
    {"type": "identity", "id": "identity--1", "name": "Ford Brigade",
     "identity_class": "organization", "created": "2024-01-02T00:00:00Z",
     "contact_information": "home address"},
    {"type": "threat-actor", "id": "threat-actor--2", "name": "Night Column", "aliases": ["NC"],
     "confidence": 70},
    {"type": "relationship", "id": "relationship--3", "relationship_type": "supplies",
     "source_ref": "identity--1", "target_ref": "threat-actor--2",
     "start_time": "2020-02-03T00:00:00Z"},
    {"type": "relationship", "id": "relationship--4", "relationship_type": "linked-with",
     "source_ref": "identity--1", "target_ref": "threat-actor--2"},
    {"type": "location", "id": "location--5", "name": "Weir", "latitude": 1.5, "longitude": 2.5},
    {"type": "malware", "id": "malware--6", "name": "x"},
]  # fmt: skip


def test_another_producer_s_bundle_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    statements, problems = read_back(tmp_path, PLAIN, Defaults("feed", marking=CLEAR))
    told = {(s.entity_id, s.schema, s.prop, s.value) for s in statements}
    assert ("identity--1", "Organization", "name", "Ford Brigade") in told
    assert (
        "threat-actor--2",
        "Organization",
        "notes",
        "the source calls it a threat-actor",
    ) in told
    assert ("relationship--3", "Enablement", "supplier", "identity--1") in told
    assert ("relationship--4", "UnknownLink", "role", "linked with") in told
    assert ("location--5", "Address", "latitude", "1.5") in told
    assert not any("home address" in s.value for s in statements)
    actor = next(s for s in statements if s.entity_id == "threat-actor--2")
    assert str(actor.grade) == "F2"
    assert [p.message for p in problems] == ["1 objects of type 'malware' are not read"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"object_marking_refs": ["marking-definition--unknown"]}, "is not understood"),
        ({"granular_markings": [{"selectors": ["name"]}]}, "granular markings"),
        ({"revoked": True}, "revoked"),
        ({"name": ""}, "has no name"),
    ],
)
def test_what_may_not_or_cannot_be_read_is_left_out_and_said(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    objects = [{**PLAIN[0], **change}, PLAIN[1]]
    statements, problems = read_back(tmp_path, objects)
    assert {s.entity_id for s in statements} == {"threat-actor--2"}
    assert message in problems[0].message


def test_an_old_marking_is_read_and_a_bundle_without_one_is_not_public(tmp_path: Path) -> None:
    green = {"object_marking_refs": ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"]}
    statements, _ = read_back(tmp_path, [{**PLAIN[0], **green}, PLAIN[1]])
    levels = {s.entity_id: s.marking for s in statements}
    assert levels == {"identity--1": Marking(TLP.GREEN), "threat-actor--2": Marking(TLP.AMBER)}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "bundle"}', '{"objects": [3]}', "\xff"])
def test_what_is_no_bundle_is_one_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.stix"
    file.write_bytes(text.encode("latin-1"))
    items = list(read_stix(file))
    assert len(items) == 1
    assert isinstance(items[0], Problem)


def test_statements_of_a_hostile_extension_are_checked_one_by_one(tmp_path: Path) -> None:
    hostile = {
        **PLAIN[0],
        "extensions": {EXTENSION: {"statements": [3, {"entity_id": "a"}, {
            "entity_id": "a", "schema": "Person", "prop": "name", "value": "A\u202eB"}]}},
    }  # fmt: skip
    statements, problems = read_back(tmp_path, [hostile])
    assert statements == []
    assert len(problems) == 3


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
JSON = st.recursive(
    LEAVES, lambda x: st.lists(x, max_size=3) | st.dictionaries(KEYS, x, max_size=4)
)
OBJECTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(IDS), "type": st.sampled_from(TYPES)},
        optional=dict.fromkeys(FIELDS, JSON),
    ),
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(OBJECTS)
def test_no_bundle_whatever_it_holds_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    statements, problems = read_back(folder, objects)
    for statement in statements:
        assert statement.marking.level >= TLP.CLEAR
    assert all(str(problem) for problem in problems)
