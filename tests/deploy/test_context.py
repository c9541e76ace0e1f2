"""What a container is built from is named, and holds nothing that is nobody's business."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def allowed() -> list[str]:
    """What the ignore file lets into the context."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"  # nothing comes in that is not named below
    return [rule[1:] for rule in rules if rule.startswith("!")]


def copied() -> list[str]:
    """What the Containerfile copies from the context."""
    text = (ROOT / "deploy" / "Containerfile").read_text()
    lines = re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
    return [word for line in lines for word in line.split()[:-1]]


def test_all_that_is_copied_is_let_in_and_nothing_else() -> None:
    assert sorted(allowed()) == sorted(copied())
    assert all((ROOT / path).exists() for path in allowed())


def test_nothing_that_is_let_in_is_hidden_from_git() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no working copy: what is hidden cannot be asked")
    command = ["git", "status", "--ignored", "--porcelain", "--", *allowed()]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    hidden = [line[3:] for line in told.splitlines() if line.startswith("!!")]
    # These two the ignore file leaves out again.
    assert [p for p in hidden if "__pycache__" not in p and not re.search(r"\.py[cod]$", p)] == []


def test_it_is_run_by_nobody_in_particular() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text()
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert not re.search(r"^COPY .*--chown", last, re.MULTILINE)  # its own code it may not change
