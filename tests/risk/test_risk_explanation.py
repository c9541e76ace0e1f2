"""Countries are found by code, name or ISO code, and explained in words with figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from tests.risk.worlds import small_panel
from upstander.errors import UsageError
from upstander.risk.country_finding import find_country
from upstander.risk.explanation import explain, explanation_text
from upstander.risk.forecast import forecast
from upstander.risk.vintage import bundled_vintage

if TYPE_CHECKING:
    from upstander.model.forecast import RiskForecast


@pytest.fixture(scope="module")
def small() -> RiskForecast:
    return forecast(small_panel(), 2000, refits=0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("490", 490),
        ("democratic republic of congo", 490),
        ("COD", 490),
        ("cd", 490),
        ("Burma", 775),
        ("Myanmar", 775),
        ("MMR", 775),
        ("Burma/Myanmar", 775),
        (" France ", 220),
    ],
)
def test_a_country_answers_to_its_code_its_names_and_its_iso_code(query: str, code: int) -> None:
    assert find_country(bundled_vintage(), query).code == code


@pytest.mark.parametrize(
    ("query", "suggested"), [("Sudn", "Sudan"), ("Congo", "Republic of Congo")]
)
def test_an_unknown_name_brings_suggestions(query: str, suggested: str) -> None:
    with pytest.raises(UsageError, match=suggested):
        find_country(bundled_vintage(), query)


def test_the_five_and_the_rest_add_up_to_the_probability(small: RiskForecast) -> None:
    for country in small.countries[:5]:
        told = explain(small, country, count=2)
        eta = told["intercept"] + sum(t["log_odds"] for t in told["top"]) + told["rest_log_odds"]
        assert 1 / (1 + math.exp(-eta)) == pytest.approx(told["probability"]["value"])
        assert len(told["top"]) == 2


def test_raising_and_lowering_are_told_apart(small: RiskForecast) -> None:
    for country in small.countries:
        for entry in explain(small, country)["top"]:
            assert (entry["odds_factor"] > 1.0) == (entry["direction"] == "raises")


def test_the_text_says_exercise_rank_chance_and_values(small: RiskForecast) -> None:
    text = explanation_text(explain(small, small.countries[0]))
    assert text.startswith("EXERCISE")
    assert "rank 1 of 40" in text
    assert "2001 or 2002" in text
    assert "battle deaths in the year" in text
    assert "not causes" in text


def test_the_bundled_vintage_shows_no_values_of_others() -> None:
    vintage = bundled_vintage()
    text = explanation_text(explain(vintage, find_country(vintage, "Mali")))
    assert "typical " not in text
    assert all(entry["value"] is None for entry in explain(vintage, vintage.countries[0])["top"])
    assert "First form" in text
    assert "base years 1960-2016" in text
