"""Staleness: relations of which nobody has said anything for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.quality.contradiction import period_of
from upstander.evidence.quality.finding import Finding, Kind, ids
from upstander.model.ontology import edge_ends, schema_of
from upstander.model.period import Moment
from upstander.model.vocabulary import vocabulary
from upstander.words.saying import Saying, each_of, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from upstander.model.entity import Entity

LEFT = 0.5
"""Share of its probability that a relation may have left and is still called fresh."""


def stale(entities: Mapping[str, Entity], as_of: date) -> Iterator[Finding]:
    """Relations without a stated end whose last word is a half-life of their layer old, or more.

    Parameters
    ----------
    entities
        By canonical id.
    as_of
        The day on which the case stands.
    """
    for entity in entities.values():
        ends, layer = edge_ends(entity.schema), layer_of(entity)
        span, last = period_of(entity), last_word(entity)
        if ends is None or not layer or span is None or last is None or last > as_of:
            continue
        if span.end.latest is not None:
            continue
        days, half = (as_of - last).days, vocabulary("layers")["layers"][layer]["half_life_days"]
        left = 0.5 ** (days / half)
        if left > LEFT:
            continue
        by = each_of(sorted({s.independent_origin for s in entity.statements}))
        relation = told_as(entity, entities)
        told = {"relation": relation, "day": last.isoformat(), "by": by, "left": share(left)}
        yield Finding(
            Kind.STALE,
            (entity.id, *(entity.first(end) for end in ends)),
            Saying(
                "{relation}: the last word is of {day} ({by}); {left} of its probability is left",
                told,
            ),
            Saying("Is it still so that {relation}?", {"relation": relation}),
            ids(list(entity.statements)),
        )


def layer_of(entity: Entity) -> str:
    """The layer of the actor graph that a relation belongs to; empty where it belongs to none."""
    layers = vocabulary("layers")["layers"]
    named = [name for name, about in layers.items() if entity.schema in about["schemata"]]
    supplied = entity.first("supplied")
    if supplied in named:
        return supplied
    return named[0] if len(named) == 1 else ""


def last_word(entity: Entity) -> date | None:
    """The last day of which anything was said of it."""
    span = period_of(entity)
    days = [span.last_known] if span is not None else []
    days += [Moment.parse(s.last_seen).latest for s in entity.statements if s.last_seen]
    known = [day for day in days if day is not None]
    return max(known, default=None)


def told_as(entity: Entity, entities: Mapping[str, Entity]) -> Saying:
    """A relation as a clause: who, what, whom.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "c", "Command", "superior", "hq"),
    ...         Statement("d", "c", "Command", "subordinate", "u")]
    >>> str(told_as(assemble(said)["c"], {}))
    'hq commands u'
    """
    ends = edge_ends(entity.schema)
    names = []
    for end in ends or ():
        found = entities.get(entity.first(end))
        names.append(found.caption if found is not None else entity.first(end))
    label = schema_of(entity.schema).edge_label
    # The whole clause is one entry of the catalogues: other languages put its words otherwise.
    relation = Saying(f"{{one}} {label} {{two}}", dict(zip(("one", "two"), names, strict=True)))
    supplied = entity.first("supplied")
    if not supplied:
        return relation
    known = vocabulary("layers")["layers"]
    what = Saying(supplied) if supplied in known else supplied
    return Saying("{relation} with {supplies}", {"relation": relation, "supplies": what})
