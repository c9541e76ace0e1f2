"""Reading FollowTheMoney: what an entity says becomes statements, each with who said it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from followthemoney.statement.entity import StatementEntity
from hypothesis import given, settings
from hypothesis import strategies as some

from upstander.errors import Problem
from upstander.evidence.defaults import Defaults
from upstander.evidence.ftm import read_ftm
from upstander.model.entity import assemble
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.ontology import ontology
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path


UNIT = {
    "id": "u-1",
    "schema": "Unit",
    "properties": {"name": ["1st Ford"], "country": ["Nigeria"], "parent": ["u-0"]},
    "datasets": ["wire"],
    "first_seen": "2024-01-01",
    "last_seen": "2024-06-01T12:00:00",
}


def read(path: Path, *records: Any, defaults: Defaults | None = None) -> list[Statement]:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    found = list(read_ftm(path, defaults))
    statements = [item for item in found if isinstance(item, Statement)]
    assert statements == found
    return statements


def test_an_entity_becomes_one_statement_for_each_value(tmp_path: Path) -> None:
    found = read(tmp_path / "x.jsonl", UNIT)
    assert [(s.prop, s.value, s.original_value) for s in found] == [
        ("name", "1st Ford", ""),
        ("country", "ng", "Nigeria"),
        ("parent", "u-0", ""),
    ]
    assert {s.dataset for s in found} == {"wire"}
    assert {s.first_seen for s in found} == {"2024-01-01"}


def test_a_statement_read_quickly_is_the_same_as_one_made_with_all_checks(tmp_path: Path) -> None:
    found = read(tmp_path / "x.jsonl", UNIT)[0]
    grade, marking = Grade.parse("F6"), Marking(TLP.AMBER)
    made = Statement(
        "wire", "u-1", "Unit", "name", "1st Ford",
        first_seen="2024-01-01", last_seen="2024-06-01T12:00:00", grade=grade, marking=marking,
    )  # fmt: skip
    assert found == made
    assert hash(found) == hash(made)
    assert type(found) is Statement


def test_what_says_nothing_of_its_marking_is_not_public(tmp_path: Path) -> None:
    assert {s.marking.level for s in read(tmp_path / "x.jsonl", UNIT)} == {TLP.AMBER}


def test_what_the_record_says_goes_before_the_defaults(tmp_path: Path) -> None:
    more = {"grade": "B2", "marking": "TLP:RED", "audience": ["duty"], "origin": "press"}
    defaults = Defaults("mine", Grade.parse("A1"), Marking(TLP.CLEAR), "me")
    marked, plain = (
        read(tmp_path / "x.jsonl", {**UNIT, **extra}, defaults=defaults)[0] for extra in (more, {})
    )
    assert (str(marked.grade), marked.marking, marked.origin) == (
        "B2",
        Marking(TLP.RED, "", frozenset({"duty"})),
        "press",
    )
    assert (str(plain.grade), plain.marking, plain.origin) == ("A1", Marking(TLP.CLEAR), "me")


def test_an_entity_without_dataset_takes_the_files_name(tmp_path: Path) -> None:
    bare = {key: UNIT[key] for key in ("id", "schema", "properties")}
    assert read(tmp_path / "wire.jsonl", bare)[0].dataset == "wire"
    assert read(tmp_path / "wire.jsonl", {**bare, "datasets": ["b", "a"]})[0].dataset == "a,b"


def test_statements_come_back_as_they_were_written(tmp_path: Path) -> None:
    said = Statement(
        "d", "u-1", "Unit", "name", "1st Ford",
        original_value="1. Ford", lang="deu", source="s-1", origin="press",
        first_seen="2024-01-01", last_seen="2024-02-01", valid_from="by 2017", valid_to="2019-05",
        grade=Grade.parse("C3"), marking=Marking(TLP.RED, "press", frozenset({"duty"})),
        canonical_id="u-0",
    )  # fmt: skip
    assert read(tmp_path / "x.jsonl", said.as_dict()) == [said]


def test_followthemoneys_own_statements_are_read(tmp_path: Path) -> None:
    from followthemoney.dataset import Dataset

    ontology()
    dataset = Dataset.make({"name": "wire", "title": "Wire"})
    theirs = StatementEntity.from_data(dataset, UNIT)
    found = read(tmp_path / "x.jsonl", *(s.to_dict() for s in theirs.statements))
    ours = read(tmp_path / "y.jsonl", {**UNIT, "properties": theirs.to_dict()["properties"]})
    assert {(s.prop, s.value) for s in found} == {(s.prop, s.value) for s in ours}


@settings(max_examples=60, deadline=None)
@given(
    some.dictionaries(
        some.sampled_from(["name", "alias", "notes", "country", "website", "incorporationDate"]),
        some.lists(some.one_of(some.text(max_size=30), some.sampled_from(["ng", "2020-02"]))),
        min_size=1,
    )
)
def test_every_value_is_either_stated_or_told(
    tmp_path_factory: pytest.TempPathFactory, properties: dict[str, list[str]]
) -> None:
    path = tmp_path_factory.mktemp("some") / "x.jsonl"
    path.write_text(json.dumps({"id": "u", "schema": "Unit", "properties": properties}) + "\n")
    found = list(read_ftm(path))
    assert len(found) == sum(len(values) for values in properties.values())
    stated = [item for item in found if isinstance(item, Statement)]
    raw = {value for values in properties.values() for value in values}
    assert {s.original_value or s.value for s in stated} <= raw
    for item in found:
        if isinstance(item, Problem):
            assert (item.line, bool(item.remedy)) == (1, True)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import tracemalloc

    def peak(count: int) -> int:
        path = tmp_path / "x.jsonl"
        with path.open("w") as handle:
            for number in range(count):
                handle.write(json.dumps({**UNIT, "id": f"u-{number}"}) + "\n")
        tracemalloc.start()
        assert sum(1 for _ in read_ftm(path)) == 3 * count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(12_000) < peak(3_000) + 2**20


def test_entities_that_were_read_can_be_assembled(tmp_path: Path) -> None:
    assert assemble(read(tmp_path / "x.jsonl", UNIT))["u-1"].caption == "1st Ford"
