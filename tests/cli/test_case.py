"""`upstander case`: from nothing to a case that can be shown, checked and taken elsewhere."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from upstander.cli.main import main
from upstander.evidence.case_file import read_case, write_case
from upstander.evidence.ftm import read_ftm
from upstander.exercise.numera import exercise_case
from upstander.model.marking import TLP, Reader
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS = """\
unit;parent;other names;source;since
1st Ford Battalion;Ford Brigade;First|1 Bn;https://example.org/1;by 2017
Ford Brigade;;;https://example.org/2;
"""


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["upstander", "case", *(str(a) for a in arguments)])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def case(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> Path:
    path = tmp_path / "case"
    code, _, _ = run(
        "new", path, "--title", "Ford, spring 2026", "--subject", "t-ford", "--as-of", "2026-04-01",
        "--own-state", "s-1", "--holder", "The hub", "--synthetic",
    )  # fmt: skip
    assert code == 0
    return path


@pytest.fixture(scope="module")
def numera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exercise") / "numera.zip"
    write_case(exercise_case(1), path)
    return path


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fifth of the exercise, with every marking in it."""
    whole = exercise_case(1)
    kept = {e for n, e in enumerate(sorted({s.about for s in whole.statements})) if n % 5 == 0}
    path = tmp_path_factory.mktemp("part") / "part.zip"
    said = tuple(s for s in whole.statements if s.about in kept)
    assert {s.marking.level for s in said} == set(TLP)
    write_case(replace(whole, statements=said), path)
    return path


def test_a_new_case_is_empty_and_says_what_it_is_about(case: Path) -> None:
    manifest = read_case(case).manifest
    assert (manifest.id, manifest.subject, manifest.synthetic) == (
        "ford-spring-2026",
        "t-ford",
        True,
    )
    assert read_case(case).statements == ()


def test_a_new_case_is_not_made_over_something(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "x").write_text("a letter")
    code, _, said = run("new", tmp_path, "--title", "T", "--subject", "s", "--as-of", "2026-01-01")
    assert (code, "is there already" in said) == (2, True)


@pytest.mark.parametrize(
    "option", [("--grade", "Z9"), ("--marking", "SECRET")], ids=["grade", "marking"]
)
def test_an_option_that_cannot_be_is_wrong_usage(
    case: Path, run: Callable[..., tuple[int, str, str]], option: tuple[str, str]
) -> None:
    assert run("import", case, "x.jsonl", *option)[0] == 2


@pytest.mark.slow
def test_the_how_to_works_as_it_is_written(
    case: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "import-a-table.md").read_text()
    steps = page.split("add the superior and the relation:")[1].split("How far do you")[0]
    table, mapping = tmp_path / "units.csv", tmp_path / "mapping.yml"
    assert UNITS in page
    table.write_text(UNITS)
    assert run("map", table, "--out", mapping)[0] == 0
    assert run("map", table, "--out", mapping)[0] == 2
    mapping.write_text("\n".join(line[8:] for line in steps.splitlines()))
    importing = ("import", case, table, "--mapping", mapping)
    assert run(*importing, "--dry-run")[0] == 0
    assert read_case(case).statements == ()
    code, out, said = run(*importing)
    assert (code, said) == (0, "")
    assert "0 were there already" in out
    again = json.loads(run(*importing, "--json")[1])
    assert (again["added"], again["written"]) == (0, False)
    entities = read_case(case).entities()
    assert sorted(e.schema for e in entities.values()) == ["Command", "Unit", "Unit"]
    assert {s.valid_from for s in read_case(case).statements} == {"by 2017", ""}


@pytest.mark.slow
def test_show_tells_a_person_what_is_in_a_case(
    numera: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = run("show", numera)
    assert code == 0
    assert out.startswith("EXERCISE")
    assert f"{len(exercise_case(1).statements):,} statements" in out
    document = json.loads(run("show", numera, "--json")[1])
    assert sum(document["markings"].values()) == document["statements"]


def test_show_tells_of_one_entity_who_says_what(
    part: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    entity = next(e for e in read_case(part).entities().values() if e.schema == "Command")
    code, out, _ = run("show", part, entity.id)
    assert code == 0
    assert "superior: " in out
    assert str(entity.statements[0].grade) in out
    assert len(json.loads(run("show", part, entity.id, "--json")[1])["statements"]) == len(
        entity.statements
    )
    assert run("show", part, "ghost")[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["statements", "ftm", "csv", "zip"])
def test_an_export_holds_nothing_that_its_reader_may_not_see(
    part: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]], kind: str
) -> None:
    out = tmp_path / f"out.{kind if kind in {'csv', 'zip'} else 'jsonl'}"
    assert run("export", part, "--as", kind, "--out", out)[0] == 0
    whole = read_case(part)
    seen = whole.view(Reader("", TLP.CLEAR))
    if kind == "zip":
        assert read_case(out).statements == seen.statements
        assert read_case(out).forecast is None
        return
    if kind == "csv":
        with out.open(encoding="utf-8", newline="") as handle:
            assert [row["id"] for row in csv.DictReader(handle)] == [s.id for s in seen.statements]
        return
    found = tuple(read_ftm(out))
    if kind == "statements":
        assert found == seen.statements
    claims = {(s.about, s.prop, s.value) for s in found if isinstance(s, Statement)}
    assert claims == {(s.about, s.prop, s.value) for s in seen.statements}


def test_an_export_of_all_that_a_named_reader_may_see_comes_back_whole(
    part: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    out = tmp_path / "all.jsonl"
    run("export", part, "--as", "statements", "--out", out, "--reader-level", "RED",
        "--reader", "duty analyst")  # fmt: skip
    levels = {s.marking.level for s in read_ftm(out) if isinstance(s, Statement)}
    assert TLP.RED in levels
    run("export", part, "--as", "statements", "--out", out, "--reader-level", "RED")
    levels = {s.marking.level for s in read_ftm(out) if isinstance(s, Statement)}
    assert TLP.RED not in levels


def test_entities_that_were_exported_can_be_read_back_and_are_marked_as_strictly(
    part: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    out = tmp_path / "all.jsonl"
    run("export", part, "--as", "ftm", "--out", out, "--reader-level", "AMBER")
    view = read_case(part).view(Reader("", TLP.AMBER))
    strictest = {
        key: max(s.marking.level for s in entity.statements)
        for key, entity in view.entities().items()
    }
    for said in read_ftm(out):
        assert isinstance(said, Statement)
        assert said.marking.level >= strictest[said.entity_id]


@pytest.mark.slow
def test_the_exercise_is_checked_in_full(
    numera: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = run("check", numera, "--json")
    told = json.loads(out)
    assert told["statements"] == len(exercise_case(1).statements)
    assert all("Lever" in problem["message"] for problem in told["problems"])
    assert code == (1 if told["problems"] else 0)
