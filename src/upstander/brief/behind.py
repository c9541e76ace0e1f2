"""Who and what is behind it, and who stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.sentence import Section, Sentence
from upstander.brief.wording import count, listed
from upstander.model.probability import percent, percent_range
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.network.weak_points import WeakPoint

NOTE = "weak-points"


def behind(situation: Situation, limit: int, *, inside: bool) -> Section:
    """The section "Who and what is behind it".

    Parameters
    ----------
    situation
        The reader's view.
    limit
        Number of weak points.
    inside
        True for readers inside the state. A public brief names no weak point and no protector:
        the first would warn perpetrators, the second could harm those named.
    """
    sentences = [*_units(situation)]
    if inside:
        sentences += [_weak(situation, actor) for actor in _actors(situation)[:limit]]
        sentences += _protection(situation)
    return Section("behind", "Who and what is behind it", tuple(sentences))


def _units(situation: Situation) -> list[Sentence]:
    named = situation.perpetrators
    if not named:
        return []
    top = named[:3]
    share = percent(sum(p.weight for p in top))
    text = (
        f"{count(len(named), 'unit').capitalize()} {'is' if len(named) == 1 else 'are'} named in "
        f"reports of incidents; {listed([p.caption for p in top])} "
        f"account{'s' if len(top) == 1 else ''} for {share} of them by weight of evidence."
    )
    return [Sentence(text, tuple(s for p in named for s in p.statements), "actor-graph")]


def _actors(situation: Situation) -> list[list[WeakPoint]]:
    """Weak points by actor, the actor with the largest share first; persons are left out.

    A reported perpetrator is no hub of its own supply, and a brief names bodies, not people.
    """
    groups: dict[str, list[WeakPoint]] = {}
    for point in situation.weak_points:
        entity = situation.entities.get(point.id)
        if point.kind == "actor" and entity is not None and not entity.is_a("Person"):
            groups.setdefault(point.id, []).append(point)
    essential = {n for n, v in vocabulary("layers")["layers"].items() if v.get("essential")}
    ranked = [g for g in groups.values() if any(p.layer in essential for p in g)]
    return sorted(ranked, key=lambda g: -_worth(g, essential))


def _worth(points: list[WeakPoint], essential: set[str]) -> float:
    return max(p.share.value for p in points if p.layer in essential)


def _weak(situation: Situation, points: list[WeakPoint]) -> Sentence:
    essential = vocabulary("layers")["layers"]
    shown = [p for p in points if essential[p.layer].get("essential") or p is points[0]][:3]
    parts = [_part(point) for point in shown]
    substitutes = dict.fromkeys(s for p in shown for s in p.substitutes)
    bodies = [s for s in substitutes if not situation.entities[s].is_a("Person")]
    captions = [situation.caption(s) for s in bodies[:2]]
    closing = "; no substitute is in evidence"
    if substitutes:
        closing = f"; {listed(captions) or 'others'} could stand in for it"
    text = f"{points[0].caption}: without it, {listed(parts)} to units with incidents would be cut"
    return Sentence(
        f"{text}{closing}.", tuple(dict.fromkeys(s for p in shown for s in p.statements)), NOTE
    )


def _part(point: WeakPoint) -> str:
    supplies = vocabulary("layers")["layers"][point.layer]["supplies"]
    span = percent_range(point.share.low, point.share.high)
    kind = f"routes of {supplies}" if supplies == "orders" else f"supply routes of {supplies}"
    return f"{percent(point.share.value)} ({span}) of the {kind}"


def _protection(situation: Situation) -> list[Sentence]:
    relations = situation.graph.in_layer("protection")
    if not relations:
        return []
    threatened = {c for i in situation.incidents for c in i.harmed}
    guarded = [r for r in relations if r.target in threatened]
    bodies = sorted({situation.caption(r.source) for r in guarded})
    if not bodies:
        return []
    shown = listed([*bodies[:4], *([f"{len(bodies) - 4} more"] if len(bodies) > 4 else [])])
    text = f"Against it stand {shown}, who protect communities named as harmed."
    return [Sentence(text, tuple(s for r in guarded for s in r.statements), "actor-graph")]
