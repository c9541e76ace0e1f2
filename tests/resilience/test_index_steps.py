"""Each step does what it says, says what it changed, and can be left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.resilience.small_index import flat, table_of, tree_of
from upstander.errors import InputError
from upstander.model.index_steps import (
    STEPS,
    Imputation,
    IndexSteps,
    Normalisation,
    OutlierRule,
    Step,
)
from upstander.model.index_table import IndexTable
from upstander.model.index_tree import IndexNode, index_tree
from upstander.resilience.aggregate import aggregated, ranks
from upstander.resilience.composite import composite
from upstander.resilience.outliers import kurtosis, skewness, treated

figures = st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=30, unique=True)


@given(figures)
@settings(deadline=None)
def test_skewness_and_kurtosis_are_those_of_scipy(found: list[float]) -> None:
    column = np.array(found)
    if column.std() < 1e-3:
        return
    assert skewness(column) == pytest.approx(stats.skew(column, bias=False), abs=1e-8)
    assert kurtosis(column) == pytest.approx(stats.kurtosis(column, bias=False), abs=1e-8)


@given(st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12))
def test_ranks_are_those_of_scipy(found: list[float]) -> None:
    scores = np.array(found)
    assert ranks(scores).tolist() == stats.rankdata(-scores, method="min").astype(int).tolist()


def test_what_winsorising_cannot_mend_becomes_its_logarithm() -> None:
    column = np.array([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 50.0, 51.0])
    done = treated(column, OutlierRule(skew=0.5, kurtosis=-3, most=1))
    assert done.how == "log"
    np.testing.assert_allclose(done.values, np.log(column - 1 + 0.01 * 50))
    kept = treated(column, OutlierRule(skew=0.5, kurtosis=-3, most=1, log=False))
    assert (kept.how, kept.passed) == ("winsorised", False)


def test_a_low_outlier_is_brought_up_to_the_next_value() -> None:
    column = -np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0])
    assert treated(column, OutlierRule()).values.tolist() == [-1, -2, -3, -4, -5, -5]


def test_imputed_cells_are_listed_with_their_group_and_what_stays_missing_is_said() -> None:
    values = np.array([[1.0, 5.0], [np.nan, 6.0], [7.0, np.nan], [9.0, np.nan]])
    groups = {"side": ("north", "north", "south", "south")}
    table = IndexTable(("a", "b", "c", "d"), ("x0", "x1"), values, groups=groups)
    steps = IndexSteps(impute=Imputation("mean", "side"), normalise=Normalisation("rank"))
    done = composite(table, flat(1, 1), steps)
    step = done.steps[1]
    assert [(c.unit, c.indicator, c.before, c.after, str(c.how)) for c in step.changes] == [
        ("b", "x0", None, 1.0, "mean of side north")
    ]
    assert list(map(str, step.notes)) == ["2 values stay missing: nothing is known in their group"]
    assert done.notes == step.notes


@pytest.mark.parametrize("name", STEPS[:3])
def test_a_step_that_is_off_changes_nothing_and_says_so(name: Step) -> None:
    chance = np.random.default_rng(5)
    table = table_of(tree_of((1, 2), (3,)), chance.uniform(1, 9, (8, 3)))
    done = composite(table, tree_of((1, 2), (3,)), IndexSteps().without(name))
    step = next(step for step in done.steps if step.name == name)
    assert not step.taken
    assert step.after is step.before


def test_each_step_begins_with_the_table_that_the_one_before_left() -> None:
    chance = np.random.default_rng(5)
    table = table_of(tree_of((1, 2), (3,)), chance.uniform(1, 9, (8, 3)))
    done = composite(table, tree_of((1, 2), (3,)), IndexSteps())
    assert [step.name for step in done.steps] == list(STEPS)
    assert done.steps[0].before is table.values
    for one, other in zip(done.steps, done.steps[1:], strict=False):
        assert other.before is one.after


def test_less_is_better_where_the_direction_says_so() -> None:
    nodes = [IndexNode("x0", parent="I", direction=-1), IndexNode("I", "aggregate")]
    table = IndexTable(("a", "b", "c"), ("x0",), np.array([[3.0], [1.0], [2.0]]))
    tree = index_tree(nodes)
    assert composite(table, tree, IndexSteps()).ranks.tolist() == [3, 1, 2]
    assert composite(table, tree, IndexSteps().without("direct")).ranks.tolist() == [1, 3, 2]


def test_goalposts_cap_and_turn_with_the_direction() -> None:
    nodes = [
        IndexNode("x0", parent="I", direction=-1, low=0.0, high=10.0),
        IndexNode("I", "aggregate"),
    ]
    table = IndexTable(("a", "b", "c"), ("x0",), np.array([[0.0], [5.0], [20.0]]))
    steps = IndexSteps(outliers=None, normalise=Normalisation("goalposts", 0, 1))
    assert composite(table, index_tree(nodes), steps).score.tolist() == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Normalisation("min-max", 1, 100), [1.0, 100.0, 50.5]),
        (Normalisation("z-score", 10, 2), [8.0, 12.0, 10.0]),
        (Normalisation("rank"), [1.0, 3.0, 2.0]),
        (Normalisation("borda"), [0.0, 2.0, 1.0]),
        (Normalisation("reference", 0, 100, "u2"), [0.0, 200.0, 100.0]),
    ],
)
def test_each_normalisation_gives_its_scale(rule: Normalisation, expected: list[float]) -> None:
    table = table_of(flat(1), np.array([[2.0], [6.0], [4.0]]))
    done = composite(table, flat(1), IndexSteps(normalise=rule))
    np.testing.assert_allclose(done.score, expected)


def test_the_three_means_are_those_of_scipy() -> None:
    values = np.array([[2.0, 8.0, 5.0]])
    weights = np.array([1.0, 2.0, 3.0])
    by = {"arithmetic": np.average, "geometric": stats.gmean, "harmonic": stats.hmean}
    for mean, peer in by.items():
        steps = IndexSteps(mean=mean)  # type: ignore[arg-type]
        found = aggregated(values, flat(1, 2, 3), steps)["I"][0, 0]
        assert found == pytest.approx(peer(values[0], weights=weights))


def test_a_missing_value_takes_its_weight_with_it() -> None:
    values = np.array([[2.0, np.nan, 5.0], [np.nan] * 3])
    found = aggregated(values, flat(1, 2, 3), IndexSteps())["I"][0]
    assert found[0] == pytest.approx((2 + 15) / 4)
    assert np.isnan(found[1])
    assert ranks(found).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("values", "steps", "message"),
    [
        ([[1.0], [1.0]], IndexSteps(), "'x0' has no variation"),
        ([[np.nan], [np.nan]], IndexSteps(impute=None), "'x0' has no value at all"),
        ([[1.0], [2.0]], IndexSteps(impute=Imputation("mean", "side")), "by 'side'"),
        ([[1.0], [2.0]], IndexSteps(normalise=Normalisation("goalposts")), "no goalposts"),
        ([[1.0], [2.0]], IndexSteps(normalise=Normalisation(reference="z", method="reference")),
         "'z' is not in the table"),
        ([[1.0], [2.0]], IndexSteps(mean="geometric"), "'I' is a geometric mean"),
    ],
)  # fmt: skip
def test_what_a_step_cannot_do_is_refused_by_name(
    values: list[list[float]], steps: IndexSteps, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        composite(table_of(flat(1), np.array(values)), flat(1), steps)


def test_a_denominator_of_nothing_is_refused_with_its_unit() -> None:
    nodes = [
        IndexNode("x0", parent="I", denominator="people"),
        IndexNode("people", "denominator"),
        IndexNode("I", "aggregate"),
    ]
    people = {"people": np.array([3.0, 0.0])}
    table = IndexTable(("a", "b"), ("x0",), np.array([[1.0], [2.0]]), people, lines=(2, 3))
    with pytest.raises(InputError, match=r":3: 'people' of 'b' is 0"):
        composite(table, index_tree(nodes), IndexSteps())
