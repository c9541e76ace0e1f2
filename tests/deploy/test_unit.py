"""The systemd unit says what systemd understands, and lets the hub do no more than it must."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy" / "upstander.service"
MOST = 15
"""Tenths of systemd's measure of exposure, of 100: what is left is mostly that it serves."""


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd is not here: apt install systemd")
    return found


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program in it that is there."""
    text = UNIT.read_text()
    assert text.count("/opt/upstander/.venv/bin/upstander") == 1
    path = tmp_path / UNIT.name
    path.write_text(text.replace("/opt/upstander/.venv/bin/upstander", sys.executable))
    return path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_systemd_understands_every_line_of_it(analyze: str, unit: Path) -> None:
    done = run(analyze, "verify", str(unit))
    assert "upstander.service" not in done.stderr
    assert done.returncode == 0


def test_systemd_would_say_what_it_does_not_understand(analyze: str, unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectSystem=", "ProtectSystm="))
    assert "ProtectSystm" in run(analyze, "verify", str(unit)).stderr


def test_it_is_little_exposed(analyze: str, unit: Path) -> None:
    done = run(analyze, "security", "--offline=true", f"--threshold={MOST}", str(unit))
    if "offline" in done.stderr and "unrecognized" in done.stderr:
        pytest.skip("this systemd cannot judge a unit that is not installed")
    assert done.returncode == 0, done.stdout[-200:]
