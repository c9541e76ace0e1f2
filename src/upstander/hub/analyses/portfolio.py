"""The whole menu of levers as plain data, and the questions worth asking before one is pulled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.audience import Audience
from upstander.brief.compose import look
from upstander.errors import InputError
from upstander.levers.ask import ask
from upstander.levers.estimate import bought
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.brief.situation import Situation
    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.lever_plan import LeverPlan
    from upstander.model.case import CaseFile
    from upstander.model.lever import Lever

SEED, WORLDS, ASKED = 1, 256, 8


def portfolio(situation: Situation, plan: LeverPlan) -> dict[str, Any]:
    """Every lever of the menu by ids, who can move whom, and how what it rests on is marked.

    Ids and no names: whoever reads it later sees the names that they may see, or nothing.
    """
    options = situation.options
    if options is None:
        return {"portfolio": [], "channels": [], "protected": [], "markings": []}
    buys, sure = dict(plan.bought), _sure(options, plan)
    return {
        "portfolio": [
            _lever(lever, buys.get(key), key in buys) | {"bought": sure.get(key)}
            for key, lever in sorted(options.levers.items())
        ],
        "protected": sorted(situation.protectors | situation.communities),
        "channels": [
            {"from": channel.ends[0], "to": channel.ends[1], "cost": channel.cost}
            for channel in options.channels
        ],
        "markings": markings_of(situation.case),
    }


def markings_of(case: CaseFile) -> list[dict[str, Any]]:
    """The different markings of what a result rests on: who may see them all may see it."""
    return [
        {"level": m.level.label, "originator": m.originator, "audience": sorted(m.audience)}
        for m in sorted({s.marking for s in case.statements}, key=str)
    ]


def questions(
    view: CaseFile, budget: float | None, seconds_left: Callable[[], float]
) -> dict[str, Any]:
    """The questions whose answers would improve the plan most.

    Raises
    ------
    InputError
        The view gives no plan that they could improve.
    """
    situation = look(
        view, Audience.MINISTER, budget=budget, worlds=WORLDS, seed=SEED, seconds_left=seconds_left
    )
    if situation.options is None:
        raise InputError(
            "no plan can be made of what you see",
            remedy="a plan needs levers, a budget, our own state and a reported perpetrator",
        )
    found = ask(
        situation.options,
        situation.entities,
        situation.graph,
        top=ASKED,
        seconds_left=seconds_left,
    )
    asked = [one.as_dict() | {"said": one.said.as_dict()} for one in found.questions]
    told = {"questions": asked, "markings": markings_of(situation.case)}
    return found.as_dict() | told


def _sure(options: CaseProblem, plan: LeverPlan) -> dict[str, dict[str, Any]]:
    """What each lever of the plan buys on worlds not used to choose, with its interval."""
    number = {lever.id: k for k, lever in enumerate(options.fresh.levers)}
    chosen = [number[key] for key in plan.chosen.levers]
    valuer = valuer_of(options.fresh)
    return {str(key): bought(valuer, chosen, number[key]).as_dict() for key in plan.chosen.levers}


def _lever(lever: Lever, buys: float | None, chosen: bool) -> dict[str, Any]:
    success = lever.success
    return {
        "id": lever.id,
        "kind": lever.kind,
        "holder": lever.holder,
        "objects": list(lever.objects),
        "cost": lever.cost,
        "delay_days": lever.delay_days,
        "half_life_days": lever.half_life_days,
        "success": [success.value, success.low, success.high],
        "legal_basis": lever.legal_basis,
        "prerequisites": list(lever.prerequisites),
        "chosen": chosen,
        "buys": buys,
    }
