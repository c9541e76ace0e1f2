"""Who is who in a case: protectors, communities, reported perpetrators, roots, private persons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.model.entity import support
from upstander.network.components import circles
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement
    from upstander.network.graph import ActorGraph

PUBLIC_ROLES = (
    ("Posting", "holder"),
    ("Occupancy", "holder"),
    ("Command", "superior"),
    ("Command", "subordinate"),
    ("Directorship", "director"),
    ("Ownership", "owner"),
    ("Control", "controller"),
    ("Sanction", "entity"),
)
"""Relations that give a person a public role: schema, and the property that names the person."""


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """A unit, group or body that incidents name as reported perpetrator.

    Parameters
    ----------
    id, caption
        Entity id, and what to call it.
    weight
        Its share of the summed support of all such reports, in [0, 1]. No measure of guilt.
    incidents
        Ids of the incidents that name it.
    statements
        Ids of the statements that do.
    """

    id: str
    caption: str
    weight: float
    incidents: tuple[str, ...]
    statements: tuple[str, ...]


def perpetrators(entities: Mapping[str, Entity]) -> tuple[Perpetrator, ...]:
    r"""Reported perpetrators, the heaviest first.

    .. math:: w_p = \frac{\sum_i s_{ip}}{\sum_q \sum_i s_{iq}}

    with the support :math:`s_{ip}` of the statements that name body p in incident i (noisy-or
    over independent origins). Natural persons are never weighted: see `persons_reported`.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", *rest) for rest in (
    ...     ("u", "Unit", "name", "3rd Battalion"), ("v", "Unit", "name", "Ford Watch"),
    ...     ("i", "Incident", "perpetrator", "u"), ("j", "Incident", "perpetrator", "u"),
    ...     ("k", "Incident", "perpetrator", "v"))]
    >>> [(p.id, round(p.weight, 2)) for p in perpetrators(assemble(said))]
    [('u', 0.67), ('v', 0.33)]
    """
    named = {
        body: reports
        for body, reports in _reports(entities).items()
        if body in entities and not entities[body].is_a("Person")
    }
    mass = {
        body: sum(support(said).value for said in reports.values())
        for body, reports in named.items()
    }
    total = sum(mass.values())
    if not total:
        return ()
    found = [
        Perpetrator(
            body,
            entities[body].caption,
            mass[body] / total,
            tuple(sorted(reports)),
            tuple(sorted({s.id for said in reports.values() for s in said})),
        )
        for body, reports in named.items()
    ]
    return tuple(sorted(found, key=lambda p: (-p.weight, p.id)))


def unweighted_reports(entities: Mapping[str, Entity]) -> tuple[Problem, ...]:
    """Reports that `perpetrators` leaves out, and why: natural persons, and unknown bodies."""
    found = []
    for body, reports in sorted(_reports(entities).items()):
        where = ", ".join(sorted(reports))
        if body not in entities:
            found.append(
                Problem(
                    Phrase(
                        "{where} names {body!r}, which the case does not describe",
                        where=where,
                        body=body,
                    )
                )
            )
        elif entities[body].is_a("Person"):
            found.append(
                Problem(
                    Phrase(
                        "{where} names a natural person; persons are given no weight", where=where
                    ),
                    remedy="name the unit or body, where a source does",
                )
            )
    return tuple(found)


def _reports(entities: Mapping[str, Entity]) -> dict[str, dict[str, list[Statement]]]:
    found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for entity in entities.values():
        if entity.is_a("Incident"):
            for statement in entity.about("perpetrator"):
                found[statement.told][entity.id].append(statement)
    return found


def protectors(graph: ActorGraph) -> frozenset[str]:
    """Ids of those who protect: sources of protection relations, and self-defence units."""
    return frozenset(r.source for r in graph.in_layer("protection")) | self_defence(graph)


def self_defence(graph: ActorGraph) -> frozenset[str]:
    """Ids of the units that any source calls self-defence."""
    return frozenset(
        key
        for key, entity in graph.actors.items()
        if any(statement.value.lower() == "true" for statement in entity.about("selfDefence"))
    )


def communities(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Ids of the communities."""
    return frozenset(key for key, entity in entities.items() if entity.is_a("Community"))


def persons(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Ids of all natural persons: seen in posts, and never listed as something to remove."""
    return frozenset(key for key, entity in entities.items() if entity.is_a("Person"))


def among_bodies(graph: ActorGraph) -> ActorGraph:
    """The graph in which a commander in post is part of the unit they command.

    Orders then start from the body at the top of what is stated. Otherwise every unit would be
    ordered by its own commander, and cut off from nobody.
    """
    kept = tuple(
        r
        for r in graph.relations
        if r.layer != "command" or not graph.actors[r.source].is_a("Person")
    )
    return replace(graph, relations=kept)


def private_persons(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Ids of the persons without any public role (`PUBLIC_ROLES`): nothing may score them."""
    public = {
        statement.told
        for entity in entities.values()
        for schema, prop in PUBLIC_ROLES
        if entity.is_a(schema)
        for statement in entity.about(prop)
    }
    return persons(entities) - public


def roots(graph: ActorGraph, layer: str) -> frozenset[str]:
    """Ids of the actors that a layer starts from: outgoing relations in it, and no incoming.

    Where a closed circle of relations has nothing above it, each of its members is a root.

    Examples
    --------
    >>> from upstander.model.period import ALWAYS
    >>> from upstander.model.probability import Probability
    >>> from upstander.network.graph import ActorGraph, Relation
    >>> sure = Probability(1, 1, 1, "given")
    >>> chain = [Relation(f"{a}{b}", a, b, "arms", sure, ALWAYS, (), ()) for a, b in ("ab", "bc")]
    >>> sorted(roots(ActorGraph({}, tuple(chain), None), "arms"))
    ['a']
    """
    relations = graph.in_layer(layer)
    circle = circles((r.source, r.target) for r in relations)
    fed = {circle[r.target] for r in relations if circle[r.source] != circle[r.target]}
    return frozenset(r.source for r in relations if circle[r.source] not in fed)
