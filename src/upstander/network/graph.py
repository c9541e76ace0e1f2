"""The actor graph: who does what to whom on a given day, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.model.entity import support
from upstander.model.period import Moment, Period
from upstander.model.probability import Probability
from upstander.model.vocabulary import vocabulary
from upstander.network.claim import claims_of
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement
    from upstander.network.claim import Claim

_ENDS = ("LegalEntity", "Community", "Asset")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between two actors in one layer.

    Parameters
    ----------
    id
        Id of the (first) relation entity that states it; with ``#1`` or ``#2`` for the leg to or
        from an intermediary.
    source, target, layer
        Actor ids, and a layer of ``vocabulary/layers.yml``.
    probability
        That it holds on the day of the view.
    period
        When it held, read widely.
    statements
        Ids of the statements that it rests on.
    entities
        Ids of the relation entities that state it. Relations of the same entities stand or fall
        together in sampled worlds.
    directed
        False where neither end comes first (an association).
    """

    id: str
    source: str
    target: str
    layer: str
    probability: Probability
    period: Period
    statements: tuple[str, ...]
    entities: tuple[str, ...]
    directed: bool = True


@dataclass(frozen=True, slots=True)
class ActorGraph:
    """Actors and the relations between them that may hold on a day.

    Parameters
    ----------
    actors
        Entities by id: everyone who can be an end of a relation.
    relations
        In the order of their layer, source and target.
    as_of
        The day of the view; None for a view of all times.
    notes
        What was left out or put in another layer, and why.
    """

    actors: Mapping[str, Entity]
    relations: tuple[Relation, ...]
    as_of: date | None
    notes: tuple[Problem, ...] = ()

    def in_layer(self, layer: str) -> tuple[Relation, ...]:
        """The relations of one layer."""
        return tuple(r for r in self.relations if r.layer == layer)

    def caption(self, actor: str) -> str:
        """What to call an actor."""
        found = self.actors.get(actor)
        return found.caption if found is not None else actor


def actor_graph(entities: Mapping[str, Entity], as_of: date | None) -> ActorGraph:
    """The actor graph that entities describe, as of a day.

    Parameters
    ----------
    entities
        By canonical id, as `upstander.model.entity.assemble` gives them.
    as_of
        The day; None keeps every relation of any time, without decay.

    Returns
    -------
    ActorGraph
        Its probabilities follow ``docs/explanation/actor-graph.md``: noisy-or over independent
        origins, the less supported end, halved per half-life of the layer where no end is stated.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.grade import Grade
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", key, schema, prop, value, grade=Grade.parse("A1"))
    ...         for key, schema, prop, value in (
    ...             ("hq", "Unit", "name", "Headquarters"), ("u", "Unit", "name", "3rd Battalion"),
    ...             ("c", "Command", "superior", "hq"), ("c", "Command", "subordinate", "u"))]
    >>> graph = actor_graph(assemble(said), date(2025, 1, 1))
    >>> [(r.source, r.target, r.layer, str(r.probability)) for r in graph.relations]
    [('hq', 'u', 'command', '94% (83-100%)')]
    """
    notes: list[Problem] = []
    groups: dict[tuple[str, str, str, bool], list[Claim]] = defaultdict(list)
    for entity in entities.values():
        if entity.schema in _of_places():
            continue
        faults: list[Problem] = []
        claims = claims_of(entity, as_of, faults.append)
        if all(_may_join(claim, entities) for claim in claims):
            notes += faults
            for claim in claims:
                if fault := _unknown_end(claim, entities):
                    notes.append(fault)
                else:
                    groups[_key(claim)].append(claim)
    relations = tuple(_relation(key, groups[key], as_of) for key in sorted(groups))
    ends = {end for r in relations for end in (r.source, r.target)}
    actors = {
        key: entity
        for key, entity in entities.items()
        if key in ends or entity.is_a("LegalEntity") or entity.is_a("Community")
    }
    return ActorGraph(actors, relations, as_of, tuple(notes))


@cache
def _of_places() -> frozenset[str]:
    return frozenset(vocabulary("layers")["not_between_actors"])


def _may_join(claim: Claim, entities: Mapping[str, Entity]) -> bool:
    """Whether both ends could be actors: a place or a document never is."""
    ends = [entities[end] for end in (claim.source, claim.target) if end in entities]
    return all(any(end.is_a(name) for name in _ENDS) for end in ends)


def _unknown_end(claim: Claim, entities: Mapping[str, Entity]) -> Problem | None:
    for end in (claim.source, claim.target):
        if end not in entities:
            return Problem(
                Phrase(
                    "relation {entity} names {end!r}, which the case does not describe",
                    entity=claim.entity,
                    end=end,
                ),
                remedy="add the entity or drop the relation; the relation is left out",
            )
    return None


def _key(claim: Claim) -> tuple[str, str, str, bool]:
    source, target = claim.source, claim.target
    if not claim.directed:
        source, target = sorted((source, target))
    return (claim.layer, source, target, claim.directed)


def _relation(key: tuple[str, str, str, bool], claims: list[Claim], as_of: date | None) -> Relation:
    layer, source, target, directed = key
    first = min(claims, key=lambda claim: (claim.entity, claim.leg))
    said = [(*c.source_said, *c.target_said, *c.details) for c in claims]
    return Relation(
        id=f"{first.entity}#{first.leg}" if first.leg else first.entity,
        source=source,
        target=target,
        layer=layer,
        probability=_decayed(_support(claims), layer, claims, as_of),
        period=_hull(claim.period for claim in claims),
        statements=tuple(sorted({s.id for statements in said for s in statements})),
        entities=tuple(sorted({claim.entity for claim in claims})),
        directed=directed,
    )


def _support(claims: list[Claim]) -> Probability:
    """No better supported than the less supported of its two ends."""
    sides: list[Iterable[Statement]] = [
        (s for claim in claims for s in claim.source_said),
        (s for claim in claims for s in claim.target_said),
    ]
    return min((support(side) for side in sides), key=lambda p: (p.value, p.low, p.high))


def _decayed(
    given: Probability, layer: str, claims: list[Claim], as_of: date | None
) -> Probability:
    if as_of is None or any(claim.period.end.latest is not None for claim in claims):
        return given
    known = [claim.last_known for claim in claims if claim.last_known is not None]
    if not known:
        return Probability(
            given.value, given.low, given.high, f"{given.reason}; undated, so not aged"
        )
    days = max(0, (as_of - max(known)).days)
    keep = 0.5 ** (days / _half_life(layer))
    reason = f"{given.reason}; last known {max(known)}, {days:,} days before the day of the view"
    return Probability(given.value * keep, given.low * keep, given.high * keep, reason)


def _hull(periods: Iterable[Period]) -> Period:
    spans = list(periods)
    start = min((p.start for p in spans), key=lambda m: m.earliest or date.min, default=Moment())
    end = max((p.end for p in spans), key=lambda m: m.latest or date.max, default=Moment())
    return Period(start, end)


@cache
def _half_life(layer: str) -> float:
    return float(vocabulary("layers")["layers"][layer]["half_life_days"])
