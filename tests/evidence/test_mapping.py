"""Tables: a mapping turns rows into statements, and a proposal makes a first mapping."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from upstander.evidence.defaults import Defaults
from upstander.evidence.mapped import read_mapped
from upstander.evidence.mapping import parse_mapping
from upstander.evidence.proposal import propose_mapping
from upstander.model.entity import Entity, assemble
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = """\
dataset: field-notes
grade: C3
marking: {column: tlp}
originator: Harbour Network
source: {column: source}
valid_from: {column: since}
entities:
  unit:
    schema: Unit
    key: [unit]
    properties:
      name: unit
      alias: {column: other names, split: "|"}
      country: {literal: ng}
  parent:
    schema: Unit
    key: [parent]
    properties:
      name: parent
  command:
    schema: Command
    key: [unit, parent]
    grade: B2
    properties:
      superior: {entity: parent}
      subordinate: {entity: unit}
"""
TABLE = """\
unit;parent;other names;source;since;tlp
1st Ford;Ford Brigade;First|1 Bn;http://example.org/1;by 2017;GREEN
Ford Brigade;;;http://example.org/2;;CLEAR
"""


def read(path: Path, mapping: str = MAPPING) -> dict[str, Entity]:
    found = list(read_mapped(path, parse_mapping(mapping, "mapping.yml")))
    statements = [item for item in found if isinstance(item, Statement)]
    assert statements == found
    return assemble(statements)


def by_name(entities: dict[str, Entity], name: str) -> Entity:
    (found,) = [e for e in entities.values() if e.caption == name]
    return found


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(TABLE)
    return path


def test_a_row_becomes_linked_entities(table: Path) -> None:
    entities = read(table)
    unit, parent = by_name(entities, "1st Ford"), by_name(entities, "Ford Brigade")
    (command,) = [e for e in entities.values() if e.schema == "Command"]
    assert command.values("superior") == (parent.id,)
    assert command.values("subordinate") == (unit.id,)
    assert set(unit.values("alias")) == {"First", "1 Bn"}


def test_what_has_one_key_is_one_entity_wherever_it_is_named(table: Path) -> None:
    parent = by_name(read(table), "Ford Brigade")
    assert {s.source for s in parent.about("name")} == {
        "http://example.org/1",
        "http://example.org/2",
    }


def test_a_statement_carries_what_table_and_mapping_say_of_it(table: Path) -> None:
    entities = read(table)
    (name,) = by_name(entities, "1st Ford").about("name")
    assert (name.dataset, str(name.grade), str(name.marking)) == ("field-notes", "C3", "TLP:GREEN")
    assert (name.marking.originator, name.valid_from) == ("Harbour Network", "by 2017")
    (command,) = [e for e in entities.values() if e.schema == "Command"]
    assert {str(s.grade) for s in command.statements} == {"B2"}


def test_a_relation_with_an_empty_end_is_not_made(table: Path) -> None:
    assert len([e for e in read(table).values() if e.schema == "Command"]) == 1


def test_reading_twice_gives_the_same_statements(table: Path) -> None:
    assert read(table) == read(table)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbf" + delimiter.join(("name", "country")).encode() + b"\r\n"
                     + delimiter.join(('"A, B; C"', "ng")).encode() + b"\n")  # fmt: skip
    mapping = "entities: {u: {schema: Unit, id: name, properties: {name: name, country: country}}}"
    (unit,) = read(path, mapping).values()
    assert (unit.id, unit.caption, unit.first("country")) == ("A, B; C", "A, B; C", "ng")


def test_a_workbook_reads_like_a_table(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "founded", "size", "tlp"])
    sheet.append(["1st Ford", datetime(2017, 8, 31), 300.0, "CLEAR"])  # noqa: DTZ001
    path = tmp_path / "x.xlsx"
    book.save(path)
    mapping = """
entities:
  u:
    schema: Unit
    key: name
    properties: {name: name, incorporationDate: founded, notes: size}
"""
    (unit,) = read(path, mapping).values()
    assert (unit.first("incorporationDate"), unit.first("notes")) == ("2017-08-31", "300")


def test_defaults_fill_what_nobody_says(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name\n1st Ford\n")
    mapping = parse_mapping(
        "entities: {u: {schema: Unit, key: name, properties: {name: name}}}", "m"
    )
    (said,) = read_mapped(path, mapping, Defaults("mine"))
    assert isinstance(said, Statement)
    assert (said.dataset, str(said.grade), str(said.marking)) == ("mine", "F6", "TLP:AMBER")


@pytest.mark.parametrize(
    ("stem", "header", "schema", "properties"),
    [
        ("units", "Unit name;Other names;Country", "Unit", {"name", "alias", "country"}),
        (
            "people",
            "Name,Date of birth,Nationality",
            "Person",
            {"name", "birthDate", "nationality"},
        ),
        (
            "incidents",
            "name,date,act,killed low",
            "Incident",
            {"name", "date", "act", "casualtiesLow"},
        ),
        ("levers", "name,kind,cost,legal basis", "Lever", {"name", "kind", "cost", "legalBasis"}),
    ],
)
def test_a_proposal_fits_usual_headers_and_can_be_read_back(
    tmp_path: Path, stem: str, header: str, schema: str, properties: set[str]
) -> None:
    path = tmp_path / f"{stem}.csv"
    path.write_text(header + "\n")
    block = parse_mapping(propose_mapping(path), "mapping.yml").blocks[0]
    assert block.schema == schema
    assert {prop for prop, _ in block.properties} == properties


def test_a_proposal_names_what_it_did_not_use(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("name,source,tlp,shoe size\n")
    proposal = propose_mapping(path)
    assert '# Not used: "shoe size"' in proposal
    mapping = parse_mapping(proposal, "mapping.yml")
    assert mapping.attributes["source"].column == "source"
    assert mapping.attributes["marking"].column == "tlp"
