"""Scores of onsets: within a period, the slope of calibration, and many lines at once."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.risk.onset.scores import LINES_AT_ONCE, measures, told


def test_knowing_which_years_are_bad_does_not_raise_the_auc_within() -> None:
    y = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 1.0])
    periods = np.array([1, 1, 1, 2, 2, 2])
    bad_years = np.where(periods == 2, 0.9, 0.1)
    found = measures(told(y, bad_years, bad_years, periods), np.ones((1, 6)))
    assert found["auc"][0] > 0.5
    assert found["auc_within"][0] == 0.5


def test_forecasts_from_the_truth_have_slope_one_and_bold_ones_less() -> None:
    chance = np.random.default_rng(0)
    eta = chance.normal(-2.0, 1.0, 20_000)
    p = 1 / (1 + np.exp(-eta))
    y = (chance.random(eta.size) < p).astype(float)
    periods = np.zeros(eta.size, dtype=np.int64)
    fair = measures(told(y, p, p, periods), np.ones((1, eta.size)))
    assert fair["calibration_slope"][0] == pytest.approx(1.0, abs=0.05)
    bold = 1 / (1 + np.exp(-2 * eta))
    found = measures(told(y, bold, p, periods), np.ones((1, eta.size)))
    assert found["calibration_slope"][0] == pytest.approx(0.5, abs=0.03)


def test_lines_of_weights_are_scored_as_if_alone() -> None:
    chance = np.random.default_rng(1)
    y = (chance.random(60) < 0.3).astype(float)
    p, periods = chance.random(60), np.repeat([1, 2, 3], 20)
    weights = chance.integers(0, 3, (LINES_AT_ONCE + 2, 60)).astype(float)
    rows = told(y, p, np.full(60, 0.3), periods)
    every = measures(rows, weights)
    alone = measures(rows, weights[-1:])
    for name, lines in every.items():
        np.testing.assert_allclose(lines[-1], alone[name][0], rtol=1e-9)


def test_a_row_that_weighs_two_is_there_twice() -> None:
    y, p, periods = np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.1, 0.7]), np.array([1, 1, 1])
    rows = told(y, p, np.full(3, 0.5), periods)
    twice = told(y[[0, 1, 1, 2]], p[[0, 1, 1, 2]], np.full(4, 0.5), periods[[0, 1, 1, 2]])
    found = measures(rows, np.array([[1.0, 2.0, 1.0]]))
    same = measures(twice, np.ones((1, 4)))
    for name in ("log_loss", "brier", "auc", "auc_within", "observed_expected"):
        assert found[name][0] == pytest.approx(same[name][0])
