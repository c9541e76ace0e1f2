"""Plans in phases: the same as brute force over every assignment of levers to phases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.errors import InstanceError
from upstander.exercise import exercise_case
from upstander.levers.case_problem import case_problem
from upstander.levers.influence import reached_by
from upstander.levers.lever_plan import lever_plan
from upstander.levers.phases import phased_plan, unfold
from upstander.levers.plan import solve
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option
from upstander.levers.restraint import restraints
from upstander.levers.timing import Schedule, Timing
from upstander.levers.value import valuer_of
from upstander.network.graph import actor_graph


def chain(worlds: int = 8, seed: int = 0) -> LeverProblem:
    """Two suppliers of one unit in one layer; a lever on each, one of them held abroad."""
    chance = np.random.default_rng(seed)
    return LeverProblem(
        nodes=3,
        source=np.array([0, 1]),
        target=np.array([2, 2]),
        layer=np.array([0, 0]),
        roots=((0, 1),),
        attack=(Attack(2, 1.0, (0,)),),
        levers=(Option("first", (0,), 1.0, 0.8, 0), Option("second", (1,), 1.0, 0.8, 1)),
        holders=("ours", "abroad"),
        own=0,
        influence=(InfluenceArc(0, 1, 1.0),),
        prerequisites=(),
        harms=(),
        harm_cap=0.2,
        budget=9.0,
        live=chance.random((worlds, 2)) < 0.9,
        succeeds=chance.random((worlds, 2)) < 0.8,
    )


def test_one_phase_without_delay_is_the_plan_of_one() -> None:
    problem = replace(chain(64), influence=(InfluenceArc(0, 1, 0.0),))
    unfolded = unfold(problem, [Timing(), Timing()], Schedule((9.0,), 90, 0)).problem
    assert solve(unfolded).choice.objective == pytest.approx(solve(problem).choice.objective)


def test_influence_takes_a_phase() -> None:
    problem, timing = chain(64), [Timing(), Timing()]
    one = solve(unfold(problem, timing, Schedule((9.0,))).problem)
    two = solve(unfold(problem, timing, Schedule((1.0, 9.0))).problem)
    assert set(one.choice.levers) == {0}
    unfolded = unfold(problem, timing, Schedule((1.0, 9.0)))
    pulled = {(unfolded.lever[i], unfolded.phase[i]) for i in two.choice.levers}
    assert (1, 1) in pulled
    assert two.choice.objective < one.choice.objective


def test_an_effect_that_comes_after_the_horizon_is_no_option() -> None:
    unfolded = unfold(chain(), [Timing(400), Timing()], Schedule((9.0, 9.0)))
    assert 0 not in unfolded.lever


def test_a_prerequisite_is_pulled_first_or_together() -> None:
    problem = replace(chain(64), prerequisites=((0, 1),), influence=(InfluenceArc(0, 1, 0.0),))
    unfolded = unfold(problem, [Timing(), Timing()], Schedule((1.0, 1.0)))
    chosen = {(unfolded.lever[i], unfolded.phase[i]) for i in solve(unfolded.problem).choice.levers}
    assert chosen == {(0, 0), (1, 1)}


def test_a_lever_pulled_late_succeeds_where_it_would_have_with_a_better_chance() -> None:
    unfolded = unfold(chain(200), [Timing(0, 60), Timing()], Schedule((9.0, 9.0)))
    early, late = (unfolded.problem.succeeds[:, i] for i in range(2))
    assert early.sum() < late.sum()
    assert not (early & ~late).any()


@pytest.mark.parametrize("bad", [(), (-1.0,)])
def test_phases_without_a_budget_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(InstanceError, match="budgets"):
        Schedule(bad)


def brute_force(problem: LeverProblem, timing: list[Timing], schedule: Schedule) -> float:
    """The least objective over every assignment of levers and arcs to phases, by hand's rules."""
    phases = len(schedule.budgets)
    unfolded = unfold(problem, timing, schedule)
    number = {pair: i for i, pair in enumerate(zip(unfolded.lever, unfolded.phase, strict=True))}
    valuer = valuer_of(unfolded.problem)
    paid = [k for k, a in enumerate(problem.influence) if a.cost > 0]
    best = valuer.value(())
    times = [None, *range(phases)]
    for when in product(times, repeat=len(problem.levers)):
        for bought in product(times, repeat=len(paid)):
            if _allowed(problem, schedule, when, dict(zip(paid, bought, strict=True))):
                pulled = [number.get((k, t)) for k, t in enumerate(when) if t is not None]
                if None not in pulled:
                    best = min(best, valuer.value([i for i in pulled if i is not None]))
    return best


