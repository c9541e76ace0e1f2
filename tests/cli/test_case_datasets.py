"""`upstander case import --as` and `case remove`: a dataset goes in and comes out whole."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.evidence.datasets import deliveries

from upstander.cli.main import main
from upstander.evidence.case_file import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["upstander", "case", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    made = ("--title", "A small world", "--subject", "country-ng", "--as-of", "2026-01-01")
    assert call("new", str(tmp_path / "case"), *made)[0] == 0
    return call


def state(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in path.iterdir()}


@pytest.mark.slow
def test_a_dataset_goes_in_once_and_comes_out_without_a_trace(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case"
    loaded = []
    for key in ("epr", "sipri", "unhcr"):
        name, path = deliveries.put(tmp_path, key)
        before = state(case)
        arguments = ("import", str(case), str(path), "--as", name, "--excerpt", "--json")
        code, out, said = run(*arguments)
        assert (code, json.loads(out)["written"]) == (0, True)
        assert "licence as stated: " in said
        after = state(case)
        again = json.loads(run(*arguments)[1])
        assert (again["added"], again["changed"], again["written"]) == (0, 0, False)
        assert state(case) == after
        loaded.append((name, before))
    entities = read_case(case).entities()
    # Two datasets speak of one country, and each leaves what the other says of it.
    assert {s.dataset for s in entities["country-ug"].statements} == {"unhcr"}
    for name, before in reversed(loaded):
        code, out, _ = run("remove", str(case), "--dataset", name, "--json")
        assert (code, json.loads(out)["written"]) == (0, True)
        assert state(case) == before
    assert read_case(case).statements == ()


@pytest.mark.slow
def test_what_two_datasets_say_of_one_country_stays_with_each(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case"
    for key in ("epr", "who"):
        name, path = deliveries.put(tmp_path, key)
        assert run("import", str(case), str(path), "--as", name, "--excerpt")[0] == 0
    said = read_case(case).entities()["country-ng"].statements
    assert {s.dataset for s in said} == {"epr", "who_indicators"}
    assert run("remove", str(case), "--dataset", "epr")[0] == 0
    left = read_case(case).statements
    assert {s.dataset for s in left} == {"who_indicators"}
    assert [s for s in said if s.dataset == "who_indicators"] == [
        s for s in left if s.entity_id == "country-ng"
    ]


@pytest.mark.slow
def test_a_file_that_is_not_as_expected_leaves_the_case_as_it_was(run: Run, tmp_path: Path) -> None:
    name, path = deliveries.put(tmp_path, "epr")
    before = state(tmp_path / "case")
    code, _, said = run("import", str(tmp_path / "case"), str(path), "--as", name)
    assert (code, "nothing of it is loaded" in said) == (1, True)
    assert state(tmp_path / "case") == before


def test_what_the_declaration_settles_is_not_asked_twice(run: Run, tmp_path: Path) -> None:
    name, path = deliveries.put(tmp_path, "epr")
    arguments = ("import", str(tmp_path / "case"), str(path), "--as", name)
    code, _, said = run(*arguments, "--origin", "me")
    assert (code, "--origin does not go with --as" in said) == (2, True)


def test_events_are_no_statements(run: Run, tmp_path: Path) -> None:
    name, path = deliveries.put(tmp_path, "acled")
    code, _, said = run("import", str(tmp_path / "case"), str(path), "--as", name)
    assert (code, "upstander data read acled" in said) == (2, True)


def test_removing_what_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    code, _, said = run("remove", str(tmp_path / "case"), "--dataset", "epr")
    assert (code, "nothing in it is said by 'epr'" in said) == (1, True)


@pytest.mark.slow
def test_a_dry_run_removes_nothing(run: Run, tmp_path: Path) -> None:
    name, path = deliveries.put(tmp_path, "epr")
    run("import", str(tmp_path / "case"), str(path), "--as", name, "--excerpt")
    before = state(tmp_path / "case")
    code, out, _ = run("remove", str(tmp_path / "case"), "--dataset", "epr", "--dry-run")
    assert (code, "nothing written" in out) == (0, True)
    assert state(tmp_path / "case") == before
