"""Scores have the values that pen and paper give, and intervals that come from countries."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

from upstander.risk.scores import Scored, differences, draws_of, measures, places_of, score, scores

ONE = 2000


def scored(y: list[float], p: list[float], base: float = 0.5) -> Scored:
    chances = np.array(p)
    years = np.full(chances.size, ONE)
    return Scored(
        np.array(y), chances, np.full(chances.size, base), places_of(chances, years), years
    )


def value(rows: Scored, name: str) -> float:
    return float(measures(rows, np.ones((1, rows.target.size)))[name][0])


def test_the_scores_of_four_countries_are_those_of_pen_and_paper() -> None:
    rows = scored([1, 0, 0, 1], [0.8, 0.4, 0.2, 0.3], base=0.5)
    assert value(rows, "log_loss") == pytest.approx(
        -(math.log(0.8) + math.log(0.6) + math.log(0.8) + math.log(0.3)) / 4
    )
    assert value(rows, "brier") == pytest.approx((0.04 + 0.16 + 0.04 + 0.49) / 4)
    assert value(rows, "brier_skill") == pytest.approx(1 - (0.73 / 4) / 0.25)
    assert value(rows, "auc") == pytest.approx(3 / 4)
    assert value(rows, "observed_expected") == pytest.approx(2 / 1.7)
    assert value(rows, "recall_10") == 1.0


def test_equal_forecasts_rank_like_a_coin() -> None:
    rows = scored([1, 0, 0, 1, 0], [0.1] * 5)
    assert value(rows, "auc") == 0.5


def test_the_highest_forecasts_of_each_year_are_counted_apart() -> None:
    p = np.concatenate([np.linspace(0.9, 0.5, 40), np.linspace(0.4, 0.1, 40)])
    years = np.repeat([2000, 2001], 40)
    y = np.zeros(80)
    y[[0, 15, 40, 75]] = 1.0  # ranks 1, 16 in 2000 and 1, 36 in 2001
    rows = Scored(y, p, np.full(80, 0.05), places_of(p, years), years)
    assert [value(rows, f"recall_{k}") for k in (10, 20, 30)] == [0.5, 0.75, 0.75]


def test_countries_tied_at_the_limit_share_the_places_left() -> None:
    p = np.array([0.9] * 5 + [0.5] * 10 + [0.1] * 10)
    places = places_of(p, np.full(25, ONE))
    assert places[0, :5].tolist() == [1.0] * 5
    assert places[0, 5:15] == pytest.approx(np.full(10, 0.5))
    assert places[0, 15:].tolist() == [0.0] * 10


pairs = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.01, 0.1, 0.2, 0.5, 0.9])), min_size=4, max_size=50
).filter(lambda rows: len({y for y, _ in rows}) == 2)


@pytest.mark.slow
@given(pairs)
def test_auc_and_log_loss_agree_with_another_implementation(rows: list[tuple[bool, float]]) -> None:
    y, p = [float(a) for a, _ in rows], [b for _, b in rows]
    assert value(scored(y, p), "auc") == pytest.approx(roc_auc_score(y, p))
    assert value(scored(y, p), "log_loss") == pytest.approx(log_loss(y, p))


@given(pairs, st.integers(0, 99))
def test_a_weight_of_two_counts_as_two_rows(rows: list[tuple[bool, float]], seed: int) -> None:
    y, p = np.array([float(a) for a, _ in rows]), np.array([b for _, b in rows])
    times = np.random.default_rng(seed).integers(1, 4, y.size)
    one = scored(y.tolist(), p.tolist())
    weighted = measures(one, times[None, :].astype(float))
    again = Scored(
        y.repeat(times),
        p.repeat(times),
        one.reference.repeat(times),
        one.places.repeat(times, 1),
        one.years.repeat(times),
    )
    for name, lines in measures(again, np.ones((1, int(times.sum())))).items():
        assert weighted[name] == pytest.approx(lines, nan_ok=True), name


def test_draws_take_whole_countries_and_start_with_the_sample_itself() -> None:
    codes = np.array([5, 5, 7, 7, 9])
    draws = draws_of(codes, 50, seed=1)
    assert draws[0].tolist() == [1.0] * 5
    assert (draws[:, 0] == draws[:, 1]).all()
    assert (draws[:, [0, 2, 4]].sum(axis=1) == 3).all()


def test_a_model_does_not_differ_from_itself() -> None:
    rows = scored([1, 0, 0, 1, 0, 0], [0.8, 0.4, 0.2, 0.3, 0.1, 0.6])
    draws = draws_of(np.arange(6), 100, seed=2)
    for found in differences(rows, rows, draws):
        assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0), found.name


def test_intervals_hold_the_estimate_of_a_fair_sample() -> None:
    chance = np.random.default_rng(4)
    p = chance.uniform(0.02, 0.6, 600)
    y = (chance.random(600) < p).astype(float)
    draws = draws_of(np.repeat(np.arange(60), 10), 400, seed=3)
    for found in scores(scored(y.tolist(), p.tolist()), draws):
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high, found.name
    ratio = {s.name: s for s in scores(scored(y.tolist(), p.tolist()), draws)}["observed_expected"]
    assert ratio.low is not None
    assert ratio.high is not None
    assert ratio.low < 1.0 < ratio.high


def test_a_score_that_is_not_defined_is_none_and_never_a_number() -> None:
    rows = scored([0, 0, 0], [0.1, 0.2, 0.3])
    found = {s.name: s for s in scores(rows, draws_of(np.arange(3), 20, seed=1))}
    assert found["auc"].value is None
    assert found["recall_10"].value is None
    assert found["brier"].value is not None
    assert score(np.array([np.inf, 1.0]), "log_loss").value is None


def test_ranking_within_a_year_is_not_raised_by_knowing_the_bad_year() -> None:
    y = np.array([1.0, 0.0, 0.0, 0.0])
    p = np.array([0.8, 0.9, 0.1, 0.2])
    years = np.array([2000, 2000, 2001, 2001])
    rows = Scored(y, p, np.full(4, 0.25), places_of(p, years), years)
    assert value(rows, "auc") == pytest.approx(2 / 3)
    assert value(rows, "auc_within_year") == 0.0


@given(st.integers(0, 99))
def test_average_precision_is_that_of_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    y, p = (chance.random(60) < 0.3) * 1.0, chance.integers(1, 20, 60) / 20
    y[0] = 1.0
    assert value(scored(y.tolist(), p.tolist()), "average_precision") == pytest.approx(
        average_precision_score(y, p)
    )


def test_forecasts_that_are_too_bold_have_a_slope_below_one() -> None:
    chance = np.random.default_rng(4)
    logit = chance.normal(-1, 1, 20_000)
    y = (chance.random(logit.size) < 1 / (1 + np.exp(-logit))) * 1.0
    for factor in (1.0, 2.0):
        bold = 1 / (1 + np.exp(-factor * logit))
        found = value(scored(y.tolist(), bold.tolist()), "calibration_slope")
        assert found == pytest.approx(1 / factor, abs=0.05)
