"""The pages of an index and of a profile in French and Arabic: the same numbers, no English."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from tests.resilience.small_index import written
from tests.resilience.test_survey_profile import SHAPES, seen
from typer.testing import CliRunner

from upstander.brief.index_page import index_page
from upstander.brief.profile_page import ROUNDED, profile_page, unused
from upstander.cli.resilience import app
from upstander.errors import UsageError
from upstander.evidence.index_spec_file import read_index
from upstander.model.resilience_indicator import indicators
from upstander.resilience.index_result import index_result
from upstander.resilience.profile import profile
from upstander.words.language import language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from upstander.words.language import Language

CODES = ("en", "fr", "ar")
MARKS = {"en": (",", "."), "fr": ("\u202f", ","), "ar": ("٬", "٫")}
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@pytest.fixture
def pages(tmp_path: Path) -> list[Callable[[Language], str]]:
    """An index with groups and choices, and a profile with a map and what is withheld."""
    read = read_index(written(tmp_path))
    made = index_result(read.spec, read.table, read.groups, seed=1)
    rows = [
        seen("", 0.4, 900, place="a", low=0.3, high=0.5),
        seen("", 5.0, 9_000, place="a", time="2022", low=4.9, high=5.1),
        seen("", 2_500.6, 900, place="a", indicator="mine"),
        seen("", 0.6, 900, place="b"),
        seen("other", float("nan"), 10, place="b", suppressed=True),
        seen("", 0.12, -1, place="b", indicator="cohesion_belonging", low=0.11, high=0.15),
    ]
    told = profile(rows)
    notes = [ROUNDED, unused("Tenure")]
    return [
        lambda spoken: index_page(made, spoken),
        lambda spoken: profile_page(told, SHAPES, notes, spoken),
    ]


def told(page: str) -> str:
    """All that a reader meets on a page or hears of it, without names that are set apart."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    heard = " ".join(re.findall(r'aria-label="([^"]*)"', body))
    return re.sub(
        "\u2068[^\u2069]*\u2069", "", html.unescape(re.sub("<[^>]*>", "\n", body) + heard)
    )


def numbers(page: str, code: str) -> list[list[str]]:
    """The numbers in each cell of numbers as English writes them, ungrouped."""
    thousands, decimal = MARKS[code]
    cells = re.findall(r'<td class="n">(.*?)</td>', page)
    plain = [one.replace(thousands, "").replace(decimal, ".").translate(WESTERN) for one in cells]
    return [re.findall(r"[+-]?\d+(?:\.\d+)?", one) for one in plain]


def test_nothing_on_an_arabic_page_is_english_but_names(
    pages: list[Callable[[Language], str]],
) -> None:
    for made in pages:
        page = made(language("ar"))
        assert '<html lang="ar" dir="rtl">' in page
        assert not re.findall(r"[A-Za-z]{3,}", told(page).replace("JSON", ""))


def test_every_cell_has_the_same_numbers_in_each_language(
    pages: list[Callable[[Language], str]],
) -> None:
    for made in pages:
        english, french, arabic = (numbers(made(language(c)), c) for c in CODES)
        assert len(english) >= 20
        assert english == french == arabic


def test_french_says_in_whole_sentences_what_english_says(
    pages: list[Callable[[Language], str]],
) -> None:
    index, places = (made(language("fr")) for made in pages)
    assert "<strong>13 paires sur 15 (87\u202f%) gardent leur ordre" in index
    assert "médiane du groupe (side\u00a0: south)" in index
    assert "people in barracks" in index  # the maker's own words
    assert "Tableau non utilisé\u00a0: Tenure" in places
    assert "Sentiment d’appartenance au quartier" in places
    english = set(re.findall(r"[A-Z][a-z]+(?: [a-z]+){3,}", told(pages[1](language("en")))))
    assert english
    titles = " ".join(one.source for one in indicators().values())
    assert not [one for one in english if one in told(places) and one not in titles]


def test_english_is_as_it_was(pages: list[Callable[[Language], str]]) -> None:
    index, places = (made(language("en")) for made in pages)
    for sentence in (
        "<strong>13 of 15 pairs (87%) keep their order whatever the weights</strong> within the ",
        "limits declared below. Some weights turn 2; 0 are not decided.",
        "Data of 2024. 6 units, 7 nodes. 5,000 draws, seed 1. Method: docs/",
        "more would be sure: 14 pairs at 25% of the declared limits, ",
        "<td>0.67 ranks on average; most Dorra, 2 to 4</td>",
        '<td class="n">40</td><td>median of side south</td>',
        "<td>min-max 1, 100, rank</td>",
        '<th scope="row">women and settled <small>(sex and origin)</small></th>',
        "6 values are shown, 0 of them of crossings; 6 are hidden",
    ):
        assert sentence in index
    for sentence in (
        "Two indicators of the starting 29 with data: five figures shown, one figure withheld.",
        ">withheld by the source</td>",
        "no figures by this grouping",
        "Belongs to the neighbourhood (share): more is better.",
        "publisher&#39;s margin of error, 1.96 times",
    ):
        assert sentence in places


def test_the_command_writes_its_page_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    asked = ["index", str(written(tmp_path)), "--report", str(page), "--language", "ar"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert '<html lang="ar" dir="rtl">' in page.read_text()
    none = CliRunner().invoke(app, [*asked[:-1], "xx"])
    assert isinstance(none.exception, UsageError)
