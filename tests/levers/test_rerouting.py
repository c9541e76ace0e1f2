"""Rerouting: whoever is cut off opens a substitute, and the plan reckons with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.levers.small_problem import _subsets, best_by_trying, left_by, problems
from upstander.levers.fact import facts_of, knowing
from upstander.levers.lever_plan import case_plan, lever_plan
from upstander.levers.phases import phased_plan
from upstander.levers.plan import solve
from upstander.levers.rerouting import Rerouting, stated_live, with_live, without, worst
from upstander.levers.substitute import substitutes_of
from upstander.levers.timing import Schedule
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.small_world import SmallWorld
    from upstander.levers.problem import LeverProblem


@st.composite
def rerouted(draw: st.DrawFn) -> LeverProblem:
    """A small problem whose last relations are substitutes."""
    problem = draw(problems())
    count = len(problem.source)
    first = draw(st.integers(max(0, count - 4), count))
    opens = problem.live[:, first:].copy()
    made = replace(problem, rerouting=Rerouting(first, opens))
    return with_live(made, problem.live[:, :first])


def fed(problem: LeverProblem, world: int, live: Collection[int], layer: int) -> set[int]:
    """Whom the live relations of a layer supply in a world."""
    found = set(problem.roots[layer])
    while True:
        more = {
            int(problem.target[e])
            for e in live
            if problem.layer[e] == layer and int(problem.source[e]) in found
        } - found
        if not more:
            return found
        found |= more


def kept(problem: LeverProblem, world: int, live: Collection[int]) -> float:
    """The weight that keeps its capability in a world over some live relations."""
    layers = [fed(problem, world, live, n) for n in range(len(problem.roots))]
    return sum(a.weight for a in problem.attack if all(a.node in layers[n] for n in a.needs))


def best_response(problem: LeverProblem, chosen: Collection[int]) -> float:
    """Every set of openings that those cut off could make, tried in every world."""
    assert problem.rerouting is not None
    first, total = problem.rerouting.first, 0.0
    for world in range(problem.worlds):
        cut = {e for k in chosen if problem.succeeds[world, k] for e in problem.levers[k].hits}
        stated = [e for e in range(first) if problem.live[world, e]]
        before = [fed(problem, world, stated, n) for n in range(len(problem.roots))]
        openable = [
            first + int(k)
            for k in np.flatnonzero(problem.rerouting.opens[world])
            if int(problem.target[first + k]) in before[int(problem.layer[first + k])]
            and first + k not in cut
        ]
        left = [e for e in stated if e not in cut]
        total += max(kept(problem, world, [*left, *more]) for more in _subsets(openable))
    return total / problem.worlds


def one_by_one(problem: LeverProblem, chosen: Collection[int]) -> float:
    """Only those who are cut off open anything, each only while it is cut off."""
    assert problem.rerouting is not None
    first, total = problem.rerouting.first, 0.0
    for world in range(problem.worlds):
        cut = {e for k in chosen if problem.succeeds[world, k] for e in problem.levers[k].hits}
        stated = [e for e in range(first) if problem.live[world, e]]
        live = [e for e in stated if e not in cut]
        for layer in range(len(problem.roots)):
            lost = fed(problem, world, stated, layer) - fed(problem, world, live, layer)
            live += [
                first + int(k)
                for k in np.flatnonzero(problem.rerouting.opens[world])
                if int(problem.layer[first + k]) == layer
                and int(problem.target[first + k]) in lost
                and first + int(k) not in cut
            ]
        total += kept(problem, world, live)
    return total / problem.worlds


@pytest.mark.slow
@settings(deadline=None)
@given(rerouted(), st.sets(st.integers(0, 4)))
def test_the_value_is_that_of_the_best_response_of_those_who_are_cut_off(
    problem: LeverProblem, wanted: set[int]
) -> None:
    chosen = {k for k in wanted if k < len(problem.levers)}
    value = valuer_of(problem).value(chosen)
    assert value == pytest.approx(best_response(problem, chosen))
    assert value == pytest.approx(one_by_one(problem, chosen))


@pytest.mark.slow
@settings(deadline=None)
@given(rerouted(), st.sets(st.integers(0, 4)))
def test_rerouting_never_helps_us_and_changes_nothing_while_nothing_is_done(
    problem: LeverProblem, wanted: set[int]
) -> None:
    chosen = {k for k in wanted if k < len(problem.levers)}
    views = [without(problem), problem, worst(problem)]
    idle = [left_by(view, ()) for view in views]
    assert idle == pytest.approx([idle[0]] * 3)
    still, judged, most = (left_by(view, chosen) for view in views)
    assert still - 1e-12 <= judged <= most + 1e-12


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(rerouted())
def test_the_plan_is_the_best_against_the_response_as_trying_everything_finds(
    problem: LeverProblem,
) -> None:
    solution = solve(problem)
    assert solution.status == "optimal"
    assert solution.choice.objective == pytest.approx(best_by_trying(problem), abs=1e-9)
    unaware = solve(without(problem)).choice.levers
    assert solution.choice.objective <= valuer_of(problem).value(unaware) + 1e-9


def two_banks() -> SmallWorld:
    """A second bank feeds whom the first bank feeds too, and could feed the unit instead of it."""
    world = small_case().actors("second", schema="Company").actors("w")
    return world.supply("bank", "w", "money").supply("second", "w", "money")


def test_a_bank_that_feeds_a_fellow_is_a_substitute_and_says_why() -> None:
    world = two_banks()
    found = substitutes_of(world.graph(), world.entities(), ["money"])
    (only,) = [s for s in found if s.target == "u"]
    assert (only.source, only.kind) == ("second", "fellow")
    assert only.statements
    assert 0 < only.chance < 0.5


def test_nothing_is_guessed_of_protectors_persons_and_communities() -> None:
    world = two_banks().actors("p", schema="Person")
    for key in ("p", "church"):
        world.supply(key, "w", "money")
    world.say("s", "Succession", predecessor="church", successor="u")
    found = substitutes_of(world.graph(), world.entities(), ["money", "arms", "command"])
    assert {s.source for s in found} & {"p", "church", "marsh", "watch"} == set()
    assert {s.target for s in found} & {"p", "church", "marsh", "watch"} == set()


def test_freezing_one_of_two_banks_is_worth_less_when_the_other_steps_in() -> None:
    plan = case_plan(problem_of(with_lever(two_banks()), worlds=2_000))
    assert plan.response is not None
    found = plan.response.plan
    assert found.still.value < found.judged.value < found.worst.value
    assert plan.chosen.objective == pytest.approx(found.judged.value, abs=0.05)
    document = plan.as_dict()["rerouting"]
    assert document["modelled"] is True
    assert set(document["plan"]) >= {"nobody_reroutes", "as_judged", "every_substitute_opens"}


def test_a_plan_that_reckons_with_rerouting_takes_what_cannot_be_replaced() -> None:
    world = with_lever(two_banks(), success="0.9")
    with_lever(world, "watch-depot", object="depot", layer="arms", success="0.8")
    plan = case_plan(problem_of(world, budget=1.0, worlds=2_000))
    assert plan.response is not None
    assert plan.response.unaware.levers == ("freeze",)
    assert plan.chosen.levers == ("watch-depot",)
    assert plan.response.plan.judged.value < plan.response.unaware.judged.value


def test_a_lever_on_a_bank_also_ends_what_that_bank_would_open() -> None:
    world = with_lever(two_banks(), object="second")
    case = problem_of(world)
    stated = case.problem.rerouting.first if case.problem.rerouting else 0
    (lever,) = case.problem.levers
    opened = [case.substitutes[e - stated] for e in lever.hits if e >= stated]
    assert {s.source for s in opened} == {"second"}


def test_what_is_known_of_a_relation_moves_its_substitutes_with_it() -> None:
    world = with_lever(two_banks())
    case = problem_of(world, worlds=200)
    fact = next(f for f in facts_of(case.problem, world.graph()) if f.id.startswith("bank-money-u"))
    fails = knowing(case.problem, fact, holds=False)
    assert valuer_of(fails).value(()) == pytest.approx(valuer_of(without(fails)).value(()))
    assert not stated_live(fails)[:, list(fact.columns)].any()


def test_a_plan_in_phases_says_both_too() -> None:
    case = problem_of(with_lever(two_banks()), worlds=200)
    plan = phased_plan(case, Schedule((3.0, 3.0)))
    assert plan.response is not None
    assert plan.response.plan.still.value < plan.response.plan.judged.value
    assert plan.threatened


def test_where_no_substitutes_are_stated_the_plan_says_that_rerouting_is_not_modelled() -> None:
    case = problem_of(with_lever(small_case()))
    bare = replace(without(case.problem), rerouting=None)
    document = lever_plan(bare, fresh=bare).as_dict()
    assert document["rerouting"]["modelled"] is False
    assert "worth less" in document["rerouting"]["why"]
