"""The file format lever-plan-1: what is read, and what is refused with a name."""

from __future__ import annotations

import base64
import copy
from typing import Any

import numpy as np
import pytest

from upstander.errors import InstanceError
from upstander.levers.instance import problem_from_json, resampled
from upstander.levers.lever_plan import lever_plan


def bits(rows: list[list[int]]) -> str:
    return base64.b64encode(np.packbits(np.array(rows, dtype=np.uint8), axis=1).tobytes()).decode()


def instance() -> dict[str, Any]:
    """A chain 0 → 1 → 2, one lever on its second relation, in two worlds."""
    return {
        "format": "lever-plan-1",
        "n": 3,
        "layers": ["arms"],
        "edges": [[0, 1, 0, 0.9], [1, 2, 0, 0.6]],
        "sources": {"0": [0]},
        "attack": [[2, 0.5]],
        "levers": [{"id": 7, "hit_edges": [1], "cost": 2.0, "success": 0.5, "holder": 1}],
        "harm": [[0, 3, 0.4]],
        "harm_cap": 1.0,
        "influence": [[0, 1, 1.0]],
        "n_holders": 2,
        "own_holder": 0,
        "prerequisites": [],
        "budget": 3,
        "scenarios": {
            "count": 2,
            "edge_live": bits([[1, 1], [1, 1]]),
            "edge_live_row_bytes": 1,
            "lever_success": bits([[1], [0]]),
            "lever_success_row_bytes": 1,
        },
    }


def test_a_small_instance_is_read_and_planned() -> None:
    plan = lever_plan(problem_from_json(instance()))
    assert plan.chosen.levers == (7,)
    assert plan.chosen.influence == ((0, 1),)
    assert (plan.nothing.objective, plan.chosen.objective) == (0.5, 0.25)
    assert set(plan.as_dict()) >= {
        "levers",
        "influence",
        "phases",
        "objective",
        "bound",
        "gap",
        "bought",
        "forbidden",
    }


def test_the_most_significant_bit_comes_first() -> None:
    data = instance()
    data["scenarios"]["edge_live"] = base64.b64encode(bytes([0b10000000, 0b01000000])).decode()
    assert problem_from_json(data).live.tolist() == [[True, False], [False, True]]


def test_a_budget_given_takes_the_place_of_the_instances_own() -> None:
    assert lever_plan(problem_from_json(instance(), budget=2.0)).chosen.levers == ()


def test_fresh_worlds_follow_the_probabilities() -> None:
    data = instance()
    fresh = resampled(problem_from_json(data), data, worlds=4_000, seed=1)
    assert fresh.live.mean(axis=0) == pytest.approx([0.9, 0.6], abs=0.03)
    assert fresh.succeeds.mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("format",), "lever-plan-9", "format is 'lever-plan-9'"),
        (("edges",), "many", "edges must be a list, not str"),
        (("edges", 0), [0, 1], r"edges\[0\] must be a list of 4 numbers"),
        (("edges", 0, 1), 99, "a relation has a target outside 0 to 2"),
        (("edges", 0, 3), "half", r"edges\[0\] must be a number, not 'half'"),
        (("sources",), {"3": [0]}, "sources names layer '3'"),
        (("attack", 0, 0), 44, "attack node 44 does not exist"),
        (("attack", 0, 1), float("nan"), r"attack\[0\] must be a finite number"),
        (("levers", 0, "cost"), -1, "lever 7 has -1"),
        (("levers", 0, "success"), 1.5, "lever 7 succeeds with 1.5"),
        (("levers", 0, "hit_edges"), [9], "relation hit by lever 7 9 does not exist"),
        (("levers", 0, "holder"), 5, "holder of lever 7 5 does not exist"),
        (("levers", 0, "id"), None, "id of a lever must be text or a whole number"),
        (("harm_cap",), -1, "harm_cap must be at least 0"),
        (("budget",), -3, "a budget of -3 cannot be spent"),
        (("own_holder",), 9, "own holder 9 does not exist"),
        (("prerequisites",), [[0, 0]], "levers 7 are prerequisites of one another"),
        (("scenarios", "edge_live"), "!!", "edge_live is not base64"),
        (("scenarios", "count"), 3, "edge_live holds 2 bytes, not 3 rows of 1"),
        (("scenarios", "count"), 0, "edge_live holds 2 bytes, not 0 rows"),
        (("n",), True, "n must be a number"),
        (("n",), 2.5, "n must be a whole number"),
    ],
)
def test_a_malformed_instance_says_what_is_wrong(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    data: Any = copy.deepcopy(instance())
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(InstanceError, match=message):
        problem_from_json(data)


@pytest.mark.parametrize("key", sorted(instance()))
def test_a_missing_part_is_named(key: str) -> None:
    data = instance()
    del data[key]
    with pytest.raises(InstanceError, match=f"{key} is missing"):
        problem_from_json(data)


def test_an_instance_is_an_object() -> None:
    with pytest.raises(InstanceError, match="an object is expected, not list"):
        problem_from_json([])
