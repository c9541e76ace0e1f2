"""The exact plan, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.levers.small_problem import allowed, best_by_trying, left_by, problems
from upstander.levers.estimate import bought
from upstander.levers.greedy import greedy
from upstander.levers.lever_plan import lever_plan
from upstander.levers.plan import solve
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option
from upstander.levers.value import valuer_of

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one_lever(budget: float, **changes: object) -> LeverProblem:
    """A chain root → u, one lever that ends it, held by a ministry that costs 1 to move."""
    plain = LeverProblem(
        nodes=2,
        source=np.array([0]),
        target=np.array([1]),
        layer=np.array([0]),
        roots=((0,),),
        attack=(Attack(1, 1.0, (0,)),),
        levers=(Option("stop", (0,), 2.0, 1.0, 1),),
        holders=("state", "ministry"),
        own=0,
        influence=(InfluenceArc(0, 1, 1.0),),
        prerequisites=(),
        harms=(),
        harm_cap=0.2,
        budget=budget,
        live=np.ones((4, 1), dtype=bool),
        succeeds=np.array([[True], [True], [True], [False]]),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_lever_is_bought_with_the_influence_that_it_needs() -> None:
    plan = lever_plan(one_lever(3.0))
    assert plan.chosen.levers == ("stop",)
    assert plan.chosen.influence == (("state", "ministry"),)
    assert plan.chosen.cost == 3.0
    assert plan.chosen.objective == pytest.approx(0.25)
    assert plan.nothing.objective == 1.0
    assert plan.bought == (("stop", 0.75),)
    assert plan.status == "optimal"


def test_what_lever_and_influence_cost_together_must_fit_the_budget() -> None:
    assert lever_plan(one_lever(2.9)).chosen.levers == ()
    assert lever_plan(one_lever(0.0)).chosen.objective == 1.0


def test_influence_that_is_ours_costs_nothing() -> None:
    problem = one_lever(2.0, influence=(InfluenceArc(0, 1, 0.0),))
    plan = lever_plan(problem)
    assert plan.chosen.levers == ("stop",)
    assert plan.chosen.influence == (("state", "ministry"),)


def test_harm_adds_up_over_the_plan() -> None:
    two = (Option("a", (0,), 0.0, 1.0, 0), Option("b", (0,), 0.0, 1.0, 0))
    problem = one_lever(
        9.0,
        levers=two,
        harms=((0, "marsh", 0.15), (1, "marsh", 0.15)),
        succeeds=np.array([[True, False], [True, False], [False, True], [False, True]]),
    )
    assert lever_plan(problem).chosen.objective == 0.5
    assert lever_plan(replace(problem, harm_cap=0.3)).chosen.objective == 0.0


def test_when_time_is_up_the_best_so_far_is_returned_and_says_so() -> None:
    two = (Option("a", (0,), 1.0, 1.0, 0), Option("b", (0,), 1.0, 1.0, 0))
    worlds = np.array([[True, False], [True, False], [False, True], [False, False]])
    problem = one_lever(1.0, levers=two, succeeds=worlds)
    assert solve(problem, seconds_left=lambda: 0.0).status == "time"
    assert solve(problem, seconds_left=lambda: 0.0).bound == 0.0
    calls = count()
    later = solve(problem, seconds_left=lambda: 60.0 - next(calls))
    assert (later.status, later.choice.objective) == ("optimal", 0.5)


def test_a_plan_is_valued_on_worlds_that_were_not_used_to_choose_it() -> None:
    fresh = one_lever(3.0, live=np.ones((2, 1), dtype=bool), succeeds=np.array([[True], [False]]))
    plan = lever_plan(one_lever(3.0), fresh=fresh)
    assert plan.chosen.fresh is not None
    assert plan.chosen.fresh.value == 0.5
    assert plan.chosen.fresh.low == 0.0
    assert plan.nothing.fresh is not None
    assert plan.nothing.fresh.value == 1.0


@often
@given(problems())
def test_a_lever_buys_what_is_left_more_without_it(problem: LeverProblem) -> None:
    every = set(range(len(problem.levers)))
    for k in every:
        found = bought(valuer_of(problem), every, k)
        assert found.value == pytest.approx(left_by(problem, every - {k}) - left_by(problem, every))
        assert found.low <= found.value <= found.high


def test_the_usual_playbook_uses_only_what_perpetrators_have_come_to_expect() -> None:
    problem = one_lever(3.0)
    assert lever_plan(problem).playbook.levers == ()
    expected = replace(problem, levers=(replace(problem.levers[0], playbook=True),))
    assert lever_plan(expected).playbook.levers == ("stop",)


@often
@given(problems())
def test_the_value_of_a_choice_agrees_with_walking_every_world(problem: LeverProblem) -> None:
    valuer = valuer_of(problem)
    for chosen in ((), range(len(problem.levers)), range(0, len(problem.levers), 2)):
        assert valuer.value(chosen) == pytest.approx(left_by(problem, chosen), abs=1e-12)


@pytest.mark.slow
@often
@given(problems())
def test_the_plan_is_as_good_as_any_that_trying_everything_finds(problem: LeverProblem) -> None:
    solution = solve(problem)
    assert solution.choice.objective == pytest.approx(best_by_trying(problem), abs=1e-9)
    assert solution.bound <= solution.choice.objective
    assert solution.status == "optimal"
    assert allowed(problem, solution.choice.levers, solution.choice.arcs)


@pytest.mark.slow
@often
@given(problems())
def test_greedy_choices_keep_every_constraint(problem: LeverProblem) -> None:
    choice = greedy(problem, valuer_of(problem), range(len(problem.levers)))
    assert allowed(problem, choice.levers, choice.arcs)
    assert choice.objective == pytest.approx(left_by(problem, choice.levers), abs=1e-12)


@pytest.mark.slow
@often
@given(problems(), st.sampled_from([0.5, 1.0, 3.0]))
def test_more_to_spend_never_leaves_more(problem: LeverProblem, more: float) -> None:
    richer = replace(problem, budget=problem.budget + more)
    assert solve(richer).choice.objective <= solve(problem).choice.objective + 1e-9


@pytest.mark.slow
@often
@given(problems(), st.integers(0, 4))
def test_a_shorter_menu_is_never_better(problem: LeverProblem, drop: int) -> None:
    if drop >= len(problem.levers):
        return
    idle = replace(problem.levers[drop], hits=())
    levers = (*problem.levers[:drop], idle, *problem.levers[drop + 1 :])
    shorter = replace(problem, levers=levers)
    assert solve(shorter).choice.objective >= solve(problem).choice.objective - 1e-9
