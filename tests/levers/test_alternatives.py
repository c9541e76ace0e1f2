"""Plans that differ in kind, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.levers.small_problem import _subsets, allowed, left_by, problems
from tests.levers.test_worth import two_suppliers
from upstander.levers.alternatives import alternatives, without_each
from upstander.levers.plan import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.levers.problem import LeverProblem

often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def best_where(problem: LeverProblem, fits: Callable[[frozenset[int]], bool]) -> float:
    """The optimum over all plans whose levers fit."""
    return min(
        left_by(problem, levers)
        for levers in _subsets(range(len(problem.levers)))
        if fits(frozenset(levers))
        and any(allowed(problem, levers, arcs) for arcs in _subsets(range(len(problem.influence))))
    )


@pytest.mark.slow
@often
@given(problems())
def test_the_second_best_shares_at_most_half_of_the_best(problem: LeverProblem) -> None:
    best = solve(problem).choice.levers
    for second in alternatives(problem, best, count=1):
        levers = second.choice.levers
        assert len(levers & best) <= len(best) // 2
        assert allowed(problem, levers, second.choice.arcs)
        truth = best_where(problem, lambda some: len(some & best) <= len(best) // 2)
        assert second.choice.objective == pytest.approx(truth, abs=1e-6)


@often
@given(problems())
def test_the_best_without_a_holder_uses_none_of_their_levers(problem: LeverProblem) -> None:
    best = solve(problem).choice.levers
    found = without_each(problem, best)
    assert {w.holder for w in found} == {problem.holders[problem.levers[k].holder] for k in best}
    for without in found:
        theirs = {
            k for k, x in enumerate(problem.levers) if problem.holders[x.holder] == without.holder
        }
        assert not without.solution.choice.levers & theirs
        truth = best_where(problem, lambda some, theirs=theirs: not some & theirs)  # type: ignore[misc]
        assert without.solution.choice.objective == pytest.approx(truth, abs=1e-6)


def test_of_two_equal_levers_the_other_is_the_alternative_and_then_there_is_none() -> None:
    problem, _ = two_suppliers()
    best = solve(problem).choice
    found = alternatives(problem, best.levers, count=3)
    assert [sorted(s.choice.levers) for s in found] == [[1 - k for k in best.levers]]


def test_a_cap_of_no_harm_at_all_stays_a_cap() -> None:
    problem, _ = two_suppliers()
    strict = replace(problem, harm_cap=0.0, harms=((1, "marsh", 0.1),))
    assert alternatives(strict, {0}) == ()
    mild = replace(problem, harm_cap=0.1, harms=((1, "marsh", 0.1),))
    assert [sorted(s.choice.levers) for s in alternatives(mild, {0})] == [[1]]
