"""The other coalition: who protects, convenes, moderates and influences, and where it is thin."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.network.cover import Cover, covers_of, origins_of
from upstander.network.layers import capability_layers
from upstander.network.roles import communities, perpetrators, private_persons, protectors

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement
    from upstander.network.graph import ActorGraph, Relation

ROLES = ("protector", "convener", "moderate", "influencer")

CONVENING = ("mediat", "conven", "dialog", "interfaith", "negotiat", "reconcil")
"""Beginnings of English words for bringing people together: how means are read, a judgement."""


@dataclass(frozen=True, slots=True)
class Member:
    """An actor of the other coalition.

    Parameters
    ----------
    actor
        Entity id; never a private person.
    roles
        Of `ROLES`.
    communities
        Ids of those it protects.
    moves
        Ids of actors on the perpetrators' side that it can move.
    origins
        Independent origins that speak of its part.
    statements
        Ids of the statements that do.
    """

    actor: str
    roles: tuple[str, ...]
    communities: tuple[str, ...]
    moves: tuple[str, ...]
    origins: tuple[str, ...]
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The member as plain data."""
        return {
            "actor": self.actor,
            "roles": list(self.roles),
            "communities": list(self.communities),
            "moves": list(self.moves),
            "origins": list(self.origins),
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Coalition:
    """The other coalition of a case.

    Parameters
    ----------
    members
        Those of most parts first.
    covers
        One per community, the thinnest first and of these the most harmed.
    places
        Place id and the ids of all who protect somebody there, the fewest first.
    """

    members: tuple[Member, ...]
    covers: tuple[Cover, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]

    def as_dict(self) -> dict[str, Any]:
        """The coalition as plain data."""
        return {
            "members": [member.as_dict() for member in self.members],
            "covers": [cover.as_dict() for cover in self.covers],
            "places": [{"place": key, "protectors": list(who)} for key, who in self.places],
        }


def coalition(graph: ActorGraph, entities: Mapping[str, Entity]) -> Coalition:
    """Who stands with those at risk, by community and place, and where that is thin.

    Parameters
    ----------
    graph
        On the day of the case.
    entities
        All entities of the case.

    Returns
    -------
    Coalition
        A *protector* is stated to protect a community, or is a self-defence unit; a *convener*
        protects by bringing together; an *influencer* is stated to move an actor on the
        perpetrators' side; a *moderate* is on that side itself, is no reported perpetrator, and
        protects, is moved by a protector, or is addressed by a measure of mediation.
        Definitions: ``docs/explanation/coalition.md``.
    """
    said = {s.id: s for entity in entities.values() for s in entity.statements}
    parts = _parts(graph, entities)
    hidden = private_persons(entities) | communities(entities)
    members = [
        _member(actor, roles, graph, parts, said)
        for actor, roles in parts.roles.items()
        if actor not in hidden
    ]
    covers = covers_of(graph, entities, parts.conveners)
    return Coalition(
        tuple(sorted(members, key=lambda m: (-len(m.roles), -len(m.communities), m.actor))),
        covers,
        _places(covers),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """Who does what: roles by actor, conveners, the perpetrators' side, whom to talk with."""

    roles: Mapping[str, set[str]]
    conveners: frozenset[str]
    other_side: frozenset[str]
    talked: Mapping[str, set[str]]


def _parts(graph: ActorGraph, entities: Mapping[str, Entity]) -> _Parts:
    side = upstream(graph, {p.id for p in perpetrators(entities)})
    reported = {p.id for p in perpetrators(entities)}
    guards = protectors(graph)
    conveners = frozenset(r.source for r in graph.in_layer("protection") if _convenes(r, entities))
    roles: dict[str, set[str]] = defaultdict(set)
    for actor in guards:
        roles[actor].add("protector")
    for actor in conveners:
        roles[actor].add("convener")
    for r in graph.in_layer("influence"):
        if r.target in side and r.source not in side:
            roles[r.source].add("influencer")
        if r.source in guards and r.target in side - reported:
            roles[r.target].add("moderate")
    talked = _talked_with(entities)
    for actor in ((guards | set(talked)) & side) - reported:
        roles[actor].add("moderate")
    return _Parts(roles, conveners, side, talked)


def _talked_with(entities: Mapping[str, Entity]) -> dict[str, set[str]]:
    """Whom a measure of mediation on the menu addresses, with the statements that say so."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        if entity.is_a("Lever") and entity.first("kind") == "mediation":
            for statement in entity.about("object"):
                found[statement.told].add(statement.id)
    return found


def upstream(graph: ActorGraph, bodies: Collection[str]) -> frozenset[str]:
    """Bodies, and whoever commands, owns or supplies them, at any remove."""
    layers = {*capability_layers(), "ownership"}
    feeding: dict[str, set[str]] = defaultdict(set)
    for r in graph.relations:
        if r.layer in layers:
            feeding[r.target].add(r.source)
    found, front = set(bodies), list(bodies)
    while front:
        fresh = feeding[front.pop()] - found
        found |= fresh
        front += fresh
    return frozenset(found)


def _convenes(relation: Relation, entities: Mapping[str, Entity]) -> bool:
    means = [v for key in relation.entities for v in entities[key].values("means")]
    return any(word in text.casefold() for text in means for word in CONVENING)


def _member(
    actor: str,
    roles: set[str],
    graph: ActorGraph,
    parts: _Parts,
    said: Mapping[str, Statement],
) -> Member:
    protects = [r for r in graph.in_layer("protection") if r.source == actor]
    moves = [
        r
        for r in graph.in_layer("influence")
        if (r.source == actor and r.target in parts.other_side)
        or (r.target == actor and "moderate" in roles)
    ]
    ids = {i for r in (*protects, *moves) for i in r.statements}
    ids |= {s.id for s in graph.actors[actor].about("selfDefence")}
    ids |= parts.talked.get(actor, set()) if "moderate" in roles else set()
    return Member(
        actor,
        tuple(role for role in ROLES if role in roles),
        tuple(sorted({r.target for r in protects})),
        tuple(sorted({r.target for r in moves if r.source == actor})),
        origins_of(ids, said),
        tuple(sorted(ids)),
    )


def _places(covers: Collection[Cover]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[str]] = defaultdict(set)
    for cover in covers:
        if cover.place:
            found[cover.place] |= set(cover.protectors)
    rows = [(place, tuple(sorted(who))) for place, who in found.items()]
    return tuple(sorted(rows, key=lambda row: (len(row[1]), row[0])))
