"""Draws and choices: what they count is what counting by hand gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.resilience.small_index import Floats, flat, table_of, tree_of
from upstander.errors import UsageError
from upstander.model.index_spec import Alternatives
from upstander.model.index_steps import IndexSteps, Normalisation, OutlierRule
from upstander.resilience.choices import choices
from upstander.resilience.composite import composite
from upstander.resilience.sobol import sobol
from upstander.resilience.weight_box import weight_box
from upstander.resilience.weight_draws import weight_draws

VALUES = np.array([[9.0, 1.0, 4.0], [5.0, 5.0, 6.0], [2.0, 8.0, 1.0], [4.0, 3.0, 9.0]])


def test_factors_that_add_up_have_equal_indices_that_sum_to_one() -> None:
    outcomes = np.add.outer([0.0, 1.0, 5.0], [0.0, 3.0])
    first, second = sobol(outcomes, ["a", "b"])
    assert first.first == pytest.approx(first.total)
    assert (first.first or 0) + (second.first or 0) == pytest.approx(1.0)
    assert second.first == pytest.approx(2.25 / (2.25 + np.var([0, 1, 5])))


def test_factors_that_only_matter_together_have_no_index_alone() -> None:
    both = sobol(np.array([[0.0, 1.0], [1.0, 0.0]]), ["a", "b"])
    assert [(index.first, index.total) for index in both] == [(0.0, 1.0), (0.0, 1.0)]


def test_where_nothing_varies_no_index_is_claimed() -> None:
    assert sobol(np.full((2, 3), 0.1), ["a", "b"])[0].first is None


@given(arrays.arrays(float, (2, 3, 2), elements=st.integers(0, 9).map(float)))
def test_the_index_alone_is_at_most_the_total_and_none_leaves_the_range(outcomes: Floats) -> None:
    found = sobol(outcomes, ["a", "b", "c"])
    if found[0].first is None:
        return
    alone = [index.first or 0.0 for index in found]
    assert sum(alone) <= 1 + 1e-9
    for index, first in zip(found, alone, strict=True):
        assert -1e-9 <= first <= (index.total or 0.0) + 1e-9 <= 1 + 2e-9


def test_every_combination_is_the_index_computed_with_it() -> None:
    tree = tree_of((1, 2), (1,))
    table, steps = table_of(tree, VALUES), IndexSteps(outliers=None)
    scales = (Normalisation("min-max", 1, 100), Normalisation("rank"))
    alternatives = Alternatives(normalise=scales, mean=("arithmetic", "harmonic"))
    found = choices(table, tree, steps, alternatives, box=weight_box(tree, {}), seed=0)
    assert found is not None
    assert found.factors == ("normalise", "mean")
    nominal = composite(table, tree, steps).ranks
    every = [nominal]
    for i, scale in enumerate(scales):
        for j, mean in enumerate(("arithmetic", "harmonic")):
            made = replace(steps, normalise=scale, mean=mean)  # type: ignore[arg-type]
            every.append(composite(table, tree, made).ranks)
            assert found.moved[i, j] == np.abs(every[-1] - nominal).mean()
    assert found.best.tolist() == np.min(every, axis=0).tolist()
    assert found.worst.tolist() == np.max(every, axis=0).tolist()


def test_sets_of_weights_are_a_factor_of_their_own() -> None:
    tree = flat(1, 1, 1)
    box = weight_box(tree, {"x0": 0.9, "x1": 0.9})
    steps = IndexSteps(outliers=None)
    alternatives = Alternatives(outliers=(None, OutlierRule()), weights=40)
    found = choices(table_of(tree, VALUES), tree, steps, alternatives, box=box, seed=3)
    assert found is not None
    assert found.moved.shape == (2, 40)
    drawn = box.draws(40, 3)
    values = composite(table_of(tree, VALUES), tree, steps).values
    nominal = composite(table_of(tree, VALUES), tree, steps).ranks
    weights = np.array([drawn["x0"], drawn["x1"], np.ones(40)]).T
    scores = weights @ values.T / weights.sum(axis=1, keepdims=True)
    ranks = 1 + (scores[:, np.newaxis, :] > scores[:, :, np.newaxis]).sum(axis=2)
    np.testing.assert_allclose(found.moved[0], np.abs(ranks - nominal).mean(axis=1))


def test_without_alternatives_nothing_is_claimed() -> None:
    tree = flat(1, 1, 1)
    table, box = table_of(tree, VALUES), weight_box(tree, {})
    assert choices(table, tree, IndexSteps(), Alternatives(), box=box, seed=0) is None


def test_more_combinations_than_can_be_computed_are_refused() -> None:
    tree = flat(1, 1, 1)
    many = Alternatives(outliers=tuple(OutlierRule(most=k) for k in range(2001)))
    table, box = table_of(tree, VALUES), weight_box(tree, {})
    with pytest.raises(UsageError, match="2,001 combinations"):
        choices(table, tree, IndexSteps(), many, box=box, seed=0)


def test_draws_are_counted_as_one_by_one() -> None:
    tree = tree_of((1, 2), (1,))
    box = weight_box(tree, {"x00": 0.5, "x01": 0.5, "B0": 0.9, "B1": 0.9})
    steps = IndexSteps()
    found = weight_draws(VALUES, tree, steps, box, draws=1500, seed=5)
    drawn = box.draws(1500, 5)
    inner = (drawn["x00"] * VALUES[:, [0]] + drawn["x01"] * VALUES[:, [1]]) / (
        drawn["x00"] + drawn["x01"]
    )
    scores = (drawn["B0"] * inner + drawn["B1"] * VALUES[:, [2]]) / (drawn["B0"] + drawn["B1"])
    beats = (scores[:, np.newaxis] > scores[np.newaxis]).sum(axis=2)
    assert found.beats.tolist() == beats.tolist()
    ranks = 1 + (scores[np.newaxis] > scores[:, np.newaxis]).sum(axis=1)
    assert found.rank_counts.sum(axis=1).tolist() == [1500] * 4
    np.testing.assert_allclose(found.mean_rank, ranks.mean(axis=1))
    np.testing.assert_allclose(found.low, np.quantile(scores, 0.05, axis=1))
    for share in (0.05, 0.5, 0.95):
        exact = np.quantile(ranks, share, axis=1, method="inverted_cdf")
        assert found.rank_quantile(share).tolist() == exact.tolist()


def test_draws_that_do_not_fit_into_memory_are_refused() -> None:
    box = weight_box(flat(1, 1, 1), {"x0": 0.5})
    with pytest.raises(UsageError, match="cannot be made"):
        weight_draws(VALUES, flat(1, 1, 1), IndexSteps(), box, draws=10**9, seed=0)
