"""Who could answer a question: origins that already speak of its ends, and through whom to ask."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.marking import TLP
from upstander.network.roles import protectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement
    from upstander.network.graph import ActorGraph

CONTACT = "whoever is in contact with it already"
"""Through whom an origin at risk is asked, where nobody is known by name."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """An origin that already speaks of what a question is about.

    Parameters
    ----------
    origin
        Who said it first.
    spoke
        Whether it has already said the very thing: another origin adds more.
    statements
        Ids of what it says of the thing or of its ends.
    through
        Through whom alone it may be asked; empty where it publishes. A partner, or one who
        protects, is never to be put at risk by a question.
    names
        The names in it; none where nobody is known by name.
    """

    origin: str
    spoke: bool
    statements: tuple[str, ...]
    through: str
    names: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The answerer as plain data."""
        return {
            "origin": self.origin,
            "spoke": self.spoke,
            "statements": list(self.statements),
            "through": self.through,
            "names": list(self.names),
        }

    def __str__(self) -> str:
        return f"{self.origin} (ask only through {self.through})" if self.through else self.origin


def answerers(
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    said: Collection[str],
    ends: Iterable[str],
) -> tuple[Answerer, ...]:
    """Origins that speak of a claim or of its ends; those that have not spoken of it come first.

    Parameters
    ----------
    entities, graph
        The case, and its actor graph.
    said
        Ids of the statements that make the claim.
    ends
        Ids of the actors that the claim is about.
    """
    guarded = _guarded(entities, graph)
    heard: dict[str, list[Statement]] = defaultdict(list)
    near = {*ends}
    touching = {e for r in graph.relations if near & {r.source, r.target} for e in r.entities}
    for key in sorted((near | touching) & set(entities)):
        for statement in entities[key].statements:
            heard[_person(statement, entities)].append(statement)
    found = [
        Answerer(
            origin,
            any(s.id in said for s in statements),
            tuple(sorted({s.id for s in statements})),
            *guarded.get(origin, ("", ())),
        )
        for origin, statements in heard.items()
    ]
    return tuple(sorted(found, key=lambda a: (a.spoke, -len(a.statements), a.origin)))


def _person(statement: Statement, entities: Mapping[str, Entity]) -> str:
    """The origin as a reader would call it."""
    origin = statement.independent_origin
    return entities[origin].caption if origin in entities else origin


def _guarded(
    entities: Mapping[str, Entity], graph: ActorGraph
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Through whom alone an origin may be asked, by origin: partners and those who protect."""
    kept = [entities[key].caption.casefold() for key in protectors(graph) if key in entities]
    found: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        for s in entity.statements:
            origin = _person(s, entities)
            partner = s.marking.level > TLP.GREEN
            if partner or any(name in origin.casefold() for name in kept):
                found[origin] |= s.marking.audience or {s.marking.originator}
    return {origin: _through(origin, names) for origin, names in found.items()}


def _through(origin: str, names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """In words, and the names in them."""
    others = tuple(sorted(name for name in names if name and name != origin))
    return " or ".join(others) if others else CONTACT, others
