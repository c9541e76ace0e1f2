"""Sure pairs are those, and only those, whose order holds at every corner of the box."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resilience.small_index import Floats, flat, tree_of, worlds
from upstander.errors import InputError
from upstander.model.index_steps import IndexSteps
from upstander.resilience.aggregate import aggregated
from upstander.resilience.fractional import least_mean
from upstander.resilience.means import onto
from upstander.resilience.rank_pairs import rank_pairs
from upstander.resilience.weight_box import weight_box
from upstander.resilience.weight_draws import weight_draws

if TYPE_CHECKING:
    from upstander.model.index_steps import Mean
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.weight_box import WeightBox

means = st.sampled_from(["arithmetic", "geometric", "harmonic"])


def corners(tree: IndexTree, values: Floats, steps: IndexSteps, box: WeightBox) -> Floats:
    """Scores at every corner of the box, on the scale of the index's mean."""
    free = box.free
    sides = np.array(list(product(*(box.ends(code) for code in free)))).reshape(2 ** len(free), -1)
    weights = {code: sides[:, k] for k, code in enumerate(free)}
    scores = aggregated(values, tree, steps, weights)[tree.root]
    return onto(steps.mean_of(tree.root), scores)


def brute(tree: IndexTree, values: Floats, steps: IndexSteps, box: WeightBox) -> Floats:
    scores = corners(tree, values, steps, box)
    return np.asarray((scores[:, :, np.newaxis] - scores[:, np.newaxis, :]).min(axis=0))


@given(worlds(), means)
@settings(max_examples=60, deadline=None)
def test_the_least_difference_is_that_of_the_worst_corner(
    world: tuple[IndexTree, Floats, dict[str, float]], mean: Mean
) -> None:
    tree, values, shares = world
    steps, box = IndexSteps(mean=mean), weight_box(tree, shares)
    found = rank_pairs(values, tree, steps, box)
    assert found.exact.all()
    np.testing.assert_allclose(found.least, brute(tree, values, steps, box), atol=1e-9)


@given(worlds(), means, means)
@settings(max_examples=60, deadline=None)
def test_with_two_kinds_of_means_the_bound_lies_below_every_corner(
    world: tuple[IndexTree, Floats, dict[str, float]], inner: Mean, outer: Mean
) -> None:
    tree, values, shares = world
    steps, box = IndexSteps(mean=inner, means={"I": outer}), weight_box(tree, shares)
    found = rank_pairs(values, tree, steps, box)
    true = brute(tree, values, steps, box)
    assert (found.least <= true + 1e-9).all()
    assert np.abs(found.least - true)[found.exact].max(initial=0.0) < 1e-9


