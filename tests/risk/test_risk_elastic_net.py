"""The elastic net finds the optimum of glmnet's objective, and says so only when it has."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from upstander.errors import UsageError
from upstander.risk.elastic_net import Path, fit_path


def world(
    seed: int, rows: int = 200, columns: int = 6, rate: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(rows, columns)) @ chance.normal(size=(columns, columns))
    eta = math.log(rate / (1 - rate)) + x[:, 0] - 0.5 * x[:, -1]
    y = (chance.random(rows) < 1 / (1 + np.exp(-eta))).astype(float)
    y[:2] = (0.0, 1.0)
    return x, y


def violation(path: Path, x: np.ndarray, y: np.ndarray, w: np.ndarray, alpha: float) -> float:
    """Largest breach of the optimality conditions, worked out anew on the standardised scale."""
    w = w / w.sum()
    centre = w @ x
    spread = np.sqrt(w @ (x - centre) ** 2)
    worst = 0.0
    for penalty, intercept, slopes in zip(
        path.penalties, path.intercepts, path.coefficients, strict=True
    ):
        residual = w * (1 / (1 + np.exp(-(intercept + x @ slopes))) - y)
        beta = slopes * spread
        pull = ((x - centre) / spread).T @ residual + penalty * (1 - alpha) * beta
        breach = np.where(
            beta == 0,
            np.maximum(np.abs(pull) - penalty * alpha, 0),
            np.abs(pull + penalty * alpha * np.sign(beta)),
        )
        worst = max(worst, breach.max(), abs(residual.sum()))
    return worst


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(20, 120),
    columns=st.integers(1, 8),
    alpha=st.floats(0.05, 0.95),
)
def test_every_fit_on_the_path_meets_the_optimality_conditions(
    seed: int, rows: int, columns: int, alpha: float
) -> None:
    x, y = world(seed, rows, columns)
    weights = np.random.default_rng(seed).integers(0, 4, rows).astype(float)
    weights[:2] = 1.0
    path = fit_path(x, y, weights=weights, alpha=alpha)
    assert violation(path, x, y, weights, alpha) < 1e-6


def test_the_fit_agrees_with_an_independent_solver() -> None:
    x, y = world(3, rows=300)
    penalty, alpha = 0.02, 0.5
    centre, spread = x.mean(axis=0), x.std(axis=0)
    theirs = LogisticRegression(
        solver="saga", l1_ratio=alpha, C=1 / (penalty * y.size), tol=1e-10, max_iter=50_000
    ).fit((x - centre) / spread, y)
    ours = fit_path(x, y, penalties=np.array([penalty]), alpha=alpha, tolerance=1e-10)
    assert ours.coefficients[0] * spread == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert ours.intercepts[0] + ours.coefficients[0] @ centre == pytest.approx(
        theirs.intercept_[0], abs=1e-6
    )


def test_without_a_penalty_a_two_by_two_table_gives_its_log_odds_ratio() -> None:
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [80, 20, 30, 70])[:, None]
    y = np.repeat([0.0, 1.0, 0.0, 1.0], [80, 20, 30, 70])
    path = fit_path(x, y, penalties=np.array([1e-12]), tolerance=1e-11)
    assert path.coefficients[0, 0] == pytest.approx(math.log(80 * 70 / (20 * 30)), abs=1e-6)
    assert path.intercepts[0] == pytest.approx(math.log(20 / 80), abs=1e-6)


def test_the_largest_penalty_leaves_the_base_rate_alone() -> None:
    x, y = world(5)
    path = fit_path(x, y)
    assert not path.coefficients[0].any()
    assert path.coefficients[1].any()
    assert 1 / (1 + math.exp(-path.intercepts[0])) == pytest.approx(y.mean())


def test_a_row_with_weight_three_counts_as_three_rows() -> None:
    x, y = world(7, rows=60)
    weights = (np.arange(60) % 3 + 1).astype(np.float64)
    penalties = np.array([0.05, 0.01])
    weighted = fit_path(x, y, weights=weights, penalties=penalties, tolerance=1e-10)
    times = weights.astype(int)
    repeated = fit_path(
        x.repeat(times, axis=0), y.repeat(times), penalties=penalties, tolerance=1e-10
    )
    assert weighted.coefficients == pytest.approx(repeated.coefficients, abs=1e-8)


def test_the_unit_of_a_column_does_not_matter() -> None:
    x, y = world(11)
    stretched = x.copy()
    stretched[:, 2] = stretched[:, 2] * 1000 + 5
    plain, other = (fit_path(z, y, tolerance=1e-9) for z in (x, stretched))
    assert other.coefficients[:, 2] * 1000 == pytest.approx(plain.coefficients[:, 2], abs=1e-6)


def test_a_constant_column_gets_no_coefficient() -> None:
    x, y = world(13)
    x[:, 1] = 4.0e6
    assert not fit_path(x, y).coefficients[:, 1].any()


def test_a_column_given_twice_shares_its_coefficient() -> None:
    x, y = world(17, columns=2)
    path = fit_path(np.column_stack([x, x[:, 0]]), y, tolerance=1e-10)
    assert path.coefficients[:, 0] == pytest.approx(path.coefficients[:, 2], abs=1e-6)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, float("nan")])
def test_a_mixing_share_out_of_range_is_refused(alpha: float) -> None:
    x, y = world(1)
    with pytest.raises(UsageError, match="alpha"):
        fit_path(x, y, alpha=alpha)


def test_outcomes_that_are_all_the_same_are_refused() -> None:
    x, _ = world(1)
    with pytest.raises(UsageError, match="both outcomes"):
        fit_path(x, np.zeros(len(x)))
