"""Why levers that are wanted fit no plan in phases: the fewest reasons."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.levers.test_phases import chain
from upstander.levers.conflict import told
from upstander.levers.phased_conflict import conflict_in_phases
from upstander.levers.timing import Schedule, Timing

if TYPE_CHECKING:
    from upstander.levers.problem import LeverProblem

AT_ONCE = [Timing(), Timing()]


def test_budgets_that_suffice_in_sum_and_not_in_any_phase_are_named() -> None:
    problem = replace(chain(), levers=tuple(replace(x, holder=0) for x in chain().levers))
    dear = replace(problem, levers=(replace(problem.levers[0], cost=3.0), problem.levers[1]))
    found = conflict_in_phases(dear, [0, 1], AT_ONCE, Schedule((2.0, 2.0)))
    assert found is not None
    assert found.levers == ("first",)
    assert found.rules == (("budget of a phase", "1\x002"), ("budget of a phase", "2\x002"))
    words = "“first” cannot be had within the budget of 2 in phase 1 and the budget of 2 in phase 2"
    assert told(found) == words
    assert conflict_in_phases(dear, [0, 1], AT_ONCE, Schedule((1.0, 3.0))) is None


def test_influence_that_comes_too_late_is_a_conflict_with_time() -> None:
    found = conflict_in_phases(chain(), [1], AT_ONCE, Schedule((9.0,)))
    assert found is not None
    assert (found.levers, found.rules) == (("second",), (("time", ""),))
    assert "influence takes a phase" in told(found)
    assert conflict_in_phases(chain(), [1], AT_ONCE, Schedule((1.0, 1.0))) is None


def test_an_effect_after_the_horizon_is_a_conflict_with_time() -> None:
    found = conflict_in_phases(chain(), [0], [Timing(400), Timing()], Schedule((9.0, 9.0)))
    assert found is not None
    assert (found.levers, found.rules) == (("first",), (("time", ""),))
    faded = [Timing(0, 1.0), Timing()]
    assert conflict_in_phases(chain(), [0], faded, Schedule((9.0, 9.0))) is None


COSTS = st.sampled_from([1.0, 2.0, 3.0])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.tuples(COSTS, COSTS, COSTS), st.lists(st.sampled_from([0.0, 1, 2, 3, 4]), min_size=1,
       max_size=3), st.sampled_from([0.0, 100.0]))  # fmt: skip
def test_there_is_a_conflict_if_and_only_if_no_assignment_to_phases_fits(
    costs: tuple[float, float, float], budgets: list[float], delay: float
) -> None:
    problem = priced(costs)
    timing = [Timing(delay), Timing()]
    schedule = Schedule(tuple(budgets))
    found = conflict_in_phases(problem, [0, 1], timing, schedule)
    assert (found is None) == fits(costs, schedule, timing)
    if found is not None:
        assert found.levers


def priced(costs: tuple[float, float, float]) -> LeverProblem:
    problem = chain()
    first, second = problem.levers
    arcs = (replace(problem.influence[0], cost=costs[2]),)
    levers = (replace(first, cost=costs[0]), replace(second, cost=costs[1]))
    return replace(problem, levers=levers, influence=arcs)


def fits(costs: tuple[float, float, float], schedule: Schedule, timing: list[Timing]) -> bool:
    """By trying every phase for both levers and for the influence, which comes a phase before."""
    phases = range(len(schedule.budgets))
    for first, second, bought in product(phases, phases, phases):
        if second <= bought or timing[0].kept(first * schedule.days, schedule.end) == 0:
            continue
        spent = [0.0] * len(schedule.budgets)
        for phase, cost in zip((first, second, bought), costs, strict=True):
            spent[phase] += cost
        if all(s <= b for s, b in zip(spent, schedule.budgets, strict=True)):
            return True
    return False
