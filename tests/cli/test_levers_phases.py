"""A plan in phases from the command line: when to do what, and what must wait."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.exercise import exercise_case

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["upstander", *arguments])
    return main()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("phases") / "case.zip"
    write_case(exercise_case(1), path)
    return str(path)


@pytest.mark.slow
def test_the_plan_says_what_to_do_in_each_phase_and_what_must_wait(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "plan.json"
    options = ["--phases", "12,12,12", "--phase-days", "60", "--worlds", "64", "--out", str(out)]
    assert run(monkeypatch, "levers", "plan", case, *options) == 0
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert [phase["budget"] for phase in plan["phases"]] == [12, 12, 12]
    assert [phase["start_day"] for phase in plan["phases"]] == [0, 60, 120]
    pulled = [lever for phase in plan["phases"] for lever in phase["levers"]]
    assert sorted(pulled) == sorted(plan["levers"])
    assert len(pulled) == len(set(pulled))
    assert plan["restraints"][0]["caption"] == "Marsh Watch"
    assert "phase 3, from day 120" in capsys.readouterr().out


@pytest.mark.parametrize("phases", ["a,b", "12;12", ","])
def test_phases_that_are_no_budgets_are_refused(
    case: str, phases: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "levers", "plan", case, "--phases", phases) == 2
    assert "12,12,12" in capsys.readouterr().err
