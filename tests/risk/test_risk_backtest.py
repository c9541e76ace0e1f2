"""A backtest forecasts each year as of its day, and scores every model on the same rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.risk.worlds import changed, small_panel
from upstander.errors import PanelError, UsageError
from upstander.model.forecast_table import ForecastTable
from upstander.model.panel import Panel
from upstander.risk.backtest import Backtest, backtest, base_years
from upstander.risk.configurations import TRIED
from upstander.risk.evaluation import evaluate
from upstander.risk.forecast import MODEL, forecast
from upstander.risk.models import BASE_RATE, BOOSTED, CALM
from upstander.risk.strata import strata_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def panel() -> Panel:
    return small_panel()


@pytest.fixture(scope="module")
def done(panel: Panel) -> Backtest:
    return backtest(panel, 2004, 2009, refits=5)


def test_each_year_is_forecast_as_it_would_have_been(panel: Panel, done: Backtest) -> None:
    alone = forecast(panel, 2006, refits=5)
    table = done.forecasts.of(MODEL)
    found = dict(zip(table.pairs, table.probabilities.tolist(), strict=True))
    for country in alone.countries:
        assert found[country.code, 2006] == country.probability.value


def test_a_planted_leak_is_caught(panel: Panel, done: Backtest) -> None:
    """The outcomes of 2004 and later are turned round: only forecasts from 2006 on may notice."""
    later = panel.base_years >= 2004
    turned = changed(panel, later & panel.closed, target=True)
    kept = Panel(
        panel.codes,
        panel.names,
        panel.base_years,
        panel.predictors,
        panel.matrix,
        turned.target,
        panel.horizon,
        panel.source,
        panel.synthetic,
    )
    after = backtest(kept, 2004, 2009, refits=0).forecasts
    same = after.probabilities == done.forecasts.probabilities
    assert same[after.base_years < 2006].all()
    assert not same[after.base_years >= 2006].any()


def test_the_table_holds_the_trees_first_and_the_base_rate_last(done: Backtest) -> None:
    assert done.forecasts.models[: 6 * 40] == (BOOSTED,) * 240
    assert done.forecasts.models[-6 * 40 :] == (BASE_RATE,) * 240
    rate = done.forecasts.of(BASE_RATE)
    assert np.unique(rate.probabilities[rate.base_years == 2005]).size == 1


def test_open_windows_are_forecast_and_not_scored(done: Backtest) -> None:
    (ours,) = [r for r in done.evaluation.results if (r.model, r.stratum) == (MODEL, "all")]
    assert ours.rows == 5 * 40  # the window of 2009 ends after the panel
    assert any("40 of 240 forecasts not scored" in note for note in done.evaluation.notes)


def test_the_twin_ranks_the_small_world_better_than_chance(done: Backtest) -> None:
    (ours,) = [r for r in done.evaluation.results if (r.model, r.stratum) == (MODEL, "all")]
    found = {score.name: score for score in ours.scores}
    assert found["auc"].low is not None
    assert found["auc"].low > 0.5
    assert {c.against for c in done.evaluation.comparisons} == {CALM, MODEL, BASE_RATE}


def test_the_base_rate_has_no_skill_over_itself(done: Backtest) -> None:
    (rate,) = [r for r in done.evaluation.results if (r.model, r.stratum) == (BASE_RATE, "all")]
    skill = {score.name: score for score in rate.scores}["brier_skill"]
    assert skill.value == pytest.approx(0.0)


def test_strata_divide_the_rows(panel: Panel) -> None:
    strata, notes = strata_of(panel)
    assert notes == ()
    assert (strata["war"] ^ strata["calm"]).all()
    assert (strata["stable"] <= strata["calm"]).all()
    assert strata["stable"].sum() < strata["calm"].sum()


def test_a_stratum_that_cannot_be_told_is_named(panel: Panel) -> None:
    poor = panel.arranged(("battledeaths.log2", "noise"))
    strata, notes = strata_of(poor)
    assert set(strata) == {"all", "war", "calm"}
    assert notes == ("stratum stable left out: no column mk_ongoing_count_log2, coup.try.5yr",)
    done = backtest(poor, 2008, 2008, refits=0)
    assert any("stable left out" in note for note in done.evaluation.notes)


def test_a_peer_is_scored_on_the_rows_that_both_forecast(panel: Panel, done: Backtest) -> None:
    ours = done.forecasts.of(MODEL)
    half = ours.take(np.flatnonzero(ours.codes <= 20))
    both = backtest(panel, 2004, 2009, refits=0, peer=half)
    by_model = {r.model: r for r in both.evaluation.results if r.stratum == "all"}
    assert set(by_model) == {BOOSTED, CALM, MODEL, BASE_RATE, f"{MODEL} (peer)"}
    assert {r.rows for r in by_model.values()} == {5 * 20}
    found = {
        model: {score.name: score.value for score in by_model[model].scores}
        for model in (MODEL, f"{MODEL} (peer)")
    }
    assert found[MODEL] == found[f"{MODEL} (peer)"]


def test_a_peer_with_no_row_in_common_is_refused(panel: Panel, done: Backtest) -> None:
    far = replace(done.forecasts.of(MODEL), base_years=done.forecasts.of(MODEL).base_years + 500)
    with pytest.raises(PanelError, match="no closed country-year"):
        evaluate(panel, done.forecasts, far)


def test_without_years_the_backtest_keeps_twenty_closed_ones_behind_it(panel: Panel) -> None:
    assert base_years(panel)[0] == 1980 + 19 + 2
    assert base_years(panel)[-1] == 2008


def test_years_that_are_not_there_are_refused(panel: Panel) -> None:
    with pytest.raises(PanelError, match="1980 to 2010"):
        backtest(panel, 2040, 2050)
    with pytest.raises(PanelError, match="nothing to learn from"):
        backtest(panel, 1981, 1981)


def test_the_number_of_configurations_tried_is_told(done: Backtest) -> None:
    assert done.as_dict()["configurations_tried"] == TRIED


def test_a_forecast_that_is_no_probability_is_refused() -> None:
    one = np.array([1])
    with pytest.raises(PanelError, match="probability"):
        ForecastTable(("m",), one, one, np.array([1.2]), np.zeros(1), np.ones(1))
    with pytest.raises(PanelError, match="more than once"):
        ForecastTable(
            ("m", "m"), one.repeat(2), one.repeat(2), np.zeros(2), np.zeros(2), np.ones(2)
        )


def test_a_region_is_scored_apart(panel: Panel, done: Backtest) -> None:
    east = (panel.codes % 2)[:, None].astype(float)
    whole = panel.with_columns(("reg.east",), east)
    scored = evaluate(whole, done.forecasts, region="east")
    (ours,) = [r for r in scored.results if (r.model, r.stratum) == (BOOSTED, "region east")]
    assert ours.rows == 5 * 20
    with pytest.raises(UsageError, match="east, other"):
        evaluate(whole, done.forecasts, region="west")


def test_a_score_too_good_to_be_true_is_named(panel: Panel, done: Backtest) -> None:
    known = done.forecasts.of(MODEL)
    truth = dict(zip(zip(panel.codes, panel.base_years, strict=True), panel.target, strict=True))
    seen = np.array([truth[pair] for pair in known.pairs])
    oracle = replace(known, probabilities=np.where(seen == 1.0, 0.9, 0.1))
    notes = evaluate(panel, oracle).notes
    assert any("treat it as a leak" in note for note in notes)
