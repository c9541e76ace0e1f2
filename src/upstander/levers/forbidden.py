"""What a plan may not do: levers that are taken out before anything is optimised, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.levers.problem import cyclic
from upstander.network.roles import communities, private_persons, self_defence
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from upstander.model.entity import Entity
    from upstander.model.lever import Lever
    from upstander.network.graph import ActorGraph, Relation

HARM_CAP = 0.2
"""Harm to any one community that a plan may not exceed, in [0, 1]: a judgement."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One reason why a lever may not be, or cannot be, part of any plan.

    Parameters
    ----------
    lever, caption
        Entity id and name.
    reason
        As the end of a sentence: "it …"; `why` gives it in English.
    statements
        Ids of the statements that the reason rests on.
    rule
        ``spared``, ``harm``, ``legal``, ``object``, ``holder`` or ``prerequisite``.
    """

    lever: str
    caption: str
    reason: Saying
    statements: tuple[str, ...]
    rule: str

    @property
    def why(self) -> str:
        """The reason in English."""
        return str(self.reason)

    def as_dict(self) -> dict[str, Any]:
        """The refusal as plain data."""
        return {
            "lever": self.lever,
            "caption": self.caption,
            "why": self.why,
            "rule": self.rule,
            "statements": list(self.statements),
        }


_Reason = tuple[str, Saying, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Why:
    """Why somebody is spared: what to say of a lever that acts on them, and on a relation."""

    acting: str
    ending: str
    whom: str = ""

    def acts(self, who: str) -> Saying:
        """Of a lever that acts on them."""
        return Saying(self.acting, {"who": who} | self._whom())

    def ends(self, who: str, r: Relation, graph: ActorGraph) -> Saying:
        """Of a lever that ends a relation of theirs."""
        names = {"giver": graph.caption(r.source), "taker": graph.caption(r.target)}
        layer = Saying(r.layer)
        return Saying(self.ending, names | {"layer": layer, "who": who} | self._whom())

    def _whom(self) -> dict[str, str]:
        return {"whom": self.whom} if self.whom else {}


_DEFENDER = _Why(
    "acts on {who}, a self-defence unit whose community is threatened",
    "ends the relation {giver} → {taker} ({layer}) of {who}, a self-defence unit whose community "
    "is threatened",
)
_COMMUNITY = _Why(
    "acts on {who}, a community",
    "ends the relation {giver} → {taker} ({layer}) of {who}, a community",
)
_PRIVATE = _Why(
    "acts on {who}, a private individual",
    "ends the relation {giver} → {taker} ({layer}) of {who}, a private individual",
)


def _protector_of(whom: str) -> _Why:
    return _Why(
        "acts on {who}, who protects {whom}",
        "ends the relation {giver} → {taker} ({layer}) of {who}, who protects {whom}",
        whom,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Spared:
    """Who may not be acted on: the reason for each, and the statements it rests on."""

    why: Mapping[str, _Why]
    statements: Mapping[str, tuple[str, ...]]


def relations_hit(lever: Lever, graph: ActorGraph) -> tuple[Relation, ...]:
    """The relations that a lever ends where it succeeds.

    Those it names, and the outgoing relations of its objects in the layers it names (in all
    layers where it names none).
    """
    return tuple(
        r
        for r in graph.relations
        if set(r.entities) & set(lever.relations)
        or (r.source in lever.objects and (not lever.layers or r.layer in lever.layers))
    )


def forbidden_levers(
    levers: Mapping[str, Lever],
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    reached: Collection[str],
    *,
    harm_cap: float = HARM_CAP,
) -> tuple[Forbidden, ...]:
    """Every lever that may not be used, once per reason, in the order of their ids.

    Parameters
    ----------
    levers
        The menu, by entity id.
    entities, graph
        The case, and its actor graph.
    reached
        Ids of the holders that some chain of influence reaches from our own state.
    harm_cap
        Largest harm to one community: a judgement.
    """
    spared = _spared(entities, graph)
    found: dict[str, list[Forbidden]] = {}
    for key, lever in levers.items():
        reasons = [
            *_who_is_spared(lever, graph, spared),
            *_harm(lever, graph, entities, harm_cap),
            *_paper(lever, entities[key], graph),
            *_holder(lever, entities[key], graph, reached),
        ]
        found[key] = [Forbidden(key, lever.name, why, said, rule) for rule, why, said in reasons]
    _follow_prerequisites(levers, entities, found)
    return tuple(refusal for key in sorted(found) for refusal in found[key])


def _spared(entities: Mapping[str, Entity], graph: ActorGraph) -> _Spared:
    why: dict[str, _Why] = {}
    statements: dict[str, list[str]] = {}
    for r in graph.in_layer("protection"):
        if r.source not in self_defence(graph):
            why[r.source] = _protector_of(graph.caption(r.target))
            statements.setdefault(r.source, []).extend(r.statements)
    for key in self_defence(graph) & _threatened_defenders(entities, graph):
        why[key] = _DEFENDER
        said = graph.actors[key].about("selfDefence")
        statements.setdefault(key, []).extend(s.id for s in said)
    for key in communities(entities):
        why[key] = _COMMUNITY
        statements[key] = [s.id for s in entities[key].about("name")]
    for key in private_persons(entities):
        why[key] = _PRIVATE
        statements[key] = [s.id for s in entities[key].about("name")]
    return _Spared(why, {key: tuple(sorted(set(said))) for key, said in statements.items()})


def _threatened_defenders(entities: Mapping[str, Entity], graph: ActorGraph) -> frozenset[str]:
    """Self-defence units of a community that was harmed, or of which nothing is known."""
    harmed = {
        community
        for entity in entities.values()
        if entity.is_a("Incident")
        for community in entity.values("harmed")
    }
    defended: dict[str, set[str]] = {key: set() for key in self_defence(graph)}
    for r in graph.in_layer("protection"):
        defended.setdefault(r.source, set()).add(r.target)
    return frozenset(key for key, whom in defended.items() if not whom or whom & harmed)


def _who_is_spared(lever: Lever, graph: ActorGraph, spared: _Spared) -> Iterator[_Reason]:
    for key in lever.objects:
        if key in spared.why:
            reason = spared.why[key].acts(graph.caption(key))
            yield "spared", reason, spared.statements[key]
    told = {key for key in lever.objects if key in spared.why}
    for r in relations_hit(lever, graph):
        for key in (r.source, r.target):
            if key in spared.why and r.source not in told:
                said = sorted({*spared.statements[key], *r.statements})
                yield "spared", spared.why[key].ends(graph.caption(key), r, graph), tuple(said)


def _harm(
    lever: Lever, graph: ActorGraph, entities: Mapping[str, Entity], cap: float
) -> Iterator[_Reason]:
    for community, harm in lever.harms:
        if harm > cap:
            said = [s.id for p in ("harms", "harm") for s in entities[lever.id].about(p)]
            told = {"community": graph.caption(community), "harm": float(harm), "cap": float(cap)}
            why = Saying("harms {community} by {harm}, above the cap of {cap} (a judgement)", told)
            yield "harm", why, tuple(sorted(said))


def _paper(lever: Lever, entity: Entity, graph: ActorGraph) -> Iterator[_Reason]:
    named = tuple(s.id for s in entity.about("name"))
    if not lever.legal_basis:
        yield "legal", Saying("has no legal basis stated"), named
    known = {e for r in graph.relations for e in r.entities}
    if not (set(lever.objects) & set(graph.actors) or set(lever.relations) & known):
        said = [s.id for p in ("object", "objectRelation") for s in entity.about(p)]
        reason = Saying("acts on nothing that is known on the day of the case")
        yield "object", reason, tuple(said) or named


def _holder(
    lever: Lever, entity: Entity, graph: ActorGraph, reached: Collection[str]
) -> Iterator[_Reason]:
    said = tuple(s.id for s in entity.about("holder"))
    if not lever.holder:
        yield "holder", Saying("has no known holder"), tuple(s.id for s in entity.about("name"))
    elif lever.holder not in reached:
        why = Saying(
            "is held by {holder}, whom no chain of influence reaches from our own state",
            {"holder": graph.caption(lever.holder)},
        )
        yield "holder", why, said


def _follow_prerequisites(
    levers: Mapping[str, Lever],
    entities: Mapping[str, Entity],
    found: dict[str, list[Forbidden]],
) -> None:
    """A lever falls with what it needs; those that need one another fall together."""
    waiting = [(need, key) for key, lever in levers.items() for need in lever.prerequisites]
    stuck = cyclic(waiting)
    fallen = stuck | {key for key, reasons in found.items() if reasons}
    while fresh := [(a, b) for a, b in waiting if a in fallen or a not in levers]:
        waiting = [pair for pair in waiting if pair not in fresh]
        for need, key in fresh:
            name = levers[need].name if need in levers else repr(need)
            why = _needing(name, need, levers, stuck)
            said = tuple(s.id for s in entities[key].about("prerequisite") if s.value == need)
            found[key].append(Forbidden(key, levers[key].name, why, said, "prerequisite"))
        fallen |= {key for _, key in fresh}


def _needing(name: str, need: str, levers: Mapping[str, Lever], stuck: Collection[str]) -> Saying:
    told = {"lever": name}
    if need not in levers:
        return Saying("needs {lever}, which the case does not describe", told)
    if need in stuck:
        return Saying("needs {lever}, in a circle of prerequisites", told)
    return Saying("needs {lever}, which may not be used", told)
