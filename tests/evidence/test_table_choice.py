"""What is chosen for the columns of a table becomes a mapping, and the mapping its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import MappingError, Problem
from upstander.evidence.mapped import read_mapped
from upstander.evidence.table_choice import (
    Choice,
    TableChoice,
    guess_choice,
    mapping_of,
    mapping_text,
)

if TYPE_CHECKING:
    from pathlib import Path

SAYS = {"source": "a report", "grade": "B2", "marking": "TLP:GREEN"}


def read(path: Path, choice: TableChoice) -> list[str]:
    made = []
    for each in read_mapped(path, mapping_of(choice)):
        assert not isinstance(each, Problem), each
        made.append(f"{each.schema}.{each.prop}={each.value} {each.grade} {each.marking}")
    return sorted(made)


def test_a_table_of_things_is_guessed_and_read(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Unit name,Other names,Remarks\n3rd Ford,3 Ford;Ford 3,seen\n")
    guess = guess_choice(("Unit name", "Other names", "Remarks"), "units")
    assert guess.columns["Unit name"].is_key
    columns = dict(guess.columns) | {"Other names": Choice("alias", split=";")}
    assert read(path, TableChoice("Unit", columns, SAYS)) == [
        "Unit.alias=3 Ford B2 TLP:GREEN",
        "Unit.alias=Ford 3 B2 TLP:GREEN",
        "Unit.name=3rd Ford B2 TLP:GREEN",
        "Unit.notes=seen B2 TLP:GREEN",
    ]


def test_a_table_of_relations_makes_the_things_that_it_names_once(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    path.write_text("boss,under,since\nHarbour,Ford,2026-01\nHarbour,Weir,\n")
    columns = {
        "boss": Choice("superior", kind="Unit"),
        "under": Choice("subordinate", kind="Unit"),
        "since": Choice("startDate"),
    }
    found = read(path, TableChoice("Command", columns, SAYS))
    assert len({line for line in found if line.startswith("Unit.name")}) == 3
    assert len([line for line in found if line.startswith("Command.superior")]) == 2
    assert len([line for line in found if line.startswith("Command.startDate=2026-01")]) == 1


def test_what_cannot_be_a_mapping_is_refused_with_a_remedy() -> None:
    with pytest.raises(MappingError, match="nothing tells one row"):
        mapping_text(TableChoice("Unit", {"a": Choice("name")}))
    twice = {"a": Choice("name", is_key=True), "b": Choice("name")}
    with pytest.raises(MappingError, match="two columns are name"):
        mapping_text(TableChoice("Unit", twice))
    wrong = {"a": Choice("superior", kind="Territory"), "b": Choice("subordinate")}
    with pytest.raises(MappingError, match="cannot be a Territory"):
        mapping_text(TableChoice("Command", wrong))


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5, unique=True))
def test_any_header_can_be_written_and_read_again(header: list[str]) -> None:
    columns = {name: Choice("name" if not n else "", is_key=not n) for n, name in enumerate(header)}
    (block,) = mapping_of(TableChoice("Unit", columns, SAYS)).blocks
    assert block.key == (header[0],)
    assert dict(block.properties)["name"].column == header[0]
