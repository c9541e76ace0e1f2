"""The index of a group is the unit's, with the group's own values where they may be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.resilience.small_index import flat, table_of
from upstander.model.index_groups import GroupCell, GroupTable
from upstander.model.index_steps import IndexSteps, Normalisation, OutlierRule
from upstander.model.index_tree import IndexNode, index_tree
from upstander.resilience.composite import composite
from upstander.resilience.disaggregation import disaggregation
from upstander.resilience.group_scores import GroupScore, group_scores

VALUES = np.array([[10.0, 4.0], [30.0, 8.0], [50.0, 2.0]])


def scores_of(
    cells: list[tuple[str, str, float, float]], steps: IndexSteps, values: object = None
) -> dict[str, GroupScore]:
    table = table_of(flat(1, 3), VALUES if values is None else np.asarray(values))
    made = tuple(GroupCell("u1", code, (group,), value, base) for code, group, value, base in cells)
    shown = disaggregation(GroupTable(("sex",), made, 0.0, 100.0), flat(1, 3))
    done = composite(table, flat(1, 3), steps)
    return {s.groups[0]: s for s in group_scores(done, flat(1, 3), steps, shown)}


SEXES = [("x0", "", 30.0, 100.0), ("x0", "women", 20.0, 50.0), ("x0", "men", 40.0, 50.0)]


def test_a_groups_value_moves_its_index_by_the_weight_of_the_indicator() -> None:
    found = scores_of(SEXES, IndexSteps())
    # x0 goes from 10 to 50 over 100 points and weighs a quarter; x1 stays at the unit's 100.
    assert found["women"].score == pytest.approx((25 + 3 * 100) / 4)
    assert found["women"].gap == pytest.approx(-25 / 4)
    assert found["men"].gap == pytest.approx(25 / 4)
    assert list(found) == ["women", "men"]
    assert found["men"].replaced == 1


def test_the_gap_is_against_all_of_the_unit_by_the_same_source() -> None:
    other = [(code, group, value + 5, base) for code, group, value, base in SEXES]
    found = scores_of(other, IndexSteps())
    assert found["women"].gap == pytest.approx(-25 / 4)


def test_a_hidden_value_is_not_used() -> None:
    cells = [("x0", "", 30.0, 100.0), ("x0", "women", 20.0, 96.0), ("x0", "men", 40.0, 4.0)]
    assert not scores_of(cells, IndexSteps())


def test_beyond_the_last_unit_a_group_counts_as_at_the_end() -> None:
    cells = [("x0", "", 30.0, 100.0), ("x0", "women", 0.0, 50.0), ("x0", "men", 60.0, 50.0)]
    found = scores_of(
        cells, IndexSteps(normalise=Normalisation("min-max", 1, 100), mean="geometric")
    )
    assert found["women"].score == pytest.approx((1.0 * 100.0**3) ** 0.25)


def test_a_column_that_became_its_logarithm_places_groups_on_the_logarithm() -> None:
    steps = IndexSteps(outliers=OutlierRule(skew=0.1, kurtosis=-9, most=0))
    column = np.array([1.0, 2.0, 4.0, 30.0])
    values = np.column_stack([column, [1.0, 2.0, 3.0, 4.0]])
    cells = [("x0", "", 2.0, 100.0), ("x0", "women", 3.0, 50.0), ("x0", "men", 1.0, 50.0)]
    found = scores_of(cells, steps, values)
    logs = np.log(np.array([1.0, 2.0, 3.0, 4.0, 30.0]) - 1 + 0.29)
    scaled = (logs - logs[0]) / (logs[-1] - logs[0]) * 100
    # Between two units in proportion, on the logarithm.
    assert found["women"].gap == pytest.approx((scaled[2] - scaled[1]) / 4)


def test_what_is_divided_by_something_is_left_as_it_is_for_the_unit() -> None:
    nodes = [
        IndexNode("x0", parent="I", denominator="people"),
        IndexNode("people", "denominator"),
        IndexNode("I", "aggregate"),
    ]
    tree = index_tree(nodes)
    people = {"people": np.array([1.0, 2.0, 4.0])}
    table = replace(table_of(tree, VALUES[:, :1]), denominators=people)
    made = tuple(GroupCell("u1", code, (g,), v, n) for code, g, v, n in SEXES)
    shown = disaggregation(GroupTable(("sex",), made, 0.0, 100.0), tree)
    steps = IndexSteps(outliers=None)
    assert group_scores(composite(table, tree, steps), tree, steps, shown) == ()
