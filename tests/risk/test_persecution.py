"""Persecution: labels by hand, nothing of later years in a forecast, each target by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.errors import PanelError, UsageError
from upstander.model.country_years import CountryYears
from upstander.model.panel import Panel
from upstander.risk.onset.rolling import MODEL
from upstander.risk.persecution.backtest import backtest, forecast
from upstander.risk.persecution.definition import DEFINITIONS, Definition, definition
from upstander.risk.persecution.label import Labels, labels
from upstander.risk.persecution.rows import LEVEL, REVERSION, Sources, rows_at_risk

if TYPE_CHECKING:
    from upstander.risk.onset.rows import OnsetRows

PHYSICAL = definition("physical-integrity")
EQUALITY = definition("group-equality")
EXCLUSION = definition("mass-exclusion")


def told(target: Definition, *columns: list[float]) -> Labels:
    """Labels of one country whose columns run from 2000."""
    years = np.arange(2000, 2000 + len(columns[0]))
    codes = np.full(years.size, 2)
    seen = CountryYears(codes, years, target.columns, np.column_stack(columns))
    return labels(seen, target, codes, years)


def test_a_fall_of_a_tenth_within_two_years_is_an_onset_and_a_little_less_is_not() -> None:
    assert told(PHYSICAL, [0.8, 0.8, 0.7]).outcome[0] == 1.0
    assert told(PHYSICAL, [0.8, 0.7, 0.8]).outcome[0] == 1.0
    assert told(PHYSICAL, [0.8, 0.8, 0.71]).outcome[0] == 0.0
    assert told(PHYSICAL, [0.8, 0.8, 0.9]).outcome[0] == 0.0


def test_who_has_no_room_to_fall_is_not_at_risk() -> None:
    assert told(PHYSICAL, [0.19, 0.01, 0.01]).at_risk.tolist() == [False, False, False]
    assert told(PHYSICAL, [0.20, 0.20, 0.20]).at_risk.all()


def test_a_collapse_under_way_is_not_a_new_one() -> None:
    found = told(PHYSICAL, [0.9, 0.8, 0.8, 0.8, 0.6, 0.6])
    assert found.at_risk.tolist() == [True, False, False, True, False, False]
    assert found.outcome[3] == 1.0
    assert np.isnan(found.outcome[[1, 2, 4, 5]]).all()  # who is not at risk has no outcome


def test_a_window_is_open_until_its_last_year_is_known_even_after_an_onset() -> None:
    assert np.isnan(told(PHYSICAL, [0.8, 0.1]).outcome).all()


def test_either_scale_of_equality_counts() -> None:
    assert told(EQUALITY, [1.0, 1.0, 1.0], [0.0, 0.0, -0.5]).outcome[0] == 1.0
    assert told(EQUALITY, [1.0, 1.0, 0.6], [0.0, 0.0, -0.4]).outcome[0] == 0.0


def test_exclusion_is_a_rise_of_either_share() -> None:
    assert told(EXCLUSION, [0.1, 0.1, 0.1], [0.0, 0.05, 0.05]).outcome[0] == 1.0
    assert told(EXCLUSION, [0.1, 0.0, 0.0], [0.0, 0.0, 0.0]).outcome[0] == 0.0


@given(st.lists(st.integers(0, 100), min_size=3, max_size=12))
def test_an_onset_is_a_fall_from_the_level_of_the_base_year(cents: list[int]) -> None:
    level = [cent / 100 for cent in cents]
    found = told(PHYSICAL, level)
    for year in np.flatnonzero(~np.isnan(found.outcome)).tolist():
        fell = cents[year] - min(cents[year + 1 : year + 3]) >= 10
        assert found.outcome[year] == float(fell)


def small_world(countries: int = 40, *, turned_from: int = 10_000) -> Sources:
    """Made up: where `warning` is 1 the level often falls in the next year, and comes back."""
    chance = np.random.default_rng(3)
    years = np.arange(1980, 2011)
    codes = np.repeat(np.arange(1, countries + 1), years.size)
    when = np.tile(years, countries)
    warning = (chance.random(codes.size) < 0.15).astype(float)
    fell = np.roll((warning == 1.0) & (chance.random(codes.size) < 0.7), 1)
    level = 0.8 - 0.3 * fell + chance.normal(0.0, 0.01, codes.size)
    equal = chance.normal(size=codes.size)
    if turned_from < 10_000:
        level[when >= turned_from] = 1.0 - level[when >= turned_from]
        warning[when >= turned_from] = 5.0
    names = ("v2x_clphy", "v2clsocgrp", "v2pepwrsoc", "warning")
    vdem = CountryYears(codes, when, names, np.column_stack([level, equal, equal, warning]))
    shares = chance.random((codes.size, 2)) * 0.02
    epr = CountryYears(codes, when, ("exclpop", "discrimpop"), shares)
    war = np.where(chance.random(codes.size) < 0.2, 8.0, 0.0)
    panel = Panel(
        codes,
        tuple(f"Country {code}" for code in codes),
        when,
        ("battledeaths.log2",),
        war[:, None],
        np.full(codes.size, np.nan),
        synthetic=True,
    )
    return Sources(panel, vdem, epr)


def test_the_baselines_see_the_targets_own_columns_and_no_others() -> None:
    rows = rows_at_risk(small_world(), PHYSICAL)
    assert [rows.features[k] for k in rows.baselines[LEVEL]] == [
        "own square of v2x_clphy",
        "vdem v2x_clphy",
    ]
    assert {rows.features[k] for k in rows.baselines[REVERSION]} == {
        "own square of v2x_clphy",
        "vdem v2x_clphy",
        "vdem 2-year move of v2x_clphy",
        "vdem 5-year move of v2x_clphy",
    }


def test_exclusion_takes_its_other_predictors_from_the_year_before() -> None:
    world = small_world()
    rows = rows_at_risk(world, EXCLUSION)
    row = int(np.flatnonzero((rows.codes == 1) & (rows.periods == 2000))[0])
    value = rows.matrix[row, rows.features.index("vdem warning")]
    before = world.vdem.only(("warning",)).at(np.array([1]), np.array([1999]))
    assert value == before[0, 0]
    share = rows.matrix[row, rows.features.index("epr exclpop")]
    assert share == world.epr.at(np.array([1]), np.array([2000]))[0, 0]


def test_nothing_of_later_years_reaches_the_rows_of_a_forecast() -> None:
    """From 2006 on all values are turned round: what 2005 learns and sees stays as it was."""
    one, other = (
        rows_at_risk(world, PHYSICAL)
        for world in (small_world(20), small_world(20, turned_from=2006))
    )
    for left, right in ((one.training(2005), other.training(2005)), (_at(one), _at(other))):
        np.testing.assert_array_equal(left.matrix, right.matrix)
        np.testing.assert_array_equal(left.codes, right.codes)
    np.testing.assert_array_equal(one.training(2005).outcome, other.training(2005).outcome)
    assert one.training(2008).outcome.sum() != other.training(2008).outcome.sum()


def _at(rows: OnsetRows) -> OnsetRows:
    return rows.select(rows.periods == 2005)


@pytest.mark.slow
def test_a_planted_leak_is_caught() -> None:
    worlds = small_world(20), small_world(20, turned_from=2006)
    chances = [forecast(world, PHYSICAL, 2005, refits=0).chances[MODEL] for world in worlds]
    assert (chances[0] == chances[1]).all()


@pytest.mark.slow
def test_what_the_warning_tells_beats_the_level_and_its_moves() -> None:
    done = backtest(small_world(), PHYSICAL, 2003, 2010)
    gap = done.evaluation.against(REVERSION).value("auc")
    assert gap.low is not None
    assert gap.low > 0.0
    assert len(done.forecasts.rows) > done.evaluation.of(MODEL).rows  # open windows too
    assert {result.stratum for result in done.evaluation.results} >= {"all", "war", "calm"}


@pytest.mark.slow
def test_intervals_hold_the_forecast() -> None:
    made = forecast(small_world(20), PHYSICAL, 2008, refits=2)
    ours = made.chances[MODEL]
    assert (made.lows <= ours).all()
    assert (ours <= made.highs).all()
    assert (made.lows < made.highs).any()


def test_what_cannot_be_done_is_said() -> None:
    world = small_world(10)
    with pytest.raises(PanelError, match="nothing to learn from"):
        forecast(world, EXCLUSION, 2008)
    poor = replace(world, vdem=world.vdem.only(("warning",)))
    with pytest.raises(PanelError, match="missing required column: v2x_clphy"):
        rows_at_risk(poor, PHYSICAL)
    with pytest.raises(UsageError, match="no base year"):
        backtest(world, PHYSICAL, 2008, 2000)


@pytest.mark.parametrize("target", DEFINITIONS, ids=lambda target: target.name)
def test_each_target_says_what_it_cannot_see(target: Definition) -> None:
    assert target.blind
    assert target.why
