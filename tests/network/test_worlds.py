"""Sampled worlds: reproducible, at the stated probabilities, and stated claims hold together."""

from __future__ import annotations

import numpy as np
import pytest

from tests.small_world import SmallWorld
from upstander.errors import UsageError
from upstander.model.period import ALWAYS
from upstander.model.probability import Probability
from upstander.network.graph import Relation
from upstander.network.worlds import sampled_worlds, unpacked, words_for, worlds_over_grades


def relation(key: str, value: float, low: float, high: float) -> Relation:
    p = Probability(value, low, high, "given")
    return Relation(key, "a", "b", "arms", p, ALWAYS, (), (key,))


def test_a_seed_gives_the_same_worlds_and_another_seed_others() -> None:
    ways = [relation("x", 0.5, 0.5, 0.5), relation("y", 0.5, 0.5, 0.5)]
    once = sampled_worlds(ways, 4, seed=1)
    assert np.array_equal(once, sampled_worlds(ways, 4, seed=1))
    assert not np.array_equal(once, sampled_worlds(ways, 4, seed=2))


def test_each_relation_holds_as_often_as_it_should() -> None:
    ways = [relation("w", 0.0, 0, 0), relation("x", 0.25, 0, 1), relation("z", 1.0, 1, 1)]
    often = unpacked(sampled_worlds(ways, 1_000, seed=5), 64_000).mean(axis=0)
    assert often[0] == 0
    assert often[2] == 1
    assert often[1] == pytest.approx(0.25, abs=4 * (0.25 * 0.75 / 64_000) ** 0.5)


def test_bits_and_truth_values_say_the_same() -> None:
    live = np.array([[1 << 3], [1 << 63]], dtype=np.uint64)
    truth = unpacked(live, 64)
    assert truth.shape == (64, 2)
    assert np.argwhere(truth).tolist() == [[3, 0], [63, 1]]


def test_both_legs_of_one_claim_hold_in_the_same_worlds() -> None:
    world = SmallWorld().actors("a", "v", "u").supply("a", "u", via="v", by="C3")
    first, second = sampled_worlds(world.graph().relations, 8, seed=0)
    assert np.array_equal(first, second)


def test_over_grades_each_block_has_a_probability_of_its_own_around_the_value() -> None:
    live = worlds_over_grades([relation("x", 0.6, 0.1, 0.9)], 4_000, seed=2)
    share = np.bitwise_count(live)[0] / 64
    # A uniform draw from [0.1, 0.6] or [0.6, 0.9], each with chance one half.
    assert share.mean() == pytest.approx((0.35 + 0.75) / 2, abs=0.02)
    assert np.median(share) == pytest.approx(0.6, abs=0.03)
    assert share.std() > 3 * (0.25 / 64) ** 0.5


def test_worlds_must_be_at_least_one() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        words_for(0)
