"""All consistent scenarios: two solvers, and every combination tried."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.foresight.worlds import described, every, matrix, tried
from upstander.errors import InputError, UsageError, ValueRejectedError
from upstander.foresight.scenarios.balance import consistency, margins, total_impact
from upstander.foresight.scenarios.solve import Kept, Search, solve
from upstander.model.cross_impact import CrossImpact, Descriptor

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)


def rows(found: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(row) for row in found.tolist()]


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(SIZES, st.integers(0, 10**6), st.sampled_from([0.3, 1.0]), st.integers(0, 4), st.booleans())
def test_every_consistent_scenario_is_found_and_no_other(
    sizes: list[int], seed: int, filled: float, slack: int, own: bool
) -> None:
    made = matrix(sizes, seed, filled=filled, own=own)
    found = solve(made, slack=slack)
    assert found.complete
    assert rows(found.scenarios) == tried(made, slack)


@pytest.mark.parametrize("seed", range(6))
def test_both_solvers_find_the_same(seed: int) -> None:
    made = matrix([3, 2, 4, 3, 3, 2], seed, filled=0.5, own=seed % 2 == 0)
    push = np.random.default_rng(seed).integers(-3, 4, len(made.impact))
    by_branch = solve(made, slack=1, push=push, method="branch and bound")
    by_model = solve(made, slack=1, push=push, method="CP-SAT")
    assert rows(by_branch.scenarios) == rows(by_model.scenarios) == tried(made, 1, push)
    assert by_branch.complete
    assert by_model.complete
    assert by_model.method == "CP-SAT"


def test_a_sparse_matrix_that_is_hard_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    from upstander.foresight.scenarios import solve as solving

    monkeypatch.setattr(solving, "PATIENCE", 0)
    made = matrix([3] * 8, 4, filled=0.2)
    found = solve(made)
    assert found.method == "CP-SAT"
    assert rows(found.scenarios) == tried(made)
    assert solve(matrix([3] * 8, 4)).method == "branch and bound"  # dense: never


def test_nothing_influences_anything_and_everything_is_consistent() -> None:
    free = CrossImpact(described([3, 3, 2]), np.zeros((8, 8), np.int64))
    assert len(solve(free).scenarios) == free.combinations == 18


def test_a_list_that_is_cut_says_that_it_is_not_complete() -> None:
    free = CrossImpact(described([3] * 9), np.zeros((27, 27), np.int64))
    whole = solve(free)
    assert (len(whole.scenarios), whole.complete) == (3**9, True)  # more than one buffer holds
    for method in ("branch and bound", "CP-SAT"):
        cut = solve(free, most=10, method=method)
        assert (len(cut.scenarios), cut.complete) == (10, False)


def test_a_search_without_time_says_that_it_is_not_complete() -> None:
    stopped = solve(matrix([4] * 8, 1), going=lambda _share, _count: 0.0)
    assert not stopped.complete
    assert stopped.share < 1


def test_a_search_tells_how_far_it_is() -> None:
    made = matrix([4] * 9, 3, reach=1, filled=0.6)
    search, seen = Search(made), [0.0]
    while not search.done:
        search.advance(5)
        seen.append(search.share)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 3
    assert rows(search.found().scenarios) == rows(solve(made, method="CP-SAT").scenarios)


def test_looking_within_a_variant_finds_those_that_have_it() -> None:
    made = matrix([3, 3, 3, 3], 12, reach=1)
    whole = tried(made)
    for v in range(3):
        search = Search(made, within={2: v})
        while not search.done:
            search.advance()
        assert rows(search.found().scenarios) == [row for row in whole if row[2] == v]


@settings(deadline=None, max_examples=40)
@given(SIZES, st.integers(0, 10**6))
def test_a_scenario_is_consistent_where_its_value_is_not_negative(
    sizes: list[int], seed: int
) -> None:
    made = matrix(sizes, seed)
    values = consistency(made, every(made))
    assert rows(every(made)[values >= 0]) == tried(made)
    assert margins(made, every(made)).shape == (made.combinations, len(sizes))


def test_the_total_impact_is_the_sum_over_all_pairs() -> None:
    made = matrix([2, 3, 2], 5)
    for scenario, score in zip(every(made).tolist(), total_impact(made, every(made)), strict=True):
        at = [int(made.starts[i]) + v for i, v in enumerate(scenario)]
        assert score == sum(int(made.impact[a, b]) for a in at for b in at)


def test_what_a_matrix_may_not_be_is_told() -> None:
    two = described([2, 2])
    with pytest.raises(ValueRejectedError, match="3 x 4, but there are 4"):
        CrossImpact(two, np.zeros((3, 4), np.int64))
    with pytest.raises(ValueRejectedError, match="two descriptors are called"):
        CrossImpact((two[0], two[0]), np.zeros((4, 4), np.int64))
    with pytest.raises(ValueRejectedError, match="two variants called 'x'"):
        Descriptor("a", ("x", "x"))
    with pytest.raises(ValueRejectedError, match="no variant"):
        Descriptor("a", ())
    with pytest.raises(ValueRejectedError, match="no descriptor"):
        CrossImpact((), np.zeros((0, 0), np.int64))
    with pytest.raises(ValueRejectedError, match="as large as"):
        CrossImpact(two, np.full((4, 4), 2**40))
    made = matrix([2, 2], 1)
    with pytest.raises(ValueRejectedError, match=r"no descriptor 'z'.*d0, d1"):
        made.place("z", "v0")
    with pytest.raises(ValueRejectedError, match=r"no variant 'z'.*v0, v1"):
        made.place("d1", "z")
    with pytest.raises(UsageError, match="slack is negative"):
        solve(made, slack=-1)
    with pytest.raises(UsageError, match="no method"):
        solve(made, method="luck")
    with pytest.raises(UsageError, match="variant that is not there"):
        consistency(made, [[0, 2]])
    assert issubclass(ValueRejectedError, InputError)


@pytest.mark.slow
def test_a_search_that_was_stopped_goes_on_where_it_stood() -> None:
    made = CrossImpact(described([3] * 9), np.zeros((27, 27), np.int64))
    kept, counts, clock = Kept(), [0], cycle([1.0, 0.0])  # one slice at a time
    while counts == [0] or kept.state is not None:
        found = solve(made, kept=kept, going=lambda _share, _count: next(clock))
        assert found.complete is (kept.state is None)
        counts.append(len(found.scenarios))
    assert len(counts) > 2
    assert counts == sorted(set(counts))
    assert rows(found.scenarios) == rows(solve(made).scenarios)


def test_a_state_of_another_search_is_refused() -> None:
    kept = Kept(Search(matrix([3, 3], 1)).state())
    with pytest.raises(UsageError, match="another search"):
        solve(matrix([3, 3, 3], 1), kept=kept)
