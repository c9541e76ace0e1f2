"""What other producers' STIX objects claim, in the words of our schemata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.model.grade import Grade
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BODIES = {"identity", "threat-actor", "intrusion-set"}
KINDS = {*_BODIES, "location", "incident", "report", "relationship"}
"""Types of objects that are read."""

_SCHEMATA = {"individual": "Person", "organization": "Organization", "group": "Organization"}
_ENDS = {
    "owns": ("Ownership", "owner", "asset"),
    "member-of": ("Membership", "member", "organization"),
    "part-of": ("Membership", "member", "organization"),
    "commands": ("Command", "superior", "subordinate"),
    "supplies": ("Enablement", "supplier", "recipient"),
}
_LINK = ("UnknownLink", "subject", "object")
_CREDIBILITY = ((80, 1), (60, 2), (40, 3), (20, 4), (1, 5))
"""Least confidence for each credibility: Admiralty's table in appendix A of STIX 2.1."""

_COORDINATES = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Claim:
    """One property of one thing, and when it held."""

    schema: str
    prop: str
    value: str
    start: str = ""
    end: str = ""


def claims_of(
    found: Mapping[str, Any], objects: Mapping[str, Mapping[str, Any]]
) -> tuple[Claim, ...]:
    """What one object of a bundle claims.

    Parameters
    ----------
    found
        An object of one of the `KINDS`.
    objects
        All objects of the bundle, by id.

    Raises
    ------
    ValueRejectedError
        It lacks what its type must have, or relates something that is not read.

    Examples
    --------
    >>> found = {"type": "identity", "id": "identity--1", "name": "3rd Battalion"}
    >>> claims_of(found, {})
    (Claim(schema='LegalEntity', prop='name', value='3rd Battalion', start='', end=''),)
    """
    kind = found["type"]
    if kind == "relationship":
        return tuple(_relation(found, objects))
    return tuple(_thing(found, schema_of(found)))


def schema_of(found: Mapping[str, Any]) -> str:
    """The schema of the entity that an object describes; empty where it is not read."""
    kind = found.get("type")
    if kind == "identity":
        return _SCHEMATA.get(str(found.get("identity_class", "")), "LegalEntity")
    if kind in _BODIES:
        return "Organization"
    if kind == "location":
        return "Address" if all(name in found for name in _COORDINATES) else "Territory"
    return {"incident": "Incident", "report": "Document"}.get(str(kind), "")


def grade_of(found: Mapping[str, Any], default: Grade) -> Grade:
    """The grade that an object's confidence means: credibility alone, the source unjudged."""
    confidence = found.get("confidence")
    if not isinstance(confidence, int) or isinstance(confidence, bool) or confidence < 1:
        return default
    credibility = next(grade for least, grade in _CREDIBILITY if confidence >= least)
    return Grade(default.reliability, credibility)


def _thing(found: Mapping[str, Any], schema: str) -> Iterator[Claim]:
    name = found.get("name") or found.get("country") or found.get("region")
    if not isinstance(name, str) or not name:
        raise ValueRejectedError(Phrase("it has no name"), remedy="it is left out")
    yield Claim(schema, "name", name)
    aliases = found.get("aliases")
    for alias in aliases if isinstance(aliases, list) else ():
        yield Claim(schema, "alias", str(alias))
    if isinstance(text := found.get("description"), str) and text and schema != "Person":
        yield Claim(schema, "summary" if schema != "Address" else "notes", text)
    if found["type"] in _BODIES - {"identity"}:
        yield Claim(schema, "notes", f"the source calls it a {found['type']}")
    if schema in {"Territory", "Address"} and found.get("country"):
        yield Claim(schema, "country", str(found["country"]).lower())
    if schema == "Address":
        yield Claim(schema, "full", name)
        for prop in _COORDINATES:
            yield Claim(schema, prop, str(found[prop]))


def _relation(
    found: Mapping[str, Any], objects: Mapping[str, Mapping[str, Any]]
) -> Iterator[Claim]:
    kind = str(found.get("relationship_type", ""))
    schema, one, other = _ENDS.get(kind, _LINK)
    start, end = (str(found.get(name, ""))[:10] for name in ("start_time", "stop_time"))
    for prop, name in ((one, "source_ref"), (other, "target_ref")):
        key = str(found.get(name, ""))
        if not schema_of(objects.get(key, {})):
            raise ValueRejectedError(
                Phrase("it relates {key}, which is not read", key=key)
                if key
                else Phrase("it relates nothing, which is not read"),
                remedy="it is left out",
            )
        yield Claim(schema, prop, key, start, end)
    if schema == _LINK[0]:
        yield Claim(schema, "role", kind.replace("-", " ") or "related to", start, end)
