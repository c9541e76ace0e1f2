"""Contradictions: statements that cannot all be true, however their dates fall."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.evidence.quality.finding import Finding, Kind, called, ids, thing
from upstander.model.ontology import schema_of
from upstander.model.period import Moment, Period
from upstander.words.saying import Saying, all_of, each_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

SINGLE = (
    "startDate", "endDate", "date", "birthDate", "deathDate", "incorporationDate",
    "dissolutionDate", "kind", "legalBasis", "holder", "jurisdiction", "commandType",
)  # fmt: skip
"""Properties of which a thing has one at most."""

_ENDS = {"Person": "deathDate", "Organization": "dissolutionDate"}
_SHOWN = 4
_ORDERS = {
    "operational": Saying("operational"),
    "administrative": Saying("administrative"),
    "informal": Saying("informal"),
}
"""Kinds of command of which we have a word in each language."""


def contradictions(entities: Mapping[str, Entity]) -> Iterator[Finding]:
    """All contradictions of a case.

    Parameters
    ----------
    entities
        By canonical id.
    """
    for entity in entities.values():
        yield from values_apart(entity)
    yield from _two_at_once(entities, "Posting", "unit", "holder", _commanding)
    yield from _two_at_once(entities, "Command", "subordinate", "superior", _kind_of_command)
    yield from _after_the_end(entities)


def values_apart(entity: Entity) -> Iterator[Finding]:
    """Properties of one thing that have one value at most, and have two."""
    for prop in SINGLE:
        if schema_of(entity.schema).get(prop) is None:
            continue
        values = entity.values(prop)
        if all(_same(values[0], other) for other in values[1:]):
            continue
        said = entity.about(prop)
        each = ((value, _by([s for s in said if s.value == value])) for value in values[:_SHOWN])
        shown = tuple(Saying("{value} ({by})", {"value": value, "by": by}) for value, by in each)
        name = called(entity.schema, prop)
        told = {"thing": thing(entity), "property": name, "values": shown}
        asked = {"property": name, "name": entity.caption}
        yield Finding(
            Kind.CONTRADICTION,
            (entity.id,),
            Saying("{thing}: “{property}” is {values}", told),
            Saying("Which “{property}” of {name} is right?", asked),
            ids(said),
        )


def period_of(entity: Entity) -> Period | None:
    """When a relation held, from its dates, else from those of its statements.

    None where its dates contradict each other: `values_apart` tells of those.
    """
    try:
        start = entity.first("startDate") or entity.first("date")
        end = entity.first("endDate") or entity.first("date")
        if start or end:
            return Period(Moment.parse(start), Moment.parse(end))
        spans = {s.valid for s in entity.statements if s.valid_from or s.valid_to}
    except ValueRejectedError:
        return None
    return spans.pop() if len(spans) == 1 else Period() if not spans else None


def _two_at_once(
    entities: Mapping[str, Entity],
    schema: str,
    of: str,
    who: str,
    group: Callable[[Entity], str],
) -> Iterator[Finding]:
    """Two relations of a kind that can hold once at a time, on one day."""
    groups: dict[tuple[str, str], list[Entity]] = defaultdict(list)
    for entity in entities.values():
        if entity.is_a(schema) and (kind := group(entity)):
            groups[entity.first(of), kind].append(entity)
    for (key, kind), found in sorted(groups.items()):
        for one, other in combinations(found, 2):
            if set(one.values(who)) & set(other.values(who)):
                continue
            overlap = _overlap(one, other)
            if overlap is not None:
                yield _at_once(entities, (one, other), (key, who, kind), sure=overlap)


def _at_once(
    entities: Mapping[str, Entity],
    pair: tuple[Entity, Entity],
    what: tuple[str, str, str],
    *,
    sure: bool,
) -> Finding:
    of, who, kind = what
    said = [s for entity in pair for s in entity.about(who)]
    told = {
        "one": _caption(entities, pair[0].first(who)),
        "two": _caption(entities, pair[1].first(who)),
        "unit": _caption(entities, of),
        "by": all_of(_by(list(entity.about(who))) for entity in pair),
    }
    return Finding(
        Kind.CONTRADICTION,
        (of, *(entity.first(who) for entity in pair)),
        _both(kind, told, sure=sure),
        Saying(
            "Who commands {unit}, in what sense, and from when to when?", {"unit": told["unit"]}
        ),
        ids(said),
        sure=sure,
    )


def _both(kind: str, told: Mapping[str, Any], *, sure: bool) -> Saying:
    """Two who command one unit, or give it orders of one kind."""
    if kind == "commanding":
        if sure:
            return Saying("{one} and {two} both command {unit} on one day (say {by})", told)
        return Saying("{one} and {two} both may command {unit} on one day (say {by})", told)
    what = dict(told) | {"kind": _ORDERS.get(kind, kind)}
    if sure:
        return Saying(
            "{one} and {two} both give {kind} orders to {unit} on one day (say {by})", what
        )
    return Saying(
        "{one} and {two} both may give {kind} orders to {unit} on one day (say {by})", what
    )


def _overlap(one: Entity, other: Entity) -> bool | None:
    """Whether two relations surely held on one day; None where they cannot have."""
    spans = [span for span in (period_of(one), period_of(other)) if span is not None]
    if len(spans) < 2:
        return None
    if not any(m.known for span in spans for m in (span.start, span.end)):
        return False
    if not spans[0].may_overlap(spans[1]):
        return None
    starts = [span.start.latest for span in spans]
    ends = [span.end.earliest for span in spans]
    if any(day is None for day in (*starts, *ends)):
        return False
    return max(d for d in starts if d) <= min(d for d in ends if d)


def _after_the_end(entities: Mapping[str, Entity]) -> Iterator[Finding]:
    """A post after a death, an act after a dissolution."""
    for relation in entities.values():
        for prop, key in _actors(relation):
            actor = entities.get(key)
            ended = _end_of(actor) if actor is not None else None
            span = period_of(relation)
            if actor is None or ended is None or span is None:
                continue
            if ended.latest is not None and span.start.earliest is not None:
                if span.start.earliest <= ended.latest:
                    continue
                told = {"actor": thing(actor), "day": str(ended), "from": str(span.start)}
                told |= {"property": called(relation.schema, prop), "relation": thing(relation)}
                asked = {"name": actor.caption}
                yield Finding(
                    Kind.CONTRADICTION,
                    (actor.id, relation.id),
                    Saying(
                        "{actor} ended {day} and is “{property}” of {relation} from {from} on", told
                    ),
                    Saying("Did {name} end, or is this another of the same name?", asked),
                    ids([*relation.about(prop), *actor.about(_ends_by(actor))]),
                )


def _actors(relation: Entity) -> Iterator[tuple[str, str]]:
    for schema, props in (("Posting", ("holder", "unit")), ("Incident", ("perpetrator",))):
        if relation.is_a(schema):
            for prop in props:
                yield from ((prop, key) for key in relation.values(prop))


def _ends_by(actor: Entity) -> str:
    return next((prop for schema, prop in _ENDS.items() if actor.is_a(schema)), "")


def _end_of(actor: Entity) -> Moment | None:
    text = actor.first(_ends_by(actor)) if _ends_by(actor) else ""
    return Moment.parse(text) if text else None


def _commanding(entity: Entity) -> str:
    return "commanding" if entity.first("commanding") == "true" else ""


def _kind_of_command(entity: Entity) -> str:
    return entity.first("commandType")


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _by(said: list[Statement]) -> Saying | str:
    told: Saying | str = each_of(sorted({s.independent_origin for s in said})[:_SHOWN])
    return told


def _caption(entities: Mapping[str, Entity], key: str) -> str:
    found = entities.get(key)
    return found.caption if found is not None else key
