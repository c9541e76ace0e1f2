"""Where scenarios fall."""

from __future__ import annotations

import numpy as np
import pytest

from tests.foresight.worlds import every, matrix, tried
from upstander.foresight.scenarios import basins as module
from upstander.foresight.scenarios.balance import balances, consistency
from upstander.foresight.scenarios.basins import basins, succession
from upstander.model.cross_impact import CrossImpact, Descriptor


def stepped(made: CrossImpact, state: tuple[int, ...]) -> tuple[int, ...]:
    total = balances(made, [state])[0]
    after = []
    for i, v in enumerate(state):
        block = total[made.starts[i] : made.starts[i + 1]]
        after.append(v if block[v] == block.max() else int(block.argmax()))
    return tuple(after)


def ended(made: CrossImpact, state: tuple[int, ...]) -> set[tuple[int, ...]]:
    seen: list[tuple[int, ...]] = []
    while state not in seen:
        seen.append(state)
        state = stepped(made, state)
    return set(seen[seen.index(state) :])


@pytest.mark.parametrize("seed", range(8))
def test_a_succession_ends_where_following_it_by_hand_ends(seed: int) -> None:
    made = matrix([3, 2, 3, 3], seed)
    for start in every(made).tolist():
        states = succession(made, start).states
        assert {tuple(s) for s in states.tolist()} == ended(made, tuple(start))


@pytest.mark.parametrize("seed", range(8))
def test_a_basin_is_the_number_of_starts_that_end_there(seed: int) -> None:
    made = matrix([3, 2, 3, 3], seed, reach=1)
    scenarios = tried(made)
    ends = [ended(made, tuple(start)) for start in every(made).tolist()]
    expected = [sum(end == {row} for end in ends) for row in scenarios]
    found = basins(made, np.array(scenarios).reshape(-1, 4))
    assert found.weights.tolist() == expected
    assert (found.starts, found.counted) == (54, True)


def test_too_many_starts_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    made = matrix([3, 3, 3, 3], 2, reach=1)
    scenarios = np.array(tried(made))
    counted = basins(made, scenarios)
    monkeypatch.setattr(module, "COUNTED", 1)
    drawn = basins(made, scenarios, draws=4000, seed=5)
    assert not drawn.counted
    assert drawn.starts == 4000
    shares = counted.weights / counted.starts
    error = np.sqrt(shares * (1 - shares) / 4000)
    assert (np.abs(drawn.weights / 4000 - shares) <= 4 * error + 1e-9).all()


def test_a_push_that_lasts_moves_the_system_and_letting_go_shows_whether_it_stays() -> None:
    two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    made = CrossImpact(two, impact)
    held = succession(made, [0, 0], hold={1: 1})
    assert held.states.tolist() == [[1, 1]]
    assert succession(made, held.states[0]).states.tolist() == [[1, 1]]
    pushed = succession(made, [1, 1], push=[9, 0, 0, 0])
    assert pushed.states.tolist() == [[0, 0]]
    assert pushed.settles


def test_a_cycle_is_given_whole() -> None:
    two = Descriptor("a", ("x", "y")), Descriptor("b", ("x", "y"))
    chase = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]])
    made = CrossImpact(two, chase)
    assert not (consistency(made, every(made)) >= 0).any()
    states = succession(made, [0, 0]).states
    assert sorted(map(tuple, states.tolist())) == [(0, 0), (0, 1), (1, 0), (1, 1)]
