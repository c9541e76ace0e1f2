"""Gaps: what nobody speaks of."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.evidence.quality.finding import Finding, Kind, ids
from upstander.evidence.quality.staleness import last_word, layer_of
from upstander.model.ontology import edge_ends
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from upstander.model.entity import Entity

SILENT_DAYS = 365
"""Days after which a community of which nobody has spoken is told: a judgement."""

_INCIDENT = {
    "date": "When did it happen",
    "place": "Where did it happen",
    "perpetrator": "Who is held responsible, and by whom",
    "harmed": "Which community was harmed",
}


def gaps(entities: Mapping[str, Entity], as_of: date) -> Iterator[Finding]:
    """What the statements of a case leave open about perpetrators, communities and incidents.

    Parameters
    ----------
    entities
        By canonical id.
    as_of
        The day on which the case stands.
    """
    yield from _supplies(entities)
    yield from _communities(entities, as_of)
    for entity in entities.values():
        if entity.is_a("Incident"):
            yield from _incident(entity)


def _supplies(entities: Mapping[str, Entity]) -> Iterator[Finding]:
    """Essential supplies of reported perpetrators that no statement speaks of."""
    layers = vocabulary("layers")["layers"]
    supplied: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        ends = edge_ends(entity.schema)
        if ends is not None and (layer := layer_of(entity)):
            for key in entity.values(ends[1]):
                supplied[key].add(layer)
    for key in sorted(perpetrators(entities)):
        unit = entities.get(key)
        if unit is None:
            continue
        missing = [
            about["supplies"]
            for name, about in layers.items()
            if about.get("essential") and name not in supplied[key]
        ]
        if missing:
            what = " and ".join(missing)
            yield Finding(
                Kind.GAP,
                (key,),
                f"No statement says from whom {unit.caption} has its {what}",
                f"From whom does {unit.caption} have its {what}?",
                ids(list(unit.about("name"))),
            )


def _communities(entities: Mapping[str, Entity], as_of: date) -> Iterator[Finding]:
    protected: set[str] = set()
    spoken: dict[str, list[date]] = defaultdict(list)
    for entity in entities.values():
        last = last_word(entity)
        for s in entity.statements:
            if entity.is_a("Protection") and s.prop == "community":
                protected.add(s.told)
            if last is not None:
                spoken[s.told].append(last)
    for key, community in entities.items():
        if not community.is_a("Community"):
            continue
        named = ids(list(community.about("name")))
        name = community.caption
        if key not in protected:
            text, ask = f"No statement names who protects {name}", f"Who protects {name}, and how?"
            yield Finding(Kind.GAP, (key,), text, ask, named)
        days = [day for day in (*spoken[key], last_word(community)) if day and day <= as_of]
        last = max(days, default=None)
        if last is None or as_of - last > timedelta(days=SILENT_DAYS):
            since = f"since {last.isoformat()}" if last is not None else "with a date"
            text = f"Nobody has spoken of {name} {since}"
            yield Finding(Kind.GAP, (key,), text, f"How is {name} now, in its own words?", named)


def _incident(incident: Entity) -> Iterator[Finding]:
    missing = [
        ask
        for prop, ask in _INCIDENT.items()
        if not incident.values(prop) and not (prop == "date" and incident.values("startDate"))
    ]
    if missing:
        open_ = ", ".join(ask[0].lower() + ask[1:] for ask in missing)
        yield Finding(
            Kind.GAP,
            (incident.id,),
            f"{incident.caption}: nobody says {open_}",
            "; ".join(f"{ask}?" for ask in missing),
            ids(list(incident.about("name"))),
        )


def perpetrators(entities: Mapping[str, Entity]) -> dict[str, int]:
    """Reported perpetrators, and how many incidents are reported of each."""
    counts: dict[str, int] = defaultdict(int)
    for entity in entities.values():
        if entity.is_a("Incident"):
            for key in entity.values("perpetrator"):
                counts[key] += 1
    return counts
