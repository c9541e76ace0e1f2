"""A weight is learned from forecasts whose outcome is known, and from no later ones."""

from __future__ import annotations

import numpy as np
import pytest

from upstander.errors import InputError
from upstander.risk.picture.learning import learn_weight, rolling


def test_where_the_source_is_twice_too_bold_its_weight_is_a_half() -> None:
    chance = np.random.default_rng(1)
    truth = chance.normal(0.0, 1.5, 40_000)
    came = (chance.random(truth.size) < 1 / (1 + np.exp(-truth))).astype(float)
    stated = 1 / (1 + np.exp(-2 * truth))
    even, groups = np.full(truth.size, 0.5), np.arange(truth.size) % 50
    found = learn_weight(even, stated, came, groups, seed=1, draws=40)
    assert found.value == pytest.approx(0.5, abs=0.02)
    assert found.low < 0.5 < found.high


def test_turning_round_later_outcomes_changes_no_earlier_probability() -> None:
    chance = np.random.default_rng(2)
    years = np.repeat(np.arange(2000, 2010), 20)
    stated = chance.uniform(0.05, 0.95, years.size)
    came = (chance.random(years.size) < stated).astype(float)
    turned = np.where(years >= 2006, 1 - came, came)
    even = np.full(years.size, 0.5)
    one, other = (rolling(even, stated, y, years, lag=2) for y in (came, turned))
    early = years < 2008
    assert np.array_equal(one[early], other[early], equal_nan=True)
    assert not np.array_equal(one[~early], other[~early])


def test_nothing_is_learned_from_one_outcome_alone() -> None:
    with pytest.raises(InputError, match="with and without"):
        learn_weight(np.full(3, 0.5), np.full(3, 0.6), np.zeros(3), np.arange(3), seed=1)
