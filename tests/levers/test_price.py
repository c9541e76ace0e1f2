"""What a refusal costs, and how a plan moves with grades."""

from __future__ import annotations

import pytest

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.small_world import TODAY, SmallWorld
from upstander.levers.plan import solve
from upstander.levers.price import Price, prices
from upstander.levers.sensitivity import shifts
from upstander.levers.view import View
from upstander.network.graph import actor_graph


def priced(world: SmallWorld) -> dict[str, Price]:
    case = problem_of(world)
    graph = actor_graph(world.entities(), TODAY)
    return {p.lever: p for p in prices(case, graph, solve(case.problem).choice, View(case.levers))}


def test_an_unlawful_lever_that_would_buy_more_has_a_price_and_keeps_its_reason() -> None:
    world = with_lever(with_lever(small_case(), success="0.2"), "raid", legalBasis="", success="1")
    found = priced(world)["raid"]
    assert found.used
    assert found.objective == 0.0
    assert found.price == pytest.approx(solve(problem_of(world).problem).choice.objective)
    assert [r.rule for r in found.refusals] == ["legal"]


def test_a_lever_that_acts_on_a_protector_buys_nothing_and_is_never_used() -> None:
    found = priced(with_lever(with_lever(small_case()), "raid", object="church"))["raid"]
    assert (found.price, found.used) == (0.0, False)


def test_harm_above_the_cap_and_an_unreached_holder_are_set_aside_for_that_lever_alone() -> None:
    world = with_lever(small_case(), "harmful", harms="marsh", harm="0.9", success="1")
    with_lever(world, "theirs", holder="bank", success="1")
    with_lever(world, "nobodys", holder="", success="1")
    found = priced(world)
    assert {key: p.used for key, p in found.items()} == {
        "harmful": True,
        "theirs": True,
        "nobodys": True,
    }
    assert all(p.objective == 0.0 for p in found.values())


def test_the_plan_moves_when_a_judged_range_would_reverse_it() -> None:
    # Money for one of two: the firm's chance is 0.6 for sure, the other's 0.5, from 0.4 to 0.9.
    world = with_lever(small_case(), "firm", success="0.6", successLow="0.6", successHigh="0.6")
    with_lever(world, "loose", success="0.5", successLow="0.4", successHigh="0.9")
    case = problem_of(world, budget=1.0, worlds=512)
    best = solve(case.problem).choice
    ids = [str(x.id) for x in case.problem.levers]
    assert [ids[k] for k in best.levers] == ["firm"]
    graph = actor_graph(world.entities(), TODAY)
    found = {(s.what, s.end): s for s in shifts(case, graph, best, View(case.levers))}
    named = {key: [ids[k] for k in s.choice.levers] for key, s in found.items()}
    assert named["success", "low"] == ["firm"]
    assert named["success", "high"] == ["loose"]
    assert found["success", "high"].regret > 0.1
    assert found["success", "low"].regret == 0.0
    low, high = found["relations", "low"], found["relations", "high"]
    assert low.choice.objective < best.objective < high.choice.objective
