"""Intervals, groups and change from wave to wave, in small worlds whose truth is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_ind, ttest_rel

from upstander.errors import InputError
from upstander.model.survey import SurveySample
from upstander.model.survey_estimate import SMALL
from upstander.model.survey_spec import SurveySpec, Wanted
from upstander.resilience.surveys.change import apart
from upstander.resilience.surveys.estimates import NO_DF, NO_SPREAD, estimates, notes
from upstander.resilience.surveys.interval import logit, wilson
from upstander.resilience.surveys.waves import changes_apart, changes_of_panel, stacked

TRUST = SurveySpec("Trust", (Wanted("trust", "mean", "trust"),), least_base=2)
YES = Wanted("yes", "proportion", "said", answers=("yes",), interval="logit")


def wave(trust: np.ndarray, people: list[str] | None = None) -> SurveySample:
    n = len(trust)
    return SurveySample(
        np.full(n, 10.0),
        np.zeros(n, int),
        np.arange(n),
        np.array([np.inf]),
        {"trust": trust},
        person=None if people is None else np.array(people),
    )


def said(*answers: str, clusters: list[int] | None = None) -> SurveySample:
    n = len(answers)
    codes = np.arange(n) if clusters is None else np.array(clusters)
    words = {"said": np.array(answers, dtype=np.str_)}
    return SurveySample(np.full(n, 9.0), np.zeros(n, int), codes, np.array([np.inf]), {}, words)


def test_samples_drawn_apart_change_as_in_the_t_test_for_unequal_variances() -> None:
    first = np.array([3.0, 4.0, 6.0, 2.0, 5.0])
    second = np.array([6.0, 7.0, 5.0, 9.0, 8.0, 6.0, 7.5])
    made = [estimates(wave(y), TRUST) for y in (first, second)]
    (change,) = changes_apart(made[0], made[1], TRUST)
    welch = ttest_ind(second, first, equal_var=False)
    ends = welch.confidence_interval(0.95)
    assert change.df == pytest.approx(welch.df)
    assert (change.low, change.high) == pytest.approx((ends.low, ends.high))
    assert change.sure == "up"


def test_people_asked_twice_change_as_in_the_paired_t_test() -> None:
    first = np.array([3.0, 4.0, 6.0, 2.0, 5.0])
    second = first + np.array([0.5, 0.4, 0.7, 0.6, 0.2])
    names = ["a", "b", "c", "d", "e"]
    order = [4, 2, 0, 1, 3]
    later = wave(second[order], [names[k] for k in order])
    (change,) = changes_of_panel(wave(first, names), later, TRUST)
    ends = ttest_rel(second, first).confidence_interval(0.95)
    assert (change.low, change.high) == pytest.approx((ends.low, ends.high))


def test_nobody_asked_twice_leaves_both_variances_whole() -> None:
    first, second = np.array([3.0, 4.0, 6.0, 2.0]), np.array([6.0, 7.0, 5.0, 9.0])
    early, late = wave(first, list("abcd")), wave(second, list("efgh"))
    (change,) = changes_of_panel(early, late, TRUST)
    # Eight clusters of which each wave sees four: the mean of a group of unsure size.
    plain = math.sqrt(first.var(ddof=1) / 4 + second.var(ddof=1) / 4)
    assert change.error == pytest.approx(plain * math.sqrt(8 / 7 * 3 / 4), rel=1e-9)


def test_a_person_who_changed_cluster_is_told() -> None:
    early = replace(wave(np.ones(3), ["a", "b", "c"]), clusters=("1", "2", "3"))
    late = replace(wave(np.ones(3), ["c", "b", "a"]), clusters=("1", "2", "3"))
    with pytest.raises(InputError, match="was in cluster 3 and is now in 1"):
        stacked(early, late)


def test_without_ids_nobody_can_be_followed() -> None:
    with pytest.raises(InputError, match="panel"):
        stacked(wave(np.ones(3)), wave(np.ones(3)))


def test_recovered_variances_give_newcombes_interval_for_two_proportions() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table II: 56/70 and 48/80, method 10.
    first, second = 48 / 80, 56 / 70
    lows, highs = zip(wilson(first, 80, math.inf), wilson(second, 70, math.inf), strict=True)
    assert apart(first, second, lows, highs) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_wilson_of_a_simple_sample_is_the_published_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81/263 and 1/29, score method.
    assert wilson(81 / 263, 263, math.inf) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(1 / 29, 29, math.inf) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_bounded_intervals_hold_their_proportion_and_stay_within_it() -> None:
    for p in (0.01, 0.3, 0.97):
        for low, high in (logit(p, 0.02, 9), wilson(p, 40, 9)):
            assert 0 < low < p < high < 1


def test_when_all_answer_alike_each_cluster_counts_as_one_person() -> None:
    sample = said(*["yes"] * 8, clusters=[0, 0, 0, 0, 1, 1, 2, 2])
    (found,) = estimates(sample, SurveySpec("Yes", (YES,), least_base=1))
    assert (found.value, found.note) == (1.0, NO_SPREAD)
    assert (found.low, found.high) == pytest.approx(wilson(1.0, 3, 2))


def test_everybody_asked_is_sure_even_when_all_answer_alike() -> None:
    sample = replace(said("yes", "yes"), population=np.array([2.0]))
    (found,) = estimates(sample, SurveySpec("Yes", (YES,), least_base=1))
    assert (found.low, found.high) == (1.0, 1.0)


def test_who_did_not_answer_is_not_a_no() -> None:
    (found,) = estimates(said("yes", "no", "", ""), SurveySpec("Yes", (YES,), least_base=1))
    assert (found.value, found.base) == (0.5, 2)


def test_a_small_group_keeps_its_place_without_a_value() -> None:
    sample = said(*["yes", "no"] * 17)
    words = dict(sample.words or {}) | {"sex": np.array(["f"] * 30 + ["m"] * 4)}
    spec = SurveySpec("Yes", (replace(YES, by=("sex",)),), least_base=10)
    made = estimates(replace(sample, words=words), spec)
    # Everybody less the thirty are the four: both go, and alike.
    assert [(one.group, one.hidden, one.note) for one in made] == [
        ("", False, ""),
        ("f", True, SMALL),
        ("m", True, SMALL),
    ]
    assert (made[2].as_dict()["people"], made[2].as_dict()["base"]) == (None, None)


def test_a_group_in_one_cluster_has_no_interval() -> None:
    sample = said("yes", "no", "yes", "yes", clusters=[0, 0, 1, 1])
    words = dict(sample.words or {}) | {"area": np.array(["a", "a", "b", "b"])}
    spec = SurveySpec("Yes", (replace(YES, by=("area",)),), least_base=1)
    made = estimates(replace(sample, words=words), spec)
    assert [one.note for one in made] == ["", NO_DF, NO_DF]
    assert math.isnan(made[1].low)


def test_crossings_are_groups_too() -> None:
    sample = said("yes", "no", "yes", "no")
    words = dict(sample.words or {}) | {
        "sex": np.array(["f", "m", "f", "m"]),
        "age": np.array(["old", "old", "young", "old"]),
    }
    spec = SurveySpec("Yes", (replace(YES, by=("sex*age",)),), least_base=1)
    groups = [(one.group, one.base) for one in estimates(replace(sample, words=words), spec)]
    assert groups == [("", 4), ("f × old", 1), ("f × young", 1), ("m × old", 2)]


def test_a_median_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    spec = SurveySpec("Median", (Wanted("m", "quantile", "trust"),), least_base=1)
    covered = 0
    for _ in range(400):
        (found,) = estimates(wave(rng.normal(0, 1, 60)), spec)
        covered += found.low <= 0 <= found.high
    assert 0.90 <= covered / 400 <= 0.985


def test_relative_weights_are_told() -> None:
    sample = replace(said("yes", "no"), weight=np.array([0.5, 1.5]))
    assert "do not add up" in notes(sample, TRUST)[0]
