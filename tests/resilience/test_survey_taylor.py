"""Variances of surveys against closed forms, and against all samples that could be drawn."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InputError
from upstander.model.survey import SurveySample
from upstander.resilience.surveys import point
from upstander.resilience.surveys.design_effect import design_effect
from upstander.resilience.surveys.taylor import covariance

ALL = np.ones


def sample_of(
    y: np.ndarray, stratum: np.ndarray, population: list[float], **more: object
) -> SurveySample:
    """People drawn one by one, each with the weight of their stratum."""
    counts = np.bincount(stratum)
    weight = (np.array(population) / counts)[stratum]
    names = tuple(f"s{h}" for h in range(len(counts)))
    clusters = np.arange(len(y))
    made = SurveySample(
        weight, stratum, clusters, np.array(population), {"y": y}, strata=names, source="s.csv"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_stratified_sample_has_the_error_of_the_textbook() -> None:
    y = np.array([3.0, 5.0, 4.0, 10.0, 14.0, 9.0, 11.0])
    stratum = np.array([0, 0, 0, 1, 1, 1, 1])
    sample = sample_of(y, stratum, [30.0, 40.0])
    found = point.mean(sample, y, ALL(7, bool))
    parts = [(30.0, y[:3]), (40.0, y[3:])]
    value = sum(size * part.mean() for size, part in parts) / 70
    variance = sum(
        (size / 70) ** 2 * (1 - len(part) / size) * part.var(ddof=1) / len(part)
        for size, part in parts
    )
    assert found.value == pytest.approx(value)
    assert found.variance(sample) == pytest.approx(variance)


def all_samples(drawn: tuple[int, int]) -> tuple[list[float], list[float], float]:
    """Totals and their variances over every cluster sample of a world of 2 strata, and the truth.

    Stratum 0 has four clusters and stratum 1 three, of different sizes.
    """
    world = [
        [[1.0, 2.0], [4.0], [2.0, 2.0, 5.0], [7.0, 1.0]],
        [[10.0], [3.0, 4.0], [6.0, 6.0, 1.0]],
    ]
    truth = sum(sum(c) for h in world for c in h)
    totals, variances = [], []
    choices = [combinations(range(len(h)), k) for h, k in zip(world, drawn, strict=True)]
    for chosen in product(*choices):
        y, weight, stratum, cluster = [], [], [], []
        for h, picked in enumerate(chosen):
            for c in picked:
                for value in world[h][c]:
                    y.append(value)
                    weight.append(len(world[h]) / len(picked))
                    stratum.append(h)
                    cluster.append(10 * h + c)
        _, codes = np.unique(cluster, return_inverse=True)
        sample = SurveySample(
            np.array(weight), np.array(stratum), codes, np.array([4.0, 3.0]), strata=("a", "b")
        )
        made = point.total(sample, np.array(y), ALL(len(y), bool))
        totals.append(made.value)
        variances.append(made.variance(sample))
    return totals, variances, truth


@pytest.mark.parametrize("drawn", [(2, 2), (3, 2), (2, 3), (4, 2)])
def test_over_all_samples_totals_average_to_the_truth_and_variances_to_the_variance(
    drawn: tuple[int, int],
) -> None:
    totals, variances, truth = all_samples(drawn)
    assert np.mean(totals) == pytest.approx(truth)
    assert np.mean(variances) == pytest.approx(np.var(totals))


def jackknife(sample: SurveySample, y: np.ndarray, x: np.ndarray, there: np.ndarray) -> float:
    """Variance of a ratio by leaving out one cluster at a time (JKn)."""
    whole = point.ratio(sample, y, x, there).value
    result = 0.0
    stratum_of = {int(c): int(h) for c, h in zip(sample.cluster, sample.stratum, strict=True)}
    for gone, h in stratum_of.items():
        n = sum(1 for other in stratum_of.values() if other == h)
        weight = sample.weight.copy()
        weight[sample.stratum == h] *= n / (n - 1)
        weight[sample.cluster == gone] = 0.0
        one = point.ratio(replace(sample, weight=weight), y, x, there).value
        result += (n - 1) / n * (one - whole) ** 2
    return result


def test_a_ratio_in_a_group_has_nearly_the_variance_of_the_jackknife() -> None:
    rng = np.random.default_rng(5)
    n = 900
    cluster = np.sort(rng.integers(0, 60, n))
    stratum = cluster // 20
    x = rng.uniform(1, 3, n)
    y = 0.4 * x + rng.normal(0, 0.2, n) + 0.05 * (cluster % 7)
    there = rng.random(n) < 0.4
    sample = SurveySample(
        rng.uniform(50, 150, n), stratum, cluster, np.full(3, np.inf), strata=("a", "b", "c")
    )
    linear = point.ratio(sample, y, x, there).variance(sample)
    assert linear == pytest.approx(jackknife(sample, y, x, there), rel=0.03)


def test_a_group_estimated_by_zeros_is_less_sure_than_one_cut_out() -> None:
    y = np.array([1.0, 2.0, 3.0, 1.5, 2.5, 9.0])
    sample = sample_of(y, np.zeros(6, int), [600.0])
    there = np.array([True, True, True, True, True, False])
    cut = sample_of(y[:5], np.zeros(5, int), [500.0])
    zeros = point.total(sample, y, there).variance(sample)
    assert zeros > 2 * point.total(cut, y[:5], ALL(5, bool)).variance(cut)


def test_totals_of_two_groups_have_the_covariance_that_makes_the_total_right() -> None:
    rng = np.random.default_rng(1)
    y, sex = rng.normal(5, 2, 40), rng.random(40) < 0.5
    sample = sample_of(y, np.repeat([0, 1], 20), [200.0, 400.0])
    women, men = (point.total(sample, y, g) for g in (sex, ~sex))
    both = covariance(sample, women.score, men.score)
    whole = point.total(sample, y, ALL(40, bool)).variance(sample)
    assert both.sum() == pytest.approx(whole)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-100, 100), min_size=4, max_size=30),
    st.floats(0.1, 10),
    st.floats(-50, 50),
)
def test_errors_follow_a_change_of_unit_and_ignore_a_shift(
    values: list[float], times: float, plus: float
) -> None:
    y = np.array(values)
    sample = sample_of(y, np.zeros(len(y), int), [1000.0])
    there = ALL(len(y), bool)
    first = point.mean(sample, y, there).variance(sample)
    second = point.mean(sample, times * y + plus, there).variance(sample)
    assert second == pytest.approx(times**2 * first, rel=1e-6, abs=1e-9)


def test_everybody_asked_leaves_nothing_unsure() -> None:
    y = np.array([1.0, 5.0, 2.0])
    sample = sample_of(y, np.zeros(3, int), [3.0])
    assert point.mean(sample, y, ALL(3, bool)).variance(sample) == 0.0


LONE = sample_of(np.array([1.0, 3.0, 2.0, 8.0]), np.array([0, 0, 0, 1]), [30.0, 20.0])


def test_a_stratum_with_one_cluster_is_refused_with_its_name() -> None:
    with pytest.raises(InputError, match=r"stratum s1: .*lonely: adjust"):
        covariance(LONE, LONE.number("y"))


def test_rules_for_a_lonely_stratum_do_what_they_say() -> None:
    y = LONE.number("y")
    first = 30.0**2 * (1 - 3 / 30) * y[:3].var(ddof=1) / 3
    totals = LONE.weight * y
    ours = (1 - 1 / 20) * (totals[3] - totals.mean()) ** 2
    by_rule = {
        rule: float(covariance(replace(LONE, lonely=rule), y)[0, 0])
        for rule in ("certainty", "average", "adjust")
    }
    expected = {"certainty": first, "average": 2 * first, "adjust": first + ours}
    assert by_rule == pytest.approx(expected)


def test_a_stratum_wholly_taken_is_not_lonely() -> None:
    sample = replace(LONE, population=np.array([30.0, 1.0]))
    assert float(covariance(sample, LONE.number("y"))[0, 0]) > 0


def test_a_simple_random_sample_has_a_design_effect_of_one() -> None:
    y = np.array([1.0, 2.0, 2.5, 7.0])
    sample = sample_of(y, np.zeros(4, int), [50.0])
    for found in (
        point.mean(sample, y, ALL(4, bool)),
        point.total(sample, y, ALL(4, bool)),
        point.ratio(sample, y, y + 1, ALL(4, bool)),
    ):
        assert design_effect(sample, found, found.variance(sample)) == pytest.approx(1.0)


def test_clusters_of_like_people_widen_by_their_size() -> None:
    y = np.repeat([1.0, 4.0, 2.0, 8.0, 5.0, 3.0], 10)
    clusters = np.repeat(np.arange(6), 10)
    sample = SurveySample(np.full(60, 1e6), np.zeros(60, int), clusters, np.array([np.inf]))
    found = point.mean(sample, y, ALL(60, bool))
    effect = design_effect(sample, found, found.variance(sample))
    assert effect == pytest.approx(10 * 59 / 60 * 6 / 5, rel=1e-3)


def test_nobody_in_a_group_gives_no_number() -> None:
    found = point.mean(LONE, LONE.number("y"), np.zeros(4, bool))
    assert math.isnan(found.value)
    assert math.isnan(found.variance(LONE))
