"""Case files: what is written is what is read, wholly or not at all."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from upstander.evidence.case_file import read_case, write_case
from upstander.evidence.merging import merge
from upstander.exercise.numera import exercise_case
from upstander.model.case import CaseFile, Manifest
from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = Manifest("small", "A small case", date(2026, 1, 1), "t-1", "s-1", "The hub", True)
FORD = Statement("d", "t-1", "Territory", "name", "Ford")


def case_of(*statements: Statement) -> CaseFile:
    return CaseFile(MANIFEST, tuple(sorted(statements, key=lambda s: s.id)))


statement = some.builds(
    Statement,
    dataset=some.sampled_from(["d", "e"]),
    entity_id=some.sampled_from(["u-1", "u-2", "ü 3"]),
    schema=some.just("Unit"),
    prop=some.sampled_from(["name", "notes"]),
    value=some.text(some.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20),
    source=some.sampled_from(["", "s-1"]),
    valid_from=some.sampled_from(["", "2017", "by 2017-08"]),
    grade=some.builds(Grade, some.sampled_from("ABCDEF"), some.integers(1, 6)),
    marking=some.builds(
        Marking,
        some.sampled_from(TLP),
        some.sampled_from(["", "press"]),
        some.frozensets(some.sampled_from(["duty", "hub"])),
    ),
)


@settings(max_examples=25, deadline=None)
@given(some.lists(statement, unique_by=lambda s: s.id))
def test_a_case_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, statements: list[Statement]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    case = case_of(*statements)
    for path in (folder / "case", folder / "case.zip"):
        write_case(case, path)
        assert read_case(path) == case
    assert sorted(p.name for p in folder.iterdir()) == ["case", "case.zip"]


def test_the_same_case_makes_the_same_bytes(tmp_path: Path) -> None:
    write_case(case_of(FORD), tmp_path / "a.zip")
    write_case(CaseFile(MANIFEST, (FORD, FORD)), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.namelist() == ["manifest.json", "statements.jsonl"]


def test_attachments_stay_when_a_case_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "case"
    write_case(case_of(FORD), path)
    (path / "attachments").mkdir()
    (path / "attachments" / "map.txt").write_text("a map")
    with pytest.raises(Exception, match="not in the manifest"):
        read_case(path)
    write_case(case_of(FORD), path)
    assert read_case(path) == case_of(FORD)
    assert (path / "attachments" / "map.txt").read_text() == "a map"
    write_case(case_of(), path)
    assert (path / "attachments" / "map.txt").read_text() == "a map"


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case"
    write_case(case_of(FORD), path)

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("upstander.evidence.case_writer.member_of", fail)
    with pytest.raises(OSError, match="full"):
        write_case(case_of(), path)
    monkeypatch.undo()
    assert read_case(path) == case_of(FORD)
    assert [p.name for p in tmp_path.iterdir()] == ["case"]


def test_the_manifest_says_how_strict_the_file_is_as_a_whole(tmp_path: Path) -> None:
    red = Statement("d", "u", "Unit", "name", "x", marking=Marking(TLP.RED))
    write_case(case_of(FORD, red), tmp_path / "case")
    manifest = json.loads((tmp_path / "case" / "manifest.json").read_text())
    assert (manifest["level"], manifest["synthetic"]) == ("TLP:RED", True)


@pytest.mark.slow
def test_the_exercise_survives_the_journey(tmp_path: Path) -> None:
    case = exercise_case(1)
    write_case(case, tmp_path / "numera.zip")
    assert read_case(tmp_path / "numera.zip") == case


def test_importing_twice_changes_nothing() -> None:
    once = merge(case_of(), [FORD])
    twice = merge(once.case, [FORD])
    assert (once.added, twice.added, twice.repeated, twice.changed) == (1, 0, 1, 0)
    assert twice.case == once.case


def test_merging_never_lowers_a_marking() -> None:
    red = Marking(TLP.RED, "press", frozenset({"duty"}))
    strict = Statement("d", "t-1", "Territory", "name", "Ford", marking=red)
    for first, second in ((FORD, strict), (strict, FORD)):
        assert merge(case_of(first), [second]).case.statements[0].marking == red


def test_merging_widens_the_days_of_sighting_and_keeps_the_grade() -> None:
    early = Statement("d", "t", "Territory", "name", "F", first_seen="2024-02", last_seen="2024-03")
    late = Statement(
        "d", "t", "Territory", "name", "F",
        first_seen="2024-01", last_seen="2024-09", grade=Grade.parse("A1"),
    )  # fmt: skip
    done = merge(case_of(early), [late])
    joined = done.case.statements[0]
    assert (joined.first_seen, joined.last_seen, str(joined.grade)) == ("2024-01", "2024-09", "F6")
    assert done.changed == 1
