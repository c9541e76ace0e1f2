"""Who can be moved to pull a lever."""

from __future__ import annotations

import pytest

from tests.levers.small_case import problem_of, small_case, with_lever
from upstander.errors import UsageError
from upstander.levers.reach import overlap, reach_of


def test_a_lever_of_a_ministry_is_ours() -> None:
    found = reach_of(problem_of(with_lever(small_case())), "freeze")
    assert (found.standing, found.cost) == ("ours", 0.0)
    assert [(s.source, s.target) for s in found.steps] == [("state", "ministry")]


def test_a_holder_abroad_is_reached_link_by_link_with_channel_cost_and_statements() -> None:
    world = with_lever(small_case(), "theirs", holder="abroad")
    found = reach_of(problem_of(world), "theirs")
    assert (found.standing, found.cost) == ("reached", 2.0)
    assert found.probability.value == pytest.approx(0.97**4)
    last = found.steps[-1]
    assert (last.source, last.target, last.channel) == ("ministry", "abroad", "standing talks")
    assert set(last.statements) <= {s.id for s in world.statements if s.entity_id == "talks"}


def test_the_stronger_of_two_chains_is_named() -> None:
    world = with_lever(small_case(), "theirs", holder="abroad").actors("friend")
    world.say("x", "Influence", by="D4", influencer="state", influenced="abroad", cost="0")
    found = reach_of(problem_of(world), "theirs")
    assert len(found.steps) == 2


def test_our_own_levers_on_the_way_are_named() -> None:
    world = with_lever(small_case(), "theirs", holder="abroad")
    with_lever(world, "gift", object="abroad")
    found = reach_of(problem_of(world), "theirs")
    assert [step.levers for step in found.steps] == [("gift",), ("gift",)]


def test_a_holder_that_nobody_moves_is_out_of_reach_with_the_reason() -> None:
    found = reach_of(problem_of(with_lever(small_case(), holder="bank")), "freeze")
    assert (found.standing, found.steps, found.probability.value) == ("out of reach", (), 0.0)
    assert "no chain of influence" in found.refusals[0]


def test_the_overlap_tells_available_from_effective() -> None:
    world = with_lever(small_case(), "both")
    with_lever(world, "available", layer="fuel")
    with_lever(world, "effective", holder="bank")
    with_lever(world, "neither", holder="bank", layer="fuel")
    with_lever(world, "unlawful", legalBasis="")
    rows = {row.lever: row for row in overlap(problem_of(world))}
    standing = {key: (r.available, r.effective, r.allowed) for key, r in rows.items()}
    assert standing == {
        "both": (True, True, True),
        "available": (True, False, True),
        "effective": (False, True, True),
        "neither": (False, False, True),
        "unlawful": (True, False, False),
    }
    assert rows["effective"].holder == "bank"
    assert rows["unlawful"].buys == 0.0


def test_an_unknown_lever_is_refused() -> None:
    with pytest.raises(UsageError, match="no lever 'x'"):
        reach_of(problem_of(small_case()), "x")
