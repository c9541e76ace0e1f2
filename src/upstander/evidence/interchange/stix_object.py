"""What an entity becomes in STIX 2.1, and what of it STIX has a place for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.model.ontology import is_a
from upstander.model.period import Moment
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.entity import Entity

ENTITY = "upstander-entity"
"""An object of our extension, for what STIX has none for."""

_CLASSES = {
    "Person": "individual",
    "Community": "group",
    "PublicBody": "organization",
    "Organization": "organization",
    "LegalEntity": "unspecified",
}
_RELATIONS = {
    "Command": "commands",
    "Enablement": "supplies",
    "Influence": "can-move",
    "Membership": "member-of",
    "Ownership": "owns",
    "Posting": "holds-post-in",
    "Protection": "protects",
    "AreaOfOperation": "operates-in",
    "UnknownLink": "related-to",
    "Succession": "succeeded-by",
    "Incident.perpetrator": "reported-perpetrator",
    "Incident.harmed": "harmed",
    "Incident.place": "located-at",
    "Community.place": "located-at",
}
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_of(entity: Entity) -> str:
    """The type of STIX object that an entity becomes.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> kind_of(assemble([Statement("d", "u", "Unit", "name", "3rd Battalion")])["u"])
    'identity'
    """
    if class_of(entity.schema):
        return "identity"
    if entity.is_a("Incident"):
        return "incident"
    if entity.is_a("Territory") or entity.is_a("Address"):
        return "location" if _where(entity) else ENTITY
    return ENTITY


def class_of(schema: str) -> str:
    """The class of identity that a schema means; empty where it is none."""
    return next((name for of, name in _CLASSES.items() if is_a(schema, of)), "")


def expressed(entity: Entity) -> bool:
    """Whether it becomes an object that any reader of STIX knows."""
    return kind_of(entity) != ENTITY


def relation_name(key: str) -> str:
    """The type of relationship for a relation's schema, or for ``Schema.property``.

    Examples
    --------
    >>> relation_name("Command"), relation_name("Incident.involved"), relation_name("JointVenture")
    ('commands', 'involved', 'joint-venture')
    """
    if key in _RELATIONS:
        return _RELATIONS[key]
    return _WORD.sub("-", key.rpartition(".")[2]).lower()


def core_of(entity: Entity, kind: str) -> tuple[dict[str, Any], set[str]]:
    """Its properties that STIX has a place for, and the names of those they come from."""
    if kind == "identity":
        return {"name": entity.caption, "identity_class": class_of(entity.schema)}, {"name"}
    if kind == "location":
        where = _where(entity)
        return {"name": entity.caption} | where, {"name", "country", "latitude", "longitude"}
    if kind == "incident":
        return {"name": entity.caption}, {"name"}
    return {"name": entity.caption}, {"name"}


def _where(entity: Entity) -> dict[str, Any]:
    """Coordinates and country, as far as they are stated: a location needs one of them."""
    found: dict[str, Any] = {}
    if country := entity.first("country"):
        found["country"] = country.upper()
    try:
        latitude, longitude = entity.number("latitude"), entity.number("longitude")
    except ValueRejectedError:
        return found
    if latitude is not None and longitude is not None:
        found |= {"latitude": latitude, "longitude": longitude}
    return found


def day_of(text: str) -> str:
    """The first day that a date can mean, as YYYY-MM-DD."""
    day = Moment.parse(text).earliest
    if day is None:
        raise ValueRejectedError(Phrase("no such date: {text!r}", text=text))
    return day.isoformat()


def span_of(entity: Entity) -> tuple[dict[str, str], bool]:
    """When a relation held, where its days are exact; and whether a date was left out as vague."""
    starts = [*entity.values("startDate"), *(s.valid_from for s in entity.statements)]
    ends = [*entity.values("endDate"), *(s.valid_to for s in entity.statements)]
    span, vague = {}, False
    for name, texts, hour in (
        ("start_time", starts, "00:00:00.000"),
        ("stop_time", ends, "23:59:59.999"),
    ):
        given = next((text for text in texts if text), "")
        moment = Moment.parse(given)
        if moment.earliest is not None and moment.earliest == moment.latest:
            span[name] = f"{moment.earliest.isoformat()}T{hour}Z"
        vague |= bool(given) and name not in span
    if len(span) == 2 and span["stop_time"] <= span["start_time"]:
        return {}, True
    return span, vague
