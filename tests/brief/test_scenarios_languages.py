"""The page of scenarios in French and Arabic: the same numbers, the judges' words as entered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.brief.test_resilience_languages import CODES, numbers, told
from typer.testing import CliRunner

from upstander.cli.foresight import app
from upstander.exercise.scenarios import exercise_judgements

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page of the exercise's judgements by language, as the command writes it."""
    folder: Path = tmp_path_factory.mktemp("scenarios")
    matrix = folder / "judgements.csv"
    matrix.write_bytes(exercise_judgements())
    found = {}
    for code in CODES:
        page = folder / f"{code}.html"
        asked = ["scenarios", str(matrix), "--report", str(page), "--language", code]
        run = CliRunner().invoke(app, [*asked, "--draws", "100", "--resolve", "20"])
        assert run.exit_code == 0, run.output
        found[code] = page.read_text()
    return found


def test_nothing_on_an_arabic_page_of_scenarios_is_english_but_names(
    pages: dict[str, str],
) -> None:
    assert '<html lang="ar" dir="rtl">' in pages["ar"]
    assert not re.findall(r"[A-Za-z]{3,}", told(pages["ar"]))


def test_every_cell_has_the_same_numbers(pages: dict[str, str]) -> None:
    english, french, arabic = (numbers(pages[code], code) for code in CODES)
    assert len(english) > 20
    assert english == french == arabic


def test_the_warning_of_what_the_list_does_not_say_is_strong_in_each(
    pages: dict[str, str],
) -> None:
    for code, words in (
        ("en", "<strong>The list does not say how likely a scenario is</strong>, and neither does"),
        ("fr", "<strong>La liste ne dit pas à quel point un scénario est probable</strong>, et"),
        ("ar", "<strong>لا تقول القائمة مدى احتمال السيناريو</strong>، ولا"),
    ):
        assert words in pages[code]
    assert "local attacks" in pages["fr"]  # as the judges entered it
