"""The rules behind signals: their known answers, and how often they call when nothing changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, nbinom, poisson

from tests.risk.event_worlds import counts, drawn
from upstander.errors import UsageError
from upstander.risk.signals.baseline import Expectation, Memory, expectation
from upstander.risk.signals.change_point import RATIOS, change_of, log_ratios, rises
from upstander.risk.signals.surge import tails
from upstander.risk.signals.tail import discovery_bounds, interval, mid_tail, upper_tail

SETTLED = slice(60, None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.floats(1e-4, 200), st.floats(1e-3, 20))
def test_the_tail_is_the_one_of_scipy(count: int, mean: float, dispersion: float) -> None:
    size = 1 / dispersion
    known = nbinom.sf(count - 1, size, size / (size + mean))
    found = upper_tail(np.array(float(count)), np.array(mean), np.array(dispersion))
    assert found == pytest.approx(known, rel=1e-6, abs=1e-290)


def test_without_dispersion_the_tail_is_poissons() -> None:
    y = np.arange(12.0)
    assert upper_tail(y, np.array(2.5), np.array(0.0)) == pytest.approx(poisson.sf(y - 1, 2.5))


def test_the_mid_p_value_counts_half_of_what_was_seen() -> None:
    known = poisson.sf(3, 2.5) + 0.5 * poisson.pmf(3, 2.5)
    assert mid_tail(np.array(3.0), np.array(2.5), np.array(0.0)) == pytest.approx(known)


def test_the_interval_holds_at_least_its_share() -> None:
    low, high = interval(6.0, 0.5)
    inside = nbinom.cdf(high, 2, 2 / 8) - nbinom.cdf(low - 1, 2, 2 / 8)
    assert 0.9 <= inside < 0.97


def test_discovery_bounds_are_those_computed_by_hand() -> None:
    given_tails = np.array([0.04, 0.001, 0.02, 0.9])
    hochberg = discovery_bounds(given_tails, dependent=False)
    assert hochberg == pytest.approx([0.04 * 4 / 3, 0.004, 0.04, 0.9])
    factor = 1 + 1 / 2 + 1 / 3 + 1 / 4
    assert discovery_bounds(given_tails)[:3] == pytest.approx(hochberg[:3] * factor)
    assert discovery_bounds(given_tails)[3] == 1.0


def test_a_tail_that_is_no_probability_is_refused() -> None:
    with pytest.raises(UsageError, match="from 0 to 1"):
        discovery_bounds(np.array([0.1, np.nan]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_no_bound_is_below_its_tail_and_their_order_is_kept(given_tails: list[float]) -> None:
    values = np.array(given_tails)
    bounds = discovery_bounds(values)
    assert (bounds >= values - 1e-15).all()
    assert (np.diff(bounds[np.argsort(values)]) >= 0).all()


def test_without_dispersion_and_season_the_forecast_is_gamma_poissons() -> None:
    grid = np.tile([2.0, 2.0, 2.0, 2.0, 2.0, 2.0], (3, 1))
    memory = Memory(half_life=1e9, dispersion=0.0, season=np.inf)
    found = expectation(counts(grid), memory)
    # Six months of 2: no excess over Poisson, so shape a + 10 and rate b + 5 after five of them.
    phi, mean = found.dispersion[0, 5], found.mean[0, 5]
    shape = 1 / phi
    rate = shape / mean
    prior = shape - 10, rate - 5
    assert prior[0] == pytest.approx(prior[1] * 2.0, rel=1e-6)
    known = nbinom.sf(6, shape, rate / (rate + 1))
    assert upper_tail(np.array(7.0), mean, phi) == pytest.approx(known)


def test_a_forecast_does_not_change_when_later_months_do() -> None:
    grid = drawn(np.full((6, 90), 1.5), 0.5, 3)
    later = grid.copy()
    later[:, 50:] = later[:, 50:][:, ::-1] * 9 + 1
    first, second = (expectation(counts(g)) for g in (grid, later))
    assert np.array_equal(first.mean[:, :51], second.mean[:, :51])
    assert np.array_equal(first.dispersion[:, :51], second.dispersion[:, :51])


def test_a_season_that_is_known_is_expected() -> None:
    mean = np.tile(np.where(np.arange(240) % 12 == 7, 9.0, 3.0), (4, 1))
    found = expectation(counts(drawn(mean, 0.1, 5)))
    august, april = found.mean[:, 235], found.mean[:, 231]
    assert (august > 2.0 * april).all()


def test_a_short_history_takes_the_season_of_the_others() -> None:
    mean = np.tile(np.where(np.arange(240) % 12 == 7, 9.0, 3.0), (20, 1))
    world = counts(drawn(mean, 0.1, 5))
    world.exists[0, :212] = False
    found = expectation(world)
    assert np.isnan(found.mean[0, 0])
    assert found.mean[0, 235] > 2.0 * found.mean[0, 231]


@pytest.mark.parametrize("dispersion", [0.0, 0.5, 2.0])
def test_with_a_known_baseline_a_calm_series_calls_at_the_rate_stated(dispersion: float) -> None:
    mean = np.full((40, 300), 2.0)
    seen = drawn(mean, dispersion, 11)
    spread = np.full(mean.shape, dispersion)
    above, here = upper_tail(seen + 1, mean, spread), upper_tail(seen, mean, spread)
    chance = np.random.default_rng(12).random(mean.shape)
    called = int((above + chance * (here - above) <= 0.01).sum())
    low, high = binom.ppf([0.0005, 0.9995], mean.size, 0.01)
    assert low <= called <= high
    assert (here <= 0.01).sum() <= high


@pytest.mark.parametrize("dispersion", [0.0, 0.5])
def test_with_a_learned_baseline_calm_calls_stay_near_the_rate_stated(dispersion: float) -> None:
    level = np.random.default_rng(1).gamma(0.5, 4.0, 60)
    season = 1 + 0.6 * np.sin(np.arange(200) * np.pi / 6)
    world = counts(drawn(level[:, None] * season, dispersion, 13))
    found = tails(world, expectation(world))[:, SETTLED]
    assert (found <= 0.01).sum() <= binom.ppf(0.9995, found.size, 0.0125)


def test_the_mean_time_to_a_false_rise_is_at_least_what_is_stated() -> None:
    mean = np.full((150, 600), 1.0)
    known = Expectation(mean, np.full(mean.shape, 0.5))
    called = rises(drawn(mean, 0.5, 17), known, 50.0).called
    first = np.where(called.any(axis=1), called.argmax(axis=1) + 1, 600)
    # Runs without a call count as 600 months, which can only make the mean too small.
    assert first.mean() >= 50.0


def test_the_statistic_of_rises_is_a_martingale_less_its_months() -> None:
    y = np.arange(1200.0)[None, :]
    known = Expectation(np.full(y.shape, 3.0), np.full(y.shape, 0.7))
    weights = nbinom.pmf(y[0], 1 / 0.7, 1 / (1 + 0.7 * 3.0))
    for ratio in RATIOS:
        assert weights @ np.exp(log_ratios(y, known, ratio)[0]) == pytest.approx(1.0, abs=1e-6)


def test_a_rise_is_called_soon_and_dated_to_its_month() -> None:
    mean = np.full((1, 100), 2.0)
    seen = drawn(np.where(np.arange(100) < 80, 2.0, 8.0)[None, :], 0.2, 19)
    known = Expectation(mean, np.full(mean.shape, 0.2))
    found = rises(seen, known, 1000.0)
    month = int(found.called[0].argmax())
    assert 80 <= month <= 84
    start = int(found.begun[0, month])
    part = Expectation(known.mean[:, start : month + 1], known.dispersion[:, start : month + 1])
    change = change_of(seen[:, start : month + 1], part)
    assert start + change.low <= 80 <= start + change.high
    assert change.ratio > 2


def test_nine_intervals_in_ten_or_so_hold_the_month_of_change() -> None:
    mean = np.full((200, 100), 2.0)
    seen = drawn(np.where(np.arange(100) < 60, mean, 8.0), 0.2, 23)
    held = 0
    for line in range(200):
        known = Expectation(mean[:1, :72], np.full((1, 72), 0.2))
        change = change_of(seen[line : line + 1, :72], known)
        held += change.low <= 60 <= change.high
    assert held >= 170


def test_a_memory_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="half-life"):
        Memory(half_life=0)
