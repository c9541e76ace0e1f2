"""``upstander levers ask`` and ``explain``, from file to file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.levers.test_explanation import choice_of_two
from tests.small_world import TODAY

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.model.case import CaseFile, Manifest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with money for one of two levers, and a third refused."""
    world = choice_of_two()
    world.say("b", "Observation", subject="state", variable="prevention_budget", value="1")
    ordered = tuple(sorted(world.statements, key=lambda s: s.id))
    manifest = Manifest("small", "A small case", TODAY, "state", own_state="state", synthetic=True)
    write_case(CaseFile(manifest, ordered), tmp_path / "case")
    return tmp_path / "case"


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["upstander", *map(str, words)])
    return main()


def test_questions_come_with_their_worth_and_the_same_in_json(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "questions.json"
    assert run(monkeypatch, "levers", "ask", case, "--out", out) == 0
    text = capsys.readouterr().out
    assert text.startswith(
        "EXERCISE: all of this is made up\nWithout knowing more, the plan leaves"
    )
    assert "Would “GOOD” take effect? (taken to be 90% likely)" in text
    assert "if not: take up FAIR | drop GOOD" in text
    written = json.loads(out.read_text())
    good = next(q for q in written["questions"] if q["id"] == "good")
    assert good["if_true"] == {"added": [], "dropped": []}
    assert good["if_false"] == {"added": ["fair"], "dropped": ["good"]}
    assert 0 < good["worth"] <= good["at_most"]
    assert (written["synthetic"], written["budget"]) == (True, 1.0)


def test_without_time_the_questions_say_that_nothing_is_settled(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "levers", "ask", case, "--time", "0", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["settled"] == 0
    assert made["rest_at_most"] > 0


def test_an_explanation_in_sentences_and_in_json(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "levers", "explain", case) == 0
    text = capsys.readouterr().out
    assert "Refusing “RAID” costs" in text
    assert run(monkeypatch, "levers", "explain", case, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["sentences"] == text.splitlines()[1:]
    assert [price["lever"] for price in made["prices"] if price["used"]] == ["raid"]
    assert made["core"] == ["good"]


def test_levers_that_cannot_be_had_together_are_an_input_at_fault(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "levers", "explain", case, "--want", "good", "--want", "FAIR") == 1
    assert "cannot be had together within the budget of 1" in capsys.readouterr().err
    assert run(monkeypatch, "levers", "explain", case, "--want", "raid") == 1
    assert "it has no legal basis stated" in capsys.readouterr().err
    assert run(monkeypatch, "levers", "explain", case, "--want", "thaw") == 2
