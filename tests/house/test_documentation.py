"""What the documentation says is so: links lead somewhere, references match the code."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def make_reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_of_a_page_leads_to_a_file(page: Path) -> None:
    missing = [m for m in LINK.findall(page.read_text()) if not (page.parent / m).exists()]
    assert not missing


def test_the_schema_reference_matches_the_schemata() -> None:
    text = (ROOT / "docs" / "reference" / "schemata.md").read_text()
    assert text == make_reference().schemata(), "run docs/make_reference.py"


def test_the_command_reference_matches_the_commands() -> None:
    text = (ROOT / "docs" / "reference" / "cli.md").read_text()
    assert text == make_reference().command_line(), "run docs/make_reference.py"


@pytest.mark.slow
def test_the_reference_of_the_datasets_is_what_they_declare() -> None:
    text = (ROOT / "docs" / "reference" / "datasets.md").read_text(encoding="utf-8")
    assert text == make_reference().datasets(), "run docs/make_reference.py"


def test_the_readme_shows_exactly_two_commands_to_start_with() -> None:
    first_screen = (ROOT / "README.md").read_text().split("## ")[0]
    assert re.findall(r"^ {4}make (\w+)", first_screen, re.MULTILINE) == ["demo", "test"]
