"""What each kind of analysis asks of the engines: a view in, plain data and pages out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.brief.audience import Audience
from upstander.brief.compose import look
from upstander.brief.fitting import fitted
from upstander.brief.rendering import as_data, as_html
from upstander.errors import InputError
from upstander.evidence.quality.report import quality
from upstander.hub.analyses.models import Kind
from upstander.hub.analyses.portfolio import portfolio, questions
from upstander.network.graph import actor_graph
from upstander.network.weak_points import weak_points
from upstander.words.refusal import as_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity

SEED, WORLDS, MOST = 1, 1_024, 100
_BRIEFS = {
    Kind.MINISTER: Audience.MINISTER,
    Kind.DESK: Audience.DESK,
    Kind.PUBLIC: Audience.PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Made:
    """What an analysis came to: plain data, and for a brief its page and print."""

    result: dict[str, Any]
    page: str = ""
    printed: bytes = b""


def analysed(
    kind: Kind,
    view: CaseFile,
    budget: float | None,
    seconds_left: Callable[[], float],
    language: str = "en",
) -> Made:
    """What the engines say of a view.

    Parameters
    ----------
    view
        What the asker may see: nothing else exists here.
    budget
        For levers and briefs; the case's own where none is given.
    seconds_left
        Asked by the solver between its steps.
    language
        In which a brief is written.

    Raises
    ------
    UpstanderError
        The view does not hold what is needed; the message says what.
    """
    if kind in _BRIEFS:
        return _brief(view, _BRIEFS[kind], budget, seconds_left, language)
    if kind is Kind.WEAK:
        return Made(_weak(view))
    if kind is Kind.QUESTIONS:
        return Made(questions(view, budget, seconds_left))
    if kind is Kind.QUALITY:
        return Made({"findings": [found.as_dict() for found in quality(view)[: 2 * MOST]]})
    return Made(_levers(view, budget, seconds_left))


def _weak(view: CaseFile) -> dict[str, Any]:
    entities = view.entities()
    graph = actor_graph(entities, view.manifest.as_of)
    found = weak_points(graph, entities, worlds=WORLDS, seed=SEED)
    return {
        "found": len(found),
        "points": [
            point.as_dict()
            | {"substitutes": _named(point.substitutes, entities), "said": point.told.as_dict()}
            for point in found[:MOST]
        ],
        "notes": [as_plain(note) for note in graph.notes],
        "worlds": WORLDS,
    }


def _levers(
    view: CaseFile, budget: float | None, seconds_left: Callable[[], float]
) -> dict[str, Any]:
    situation = look(
        view, Audience.MINISTER, budget=budget, worlds=WORLDS, seed=SEED, seconds_left=seconds_left
    )
    plan = situation.plan
    if plan is None:
        raise InputError(
            "no plan can be made of what you see",
            remedy="a plan needs levers, a budget, our own state and a reported perpetrator",
        )
    entities, options = situation.entities, situation.options
    holders = {key: lever.holder for key, lever in situation.menu.items()}
    return {
        "status": plan.status,
        "budget": plan.budget,
        "cost": plan.chosen.cost,
        "objective": plan.chosen.objective,
        "fresh": plan.chosen.fresh.as_dict() if plan.chosen.fresh else None,
        "nothing": plan.nothing.objective,
        "playbook": plan.playbook.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "levers": [
            {
                "id": key,
                "caption": _name(key, entities),
                "holder": _name(holders.get(str(key), ""), entities),
                "buys": buys,
            }
            for key, buys in plan.bought
        ],
        "influence": [[_name(a, entities), _name(b, entities)] for a, b in plan.chosen.influence],
        "forbidden": [
            item.as_dict() | {"caption": _name(item.lever, entities), "said": item.reason.as_dict()}
            for item in plan.forbidden
        ],
        "notes": [as_plain(note) for note in plan.notes],
        "menu": len(options.levers) if options else 0,
    } | portfolio(situation, plan)


def _brief(
    view: CaseFile,
    audience: Audience,
    budget: float | None,
    seconds_left: Callable[[], float],
    language: str,
) -> Made:
    situation = look(
        view,
        audience,
        budget=budget,
        worlds=WORLDS,
        seed=SEED,
        seconds_left=seconds_left,
        language=language,
    )
    brief, printed = fitted(situation, audience, "brief.html")
    data = as_data(brief)
    told: dict[str, Any] = {"title": brief.title, "headline": brief.headline}
    told |= {"banner": brief.banner, "language": brief.language.code}
    told |= {"sections": data["sections"], "sentences": len(brief.evidence)}
    return Made(told, as_html(brief), printed.data)


def _named(keys: Any, entities: Mapping[str, Entity]) -> list[str]:
    return [_name(key, entities) for key in keys]


def _name(key: Any, entities: Mapping[str, Entity]) -> str:
    found = entities.get(str(key))
    return found.caption if found is not None else str(key)
