"""The small penalised quadratic is solved exactly."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.risk.quadratic import minimise


def value(h: np.ndarray, c: np.ndarray, lasso: np.ndarray, x: np.ndarray) -> float:
    return float(0.5 * x @ h @ x - c @ x + lasso @ np.abs(x))


def by_every_sign(h: np.ndarray, c: np.ndarray, lasso: np.ndarray) -> float:
    """The least value over all patterns of signs: slow, and needs no search."""
    best = 0.0
    for signs in product((-1, 0, 1), repeat=c.size):
        sign = np.array(signs, dtype=float)
        face = np.flatnonzero(sign)
        x = np.zeros(c.size)
        if face.size:
            x[face] = np.linalg.solve(h[np.ix_(face, face)], (c - lasso * sign)[face])
        if (x * sign >= 0).all():
            best = min(best, value(h, c, lasso, x))
    return best


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 5), strength=st.floats(0.0, 3.0))
def test_no_pattern_of_signs_does_better(seed: int, size: int, strength: float) -> None:
    chance = np.random.default_rng(seed)
    root = chance.normal(size=(size, size))
    h = root @ root.T + 0.1 * np.eye(size)
    c, start = chance.normal(size=size) * 2, chance.normal(size=size)
    lasso = np.full(size, strength)
    lasso[0] = 0.0
    found = value(h, c, lasso, minimise(h, c, lasso, start))
    assert found == pytest.approx(by_every_sign(h, c, lasso), abs=1e-8)


def test_orthogonal_coordinates_are_softly_thresholded() -> None:
    found = minimise(np.eye(4), np.array([3.0, -3.0, 0.5, -0.5]), np.ones(4), np.ones(4))
    assert found == pytest.approx([2.0, -2.0, 0.0, 0.0])
