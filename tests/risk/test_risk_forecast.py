"""A forecast ranks every country, adds up, states its base and sees nothing of the future."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.risk.worlds import changed, small_panel
from upstander.errors import PanelError
from upstander.model.forecast import RiskForecast
from upstander.model.panel import Panel
from upstander.risk.forecast import as_table, forecast

YEAR = 2000


def chances(made: RiskForecast) -> list[tuple[int, float, float, float]]:
    return [
        (c.code, c.probability.value, c.probability.low, c.probability.high) for c in made.countries
    ]


@pytest.fixture(scope="module")
def panel() -> Panel:
    return small_panel()


@pytest.fixture(scope="module")
def made(panel: Panel) -> RiskForecast:
    return forecast(panel, YEAR, refits=20, seed=3)


def test_every_country_of_the_base_year_is_ranked_by_its_probability(
    panel: Panel, made: RiskForecast
) -> None:
    values = [country.probability.value for country in made.countries]
    assert values == sorted(values, reverse=True)
    assert [country.rank for country in made.countries] == list(range(1, 41))
    assert {c.code for c in made.countries} == set(panel.at(YEAR).codes.tolist())


def test_contributions_and_intercept_add_up_to_the_probability(made: RiskForecast) -> None:
    for country in made.countries:
        eta = made.intercept + sum(c.log_odds for c in country.contributions)
        assert 1 / (1 + math.exp(-eta)) == pytest.approx(country.probability.value, abs=1e-12)


def test_the_strongest_contributions_come_first(made: RiskForecast) -> None:
    for country in made.countries:
        sizes = [abs(c.log_odds) for c in country.contributions]
        assert sizes == sorted(sizes, reverse=True)
        assert len(country.top(2)) == 2


def test_words_follow_the_value_and_not_the_sign_of_the_effect(made: RiskForecast) -> None:
    for country in made.countries:
        (coup,) = [c for c in country.contributions if c.predictor == "coup.try.5yr"]
        begins = "a coup was" if coup.value == 1.0 else "no coup was"
        assert coup.words.startswith(begins)


def test_training_ends_two_years_before_the_base_year(made: RiskForecast) -> None:
    assert (made.trained_on.first, made.trained_on.last) == (1980, 1998)
    assert made.trained_on.rows == 19 * 40


def test_what_happens_after_the_base_year_changes_nothing(panel: Panel, made: RiskForecast) -> None:
    later = panel.base_years > YEAR
    after = forecast(changed(panel, later, target=True), YEAR, refits=20, seed=3)
    assert chances(after) == chances(made)
    assert after.intercept == made.intercept


def test_a_window_still_open_at_the_base_year_teaches_nothing(
    panel: Panel, made: RiskForecast
) -> None:
    open_then = (panel.base_years > YEAR - 2) & (panel.base_years < YEAR)
    after = forecast(changed(panel, open_then, target=True), YEAR, refits=20, seed=3)
    assert chances(after) == chances(made)


def test_a_closed_window_does_teach(panel: Panel, made: RiskForecast) -> None:
    last_closed = panel.base_years == YEAR - 2
    after = forecast(changed(panel, last_closed, target=True), YEAR, refits=0, seed=3)
    assert after.intercept != made.intercept


def test_an_outcome_of_the_forecast_year_itself_is_never_read(
    panel: Panel, made: RiskForecast
) -> None:
    target = np.where(panel.base_years >= YEAR - 1, np.nan, panel.target)
    blind = Panel(
        panel.codes,
        panel.names,
        panel.base_years,
        panel.predictors,
        panel.matrix,
        target,
        panel.horizon,
        panel.source,
        panel.synthetic,
    )
    assert chances(forecast(blind, YEAR, refits=20, seed=3)) == chances(made)


def test_the_interval_holds_the_value_and_says_what_it_is(made: RiskForecast) -> None:
    widths = [country.probability.spread for country in made.countries]
    assert min(widths) > 0.0
    reason = made.countries[0].probability.reason
    assert "middle 90% of 20 refits" in reason
    assert "does not cover" in reason


def test_without_refits_there_is_no_interval_and_the_reason_says_so(panel: Panel) -> None:
    made = forecast(panel, YEAR, refits=0)
    assert all(country.probability.spread == 0.0 for country in made.countries)
    assert "no interval" in made.method


def test_the_same_seed_gives_the_same_forecast(panel: Panel, made: RiskForecast) -> None:
    assert forecast(panel, YEAR, refits=20, seed=3) == made


def test_an_unknown_value_is_flagged_and_moves_nothing(panel: Panel) -> None:
    matrix = panel.matrix.copy()
    row = int(np.flatnonzero((panel.base_years == YEAR) & (panel.codes == 7))[0])
    matrix[row, 1] = np.nan
    holed = Panel(
        panel.codes,
        panel.names,
        panel.base_years,
        panel.predictors,
        matrix,
        panel.target,
        panel.horizon,
        panel.source,
        panel.synthetic,
    )
    made = forecast(holed, YEAR, refits=0)
    (seven,) = [country for country in made.countries if country.code == 7]
    (coup,) = [c for c in seven.contributions if c.predictor == "coup.try.5yr"]
    assert seven.imputed == ("coup.try.5yr",)
    assert (coup.log_odds, coup.value) == (0.0, None)
    assert "unknown" in coup.words
    assert RiskForecast.from_dict(made.as_dict()) == made


@pytest.mark.slow
def test_a_snapshot_is_forecast_from_the_whole_panel(panel: Panel) -> None:
    rows = panel.at(2010)
    snapshot = Panel(
        rows.codes,
        rows.names,
        np.full(len(rows), 2015),
        rows.predictors[::-1],
        rows.matrix[:, ::-1],
        np.full(len(rows), np.nan),
        synthetic=True,
    )
    made = forecast(panel, snapshot=snapshot, refits=0)
    inside = forecast(panel, 2010, refits=0)
    assert (made.base_year, made.vintage, made.trained_on.last) == (2015, "2016-17", 2008)
    found = {c.code: c.probability.value for c in made.countries}
    assert found == pytest.approx({c.code: c.probability.value for c in inside.countries})


def test_a_snapshot_that_lacks_a_predictor_is_refused_by_name(panel: Panel) -> None:
    rows = panel.at(2010)
    snapshot = Panel(
        rows.codes,
        rows.names,
        rows.base_years,
        rows.predictors[1:],
        rows.matrix[:, 1:],
        rows.target,
        synthetic=True,
    )
    with pytest.raises(PanelError, match=r"battledeaths\.log2"):
        forecast(panel, snapshot=snapshot, refits=0)


def test_exercise_and_reality_are_never_mixed(panel: Panel) -> None:
    rows = panel.at(2010)
    real = Panel(rows.codes, rows.names, rows.base_years, rows.predictors, rows.matrix, rows.target)
    with pytest.raises(PanelError, match="synthetic"):
        forecast(panel, snapshot=real, refits=0)


def test_a_base_year_that_is_not_there_is_named_with_those_that_are(panel: Panel) -> None:
    with pytest.raises(PanelError, match=r"2050.*1980 to 2010"):
        forecast(panel, 2050, refits=0)


def test_a_forecast_becomes_rows_in_the_order_of_its_ranks(made: RiskForecast) -> None:
    table = as_table(made)
    assert table.codes.tolist() == [country.code for country in made.countries]
    assert set(table.base_years.tolist()) == {YEAR}
    assert (table.lows <= table.probabilities).all()
    assert (table.probabilities <= table.highs).all()


def test_made_up_values_credit_no_publisher(made: RiskForecast) -> None:
    assert made.attribution.startswith("EXERCISE")
    assert {factor.predictor.source for factor in made.factors} == {made.attribution}
