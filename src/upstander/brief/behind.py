"""Who and what is behind it, and who stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.sentence import Section, Sentence
from upstander.network.layers import essential_layers
from upstander.network.weak_points import routes_to

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.network.weak_points import WeakPoint
    from upstander.words.text import Words

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
    title = situation.language.word("Who and what is behind it")
    return Section("behind", title, tuple(sentences))


def _units(situation: Situation) -> list[Sentence]:
    say, named = situation.language, situation.perpetrators
    if not named:
        return []
    top = named[:3]
    text = say.say(
        "{number} unit is named in reports of incidents; {names} accounts for {share} of them by "
        "weight of evidence.",
        "{number} units are named in reports of incidents; {names} account for {share} of them by "
        "weight of evidence.",
        number=len(named),
        names=say.listed([p.caption for p in top]),
        share=say.percent(sum(p.weight for p in top)),
    )
    said = tuple(s for p in named for s in p.statements)
    return [Sentence(say.raised(text), said, "actor-graph")]


def _actors(situation: Situation) -> list[list[WeakPoint]]:
    """Weak points by actor, the actor with the largest share first; persons are left out.

    A reported perpetrator is no hub of its own supply, and a brief names bodies, not people.
    """
    groups: dict[str, list[WeakPoint]] = {}
    for point in situation.weak_points:
        entity = situation.entities.get(point.id)
        if point.kind == "actor" and entity is not None and not entity.is_a("Person"):
            groups.setdefault(point.id, []).append(point)
    essential = set(essential_layers())
    ranked = [g for g in groups.values() if any(p.layer in essential for p in g)]
    return sorted(ranked, key=lambda g: -_worth(g, essential))


def _worth(points: list[WeakPoint], essential: set[str]) -> float:
    return max(p.share.value for p in points if p.layer in essential)


def _weak(situation: Situation, points: list[WeakPoint]) -> Sentence:
    say, essential = situation.language, essential_layers()
    shown = [p for p in points if p.layer in essential or p is points[0]][:3]
    told: dict[str, Any] = {
        "actor": points[0].caption,
        "parts": say.listed([_part(situation, p) for p in shown]),
    }
    substitutes = dict.fromkeys(s for p in shown for s in p.substitutes)
    bodies = [s for s in substitutes if not situation.entities[s].is_a("Person")]
    captions = [situation.caption(s) for s in bodies[:2]]
    if captions:
        text = say.say(
            "{actor}: without it, {parts} to units with incidents would be cut; {names} could "
            "stand in for it.",
            names=say.listed(captions),
            **told,
        )
    elif substitutes:
        text = say.say(
            "{actor}: without it, {parts} to units with incidents would be cut; others could "
            "stand in for it.",
            **told,
        )
    else:
        text = say.say(
            "{actor}: without it, {parts} to units with incidents would be cut; no substitute is "
            "in evidence.",
            **told,
        )
    return Sentence(text, tuple(dict.fromkeys(s for p in shown for s in p.statements)), NOTE)


def _part(situation: Situation, point: WeakPoint) -> Words:
    return situation.language.say(
        "{share} of the {routes}", share=point.share, routes=routes_to(point.layer)
    )


def _protection(situation: Situation) -> list[Sentence]:
    say, relations = situation.language, situation.graph.in_layer("protection")
    if not relations:
        return []
    threatened = {c for i in situation.incidents for c in i.harmed}
    guarded = [r for r in relations if r.target in threatened]
    bodies = sorted({situation.caption(r.source) for r in guarded})
    if not bodies:
        return []
    names, rest = [*bodies[:4]], len(bodies) - 4
    if rest > 0:
        names.append(say.say("{n} more", "{n} more", number=rest, context="bodies"))
    text = say.say(
        "Against it stand {names}, who protect communities named as harmed.",
        names=say.listed(names),
    )
    return [Sentence(text, tuple(s for r in guarded for s in r.statements), "actor-graph")]
