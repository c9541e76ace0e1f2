"""Attaching a forecast to a case: its brief then says how worried to be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from upstander.cli.main import main
from upstander.evidence.case_file import read_case

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["upstander", *arguments])
    return main()


@pytest.fixture
def real_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    case, territory = tmp_path / "case", tmp_path / "t.jsonl"
    territory.write_text('{"id":"x","schema":"Territory","properties":{"name":["Somewhere"]}}\n')
    new = ["case", "new", str(case), "--title", "T", "--subject", "x", "--as-of", "2026-06-30"]
    assert run(monkeypatch, *new) == 0
    assert run(monkeypatch, "case", "import", str(case), str(territory), "--dataset", "d") == 0
    return case


def test_the_bundled_vintage_is_attached_under_whatever_name_the_case_uses(
    real_case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(monkeypatch, "risk", "attach", str(real_case), "--country", "NGA") == 0
    assert read_case(real_case).forecast is not None
    out = tmp_path / "brief.md"
    assert run(monkeypatch, "brief", str(real_case), "--out", str(out)) == 0
    text = out.read_text(encoding="utf-8")
    assert "a mass killing begins in Nigeria in 2025-26: rank" in text
    assert "EXERCISE" not in text


def test_a_real_forecast_is_never_attached_to_an_exercise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "exercise"
    new = ["--title", "T", "--subject", "x", "--as-of", "2026-06-30", "--synthetic"]
    assert run(monkeypatch, "case", "new", str(case), *new) == 0
    assert run(monkeypatch, "risk", "attach", str(case), "--country", "Nigeria") == 1
    assert "never mixed" in capsys.readouterr().err
    assert read_case(case).forecast is None


def test_an_unknown_country_is_named_with_the_closest(
    real_case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "risk", "attach", str(real_case), "--country", "Nigeri") == 2
    assert "Nigeria" in capsys.readouterr().err
