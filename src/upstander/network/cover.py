"""Cover: who protects a community, and how thin that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.network.roles import communities, private_persons

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement
    from upstander.network.graph import ActorGraph


@dataclass(frozen=True, slots=True)
class Cover:
    """Who protects one community, and how thin that is.

    Parameters
    ----------
    community, place
        Entity ids; the place is empty where none is stated.
    protectors, conveners
        Ids of those who protect it, private persons never named; of these, those who convene.
    thin
        ``none`` (nobody is stated), ``one`` (one protector), ``one origin`` (several, all on the
        word of a single origin), or empty.
    harmed
        Ids of the incidents that name it as harmed.
    statements
        Ids of the statements about its protection; where there is none, those that name it.
    """

    community: str
    place: str
    protectors: tuple[str, ...]
    conveners: tuple[str, ...]
    thin: tuple[str, ...]
    harmed: tuple[str, ...]
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The cover as plain data."""
        return {
            "community": self.community,
            "place": self.place,
            "protectors": list(self.protectors),
            "conveners": list(self.conveners),
            "thin": list(self.thin),
            "harmed": list(self.harmed),
            "statements": list(self.statements),
        }


def covers_of(
    graph: ActorGraph, entities: Mapping[str, Entity], conveners: Collection[str]
) -> tuple[Cover, ...]:
    """The cover of every community, the thinnest first and of these the most harmed.

    Parameters
    ----------
    graph, entities
        The actor graph on the day of the case, and all entities of the case.
    conveners
        Ids of those who protect by bringing together.
    """
    said = {s.id: s for entity in entities.values() for s in entity.statements}
    found = [_cover(key, graph, entities, conveners, said) for key in communities(entities)]
    return tuple(sorted(found, key=lambda c: (_thinness(c), -len(c.harmed), c.community)))


def _cover(
    community: str,
    graph: ActorGraph,
    entities: Mapping[str, Entity],
    conveners: Collection[str],
    said: Mapping[str, Statement],
) -> Cover:
    relations = [r for r in graph.in_layer("protection") if r.target == community]
    everyone = {r.source for r in relations}
    who = sorted(everyone - private_persons(entities))
    ids = {i for r in relations for i in r.statements}
    thin = [] if everyone else ["none"]
    if len(everyone) == 1:
        thin.append("one")
    if everyone and len(origins_of(ids, said)) == 1:
        thin.append("one origin")
    harmed = [
        key
        for key, entity in entities.items()
        if entity.is_a("Incident") and community in entity.values("harmed")
    ]
    return Cover(
        community,
        entities[community].first("place"),
        tuple(who),
        tuple(key for key in who if key in conveners),
        tuple(thin),
        tuple(sorted(harmed)),
        tuple(sorted(ids or {s.id for s in entities[community].about("name")})),
    )


def origins_of(ids: Collection[str], said: Mapping[str, Statement]) -> tuple[str, ...]:
    """The independent origins of statements, by their ids."""
    return tuple(sorted({said[i].independent_origin for i in ids}))


def _thinness(cover: Cover) -> int:
    order = (("none",), ("one", "one origin"), ("one",), ("one origin",), ())
    return order.index(cover.thin)
