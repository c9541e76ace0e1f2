"""The tutorial's commands, run one after the other as they are printed."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import pytest

from upstander.cli.main import main

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"


def commands() -> list[list[str]]:
    lines = (TUTORIAL / "first-brief.md").read_text(encoding="utf-8").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("    upstander ")]


@pytest.mark.slow
def test_each_command_of_the_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(TUTORIAL / "ford", tmp_path / "ford")
    monkeypatch.chdir(tmp_path / "ford")
    for command in commands():
        monkeypatch.setattr(sys, "argv", command)
        assert main() == 0, f"{shlex.join(command)}: {capsys.readouterr().err}"
    said = capsys.readouterr().out
    assert "100% (100%) of the expected supply routes of arms" in said
    page = Path("brief.html").read_text(encoding="utf-8")
    assert "Who protects Marsh people?" in page
    assert Path("brief.pdf").stat().st_size > 10_000
    assert len(commands()) == 10
