"""Gaps: what nobody speaks of."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.evidence.quality.finding import Finding, Kind, ids
from upstander.evidence.quality.staleness import last_word, layer_of
from upstander.model.ontology import edge_ends
from upstander.model.vocabulary import vocabulary
from upstander.words.saying import Saying, all_of, apart, each_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from upstander.model.entity import Entity

SILENT_DAYS = 365
"""Days after which a community of which nobody has spoken is told: a judgement."""

_INCIDENT = {
    "date": (Saying("when it happened"), Saying("When did it happen?")),
    "place": (Saying("where it happened"), Saying("Where did it happen?")),
    "perpetrator": (
        Saying("who is held responsible, and by whom"),
        Saying("Who is held responsible, and by whom?"),
    ),
    "harmed": (Saying("which community was harmed"), Saying("Which community was harmed?")),
}
"""What nobody says of an incident, and how to ask for it."""


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
            told = {"unit": unit.caption, "supplies": all_of(map(Saying, missing))}
            yield Finding(
                Kind.GAP,
                (key,),
                Saying("No statement says from whom {unit} has its {supplies}", told),
                Saying("From whom does {unit} have its {supplies}?", told),
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
        told = {"name": community.caption}
        if key not in protected:
            says = Saying("No statement names who protects {name}", told)
            asks = Saying("Who protects {name}, and how?", told)
            yield Finding(Kind.GAP, (key,), says, asks, named)
        days = [day for day in (*spoken[key], last_word(community)) if day and day <= as_of]
        last = max(days, default=None)
        if last is None or as_of - last > timedelta(days=SILENT_DAYS):
            says = Saying("Nobody has spoken of {name} with a date", told)
            if last is not None:
                since = told | {"day": last.isoformat()}
                says = Saying("Nobody has spoken of {name} since {day}", since)
            asks = Saying("How is {name} now, in its own words?", told)
            yield Finding(Kind.GAP, (key,), says, asks, named)


def _incident(incident: Entity) -> Iterator[Finding]:
    missing = [
        both
        for prop, both in _INCIDENT.items()
        if not incident.values(prop) and not (prop == "date" and incident.values("startDate"))
    ]
    if missing:
        told = {"incident": incident.caption, "open": each_of(open_ for open_, _ in missing)}
        yield Finding(
            Kind.GAP,
            (incident.id,),
            Saying("{incident}: nobody says {open}", told),
            apart(ask for _, ask in missing),
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
