"""The least push, against every push tried; and plans under stress."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.foresight.worlds import matrix, tried
from upstander.errors import UsageError, ValueRejectedError
from upstander.foresight.scenarios.design import design
from upstander.foresight.scenarios.stress import Plan, plans_within, stress_test
from upstander.model.cross_impact import CrossImpact
from upstander.model.push import Push, every_push, pushed


def levers(made: CrossImpact, seed: int, count: int = 4, most: int = 3) -> list[Push]:
    chance = np.random.default_rng(seed)
    size = len(made.impact)
    return [
        Push(
            f"l{k}",
            tuple((int(at), int(chance.integers(-2, 4))) for at in chance.choice(size, 2, False)),
            float(chance.integers(1, 5)) / 2,
            most,
        )
        for k in range(count)
    ]


def cheapest(
    made: CrossImpact, avoid: list[tuple[int, int]], pushes: list[Push], slack: int, keep: bool
) -> float:
    """The least cost over every number of steps of every lever."""
    best = np.inf
    for counts in product(*(range(push.most + 1) for push in pushes)):
        steps = {push.id: n for push, n in zip(pushes, counts, strict=True)}
        price = sum(push.cost * n for push, n in zip(pushes, counts, strict=True))
        if price >= best:
            continue
        left = tried(made, slack, pushed(made, pushes, steps))
        if not any(row[i] == v for row in left for i, v in avoid) and (left or not keep):
            best = price
    return best


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_no_push_is_cheaper(seed: int, keep: bool) -> None:
    made = matrix([3, 2, 3], seed)
    avoid = [(0, 1)] if seed % 2 else [(0, 0), (2, 2)]
    pushes = levers(made, seed)
    found = design(made, avoid, pushes, slack=seed % 3, keep=keep)
    best = cheapest(made, avoid, pushes, seed % 3, keep)
    assert found.cost == pytest.approx(best)
    assert found.gap == 0
    assert found.impossible is bool(np.isinf(best))
    if found.steps is not None:
        left = tried(made, seed % 3, pushed(made, pushes, found.steps))
        assert not any(row[i] == v for row in left for i, v in avoid)


def test_a_push_in_parts_of_a_point_counts_in_whole_points() -> None:
    halves = matrix([2, 2, 2], 1)
    fine = CrossImpact(halves.descriptors, halves.impact * 4, 4)
    avoid = [(0, tried(halves)[0][0])]
    coarse = design(halves, avoid, every_push(halves, 5))
    assert coarse.cost == design(fine, avoid, every_push(fine, 5)).cost


def test_a_stopped_design_states_its_gap() -> None:
    made = matrix([3, 3, 3, 3], 3)
    first = tried(made)[0]
    clock = iter([9.0] * 2 + [-1.0] * 10_000)
    found = design(made, [(0, first[0])], every_push(made, 8), going=lambda: next(clock))
    assert found.steps is not None
    assert 0 < found.gap <= 1
    left = tried(made, 0, pushed(made, every_push(made, 8), found.steps))
    assert not any(row[0] == first[0] for row in left)
    whole = design(made, [(0, first[0])], every_push(made, 8))
    assert found.bound <= whole.cost <= found.cost


def test_levers_that_touch_nothing_of_it_are_proved_useless() -> None:
    made = matrix([2, 2], 1)
    lone = CrossImpact(made.descriptors, np.zeros((4, 4), np.int64))
    found = design(lone, [(0, 1)], [Push("elsewhere", ((2, 1),))])
    assert found.impossible
    assert found.steps is None
    with pytest.raises(UsageError, match="two levers have one id"):
        design(lone, [(0, 1)], [Push("a", ((2, 1),)), Push("a", ((1, 1),))])
    with pytest.raises(UsageError, match="nothing to avoid"):
        design(lone, [], [Push("a", ((2, 1),))])
    for wrong in ({"effects": ()}, {"cost": -1.0}, {"most": 0}):
        with pytest.raises(ValueRejectedError):
            Push("a", **({"effects": ((2, 1),)} | wrong))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_plan_in_its_worst_scenario_is_the_best_of_all(seed: int) -> None:
    made = matrix([3, 2, 3], seed, reach=2)
    scenarios = tried(made, 1)
    pushes = levers(made, seed, most=1)
    plans = plans_within(pushes, 3.0)
    found = stress_test(made, scenarios, pushes, plans, {(0, 1): 1.0, (2, 2): 0.4})
    assert found.plans[0].steps == {}
    assert all(plan.cost <= 3.0 for plan in found.plans)
    assert found.worst[found.best] == found.worst.min()
    assert found.regret.min(axis=0).tolist() == [0.0] * len(scenarios)
    assert found.regret.max(axis=1)[found.least_regret] == found.regret.max(axis=1).min()
    assert ((found.loss >= 0) & (found.loss <= 1)).all()
    idle = stress_test(made, tried(made), pushes, [], {(0, 1): 1.0})
    assert idle.loss[0].tolist() == [float(row[0] == 1) for row in tried(made)]


def test_a_plan_with_an_unknown_lever_and_too_many_levers_are_refused() -> None:
    made = matrix([2, 2], 1)
    with pytest.raises(UsageError, match="lever 'x' that is not there"):
        stress_test(made, tried(made), [], [Plan("p", {"x": 1}, 1.0)], {(0, 1): 1.0})
    with pytest.raises(UsageError, match="harm"):
        stress_test(made, tried(made), [], [], {})
    many = [Push(f"l{k}", ((0, 1),)) for k in range(17)]
    with pytest.raises(UsageError, match="more than 65,536"):
        plans_within(many, 99)
