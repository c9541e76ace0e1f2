"""The bundled vintage is whole, ours, and made by the code that is here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from upstander.errors import UsageError
from upstander.evidence.panel import read_panel
from upstander.risk.forecast import forecast
from upstander.risk.vintage import LATEST, NOTICE, bundled_vintage

if TYPE_CHECKING:
    from pathlib import Path


def test_it_ranks_168_countries_with_intervals() -> None:
    vintage = bundled_vintage()
    assert [country.rank for country in vintage.countries] == list(range(1, 169))
    assert all(country.probability.spread > 0.0 for country in vintage.countries)
    assert (vintage.base_year, vintage.horizon, vintage.synthetic) == (2024, 2, False)


def test_its_contributions_add_up() -> None:
    vintage = bundled_vintage()
    for country in vintage.countries:
        eta = vintage.intercept + sum(c.log_odds for c in country.contributions)
        assert 1 / (1 + math.exp(-eta)) == pytest.approx(country.probability.value, abs=1e-6)


def test_it_holds_no_value_of_a_predictor_and_says_what_it_is() -> None:
    vintage = bundled_vintage()
    assert all(c.value is None for country in vintage.countries for c in country.contributions)
    assert all(factor.reference is None for factor in vintage.factors)
    assert vintage.notice == NOTICE
    assert vintage.trained_on.last == 2016
    for name in ("V-Dem", "Uppsala", "Early Warning Project", "CC BY-SA 4.0"):
        assert name in vintage.attribution


def test_a_vintage_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match="2031-32"):
        bundled_vintage("2031-32")


@pytest.mark.data
@pytest.mark.slow
def test_it_is_what_the_code_makes_of_the_public_panel_today(data: Path) -> None:
    panel = read_panel(data / "risk" / "country_year_panel.csv").panel
    snapshot = read_panel(data / "risk" / "snapshot_2024_predictors.csv", labelled=False).panel
    made = forecast(panel, snapshot=snapshot, vintage=LATEST, notice=NOTICE).without_values()
    bundled = bundled_vintage()
    assert made.method == bundled.method
    assert made.factors == bundled.factors
    ours = {country.code: country for country in made.countries}
    for country in bundled.countries:
        again = ours[country.code]
        for name in ("value", "low", "high"):
            figure = getattr(again.probability, name)
            assert figure == pytest.approx(getattr(country.probability, name), abs=1e-6)
        found = {c.predictor: c.log_odds for c in again.contributions}
        for contribution in country.contributions:
            assert found[contribution.predictor] == pytest.approx(contribution.log_odds, abs=1e-6)
