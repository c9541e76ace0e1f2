"""Scores of single forecasts: against their definitions, and that they reward honesty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from upstander.errors import UsageError
from upstander.foresight.forecasts.crps import (
    crps_draws,
    crps_normal,
    crps_quantiles,
    log_normal,
)
from upstander.foresight.forecasts.scoring import brier, log_score, ranked

SHARES = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=5)


def one(*values: float) -> np.ndarray:
    return np.array([values])


def test_with_two_options_brier_counts_one_of_them_and_with_more_all() -> None:
    assert brier(one(0.3, 0.7), np.array([0]))[0] == pytest.approx(0.49)
    assert brier(one(0.3, 0.7, 0.0), np.array([0]))[0] == pytest.approx(0.98)


def test_options_in_an_order_cost_more_the_farther_off() -> None:
    sure = one(1.0, 0.0, 0.0, 0.0)
    costs = [ranked(sure, np.array([came]))[0] for came in range(4)]
    assert costs == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert ranked(one(1 / 3, 1 / 3, 1 / 3), np.array([1]))[0] == pytest.approx(1 / 9)


@given(SHARES, SHARES)
def test_nobody_gains_by_saying_what_they_do_not_believe(a: list[float], b: list[float]) -> None:
    size = min(len(a), len(b))
    belief, said = (np.array(x[:size]) / sum(x[:size]) for x in (a, b))
    came = np.arange(size)
    for score in (brier, log_score, ranked):
        honest = belief @ score(np.tile(belief, (size, 1)), came)
        assert honest <= belief @ score(np.tile(said, (size, 1)), came) + 1e-12


@pytest.mark.parametrize(("mean", "sd", "x"), [(0.0, 1.0, 0.5), (3.0, 0.2, 2.0), (-1.0, 5.0, 9.0)])
def test_the_crps_of_a_normal_is_the_integral_that_defines_it(
    mean: float, sd: float, x: float
) -> None:
    law = norm(mean, sd)
    below = quad(lambda t: law.cdf(t) ** 2, mean - 12 * sd, x)[0]
    above = quad(lambda t: law.sf(t) ** 2, x, max(x, mean) + 12 * sd)[0]
    found = crps_normal(np.array([mean]), np.array([sd]), np.array([x]))[0]
    assert found == pytest.approx(below + above, abs=1e-7)
    assert log_normal(np.array([mean]), np.array([sd]), np.array([x]))[0] == pytest.approx(
        -law.logpdf(x)
    )


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=7), st.floats(-6, 6))
def test_the_crps_of_draws_is_its_double_sum(draws: list[float], x: float) -> None:
    near = sum(abs(d - x) for d in draws) / len(draws)
    apart = sum(abs(a - b) for a in draws for b in draws)
    m = len(draws)
    for fair, pairs in ((False, m * m), (True, m * (m - 1))):
        found = crps_draws(one(*draws), np.array([x]), fair=fair)[0]
        assert found == pytest.approx(near - apart / (2 * pairs), abs=1e-9)


def test_one_draw_cannot_be_fair() -> None:
    with pytest.raises(UsageError, match="two draws"):
        crps_draws(one(1.0), np.array([2.0]), fair=True)


def test_many_quantiles_of_a_normal_score_as_the_normal_does() -> None:
    levels = (np.arange(2000) + 0.5) / 2000
    found = crps_quantiles(levels[None], norm.ppf(levels)[None], np.array([0.5]))[0]
    assert found == pytest.approx(0.331403531, abs=1e-4)


def test_a_lone_median_scores_its_absolute_error_whatever_stands_beside_it() -> None:
    levels = np.array([[0.5, np.nan, np.nan], [0.1, 0.5, 0.9]])
    quantiles = np.array([[3.0, np.nan, np.nan], [1.0, 3.0, 5.0]])
    found = crps_quantiles(levels, quantiles, np.array([7.0, 3.0]))
    # Second row by hand: widths .3, .4, .3; pinballs .1 x 2, 0, .1 x 2; doubled.
    assert found.tolist() == pytest.approx([4.0, 2 * (0.3 * 0.2 + 0.3 * 0.2)])
