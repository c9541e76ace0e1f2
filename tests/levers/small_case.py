"""A small case: a bank and a depot feed a unit; who protects, who is ours, what could be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.small_world import TODAY, SmallWorld
from upstander.levers.case_problem import CaseProblem, case_problem
from upstander.network.graph import actor_graph

if TYPE_CHECKING:
    from upstander.levers.forbidden import Forbidden


def small_case() -> SmallWorld:
    """Money from a bank, arms from a depot and orders from a staff reach one unit."""
    world = SmallWorld().actors("bank", "depot", schema="Company").actors("staff", "u")
    world.actors("state", "ministry", "abroad", schema="PublicBody")
    world.actors("church", schema="Organization").actors("driver", schema="Person")
    world.say("marsh", "Community", name="Marsh people").say("watch", "Unit", name="WATCH")
    world.say("watch", "Unit", selfDefence="true")
    world.say("shelter", "Protection", protector="church", community="marsh", means="shelter")
    world.say("defence", "Protection", protector="watch", community="marsh", means="defence")
    world.supply("bank", "u", "money").supply("depot", "u", "arms").supply("driver", "u", "fuel")
    world.say("order", "Command", superior="staff", subordinate="u")
    world.say("incident", "Incident", name="incident", perpetrator="u", harmed="marsh")
    world.say("house", "Influence", influencer="state", influenced="ministry", cost="0")
    world.say("talks", "Influence", influencer="ministry", influenced="abroad", cost="2")
    return world.say("talks", "Influence", channel="standing talks")


def with_lever(world: SmallWorld, key: str = "freeze", **changes: str) -> SmallWorld:
    """Add a lever that nothing forbids, with some of its facts changed ('' leaves one out)."""
    facts = {
        "name": key.upper(),
        "kind": "finance",
        "holder": "ministry",
        "object": "bank",
        "layer": "money",
        "effect": "stops it",
        "success": "0.9",
        "cost": "1",
        "legalBasis": "an act",
    } | changes
    return world.say(key, "Lever", **{prop: value for prop, value in facts.items() if value})


def problem_of(world: SmallWorld, budget: float = 9.0, worlds: int = 64) -> CaseProblem:
    """The lever problem of a small case."""
    entities = world.entities()
    graph = actor_graph(entities, TODAY)
    return case_problem(entities, graph, "state", budget=budget, worlds=worlds, fresh_worlds=128)


def refusals(world: SmallWorld) -> list[tuple[str, str]]:
    """Lever and reason of everything that is forbidden."""
    found: tuple[Forbidden, ...] = problem_of(world).forbidden
    return [(refusal.lever, refusal.why) for refusal in found]
