"""What knowing is worth, against trying every plan on every enumerated world."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.levers.small_problem import best_by_trying, problems
from upstander.levers.fact import Fact, knowing
from upstander.levers.problem import Attack, LeverProblem, Option
from upstander.levers.worth import Worth, ranking

QUARTERS = {0.25: (1, 0, 0, 0), 0.5: (1, 1, 0, 0), 0.75: (1, 1, 1, 0)}


def enumerated(problem: LeverProblem, facts: tuple[Fact, ...]) -> LeverProblem:
    """The problem in which only these facts are uncertain, over all their combinations."""
    rows = list(product(*(QUARTERS[f.probability] for f in facts)))
    live = np.ones((len(rows), len(problem.source)), dtype=bool)
    succeeds = np.ones((len(rows), len(problem.levers)), dtype=bool)
    for k, fact in enumerate(facts):
        bits = live if fact.kind == "relation" else succeeds
        bits[:, list(fact.columns)] = np.array([[row[k]] for row in rows], dtype=bool)
    return replace(problem, live=live, succeeds=succeeds)


def split(problem: LeverProblem, fact: Fact, *, holds: bool) -> LeverProblem:
    """The problem over those of its worlds in which a fact holds, or does not."""
    bits = problem.live if fact.kind == "relation" else problem.succeeds
    kept = bits[:, fact.columns[0]] == holds
    return replace(problem, live=problem.live[kept], succeeds=problem.succeeds[kept])


def worth_by_trying(problem: LeverProblem, fact: Fact) -> float:
    p = fact.probability
    known = p * best_by_trying(split(problem, fact, holds=True))
    known += (1 - p) * best_by_trying(split(problem, fact, holds=False))
    return best_by_trying(problem) - known


@st.composite
def with_facts(draw: st.DrawFn) -> tuple[LeverProblem, tuple[Fact, ...]]:
    problem = draw(problems())
    chance = st.sampled_from(sorted(QUARTERS))
    column = draw(st.integers(0, len(problem.source) - 1))
    facts = [Fact("r", "relation", draw(chance), (column,))]
    if problem.levers:
        lever = draw(st.integers(0, len(problem.levers) - 1))
        facts.append(Fact("s", "success", draw(chance), (lever,)))
    return enumerated(problem, tuple(facts)), tuple(facts)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(with_facts())
def test_what_knowing_is_worth_agrees_with_trying_everything(
    drawn: tuple[LeverProblem, tuple[Fact, ...]],
) -> None:
    problem, facts = drawn
    found = ranking(problem, facts, top=len(facts))
    for worth in found.worths:
        assert worth.value >= 0.0
        assert worth.value <= worth.at_most
        if worth.proved:
            assert worth.value == pytest.approx(worth_by_trying(problem, worth.fact), abs=1e-6)
        assert worth_by_trying(problem, worth.fact) <= worth.at_most + 1e-6
    assert [w.value for w in found.worths] == sorted((w.value for w in found.worths), reverse=True)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(with_facts())
def test_setting_a_fact_is_the_same_as_keeping_the_worlds_in_which_it_holds(
    drawn: tuple[LeverProblem, tuple[Fact, ...]],
) -> None:
    problem, facts = drawn
    for fact, holds in product(facts, (True, False)):
        one, other = knowing(problem, fact, holds=holds), split(problem, fact, holds=holds)
        assume(other.worlds)
        assert best_by_trying(one) == pytest.approx(best_by_trying(other), abs=1e-9)


def two_suppliers() -> tuple[LeverProblem, tuple[Fact, ...]]:
    """Two suppliers of one body, each there with chance 1/2, and money for one of two levers."""
    problem = LeverProblem(
        nodes=3,
        source=np.array([0, 1]),
        target=np.array([2, 2]),
        layer=np.array([0, 0]),
        roots=((0, 1),),
        attack=(Attack(2, 1.0, (0,)),),
        levers=(Option("a", (0,), 1.0, 1.0, 0), Option("b", (1,), 1.0, 1.0, 0)),
        holders=("state",),
        own=0,
        influence=(),
        prerequisites=(),
        harms=(),
        harm_cap=0.2,
        budget=1.0,
        live=np.ones((1, 2), dtype=bool),
        succeeds=np.ones((1, 2), dtype=bool),
    )
    facts = (Fact("one", "relation", 0.5, (0,)), Fact("two", "relation", 0.5, (1,)))
    return enumerated(problem, facts), facts


def named(worths: tuple[Worth, ...]) -> dict[str, Worth]:
    return {worth.fact.id: worth for worth in worths}


def test_knowing_which_supplier_is_there_tells_which_lever_to_pull() -> None:
    # Without knowing, one of two is cut and the other is there half the time: 1/2 is left. If the
    # first is known to be there it is cut and 1/2 is left; if not, the second is cut and 0 is left.
    problem, facts = two_suppliers()
    found = ranking(problem, facts)
    assert found.plan.objective == 0.5
    assert [w.value for w in found.worths] == pytest.approx([0.25, 0.25])
    assert all(w.proved for w in found.worths)
    one = named(found.worths)["one"]
    assert sorted(one.if_true.levers) == [0]
    assert sorted(one.if_false.levers) == [1]


def test_with_nothing_to_choose_between_knowing_is_worth_nothing() -> None:
    problem, facts = two_suppliers()
    for changed in (replace(problem, budget=0.0), replace(problem, budget=2.0)):
        assert [w.value for w in ranking(changed, facts).worths] == [0.0, 0.0]


def test_without_time_nothing_is_claimed_to_be_settled() -> None:
    problem, facts = two_suppliers()
    found = ranking(problem, facts, seconds_left=lambda: 0.0)
    assert found.settled == 0
    assert all(w.at_most >= 0.25 - 1e-9 and not w.proved for w in found.worths)


def test_the_likelier_of_two_legs_stands_for_both() -> None:
    problem, _ = two_suppliers()
    live = np.array([[True, True], [True, False], [False, False], [False, False]])
    worlds = replace(problem, live=live, succeeds=np.ones((4, 2), dtype=bool))
    fact = Fact("legs", "relation", 0.5, (0, 1))
    held = knowing(worlds, fact, holds=True).live
    assert held[:, 0].all()
    assert held[:, 1].mean() == 0.5
    assert not knowing(worlds, fact, holds=False).live.any()
