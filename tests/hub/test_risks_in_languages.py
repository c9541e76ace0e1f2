"""Pages of risk in the language of whoever reads: countries, and why their risk is what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils.translation import override
from tests.hub.test_risks import made

from upstander.evidence.forecast_file import forecast_json
from upstander.hub.people.roles import Role
from upstander.hub.risks.actions import bring_in
from upstander.hub.risks.templatetags.risks import true_of
from upstander.model.contribution import Contribution
from upstander.model.predictor import predictor

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

    from upstander.model.forecast import RiskForecast

NAMES = ("Egypt", "Zambia", "Fiji", "Dem. Rep. Congo", "Kordova the Lesser")
TOLD = {
    "fr": ("Égypte", "Zambie", "Fidji", "République démocratique du Congo"),
    "ar": ("مصر", "زامبيا", "فيجي", "جمهورية الكونغو الديمقراطية"),
}
RUNS = {"fr": "ltr", "ar": "rtl"}


@cache
def world() -> RiskForecast:
    """A forecast of a few real countries and an invented one."""
    countries = tuple(
        replace(c, country=name, code=code, rank=code)
        for code, (name, c) in enumerate(zip(NAMES, made().countries, strict=False), 1)
    )
    return replace(made(), countries=countries, synthetic=False)


def page(small: SmallHub, code: str, address: str) -> str:
    """A page as somebody reads it who speaks a language."""
    client = small.client(Role.DESK)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: code})
    return client.get(address).content.decode()


def reasons() -> set[str]:
    """All that the engine says of the world's countries, in English."""
    return {
        words
        for c in world().countries
        for found in c.top(10)
        for words in (predictor(found.predictor).high, predictor(found.predictor).low)
    }


@pytest.mark.parametrize("code", ["fr", "ar"])
@pytest.mark.parametrize("address", ["/risk/", "/risk/1/"])
def test_why_a_country_is_at_risk_is_said_in_the_readers_language(
    small: SmallHub, code: str, address: str
) -> None:
    bring_in(None, forecast_json(world()))
    shown = page(small, code, address)
    assert not [each for each in reasons() if each in shown]
    assert f'<bdi lang="{code}" dir="{RUNS[code]}">' in shown
    assert TOLD[code][0] in shown
    assert "Egypt<" not in shown


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_the_engines_own_page_is_in_the_readers_language(small: SmallHub, code: str) -> None:
    release = bring_in(None, forecast_json(world()))
    client = small.client(Role.DESK)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: code})
    whole = client.get(f"/risk/1/{release.pk}/whole/")
    assert whole["Content-Language"] == code
    shown = whole.content.decode()
    assert f'<html lang="{code}" dir="{RUNS.get(code, "ltr")}">' in shown
    assert TOLD.get(code, NAMES)[0] in shown


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_a_known_country_is_named_and_sorted_as_the_reader_names_it(
    small: SmallHub, code: str
) -> None:
    bring_in(None, forecast_json(world()))
    shown = page(small, code, "/risk/?sort=country")
    rows = re.findall(r'<th scope="row"><a href="[^"]*"><bdi>([^<]*)</bdi>', shown)
    assert set(rows) == {*TOLD[code], "Kordova the Lesser"}
    if code == "fr":
        assert rows[0] == "Égypte", "an accent is no letter of its own"
    assert "Dem. Rep. Congo" in page(small, "en", "/risk/"), "as the forecast has it"


def test_words_of_a_forecasts_maker_stay_english_and_are_marked_so() -> None:
    words = "the soil is dry"
    strange = Contribution("soil", "soil", 1.0, 0.0, 0.5, words)
    known = replace(strange, predictor="coup.try.5yr", words=predictor("coup.try.5yr").high)
    with override("fr"):
        assert true_of(strange) == f'<bdi lang="en" dir="ltr">{words}</bdi>'
        assert 'lang="fr"' in true_of(known)
        assert "coup d’État" in true_of(known)
