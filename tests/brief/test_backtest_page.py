"""The report of a backtest: every score it has, its curves, and what it is made of."""

from __future__ import annotations

import re

import pytest
from tests.risk.worlds import small_panel

from upstander.brief.backtest_page import SHOWN, backtest_page
from upstander.risk.backtest import Backtest, backtest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done() -> Backtest:
    return backtest(small_panel(), 2004, 2006, refits=0)


@pytest.fixture(scope="module")
def page(done: Backtest) -> str:
    return backtest_page(done, small_panel(), done.forecasts.of("base-rate"))


def test_it_says_that_the_countries_are_made_up(page: str) -> None:
    assert "EXERCISE: the countries are made up" in page


def test_every_model_and_stratum_has_its_row(done: Backtest, page: str) -> None:
    rows = re.findall(r"<tr><th scope=\"row\">([^<]*)</th><td>([^<]*)</td>", page)
    assert rows == [(r.model, r.stratum) for r in done.evaluation.results]
    assert all(name.replace("_", " ") in page for name in SHOWN)


def test_each_country_with_an_onset_has_its_history(done: Backtest, page: str) -> None:
    panel = small_panel()
    inside = (panel.base_years >= 2004) & (panel.base_years <= 2006) & (panel.target == 1.0)
    struck = {name for name, kept in zip(panel.names, inside, strict=True) if kept}
    assert struck
    assert set(re.findall(r"<figcaption>(Country \d+):", page)) == struck


def test_it_asks_nothing_of_anyone_else(page: str) -> None:
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
