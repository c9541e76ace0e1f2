"""Plans at scale, on worlds small enough to try everything: the same question, the same answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.levers.small_problem import allowed, best_by_trying, left_by, problems
from upstander.errors import UsageError
from upstander.levers.lever_plan import lever_plan
from upstander.levers.limit import Limit
from upstander.levers.problem import Attack, LeverProblem, Option
from upstander.levers.scale import plan_at_scale as at_scale
from upstander.levers.scale.at_scale import solve_at_scale
from upstander.levers.scale.gains import Gains
from upstander.levers.scale.ground import ground_of
from upstander.levers.scale.plan_at_scale import fresh_bound, is_large, plan_at_scale
from upstander.levers.scale.purse import Purse

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def two_ways(worlds: int = 6) -> LeverProblem:
    """Two ways from a root to one attack node; only two levers together cut both."""
    return LeverProblem(
        nodes=4,
        source=np.array([0, 0, 1, 2]),
        target=np.array([1, 2, 3, 3]),
        layer=np.zeros(4, dtype=np.intp),
        roots=((0,),),
        attack=(Attack(3, 1.0, (0,)),),
        levers=(Option("north", (0,), 1.0, 1.0, 0), Option("south", (3,), 1.0, 1.0, 0, True)),
        holders=("state",),
        own=0,
        influence=(),
        prerequisites=(),
        harms=(),
        harm_cap=0.2,
        budget=2.0,
        live=np.ones((worlds, 4), dtype=bool),
        succeeds=np.ones((worlds, 2), dtype=bool),
    )


@pytest.mark.slow
@given(problems(), st.sets(st.integers(0, 4)))
@often
def test_gains_of_all_levers_are_what_valuing_each_choice_says(
    problem: LeverProblem, wanted: set[int]
) -> None:
    chosen = sorted(k for k in wanted if k < len(problem.levers))
    gains = Gains.of(ground_of(problem))
    assert gains.objective == pytest.approx(left_by(problem, ()), abs=1e-12)
    gains.choose(np.array(chosen, dtype=np.intp))
    assert gains.objective == pytest.approx(left_by(problem, chosen), abs=1e-12)
    for k in range(len(problem.levers)):
        if k in chosen:
            others = [j for j in chosen if j != k]
            rise = left_by(problem, others) - gains.objective
            assert gains.without(k) == pytest.approx(rise, abs=1e-12)
        else:
            fall = gains.objective - left_by(problem, [*chosen, k])
            assert gains.gain[k] == pytest.approx(fall, abs=1e-12)


@pytest.mark.slow
@given(problems())
@often
def test_a_plan_keeps_every_rule_and_its_bound_holds_for_the_best_of_all(
    problem: LeverProblem,
) -> None:
    found = solve_at_scale(problem)
    assert allowed(problem, found.choice.levers, found.choice.arcs)
    assert found.choice.objective == pytest.approx(left_by(problem, found.choice.levers))
    best = best_by_trying(problem)
    assert found.bound - 1e-6 <= best <= found.choice.objective + 1e-9


@pytest.mark.slow
@given(problems())
@often
def test_a_price_covers_what_buying_then_costs(problem: LeverProblem) -> None:
    purse = Purse(problem)
    for _ in range(len(problem.levers)):
        price = purse.prices()
        if not np.isfinite(price).any():
            return
        before, lever = purse.spent, int(np.argmin(price))
        if purse.buy(lever):
            assert purse.spent - before <= price[lever] + 1e-9
            assert allowed(problem, purse.levers, purse.arcs)
        else:
            return


def test_what_only_two_levers_do_together_is_found_through_the_relaxation() -> None:
    problem = two_ways()
    assert Gains.of(ground_of(problem)).gain.tolist() == [0.0, 0.0]
    found = solve_at_scale(problem)
    assert sorted(found.choice.levers) == [0, 1]
    assert found.status == "optimal"


def test_the_plan_at_scale_has_the_form_and_the_figures_of_the_exact_plan() -> None:
    problem = two_ways()
    large = plan_at_scale(problem, fresh=problem)
    exact = lever_plan(problem, fresh=problem)
    assert (large.chosen, large.nothing, large.playbook) == (
        exact.chosen,
        exact.nothing,
        exact.playbook,
    )
    assert dict(large.bought) == pytest.approx(dict(exact.bought))
    assert large.status == exact.status == "optimal"
    assert "at least 100.0%" in large.notes[0].message


def test_a_large_problem_is_planned_at_scale_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_large(two_ways())
    monkeypatch.setattr(at_scale, "LARGE", 24)
    assert is_large(two_ways())
    assert "planned at scale (4 relations, 2 levers" in lever_plan(two_ways()).notes[0].message


def test_further_limits_are_refused_rather_than_passed_over() -> None:
    limited = replace(two_ways(), limits=(Limit("one lever", ((0, 1.0), (1, 1.0)), (), 1.0),))
    assert not is_large(limited)
    with pytest.raises(UsageError, match="knows no further limits"):
        solve_at_scale(limited)


def test_without_time_the_answer_says_so_and_its_bound_still_holds() -> None:
    calls = count(2, -1)
    found = solve_at_scale(two_ways(), seconds_left=lambda: float(next(calls)))
    assert found.status == "time"
    assert found.bound <= 0.0 <= found.choice.objective


def test_the_bound_from_fresh_worlds_lies_under_what_the_plan_leaves_there() -> None:
    chance = np.random.default_rng(3)
    problem = replace(two_ways(400), live=chance.random((400, 4)) < 0.8, budget=1.0)
    truth = 2 * 0.64 - 0.64**2  # at least one of two ways of two relations at 0.8 each
    cut = 0.64  # and one lever takes one of the two ways
    bound = fresh_bound(problem)
    assert bound < cut < truth
    assert bound > 0.2
    with pytest.raises(UsageError, match="cannot make 11 batches"):
        fresh_bound(problem, batches=11)