@given(worlds(most_units=6), means, means, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_no_draw_contradicts_a_sure_pair_nor_leaves_the_ranks_that_are_possible(
    world: tuple[IndexTree, Floats, dict[str, float]], inner: Mean, outer: Mean, gaps: int
) -> None:
    tree, values, shares = world
    chance = np.random.default_rng(gaps)
    values = values.copy()
    for _ in range(gaps):
        values[chance.integers(len(values)), chance.integers(values.shape[1])] = np.nan
    steps, box = IndexSteps(mean=inner, means={"I": outer}), weight_box(tree, shares)
    found = rank_pairs(values, tree, steps, box)
    drawn = weight_draws(values, tree, steps, box, draws=2000, seed=3)
    assert (drawn.beats[found.sure] == 2000).all()
    scored = ~np.isnan(found.low)
    assert (drawn.rank_quantile(1e-9) >= found.best)[scored].all()
    assert (drawn.rank_quantile(1.0) <= found.worst)[scored].all()


def test_a_pair_is_sure_when_no_weight_turns_it() -> None:
    values = np.array([[3.0, 1.0], [1.0, 2.0]])
    narrow = rank_pairs(values, flat(1, 1), IndexSteps(), weight_box(flat(1, 1), {"x0": 0.4}))
    wide = rank_pairs(values, flat(1, 1), IndexSteps(), weight_box(flat(1, 1), {"x0": 0.6}))
    assert narrow.sure.tolist() == [[False, True], [False, False]]
    assert narrow.least[0, 1] == pytest.approx((0.6 * 2 - 1) / 1.6)
    assert not wide.sure.any()
    assert wide.contested().tolist() == [[False, True], [True, False]]


def test_units_that_are_level_are_not_sure_of_anything() -> None:
    values = np.array([[1.0, 1.0], [1.0, 1.0]])
    found = rank_pairs(values, flat(1, 1), IndexSteps(), weight_box(flat(1, 1), {"x0": 0.5}))
    assert not found.sure.any()
    assert found.contested().sum() == 2
    assert (found.best.tolist(), found.worst.tolist()) == ([1, 1], [2, 2])


def test_with_fixed_weights_all_orders_are_sure() -> None:
    values = np.array([[3.0, 1.0], [1.0, 2.0], [0.0, 0.0]])
    found = rank_pairs(values, flat(1, 1), IndexSteps(), weight_box(flat(1, 1), {}))
    assert found.sure_pairs == found.pairs == 3
    assert found.best.tolist() == found.worst.tolist() == [1, 2, 3]


def test_fixed_weights_below_another_mean_are_exact() -> None:
    tree = tree_of((1, 2), (1,))
    steps = IndexSteps(means={"I": "geometric"})
    values = np.array([[3.0, 1.0, 5.0], [1.0, 2.0, 4.0]])
    box = weight_box(tree, {"B0": 0.5})
    found = rank_pairs(values, tree, steps, box)
    assert found.exact.all()
    np.testing.assert_allclose(found.least, brute(tree, values, steps, box), atol=1e-12)


def test_a_pair_that_is_neither_proved_nor_seen_to_turn_stays_undecided() -> None:
    tree = tree_of((1, 1), (1, 1))
    steps = IndexSteps(means={"I": "geometric"})
    values = np.array([[10.0, 2.0, 3.0, 4.0], [2.0, 9.0, 3.0, 4.1]])
    found = rank_pairs(values, tree, steps, weight_box(tree, {"x00": 0.5, "x10": 0.5}))
    assert not found.exact[0, 1]
    assert not found.sure.any()
    assert not found.contested().any()
    seen = np.array([[False, True], [True, False]])
    assert found.contested(seen).all() == seen.all()


def test_what_two_units_lack_differently_is_bounded_and_not_called_exact() -> None:
    values = np.array([[9.0, np.nan], [1.0, 2.0], [np.nan, np.nan]])
    found = rank_pairs(values, flat(1, 1), IndexSteps(), weight_box(flat(1, 1), {"x0": 0.5}))
    assert found.sure[0, 1]
    assert not found.exact[0, 1]
    assert not found.sure[2].any()
    assert (found.best[2], found.worst[2]) == (0, 0)
    assert (found.best[:2].tolist(), found.worst[:2].tolist()) == ([1, 2], [1, 2])


def test_a_geometric_mean_of_a_value_that_is_not_positive_is_refused_by_name() -> None:
    values = np.array([[0.0, 1.0], [1.0, 2.0]])
    with pytest.raises(InputError, match="'I' is a geometric mean"):
        rank_pairs(values, flat(1, 1), IndexSteps(mean="geometric"), weight_box(flat(1, 1), {}))


@given(
    st.lists(
        st.tuples(st.floats(-10, 10), st.floats(0.1, 2.0), st.floats(0.0, 2.0)),
        min_size=1,
        max_size=6,
    )
)
@settings(deadline=None)
def test_the_least_weighted_mean_is_that_of_the_best_corner(
    parts: list[tuple[float, float, float]],
) -> None:
    values, low, more = (np.array(column) for column in zip(*parts, strict=True))
    weights = np.array(list(product(*zip(low, low + more, strict=True))))
    best = (weights @ values / weights.sum(axis=1)).min()
    assert float(least_mean(values, low, low + more)) == pytest.approx(best, abs=1e-9)


def test_a_weight_cannot_vary_by_its_whole_or_where_there_is_none() -> None:
    with pytest.raises(InputError, match="share of 1"):
        weight_box(flat(1, 1), {"x0": 1.0})
    with pytest.raises(InputError, match="'I' has no weight"):
        weight_box(flat(1, 1), {"I": 0.1})
