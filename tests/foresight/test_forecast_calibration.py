"""Calibration and skill: intervals against their definitions, tests that tell right from wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta

from upstander.foresight.forecasts.calibration import (
    EDGES,
    calibration,
    jeffreys,
    spiegelhalter,
    wilson,
)
from upstander.foresight.forecasts.skill import skill


@pytest.mark.parametrize(("came", "n"), [(0, 7), (3, 11), (11, 11), (62, 3862)])
def test_wilsons_bounds_are_1_96_standard_errors_off(came: int, n: int) -> None:
    for bound in wilson(came, n):
        if 0 < bound < 1:
            off = abs(came / n - bound) / math.sqrt(bound * (1 - bound) / n)
            assert off == pytest.approx(1.959964, abs=1e-6)


def test_jeffreys_bounds_are_beta_quantiles_and_closed_at_the_ends() -> None:
    law = beta(3.5, 8.5)
    assert jeffreys(3, 11) == pytest.approx((law.ppf(0.025), law.ppf(0.975)))
    assert jeffreys(0, 5)[0] == 0.0
    assert jeffreys(5, 5)[1] == 1.0


def world(bias: float, n: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    truth = random.beta(0.6, 2.0, n)
    return np.clip(truth + bias, 0.01, 0.99), (random.random(n) < truth).astype(float)


def test_right_forecasts_pass_and_biased_ones_do_not() -> None:
    right, wrong = (calibration(*world(bias), seed=3) for bias in (0.0, 0.1))
    assert right is not None
    assert wrong is not None
    assert right.p is not None
    assert wrong.p is not None
    assert right.p > 0.05
    assert wrong.p < 1e-6
    assert sum(b.consistent for b in right.bins) >= len(right.bins) - 1
    assert sum(b.consistent for b in wrong.bins) <= len(wrong.bins) // 2


def test_every_question_is_in_one_bin_and_bounds_belong_to_the_upper_one() -> None:
    chances = np.array([0.0, 0.05, 0.049, 0.5, 0.95, 1.0])
    made = calibration(chances, np.array([0.0, 0, 1, 1, 0, 1]), 1)
    assert made is not None
    assert [(b.low, b.questions, b.happened) for b in made.bins] == [
        (0.0, 2, 1), (0.05, 1, 0), (0.5, 1, 1), (0.95, 2, 1)
    ]  # fmt: skip
    assert set(EDGES) >= {b.high for b in made.bins}


def test_consistency_bars_hold_the_share_they_promise() -> None:
    # Twenty forecasts of 0.3: the share lies in the binomial's own middle 95%.
    made = calibration(np.full(20, 0.3), np.zeros(20), 1)
    assert made is not None
    bar = made.bins[0]
    assert (bar.expected_low, bar.expected_high) == (0.1, 0.5)
    assert not bar.consistent


def test_forecasts_without_doubt_have_no_test() -> None:
    assert spiegelhalter(np.array([0.0, 1.0, 0.5]), np.array([0.0, 1.0, 1.0])) is None
    assert calibration(np.zeros(0), np.zeros(0), 1) is None


def test_skill_of_the_reference_itself_is_none_and_sure() -> None:
    losses = np.array([0.1, 0.3, 0.2, 0.4])
    made = skill(losses, losses, 1)
    assert (made.value, made.low, made.high) == (0.0, 0.0, 0.0)


@pytest.mark.slow
def test_the_interval_of_skill_holds_the_truth_as_often_as_it_says() -> None:
    # Ratio of means 0.8 / 1.0: true skill 0.2; 60 questions; 100 worlds.
    random = np.random.default_rng(2)
    held = 0
    for k in range(100):
        reference = random.gamma(4.0, 0.25, 60)
        ours = 0.8 * reference * random.gamma(9.0, 1 / 9, 60)
        made = skill(ours, reference, k)
        assert made.low is not None
        assert made.high is not None
        held += made.low <= 0.2 <= made.high
    assert 87 <= held <= 99


def test_one_question_has_no_interval_and_a_faultless_reference_no_skill() -> None:
    alone = skill(np.array([0.1]), np.array([0.2]), 1)
    assert (alone.value, alone.low, alone.few) == (0.5, None, True)
    assert skill(np.array([0.1]), np.array([0.0]), 1).value is None


def test_questions_of_one_topic_are_drawn_together_and_widen_the_interval() -> None:
    random = np.random.default_rng(6)
    reference = np.full(60, 0.2)
    # Ten topics of six questions that share their luck.
    ours = np.repeat(random.uniform(0.05, 0.3, 10), 6)
    topics = [f"t{k // 6}" for k in range(60)]
    apart, together = skill(ours, reference, 1), skill(ours, reference, 1, topics)
    assert apart.value == pytest.approx(together.value)
    assert (apart.topics, together.topics, together.few) == (60, 10, False)
    widths = []
    for made in (apart, together):
        assert made.low is not None
        assert made.high is not None
        widths.append(made.high - made.low)
    # Six copies of one trial: the standard error grows by the root of six.
    assert widths[1] / widths[0] == pytest.approx(6**0.5, rel=0.1)
    alone = skill(ours, reference, 1, ["one"] * 60)
    assert (alone.topics, alone.low) == (1, None)
