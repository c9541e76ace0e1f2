"""What no plan may do, and that no plan does it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.levers.small_case import problem_of, refusals, small_case, with_lever
from upstander.levers.forbidden import relations_hit
from upstander.levers.lever_plan import case_plan
from upstander.network.graph import actor_graph

CAP = 0.2


def test_a_lever_that_nothing_forbids_is_free() -> None:
    assert refusals(with_lever(small_case())) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"object": "church"}, "acts on CHURCH, who protects Marsh people"),
        ({"object": "marsh"}, "acts on Marsh people, a community"),
        ({"object": "watch"}, "acts on WATCH, a self-defence unit whose community is threatened"),
        ({"object": "driver"}, "acts on DRIVER, a private individual"),
        (
            {"object": "", "objectRelation": "driver-fuel-u"},
            "ends the relation DRIVER → U (fuel) of DRIVER, a private individual",
        ),
        ({"harms": "marsh", "harm": "0.3"}, "harms Marsh people by 0.3, above the cap of 0.2 "),
        ({"harms": "marsh"}, "harms Marsh people by 1, above the cap of 0.2 (a judgement)"),
        ({"legalBasis": ""}, "has no legal basis stated"),
        ({"holder": ""}, "has no known holder"),
        (
            {"holder": "bank"},
            "is held by BANK, whom no chain of influence reaches from our own state",
        ),
        ({"object": ""}, "acts on nothing that is known on the day of the case"),
        ({"prerequisite": "nothing"}, "needs 'nothing', which the case does not describe"),
        ({"prerequisite": "freeze"}, "needs FREEZE, in a circle of prerequisites"),
    ],
)
def test_what_is_forbidden_says_why_and_on_which_statements(
    changes: dict[str, str], why: str
) -> None:
    world = with_lever(small_case(), **changes)
    (refusal,) = problem_of(world).forbidden
    assert refusal.why.startswith(why)
    assert refusal.statements
    assert set(refusal.statements) <= {s.id for s in world.statements}


def test_a_lever_that_would_end_the_support_of_a_protector_is_forbidden() -> None:
    world = small_case().supply("bank", "church", "money")
    (refusal,) = refusals(with_lever(world))
    assert refusal[1].startswith("ends the relation BANK → CHURCH (money) of CHURCH, who protects")
    other = small_case().supply("bank", "church", "money")
    assert refusals(with_lever(other, layer="arms")) == []


def test_a_self_defence_unit_may_be_disarmed_only_where_its_community_is_not_harmed() -> None:
    world = with_lever(small_case(), object="watch", layer="arms")
    assert len(refusals(world)) == 1
    safe = small_case()
    safe.statements = [s for s in safe.statements if s.prop != "harmed"]
    assert refusals(with_lever(safe, object="watch", layer="arms")) == []


def test_what_needs_something_forbidden_is_forbidden_in_turn() -> None:
    world = with_lever(small_case(), "first", legalBasis="")
    with_lever(world, "second", prerequisite="first")
    with_lever(world, "third", prerequisite="second")
    assert refusals(world) == [
        ("first", "has no legal basis stated"),
        ("second", "needs FIRST, which may not be used"),
        ("third", "needs SECOND, which may not be used"),
    ]


def test_two_levers_that_need_one_another_fall_together() -> None:
    world = with_lever(small_case(), "first", prerequisite="second")
    with_lever(world, "second", prerequisite="first")
    assert [lever for lever, _ in refusals(world)] == ["first", "second"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "object": st.sampled_from(["bank", "depot", "church", "watch", "driver", ""]),
                "objectRelation": st.sampled_from(["", "order", "shelter", "bank-money-church"]),
                "layer": st.sampled_from(["", "money", "arms", "protection"]),
                "holder": st.sampled_from(["ministry", "abroad", "bank", ""]),
                "legalBasis": st.sampled_from(["an act", ""]),
                "harms": st.sampled_from(["", "marsh"]),
                "harm": st.sampled_from(["0.1", "0.15", "0.5"]),
                "prerequisite": st.sampled_from(["", "l0", "l1"]),
            }
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([0.0, 1.0, 3.0, 20.0]),
)
def test_no_plan_ever_touches_what_is_forbidden(menu: list[dict[str, str]], budget: float) -> None:
    world = small_case().supply("bank", "church", "money")
    for k, facts in enumerate(menu):
        with_lever(world, f"l{k}", **facts)
    case = problem_of(world, budget=budget)
    plan = case_plan(case)
    graph = actor_graph(world.entities(), None)
    chosen = {str(key): case.levers[str(key)] for key in plan.chosen.levers}
    spared = {"church", "marsh", "watch", "driver"}
    touched = {r for lever in chosen.values() for r in relations_hit(lever, graph)}
    assert not {end for r in touched for end in (r.source, r.target)} & spared
    assert not {actor for lever in chosen.values() for actor in lever.objects} & spared
    assert all(lever.legal_basis for lever in chosen.values())
    assert {lever.holder for lever in chosen.values()} <= {"ministry", "abroad"}
    assert sum(harm for lever in chosen.values() for _, harm in lever.harms) <= CAP + 1e-9
    assert all(need in chosen for lever in chosen.values() for need in lever.prerequisites)
    assert not set(chosen) & {refusal.lever for refusal in plan.forbidden}
    assert plan.chosen.cost <= budget
