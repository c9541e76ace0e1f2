"""``upstander brief --language``: the same brief for a minister who works in French or Arabic."""

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


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.zip"
    write_case(exercise_case(1), path)
    return path


def test_it_is_written_in_the_language_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "note.pdf"
    told = ("brief", str(case), "--for", "public", "--out", str(out), "--json")
    assert run(monkeypatch, *told, "--language", "ar") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["language"] == "ar"
    assert made["sections"][0]["title"] == "ما الذي تغيّر"
    assert out.read_bytes().startswith(b"%PDF-")
    assert 'dir="rtl"' in out.with_suffix(".html").read_text(encoding="utf-8")


def test_a_language_that_we_lack_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: Path
) -> None:
    assert run(monkeypatch, "brief", str(case), "--language", "xx") == 2
    assert "use en, fr, ar" in capsys.readouterr().err
