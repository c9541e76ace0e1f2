"""What may be done only later: when a self-defence unit could be disarmed without harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.levers.phases import unfold
from upstander.levers.timing import Schedule, Timing
from upstander.levers.value import valuer_of
from upstander.network.roles import perpetrators, self_defence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.lever_plan import LeverPlan
    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph

SHARE = 0.2
"""Residual threat to a community under which its defenders might be disarmed: a judgement."""


@dataclass(frozen=True, slots=True)
class Restraint:
    """A self-defence unit, and how the threat to its community stands before each phase.

    Parameters
    ----------
    unit, caption
        The unit.
    communities
        Ids of whom it protects.
    threat
        Before each phase and after the last: share of the weight of those reported to have harmed
        these communities who still keep their capability, of that weight before anything is done.
    first
        Number (from 0) of the first phase before which the threat is under the share; None where
        no phase of the plan brings it there.
    """

    unit: str
    caption: str
    communities: tuple[str, ...]
    threat: tuple[float, ...]
    first: int | None

    def as_dict(self) -> dict[str, Any]:
        """The restraint as plain data."""
        return {
            "unit": self.unit,
            "caption": self.caption,
            "communities": list(self.communities),
            "threat": list(self.threat),
            "first": self.first,
        }


def restraints(
    case: CaseProblem,
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    plan: LeverPlan,
    schedule: Schedule,
    *,
    share: float = SHARE,
) -> tuple[Restraint, ...]:
    """For each self-defence unit, from which phase on disarming it is open to discussion.

    A unit whose community nobody is reported to have harmed, or whose community is not known, is
    never opened: silence is no safety.
    """
    harmed = _harmed(entities)
    found = []
    for unit in sorted(self_defence(graph)):
        whom = {r.target for r in graph.in_layer("protection") if r.source == unit}
        bodies = {body for community in whom for body in harmed.get(community, ())}
        threat = _threat(case, entities, plan, schedule, bodies) if bodies else ()
        first = next((t for t, left in enumerate(threat[:-1]) if left <= share), None)
        found.append(Restraint(unit, graph.caption(unit), tuple(sorted(whom)), threat, first))
    return tuple(found)


def _harmed(entities: Mapping[str, Entity]) -> dict[str, set[str]]:
    """Reported perpetrators by the community that they are reported to have harmed."""
    found: dict[str, set[str]] = {}
    for entity in entities.values():
        if entity.is_a("Incident"):
            for community in entity.values("harmed"):
                found.setdefault(community, set()).update(entity.values("perpetrator"))
    return found


def _threat(
    case: CaseProblem,
    entities: Mapping[str, Entity],
    plan: LeverPlan,
    schedule: Schedule,
    bodies: Collection[str],
) -> tuple[float, ...]:
    rows = [k for k, body in enumerate(perpetrators(entities)) if body.id in bodies]
    weight = [case.fresh.attack[k].weight for k in rows]
    menu = [case.levers[str(x.id)] for x in case.fresh.levers]
    timing = [Timing(x.delay_days, x.half_life_days) for x in menu]
    chosen = {f"{x}@{t}" for t, phase in enumerate(plan.phases) for x in phase.levers}
    left = []
    for t in range(len(schedule.budgets) + 1):
        until = Schedule(schedule.budgets, schedule.days, t * schedule.days)
        problem = unfold(case.fresh, timing, until).problem
        pulled = [i for i, x in enumerate(problem.levers) if str(x.id) in chosen]
        kept = valuer_of(problem).capable(pulled).mean(axis=1)[rows]
        left.append(float(sum(w * k for w, k in zip(weight, kept, strict=True))))
    return tuple(amount / left[0] if left[0] else 0.0 for amount in left)
