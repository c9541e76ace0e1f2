"""CSV and XLSX of statements: what is written is what is read, and nothing runs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from upstander.errors import Problem, ValueRejectedError
from upstander.evidence.defaults import Defaults
from upstander.evidence.exporting import armed, disarmed, write_csv
from upstander.evidence.importing import read_evidence
from upstander.evidence.interchange.workbook import write_workbook
from upstander.model.case import CaseFile
from upstander.model.marking import TLP, Marking

from .conftest import MANIFEST, STATEMENTS, said

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = {"csv": write_csv, "xlsx": write_workbook}
TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_of_statements_comes_back_whole(case: CaseFile, tmp_path: Path, kind: str) -> None:
    names = frozenset({"a; b", "c"})
    odd = said("u-3", "Unit", "name", "'=x", marking=Marking(TLP.RED, "", names))
    case = replace(case, statements=(*case.statements, odd))
    path = tmp_path / f"s.{kind}"
    with path.open("wb") as handle:
        assert WRITERS[kind](case, handle) == len(case.statements)
    assert list(read_evidence(path, Defaults())) == list(case.statements)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(values=st.lists(TEXTS, min_size=1, max_size=5, unique=True))
def test_any_text_survives_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    case = CaseFile(MANIFEST, tuple(said("u-1", "Unit", "notes", value) for value in values))
    path = tmp_path_factory.mktemp("book") / "s.xlsx"
    with path.open("wb") as handle:
        write_workbook(case, handle)
    assert list(read_evidence(path, Defaults())) == list(case.statements)


@given(st.text(max_size=20))
def test_disarming_is_undone_exactly_and_leaves_no_formula(text: str) -> None:
    assert armed(disarmed(text)) == text
    assert not disarmed(text).startswith("=")


def test_a_workbook_holds_no_formula_and_says_that_it_is_an_exercise(case: CaseFile) -> None:
    handle = io.BytesIO()
    write_workbook(case, handle)
    book = load_workbook(handle)
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert all(cell.data_type == "s" for cell in cells if cell.value is not None)
    assert book["About"]["A2"].value == "EXERCISE"


def test_a_row_that_was_changed_since_is_left_out_and_named(case: CaseFile, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    with path.open("wb") as handle:
        write_csv(case, handle)
    text = path.read_text(encoding="utf-8").replace("Ada Example", "Eve Example")
    path.write_text(text, encoding="utf-8")
    items = list(read_evidence(path, Defaults()))
    (problem,) = (i for i in items if isinstance(i, Problem))
    assert "was changed since it was exported" in problem.message
    assert problem.line > 1
    assert len(items) == len(STATEMENTS)


def test_a_value_that_fits_no_cell_is_refused_rather_than_cut() -> None:
    case = CaseFile(MANIFEST, (said("u-1", "Unit", "notes", "x" * 40_000),))
    with pytest.raises(ValueRejectedError, match="40,000 characters"):
        write_workbook(case, io.BytesIO())
