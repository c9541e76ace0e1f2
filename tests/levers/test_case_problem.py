"""A case as a lever problem."""

from __future__ import annotations

import pytest

from tests.levers.small_case import problem_of, small_case, with_lever
from tests.small_world import SmallWorld
from upstander.errors import InstanceError, UsageError
from upstander.levers.case_problem import case_problem, essential_layers
from upstander.levers.lever_plan import case_plan


@pytest.mark.slow
def test_a_unit_needs_the_essential_layers_that_reach_it() -> None:
    (attack,) = problem_of(small_case()).problem.attack
    assert [essential_layers()[n] for n in attack.needs] == ["command", "money", "arms"]
    world = small_case()
    world.statements = [s for s in world.statements if s.entity_id != "depot-arms-u"]
    (attack,) = problem_of(world).problem.attack
    assert [essential_layers()[n] for n in attack.needs] == ["command", "money"]


def test_a_unit_does_not_need_what_it_is_itself_the_root_of() -> None:
    world = small_case()
    world.statements = [s for s in world.statements if s.entity_id != "order"]
    world.say("order", "Command", superior="u", subordinate="staff")
    (attack,) = problem_of(world).problem.attack
    assert [essential_layers()[n] for n in attack.needs] == ["money", "arms"]


def test_orders_start_from_the_body_at_the_top_and_not_from_a_units_own_commander() -> None:
    world = small_case().actors("colonel", schema="Person")
    world.say("post", "Command", superior="colonel", subordinate="u")
    cut = with_lever(world, object="", objectRelation="order", success="1")
    plan = case_plan(problem_of(cut))
    assert plan.chosen.levers == ("freeze",)
    assert plan.chosen.objective == 0


def test_weights_are_the_shares_of_reports() -> None:
    world = small_case().say("again", "Incident", name="again", perpetrator="staff")
    weights = [attack.weight for attack in problem_of(world).problem.attack]
    assert weights == [0.5, 0.5]


def test_what_is_priced_in_is_taken_off_the_chance_of_success() -> None:
    case = problem_of(with_lever(small_case(), pricedIn="0.5"), worlds=4_000)
    assert case.problem.levers[0].success == 0.45
    assert case.problem.succeeds.mean() == pytest.approx(0.45, abs=0.04)


def test_a_lever_hits_the_relations_it_names_and_its_objects_relations_in_its_layers() -> None:
    hits = {}
    for layer in ("", "money", "fuel"):
        world = with_lever(small_case().supply("bank", "u", "arms"), layer=layer)
        hits[layer] = len(problem_of(world).problem.levers[0].hits)
    assert hits == {"": 2, "money": 1, "fuel": 0}
    by_relation = with_lever(small_case(), object="", objectRelation="order")
    assert len(problem_of(by_relation).problem.levers[0].hits) == 1


def test_freezing_the_only_bank_takes_away_what_the_unit_needs() -> None:
    plan = case_plan(problem_of(with_lever(small_case()), worlds=2_000))
    assert plan.chosen.levers == ("freeze",)
    assert plan.chosen.influence == (("state", "ministry"),)
    held = 0.97**2
    assert plan.nothing.objective == pytest.approx(held**3, abs=0.04)
    assert plan.chosen.objective == pytest.approx(0.1 * held**3, abs=0.03)


def test_a_holder_abroad_is_paid_for_along_the_chain() -> None:
    world = with_lever(small_case(), holder="abroad")
    plan = case_plan(problem_of(world, budget=3.0))
    assert plan.chosen.influence == (("state", "ministry"), ("ministry", "abroad"))
    assert plan.chosen.cost == 3.0
    assert case_plan(problem_of(world, budget=2.5)).chosen.levers == ()


def test_influence_without_a_cost_is_ours_where_we_are_the_influencer_and_else_left_out() -> None:
    world = small_case().say("x", "Influence", influencer="state", influenced="church")
    world.say("y", "Influence", influencer="church", influenced="bank")
    case = problem_of(world)
    assert {c.ends: c.cost for c in case.channels}[("state", "church")] == 0.0
    assert ("church", "bank") not in {c.ends for c in case.channels}
    assert any("states no cost and is left out" in note.message for note in case.notes)


def test_what_our_own_state_commands_is_ours() -> None:
    world = small_case().actors("agency", schema="PublicBody")
    world.say("c", "Command", superior="state", subordinate="agency")
    plan = case_plan(problem_of(with_lever(world, holder="agency")))
    assert plan.chosen.influence == (("state", "agency"),)


def test_a_lever_that_cannot_be_read_is_noted_and_the_others_stay() -> None:
    world = with_lever(with_lever(small_case(), "odd", success=""), "good")
    with_lever(world, "worse", kind="magic")
    case = problem_of(world)
    assert list(case.levers) == ["good"]
    assert len([n for n in case.notes if "ODD" in n.message or "WORSE" in n.message]) == 2


def test_a_case_without_incidents_or_levers_has_an_empty_plan() -> None:
    world = SmallWorld().actors("state", schema="PublicBody")
    plan = case_plan(problem_of(world))
    assert (plan.chosen.levers, plan.chosen.objective, plan.status) == ((), 0.0, "optimal")


def test_a_negative_budget_and_an_unknown_own_state_are_refused() -> None:
    with pytest.raises(InstanceError, match="cannot be spent"):
        problem_of(small_case(), budget=-1.0)
    world = small_case()
    with pytest.raises(UsageError, match="own state 'nowhere'"):
        case_problem(world.entities(), world.graph(), "nowhere", budget=1.0)


def test_the_same_seed_gives_the_same_plan() -> None:
    world = with_lever(small_case())
    assert case_plan(problem_of(world)) == case_plan(problem_of(world))
