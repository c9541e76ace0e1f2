"""``upstander network home``, ``coalition`` and ``missing``, from file to file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.network.test_bridges_home import far_away
from tests.network.test_coalition import peopled
from tests.network.test_missing_links import families
from tests.small_world import TODAY, SmallWorld

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from pathlib import Path


def case_of(world: SmallWorld, folder: Path, own_state: str = "state") -> Path:
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    manifest = Manifest("small", "A small case", TODAY, "town", own_state, synthetic=True)
    write_case(CaseFile(manifest, ordered), folder / "case")
    return folder / "case"


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["upstander", *map(str, words)])
    return main()


def test_bridges_home_as_text_and_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = case_of(far_away(), tmp_path)
    assert run(monkeypatch, "network", "home", case) == 0
    text = capsys.readouterr().out
    assert "TRADER: joins 100% of the reports to us, deals with us directly" in text
    assert "MINE: joins 100% of the reports to us, 2 steps from us; gives money; takes" in text
    assert "MINISTRY → TRADER: influence" in text
    assert text.endswith("it shows neither knowledge nor guilt.\n")
    assert run(monkeypatch, "network", "home", case, "--own", "Mine", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["own"], made["bridges"]) == (["mine", "ministry", "state"], [])


def test_a_case_without_our_own_state_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "home", case_of(far_away(), tmp_path, "")) == 2
    assert "which state is ours" in capsys.readouterr().err


def test_where_nothing_joins_a_perpetrator_to_us_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = peopled().actors("state", schema="PublicBody")
    assert run(monkeypatch, "network", "home", case_of(world, tmp_path)) == 0
    assert "MILITIA: no stated chain joins it to our state" in capsys.readouterr().out


def test_the_coalition_names_the_thin_places_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, out = case_of(peopled(), tmp_path), tmp_path / "coalition.json"
    assert run(monkeypatch, "network", "coalition", case, "--out", out) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("FORD: nobody is stated to protect them; named as harmed in 0")
    assert lines[3].startswith("MARSH: one protector, on the word of one origin; named as harmed")
    assert "at COAST: 1 protects" in lines
    assert json.loads(out.read_text())["covers"][0]["thin"] == ["none"]


@pytest.mark.slow
def test_missing_links_are_questions_with_their_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = case_of(families(("b-depot1", "b-unit4")), tmp_path)
    assert run(monkeypatch, "network", "missing", case, "--top", "1") == 0
    text = capsys.readouterr().out
    assert "Questions, not findings. 71 stated relations, each hidden once" in text
    assert "1. Does B-DEPOT1 supply B-UNIT4 with arms? Nobody has stated it." in text
    assert "pairs scored like it when relations were hidden" in text
    assert run(monkeypatch, "network", "missing", case, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["questions"][0]["target"] == "b-unit4"
    assert made["calibration"]["skill"] > 0.5


def test_a_case_with_few_relations_has_no_missing_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "network", "missing", case_of(peopled(), tmp_path)) == 0
    assert "too few stated relations to learn from: 2" in capsys.readouterr().out
