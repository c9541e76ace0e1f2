"""Nothing that is published gives a small cell away; and who is missing is said."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.model.index_groups import ExpectedGroup, GroupCell, GroupTable
from upstander.model.index_tree import IndexNode, index_tree
from upstander.resilience.cell_margins import margins
from upstander.resilience.cell_ranges import HiddenCells
from upstander.resilience.disaggregation import disaggregation
from upstander.resilience.missing_people import missing_people
from upstander.resilience.suppression import BESIDE, SMALL, proofs, suppression

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.slow

Key = tuple[str, ...]


def crossed(bases: dict[Key, int], values: dict[Key, float]) -> list[tuple[Key, float, float]]:
    """The cells of a two-way table and all their totals: groups, value, base."""
    rows = []
    sides = [sorted({key[k] for key in bases}) for k in (0, 1)]
    for key in product(*([*side, ""] for side in sides)):
        under = [c for c in bases if all(k in {"", n} for k, n in zip(key, c, strict=True))]
        base = sum(bases[c] for c in under)
        value = sum(bases[c] * values[c] for c in under) / base if base else 0.0
        rows.append((key, value, float(base)))
    return rows


def keyed(bases: list[list[int]]) -> dict[Key, int]:
    return {(f"a{i}", f"b{j}"): n for i, row in enumerate(bases) for j, n in enumerate(row)}


def two_way(
    bases: list[list[int]], value: float = 40.0, least_base: float = 10.0, width: float = 5.0
) -> GroupTable:
    cells = keyed(bases)
    rows = crossed(cells, dict.fromkeys(cells, value))
    made = tuple(GroupCell("U", "trust", key, v, n) for key, v, n in rows)
    return GroupTable(("a", "b"), made, 0.0, 100.0, least_base, width)


def test_one_small_cell_of_a_two_way_table_takes_three_others_with_it() -> None:
    found = suppression(two_way([[4, 30, 40], [30, 50, 60], [70, 80, 90]]))
    kinds = {key[1]: why for key, why in found.hidden.items()}
    assert kinds[("a0", "b0")] == SMALL
    assert sorted(kinds.values()) == [BESIDE] * 3 + [SMALL]
    rows = [{key[k] for key in kinds} for k in (0, 1)]
    assert [len(row) for row in rows] == [2, 2]


def test_the_proved_range_of_a_two_by_two_is_the_one_worked_out_by_hand() -> None:
    table = two_way([[4, 30], [30, 50]])
    (proof,) = proofs(table, suppression(table))
    # All four are hidden: x is 1 to 33, as x, 34 - x, 34 - x and 46 + x are somebody.
    assert proof.range.base == pytest.approx((1.0, 33.0))
    # The sums obey the same totals, times 0.4: 13.6 - s, 13.6 - s and 18.4 + s are not negative.
    assert proof.range.sum == pytest.approx((0.0, 13.6))


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert not suppression(two_way([[10, 30], [30, 50]])).hidden


def test_an_empty_cell_is_no_person_and_protects_none() -> None:
    found = suppression(two_way([[4, 0, 40], [30, 50, 60]]))
    hidden = {key[1] for key in found.hidden}
    assert ("a0", "b1") not in hidden
    assert ("a0", "b2") in hidden


def test_where_everybody_says_the_same_the_totals_go_too() -> None:
    found = suppression(two_way([[4, 30], [30, 50]], value=0.0))
    hidden = {key[1] for key in found.hidden}
    assert ("", "") in hidden


def test_a_part_that_is_not_listed_protects_as_a_hidden_one_does() -> None:
    cells = [("", 100.0), ("a", 4.0), ("b", 40.0)]
    made = tuple(GroupCell("U", "trust", (g,), 50.0, n) for g, n in cells)
    assert suppression(GroupTable(("origin",), made, 0.0, 100.0)).hidden == {("U", ("a",)): SMALL}


def test_those_whom_no_part_lists_are_protected_as_a_group_is() -> None:
    cells = [("", 100.0), ("a", 36.0), ("b", 60.0)]
    made = tuple(GroupCell("U", "trust", (g,), 50.0, n) for g, n in cells)
    exact = GroupTable(("origin",), made, 0.0, 100.0)
    assert suppression(exact).hidden == {("U", ("a",)): BESIDE}
    rounded = GroupTable(("origin",), made, 0.0, 100.0, rounding=10.0)
    assert not suppression(rounded).hidden


def test_a_group_is_hidden_in_all_indicators_of_its_unit() -> None:
    def cells(indicator: str, small: float) -> list[GroupCell]:
        bases = {"": small + 90, "a": small, "b": 40.0, "c": 50.0}
        return [GroupCell("U", indicator, (g,), 50.0, n) for g, n in bases.items()]

    made = tuple(cells("trust", 9.0) + cells("redress", 11.0))
    table = GroupTable(("origin",), made, 0.0, 100.0)
    nodes = [IndexNode("trust", parent="I"), IndexNode("redress", parent="I")]
    shown = disaggregation(table, index_tree([*nodes, IndexNode("I", "aggregate")]))
    hidden = {(v.indicator, v.groups[0]) for v in shown.values if v.hidden}
    assert {("trust", "a"), ("redress", "a")} <= hidden
    assert len(hidden) == 4
    assert all(
        v.value is None and v.base is None and v.gap is None for v in shown.values if v.hidden
    )


def whole_tables(shown: dict[Key, float], most: int) -> NDArray[np.int64]:
    """Every two by two of whole numbers that agrees with all that is shown, by trying all."""
    tables = np.array(list(product(range(most + 1), repeat=4))).reshape(-1, 2, 2)
    agrees = np.ones(len(tables), dtype=bool)
    for (a, b), base in shown.items():
        rows = [int(a[1])] if a else [0, 1]
        columns = [int(b[1])] if b else [0, 1]
        agrees &= tables[:, rows][:, :, columns].sum(axis=(1, 2)) == base
    return tables[agrees]


@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=2))
@settings(max_examples=40, deadline=None)
def test_another_table_of_whole_numbers_always_agrees_with_what_is_shown(
    bases: list[list[int]],
) -> None:
    table = two_way(bases, least_base=3.0, width=1.0)
    found = suppression(table)
    hidden = {key[1] for key in found.hidden}
    shown = {c.groups: c.base for c in table.cells if c.groups not in hidden}
    tables = whole_tables(shown, most=9)
    for i, row in enumerate(bases):
        for j, base in enumerate(row):
            if 0 < base < 3:
                assert len(set(tables[:, i, j].tolist())) > 1


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=3),
    st.integers(0, 10**6),
)
@settings(max_examples=25, deadline=None)
def test_every_small_cell_keeps_its_width_in_people_and_in_sums(
    bases: list[list[int]], seed: int
) -> None:
    chance = np.random.default_rng(seed)
    cells = keyed(bases)
    rows = crossed(cells, {key: float(chance.uniform(0, 100)) for key in cells})
    made = tuple(GroupCell("U", "trust", key, v, n) for key, v, n in rows)
    table = GroupTable(("a", "b"), made, 0.0, 100.0)
    for proof in proofs(table, suppression(table)):
        assert proof.range.width >= table.width - 1e-5
        true = next(c for c in made if c.groups == proof.groups)
        assert proof.range.base[0] - 1e-6 <= true.base <= proof.range.base[1] + 1e-6
        sum_ = true.base * true.value / 100
        assert proof.range.sum[0] - 1e-6 <= sum_ <= proof.range.sum[1] + 1e-6


def test_a_single_hidden_cell_of_a_row_is_recovered_and_so_exposed() -> None:
    bases: dict[Key, float] = {("",): 30.0, ("a",): 4.0, ("b",): 26.0}
    sums = {key: base / 2 for key, base in bases.items()}
    cells = HiddenCells({("a",)}, bases, sums, margins(bases))
    assert cells.range(("a",)).base == pytest.approx((4.0, 4.0))
    assert cells.exposed([("a",)], 1.0) == [("a",)]


def test_without_any_total_nothing_limits_a_hidden_cell() -> None:
    bases: dict[Key, float] = {("a",): 4.0, ("b",): 26.0}
    found = HiddenCells({("a",)}, bases, bases, margins(bases)).range(("a",))
    assert found.base == (1.0, np.inf)


def test_who_is_missing_names_groups_out_of_reach_expected_and_here_but_not_there() -> None:
    cells = (
        GroupCell("U", "trust", ("", ""), 50.0, 90.0),
        GroupCell("U", "trust", ("women", ""), 50.0, 40.0),
        GroupCell("V", "trust", ("women", ""), 50.0, 0.0),
        GroupCell("U", "trust", ("women", "old"), 50.0, 20.0),
    )
    table = GroupTable(("sex", "age"), cells, 0.0, 100.0)
    expected = [
        ExpectedGroup("people in camps", reason="the register does not list them"),
        ExpectedGroup("men", "sex"),
    ]
    found = missing_people(expected, table, ["U", "V"], ["trust", "redress"])
    assert [(m.name, m.units, m.gaps, m.why) for m in found] == [
        ("people in camps", ("U", "V"), 4, "the register does not list them"),
        ("men", ("U", "V"), 2, "no data on them"),
        ("women", ("V",), 1, "no data on them"),
        ("women and old", ("V",), 1, "no data on them"),
    ]
