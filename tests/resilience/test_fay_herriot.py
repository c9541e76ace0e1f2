"""Small areas against likelihoods maximised elsewhere, closed forms and drawn worlds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

from upstander.errors import InputError, UsageError
from upstander.model.small_area import METHODS, AreaData
from upstander.resilience.areas.between_variance import between_variance
from upstander.resilience.areas.fay_herriot import ZERO, fay_herriot


def world(seed: int, m: int = 25, between: float = 1.5) -> AreaData:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(m), rng.normal(0, 1, m)])
    variance = rng.uniform(0.3, 3.0, m)
    truth = x @ [10.0, 2.0] + rng.normal(0, between**0.5, m)
    direct = truth + rng.normal(0, variance**0.5)
    return AreaData(tuple(f"a{k}" for k in range(m)), direct, variance, x, ("intercept", "x"))


def restricted(data: AreaData, between: float) -> float:
    """The density of contrasts that the coefficients cannot touch."""
    q, _ = np.linalg.qr(data.design, mode="complete")
    left = q[:, data.design.shape[1] :]
    v = np.diag(between + data.variance)
    return float(multivariate_normal(cov=left.T @ v @ left).logpdf(left.T @ data.direct))


def whole(data: AreaData, parameters: np.ndarray) -> float:
    beta, between = parameters[:-1], parameters[-1]
    v = np.diag(between + data.variance)
    return float(multivariate_normal(data.design @ beta, v).logpdf(data.direct))


@pytest.mark.parametrize("seed", range(4))
def test_reml_is_the_top_of_the_density_of_contrasts(seed: int) -> None:
    data = world(seed)
    found = fay_herriot(data, "reml").between
    there = restricted(data, found)
    for other in (0.0, found * 0.9, found * 1.1, *np.geomspace(0.01, 50, 60)):
        assert restricted(data, other) <= there + 1e-12


@pytest.mark.parametrize("seed", range(4))
def test_ml_is_what_a_general_optimiser_finds(seed: int) -> None:
    data = world(seed)
    made = fay_herriot(data, "ml")
    start = [data.direct.mean(), 0.0, 1.0]
    best = minimize(
        lambda p: -whole(data, p),
        start,
        method="L-BFGS-B",
        bounds=[(None, None), (None, None), (0, None)],
        options={"ftol": 1e-15, "gtol": 1e-10},
    )
    assert made.between == pytest.approx(best.x[2], rel=1e-4)
    assert made.log_likelihood == pytest.approx(-best.fun, abs=1e-8)


def test_equal_variances_have_the_closed_form() -> None:
    y = np.array([2.0, 5.0, 1.0, 7.0, 4.0])
    data = AreaData(tuple("abcde"), y, np.full(5, 1.2), np.ones((5, 1)), ("intercept",))
    expected = y.var(ddof=1) - 1.2
    for method in ("reml", "moments", "prasad-rao"):
        assert fay_herriot(data, method).between == pytest.approx(expected)
    assert fay_herriot(data, "ml").between == pytest.approx(y.var() - 1.2)
    own = expected / (expected + 1.2)
    made = [one.estimate for one in fay_herriot(data).areas]
    assert made == pytest.approx(list(y.mean() + own * (y - y.mean())))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_errors_promised_are_the_errors_made(method: str) -> None:
    rng = np.random.default_rng(8)
    m, between = 30, 1.0
    x = np.column_stack([np.ones(m), np.linspace(-1, 1, m)])
    variance = np.repeat([0.3, 1.0, 2.0], 10)
    made, promised = [], []
    for _ in range(80):
        truth = x @ [5.0, 1.0] + rng.normal(0, 1, m)
        direct = truth + rng.normal(0, variance**0.5)
        data = AreaData(tuple(map(str, range(m))), direct, variance, x, ("intercept", "x"))
        found = fay_herriot(data, method).areas
        made.append([(one.estimate - t) ** 2 for one, t in zip(found, truth, strict=True)])
        promised.append([one.root_mse**2 for one in found])
    for part in (slice(0, 10), slice(10, 20), slice(20, 30)):
        ratio = np.mean(np.array(promised)[:, part]) / np.mean(np.array(made)[:, part])
        assert 0.8 <= ratio <= 1.25, (between, ratio)


def test_areas_no_more_different_than_chance_are_all_the_regression_and_that_is_said() -> None:
    y = np.array([1.0, 1.1, 0.9, 1.0])
    data = AreaData(tuple("abcd"), y, np.full(4, 4.0), np.ones((4, 1)), ("intercept",))
    for method in METHODS:
        found = fay_herriot(data, method)
        assert found.between == 0.0
        assert found.notes == (ZERO,)
        assert {one.own for one in found.areas} == {0.0}


def test_an_area_where_nobody_was_asked_gets_the_regression_and_a_wide_error() -> None:
    data = world(2)
    direct, variance = data.direct.copy(), data.variance.copy()
    direct[3] = variance[3] = np.nan
    found = fay_herriot(AreaData(data.areas, direct, variance, data.design, data.terms))
    there = found.areas[3]
    assert there.estimate == there.regression
    assert there.root_mse > max(one.root_mse for k, one in enumerate(found.areas) if k != 3)
    others = [k for k in range(25) if k != 3]
    without = AreaData(
        tuple(data.areas[k] for k in others),
        data.direct[others],
        data.variance[others],
        data.design[others],
        data.terms,
    )
    assert fay_herriot(without).between == found.between


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(-20, 20))
def test_units_and_shifts_change_nothing_but_units(seed: int, times: float, plus: float) -> None:
    data = world(seed, 12)
    moved = AreaData(
        data.areas,
        times * data.direct + plus,
        times**2 * data.variance,
        data.design,
        data.terms,
    )
    first, second = fay_herriot(data), fay_herriot(moved)
    for a, b in zip(first.areas, second.areas, strict=True):
        assert b.estimate == pytest.approx(times * a.estimate + plus, rel=1e-6, abs=1e-5 * times)


@pytest.mark.slow
def test_a_likelihood_with_two_tops_gives_the_higher_one() -> None:
    # A few sure areas close together, and unsure ones far apart.
    y = np.array([0.0, 0.05, -0.05, 0.02, 30.0, -25.0, 28.0])
    d = np.array([1e-4, 1e-4, 1e-4, 1e-4, 1.0, 1.0, 1.0])
    x = np.ones((7, 1))
    data = AreaData(tuple(map(str, range(7))), y, d, x, ("intercept",))
    found = between_variance(y, x, d, "reml")
    tops = max(restricted(data, a) for a in np.geomspace(1e-6, 2000, 4000))
    assert restricted(data, found) >= tops - 1e-9


def test_covariates_that_say_the_same_are_refused() -> None:
    data = world(1)
    twice = np.column_stack([data.design, 2 * data.design[:, 1]])
    with pytest.raises(InputError, match="same thing twice"):
        fay_herriot(AreaData(data.areas, data.direct, data.variance, twice, ("i", "x", "x2")))


def test_too_few_areas_are_refused() -> None:
    data = AreaData(("a",), np.ones(1), np.ones(1), np.ones((1, 1)), ("intercept",))
    with pytest.raises(InputError, match="too few"):
        fay_herriot(data)


def test_an_unknown_method_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="reml"):
        fay_herriot(world(1), "bayes")
