"""One record of the data standard, whichever version it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_SCHEMATA = {
    "registeredEntity": "Company",
    "state": "PublicBody",
    "stateBody": "PublicBody",
    "arrangement": "LegalEntity",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """An entity, a person or a relationship as it is declared.

    Parameters
    ----------
    kind
        ``entity``, ``person`` or ``relationship``.
    key
        Our id for it.
    status
        Of the record, where the version has one: new, updated or closed.
    details
        Its fields.
    origin
        The register that published it; empty where it is not named.
    """

    kind: str
    key: str
    status: str
    details: Mapping[str, Any]
    origin: str = ""


def of_statement(cells: Mapping[str, Any]) -> Declared | str:
    """A statement of version 0.2 or 0.3; or what is wrong with it."""
    kind, key = _KINDS.get(str(cells.get("statementType"))), cells.get("statementID")
    if kind is None or not isinstance(key, str) or not key:
        return "the record is no statement of a known type with an id"
    return Declared(kind, f"bods-{key}", "", cells, _publisher(cells))


def of_record(cells: Mapping[str, Any]) -> Declared | str:
    """A statement of version 0.4, known by its record; or what is wrong with it."""
    kind, key, details = (cells.get(name) for name in ("recordType", "recordId", "recordDetails"))
    if kind not in _KINDS.values() or not isinstance(key, str) or not key:
        return "the record is no statement of a known type with a recordId"
    if not isinstance(details, dict):
        return "recordDetails is no object"
    status = str(cells.get("recordStatus") or "")
    return Declared(str(kind), f"bods-{key}", status, details, _publisher(cells))


def _publisher(cells: Mapping[str, Any]) -> str:
    details = cells.get("publicationDetails")
    publisher = details.get("publisher") if isinstance(details, dict) else None
    return str(publisher.get("name") or "") if isinstance(publisher, dict) else ""


def party(value: object) -> str:
    """The id of an end of a relationship; empty where none is named.

    Examples
    --------
    >>> party("r-1"), party({"describedByPersonStatement": "s-2"}), party({"reason": "unknown"})
    ('bods-r-1', 'bods-s-2', '')
    """
    if isinstance(value, dict):
        value = value.get("describedByEntityStatement") or value.get("describedByPersonStatement")
    return f"bods-{value}" if isinstance(value, str) and value else ""


def unnamed(value: object) -> str:
    """Why an end of a relationship is not named."""
    if isinstance(value, dict):
        inner = value.get("unspecified")
        held = inner if isinstance(inner, dict) else value
        if reason := held.get("reason"):
            return str(reason)[:200]
    return "no reason given"


def person_names(details: Mapping[str, Any]) -> list[str]:
    """The full names of a person."""
    names = details.get("names")
    listed = names if isinstance(names, list) else []
    return [str(n["fullName"]) for n in listed if isinstance(n, dict) and n.get("fullName")]


def schema_of(details: Mapping[str, Any]) -> str:
    """The schema of an entity; its type stands in an object from version 0.4 on."""
    kind = details.get("entityType")
    return _SCHEMATA.get(str(kind.get("type") if isinstance(kind, dict) else kind), "LegalEntity")


def entity_facts(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name, jurisdiction, register numbers and dates of an entity."""
    place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    facts = [("name", str(details.get("name") or ""))]
    facts += [("alias", str(name)) for name in _listed(details, "alternateNames")]
    if isinstance(place, dict):
        facts.append(("jurisdiction", str(place.get("code") or place.get("name") or "")))
    for number in _listed(details, "identifiers"):
        if isinstance(number, dict) and number.get("id"):
            lei = number.get("scheme") == "XI-LEI"
            facts.append(("leiCode" if lei else "registrationNumber", str(number["id"])))
    dates = {"foundingDate": "incorporationDate", "dissolutionDate": "dissolutionDate"}
    return facts + [(ours, str(details.get(own) or "")[:10]) for own, ours in dates.items()]


def share(value: object) -> str:
    """The percentage of a share, or its bounds.

    Examples
    --------
    >>> share({"exact": 51}), share({"minimum": 25, "maximum": 50}), share(None)
    ('51', '25-50', '')
    """
    if not isinstance(value, dict):
        return ""
    if value.get("exact") is not None:
        return str(value["exact"])
    low = value.get("minimum", value.get("exclusiveMinimum"))
    high = value.get("maximum", value.get("exclusiveMaximum"))
    return f"{'' if low is None else low}-{'' if high is None else high}".strip("-")


def _listed(details: Mapping[str, Any], name: str) -> list[Any]:
    found = details.get(name)
    return found if isinstance(found, list) else []
