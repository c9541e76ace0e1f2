"""The rules of the house, as tests."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.pace import slower

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def text_files() -> list[Path]:
    """The project's own text files: what lies in the checkout and is not made by a tool."""
    suffixes = {".py", ".md", ".yml", ".yaml", ".toml", ".lock", ".txt", ".sh", ".html", ""}
    made = {".git", ".venv", "demo", "dist", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
    made |= {".hypothesis", ".import_linter_cache", "__pycache__"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.suffix in suffixes and path.is_file() and not made & set(path.parts)
    ]


def test_no_file_of_the_house_grows_past_400_lines() -> None:
    long = {p.name: n for p in SOURCES if (n := len(p.read_text().splitlines())) > 400}
    assert not long, f"a concept is missing in {long}"


def test_every_module_says_what_it_is() -> None:
    silent = [p for p in SOURCES if not p.read_text().lstrip().startswith(('"""', 'r"""'))]
    assert not silent


def test_lock_files_hold_names_versions_and_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "bootstrap.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert re.search(r"==[\w.+]+.*\\\n +--hash=sha256:[0-9a-f]{64}", text)


@pytest.mark.slow
def test_no_path_of_one_machine_is_committed() -> None:
    pattern = re.compile(r"(?<![\w.])/(work|root|home|tmp/bash_jobs)/\w")
    offenders = [
        p.relative_to(ROOT)
        for p in text_files()
        if p != Path(__file__) and pattern.search(p.read_text(errors="ignore"))
    ]
    assert not offenders


def best_of_three(*arguments: str) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return min(times)


def test_importing_the_package_takes_under_300_milliseconds() -> None:
    assert best_of_three("-c", "import upstander") < 0.3 * slower()


@pytest.mark.slow
def test_help_appears_within_half_a_second() -> None:
    assert (
        best_of_three("-c", "from upstander.cli.main import app; app(['--help'])") < 0.5 * slower()
    )
