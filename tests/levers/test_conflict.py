"""Why levers that are wanted cannot be had: the fewest reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.levers.small_problem import _subsets, allowed, problems
from tests.levers.test_plan import one_lever
from upstander.errors import InfeasibleError, UsageError
from upstander.levers.conflict import case_conflict, conflict, require, told
from upstander.levers.problem import LeverProblem, Option


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(), st.data())
def test_there_is_a_conflict_if_and_only_if_no_plan_holds_what_is_wanted(
    problem: LeverProblem, data: st.DataObject
) -> None:
    count = len(problem.levers)
    wanted = data.draw(st.sets(st.integers(0, count - 1), max_size=count) if count else st.just({}))
    possible = any(
        allowed(problem, levers, arcs)
        for levers in _subsets(range(count))
        if set(wanted) <= set(levers)
        for arcs in _subsets(range(len(problem.influence)))
    )
    found = conflict(problem, wanted)
    assert (found is None) == possible
    if found is not None:
        named = {k for k, x in enumerate(problem.levers) if x.id in found.levers}
        assert named <= set(wanted)
        assert conflict(problem, named) is not None
        assert all(conflict(problem, named - {k}) is None for k in named)


def two(**changes: object) -> LeverProblem:
    levers = (Option("a", (0,), 2.0, 1.0, 0), Option("b", (0,), 3.0, 1.0, 0))
    plain = one_lever(9.0, levers=levers, succeeds=one_lever(9.0).succeeds.repeat(2, axis=1))
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_budget_too_small_for_both_is_named_with_both() -> None:
    found = conflict(two(budget=4.0), [0, 1])
    assert found is not None
    assert (set(found.levers), found.rules) == ({"a", "b"}, (("budget", "4"),))
    assert told(found) == "“a” and “b” cannot be had together within the budget of 4"


def test_a_lever_that_is_too_dear_alone_is_named_alone() -> None:
    found = conflict(two(budget=2.0), [0, 1])
    assert found is not None
    assert found.levers == ("b",)


def test_harm_that_adds_up_is_named_with_the_group() -> None:
    harms = ((0, "marsh", 0.15), (1, "marsh", 0.15), (1, "hill", 0.1))
    found = conflict(two(harms=harms), [0, 1])
    assert found is not None
    assert (set(found.levers), found.rules) == ({"a", "b"}, (("harm", "marsh"),))


def test_a_holder_whom_nobody_moves_is_named() -> None:
    levers = (replace(two().levers[0], holder=1), two().levers[1])
    found = conflict(two(levers=levers, influence=()), [0, 1])
    assert found is not None
    assert (found.levers, found.rules) == (("a",), (("holder", "ministry"),))
    assert "nobody moves ministry" in told(found)


def test_what_a_lever_needs_counts_with_it() -> None:
    found = conflict(two(budget=4.0, prerequisites=((1, 0),)), [0])
    assert found is not None
    assert found.levers == ("a",)
    assert dict(found.rules) == {"budget": "4", "prerequisite": "b\0a"}
    assert "the rule that “a” needs “b”" in told(found)


def test_a_refused_lever_is_a_conflict_of_its_own_and_can_be_raised() -> None:
    case = problem_of(with_lever(with_lever(small_case()), "unlawful", legalBasis=""))
    assert case_conflict(case, ["freeze"]) is None
    found = case_conflict(case, ["freeze", "unlawful"])
    assert found is not None
    assert found.levers == ("unlawful",)
    with pytest.raises(InfeasibleError, match="“unlawful” cannot be had: it has no legal basis"):
        require(found)
    require(None)
    with pytest.raises(UsageError, match="no lever 'x'"):
        case_conflict(case, ["x"])
