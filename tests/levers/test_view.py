"""Questions and explanations of plans in phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.levers.small_case import problem_of, small_case, with_lever
from upstander.levers.ask import ask
from upstander.levers.explanation import explanation
from upstander.levers.fact import facts_of, knowing
from upstander.levers.timing import Schedule
from upstander.levers.value import valuer_of
from upstander.levers.view import View

if TYPE_CHECKING:
    from tests.small_world import SmallWorld

BUDGET = 2.0


def world() -> SmallWorld:
    """A quick lever that fades, a slow one that stays, and one that is refused."""
    made = with_lever(small_case(), halfLifeDays="90")
    with_lever(
        made, "ledger", object="depot", layer="arms", success="0.6", delayDays="60", cost="2"
    )
    return with_lever(made, "lawless", object="staff", layer="command", legalBasis="")


def test_one_phase_without_time_asks_and_explains_as_no_phase_does() -> None:
    made = with_lever(with_lever(small_case()), "ledger", object="depot", layer="arms", cost="2")
    case, graph = problem_of(made, budget=BUDGET, worlds=128), made.graph()
    one = Schedule((BUDGET,))
    plain = ask(case, made.entities(), graph)
    phased = ask(case, made.entities(), graph, schedule=one)
    assert [(q.id, q.worth) for q in plain.questions] == [(q.id, q.worth) for q in phased.questions]
    whole, told = explanation(case, graph), explanation(case, graph, schedule=one)
    assert told.best.objective == pytest.approx(whole.best.objective)
    assert [key.rpartition("@")[0] for key, _ in told.shares] == [key for key, _ in whole.shares]
    assert [price.price for price in told.prices] == pytest.approx([p.price for p in whole.prices])


def test_whether_a_lever_takes_effect_is_one_question_whatever_the_phase() -> None:
    made = world()
    case = problem_of(made, worlds=128)
    problem = View(case.levers, Schedule((1.0, 1.0))).of(case.problem)
    facts = [f for f in facts_of(problem, made.graph()) if f.kind == "success"]
    assert sorted(f.id for f in facts) == ["freeze", "ledger"]
    freeze = next(f for f in facts if f.id == "freeze")
    assert len(freeze.columns) == 2
    fails = knowing(problem, freeze, holds=False)
    idle = valuer_of(fails)
    assert all(idle.value([k]) == idle.value(()) for k in freeze.columns)


def test_a_question_names_the_phase_in_which_the_plan_would_change() -> None:
    made = world()
    case = problem_of(made, worlds=256)
    found = ask(case, made.entities(), made.graph(), schedule=Schedule((1.0, 2.0)))
    assert found.questions
    told = {key for q in found.questions for c in (q.if_true, q.if_false) for key in c.added}
    assert told
    assert {key.rpartition("@")[2] for key in told} <= {"0", "1"}


def test_an_alternative_differs_in_kind_and_not_in_its_day_alone() -> None:
    made = world()
    case = problem_of(made, worlds=128)
    found = explanation(case, made.graph(), schedule=Schedule((1.0, 2.0)))
    best = {key.rpartition("@")[0] for key in found.best.levers}
    for variant in found.alternatives:
        same = best & {key.rpartition("@")[0] for key in variant.levers}
        assert len(same) <= len(best) // 2


def test_what_a_refusal_costs_in_phases_is_that_of_the_lever_in_its_best_phase() -> None:
    made = world()
    case = problem_of(made, worlds=256)
    found = explanation(case, made.graph(), schedule=Schedule((1.0, 1.0)))
    (price,) = found.prices
    assert price.lever == "lawless"
    assert price.used
    assert price.price > 0
    assert {holder for holder, _ in found.without} == {"ministry"}
