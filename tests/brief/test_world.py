"""The pages of the world in every language: the same numbers, and no English but quotations."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.words.said import said

from upstander.brief.countries import country_in
from upstander.brief.predictor_words import value_in
from upstander.brief.sure import estimate_told
from upstander.brief.world import country_page, ranking_page
from upstander.exercise.panel import exercise_panel
from upstander.model.estimative import judged
from upstander.model.predictor import predictor
from upstander.model.vocabulary import vocabulary
from upstander.risk.forecast import forecast
from upstander.words.language import ENGLISH, language

if TYPE_CHECKING:
    from upstander.model.forecast import RiskForecast

RUNS = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
OTHERS = ("fr", "ar")
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
MARKS = {"en": (",", "."), "fr": ("\u202f", ","), "ar": ("٬", "٫")}
PANEL = "attribution of the panel"
ENGLISH_PARTS = re.compile(r'<(span|p)[^>]* lang="en".*?</\1>', re.DOTALL)
NAMES = ("Chad", "South Sudan", "Nowhere")


@cache
def world() -> RiskForecast:
    """The exercise's forecast with two real countries' names in it, and a maker's notice."""
    made = forecast(exercise_panel(1), 2025, seed=1)
    named = [replace(c, country=n) for c, n in zip(made.countries, NAMES, strict=False)]
    countries = (*named, *made.countries[len(named) :])
    notice = "A notice of its maker."
    return replace(made, countries=countries, notice=notice, attribution=PANEL)


@cache
def pages(code: str) -> dict[str, str]:
    say = language(code)
    first = world().countries[0]
    return {
        "country": country_page(world(), first, language=say),
        "ranking": ranking_page(world(), {first.code: "1.html"}, say),
    }


def text_of(page: str) -> str:
    """What is read of a page, without what it marks as English."""
    body = page[page.index("<body>") :]
    return unescape(re.sub(r"<[^>]+>", " ", ENGLISH_PARTS.sub(" ", body)))


def numbers_of(page: str, code: str) -> list[list[str]]:
    """The numbers of every cell, line and caption."""
    thousands, decimal = MARKS[code]
    found = re.findall(r"<(?:td|li|caption)[^>]*>(.*?)</(?:td|li|caption)>", page)
    plain = [text_of(f"<body>{each}").translate(WESTERN).replace(thousands, "") for each in found]
    return [re.findall(r"\d+(?:\.\d+)?", each.replace(decimal, ".")) for each in plain]


@pytest.mark.parametrize("name", ["country", "ranking"])
@pytest.mark.parametrize("code", RUNS)
def test_a_page_says_its_language_and_the_same_numbers_in_each(code: str, name: str) -> None:
    page = pages(code)[name]
    assert f'<html lang="{code}" dir="{RUNS[code]}">' in page
    told = numbers_of(page, code)
    assert sum(map(len, told)) > 40
    assert [sorted(each) for each in told] == [
        sorted(each) for each in numbers_of(pages("en")[name], "en")
    ]


@pytest.mark.parametrize("name", ["country", "ranking"])
@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_but_its_makers_which_is_marked(code: str, name: str) -> None:
    page = pages(code)[name]
    assert f'<p class="quiet" lang="en" dir="ltr">{world().notice}</p>' in page
    assert f'<p class="quiet" lang="en" dir="ltr">{PANEL}</p>' in page
    told = text_of(page)
    phrases = {text for _, text, _ in said() if len(text) > 20 and "{" not in text}
    assert not [each for each in phrases if each in told]
    assert not re.search(r"\b(the|of|and|is|are|than)\b", told)


@pytest.mark.parametrize("code", OTHERS)
def test_a_known_country_is_named_in_the_language_and_another_as_it_stands(code: str) -> None:
    page = pages(code)["ranking"]
    assert str(country_in(language(code), "Chad")) in page
    assert "Chad<" not in page
    assert "Nowhere" in page


def test_english_says_what_it_always_said() -> None:
    first = world().countries[0]
    page = pages("en")["country"]
    years = "2026-27"
    event = f"a mass killing begins in {first.country} in {years}"
    assert f"{judged(first.probability, event)}: rank {first.rank} of " in page
    assert "EXERCISE: an invented world · elastic-net, first form · vintage 2026-27" in page
    assert f"trained on {world().trained_on};" in page
    assert f"{first.rank}. {first.country}: {first.probability}" in page
    assert ' lang="en" dir="ltr">' not in page.partition("<body>")[2]


@pytest.mark.parametrize("value", [0.0, 0.15, 1.0, -1.2, 3.3, 7.0, 25.4, 150.2])
def test_a_value_is_said_in_english_as_a_predictor_says_it(value: float) -> None:
    for name in (*vocabulary("predictors")["predictors"], "soil.moisture"):
        assert value_in(ENGLISH, name, value) == predictor(name).said(value)


def test_a_brief_names_a_country_as_its_reader_does() -> None:
    made = world()
    told = {code: estimate_told(made, made.countries[0], language(code)) for code in RUNS}
    assert {code: str(each["country"]) for code, each in told.items()} == {
        "en": "Chad", "fr": "Tchad", "ar": "تشاد"
    }  # fmt: skip
    assert len({each["rank"] for each in told.values()}) == 1
