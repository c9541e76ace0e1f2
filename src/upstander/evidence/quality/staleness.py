"""Staleness: relations of which nobody has said anything for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.quality.contradiction import period_of
from upstander.evidence.quality.finding import Finding, Kind, ids
from upstander.model.ontology import edge_ends, schema_of
from upstander.model.period import Moment
from upstander.model.vocabulary import vocabulary

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
        by = ", ".join(sorted({s.independent_origin for s in entity.statements}))
        told = told_as(entity, entities)
        yield Finding(
            Kind.STALE,
            (entity.id, *(entity.first(end) for end in ends)),
            f"{told}: the last word is of {last.isoformat()} ({by}); {left:.0%} of its "
            "probability is left",
            f"Is it still so that {told}?",
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


def told_as(entity: Entity, entities: Mapping[str, Entity]) -> str:
    """A relation as a clause: who, what, whom.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "c", "Command", "superior", "hq"),
    ...         Statement("d", "c", "Command", "subordinate", "u")]
    >>> told_as(assemble(said)["c"], {})
    'hq commands u'
    """
    ends = edge_ends(entity.schema)
    names = []
    for end in ends or ():
        found = entities.get(entity.first(end))
        names.append(found.caption if found is not None else entity.first(end))
    label = schema_of(entity.schema).edge_label or "is linked to"
    supplied = entity.first("supplied")
    with_what = f" with {supplied}" if supplied else ""
    return f" {label} ".join(names) + with_what
