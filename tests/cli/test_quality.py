"""`upstander evidence quality`: what to doubt, what to ask, and whom."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import pytest

from upstander.cli.main import main
from upstander.evidence.case_file import write_case
from upstander.exercise.numera import exercise_case

if TYPE_CHECKING:
    from pathlib import Path


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["upstander", "evidence", *map(str, arguments)])
    return main(), capsys.readouterr().out


@pytest.mark.slow
def test_the_exercise_is_told_with_questions_and_whom_to_ask_safely(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case, out = tmp_path / "case.zip", tmp_path / "q.csv"
    write_case(exercise_case(1), case)
    code, said = run(monkeypatch, capsys, "quality", case, "--top", 1, "--out", out)
    assert code == 0
    assert said.startswith("EXERCISE")
    assert "contradiction (12)" in said
    assert "ask only through whoever is in contact with it already" in said
    with out.open(encoding="utf-8") as handle:
        assert len(list(csv.DictReader(handle))) == 12
    code, said = run(monkeypatch, capsys, "quality", case, "--json")
    document = json.loads(said)
    assert (code, document["synthetic"], len(document["findings"])) == (0, True, 12)
    assert {f["marking"] for f in document["findings"]} <= {
        "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED",
    }  # fmt: skip