def _allowed(
    problem: LeverProblem,
    schedule: Schedule,
    when: tuple[int | None, ...],
    bought: dict[int, int | None],
) -> bool:
    free = [a for a in problem.influence if a.cost == 0]
    reached = reached_by(free, {problem.own})
    for t, budget in enumerate(schedule.budgets):
        now = [x for x, at in zip(problem.levers, when, strict=True) if at == t]
        arcs = [problem.influence[k] for k, at in bought.items() if at == t]
        if sum(x.cost for x in now) + sum(a.cost for a in arcs) > budget + 1e-9:
            return False
        if any(x.holder not in reached for x in now):
            return False
        moved = {a.target for a in arcs if a.source in reached}
        reached = reached_by(free, reached | moved)
    for a, b in problem.prerequisites:
        first, second = when[a], when[b]
        if second is not None and (first is None or first > second):
            return False
    return True


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 2))
def test_the_plan_equals_brute_force(seed: int, phases: int) -> None:
    chance = np.random.default_rng(seed)
    levers = tuple(
        Option(f"l{k}", tuple(e), float(chance.integers(1, 4)), 0.7, int(chance.integers(0, 3)))
        for k, e in enumerate(list(combinations(range(4), 2))[:3])
    )
    arcs = tuple(InfluenceArc(a, b, float(chance.integers(0, 3))) for a, b in ((0, 1), (1, 2)))
    problem = LeverProblem(
        nodes=5,
        source=np.array([0, 1, 2, 2]),
        target=np.array([2, 2, 3, 4]),
        layer=np.zeros(4, dtype=np.intp),
        roots=((0, 1),),
        attack=(Attack(3, 0.6, (0,)), Attack(4, 0.4, (0,))),
        levers=levers,
        holders=("own", "near", "far"),
        own=0,
        influence=arcs,
        prerequisites=((0, 1),) if seed % 2 else (),
        harms=(),
        harm_cap=0.2,
        budget=99.0,
        live=chance.random((6, 4)) < 0.8,
        succeeds=chance.random((6, 3)) < 0.7,
    )
    timing = [Timing(float(chance.integers(0, 120)), 200.0) for _ in levers]
    schedule = Schedule(tuple(float(chance.integers(1, 6)) for _ in range(phases)))
    found = solve(unfold(problem, timing, schedule).problem).choice.objective
    assert found == pytest.approx(brute_force(problem, timing, schedule), abs=1e-9)


@pytest.mark.slow
def test_the_exercise_in_three_phases_keeps_each_budget_and_its_restraints() -> None:
    file = exercise_case(1)
    entities = file.entities()
    graph = actor_graph(entities, file.manifest.as_of)
    case = case_problem(entities, graph, file.manifest.own_state, budget=36, worlds=100)
    schedule = Schedule((12.0, 12.0, 12.0), 60)
    plan = phased_plan(case, schedule, gap=0.01)
    assert len(plan.phases) == 3
    for phase in plan.phases:
        spent = sum(case.levers[str(x)].cost for x in phase.levers)
        arcs = {(c.relation.source, c.relation.target): c.cost for c in case.channels}
        spent += sum(arcs[str(a), str(b)] for a, b in phase.influence)
        assert spent <= phase.budget + 1e-9
    assert plan.chosen.fresh is not None
    assert plan.nothing.fresh is not None
    assert plan.chosen.fresh.high < plan.nothing.fresh.low
    (watch,) = restraints(case, entities, graph, plan, schedule)
    assert watch.caption == "Marsh Watch"
    assert watch.threat[0] == 1.0
    assert len(watch.threat) == 4
    assert watch.first is None or watch.threat[watch.first] <= 0.2


def test_a_plan_of_one_phase_still_says_its_phase() -> None:
    made = lever_plan(chain(32)).as_dict()
    assert len(made["phases"]) == 1
    assert made["phases"][0]["budget"] == 9.0
