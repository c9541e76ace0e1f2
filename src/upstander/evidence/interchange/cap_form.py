"""The form of a CAP 1.2 message: its elements in their order, and its code lists.

Written from the standard and compared with two bindings that others generated from its schema; the
schema itself is not part of this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.evidence.interchange.cap import Alert, Area, Info, Pair, Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Mapping[str, tuple[str, ...]] = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "category": (
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport",
        "Infra", "CBRNE", "Other",
    ),
    "responseType": (
        "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear",
        "None",
    ),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": ("Extreme", "Severe", "Moderate", "Minor", "Unknown"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}  # fmt: skip
"""What an element may say, where the standard lists it."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the standard and the attribute that holds it.

    Parameters
    ----------
    tag, name
        What the standard and our noun call it.
    form
        What it holds: ``text``, ``name``, ``code``, ``time``, ``integer``, ``decimal``,
        ``language``, ``uri``, ``polygon``, ``circle``, ``references``, or the tag of what is in it.
    required, many
        Whether it must be there, and whether it may be more than once.
    """

    tag: str
    name: str
    form: str = "text"
    required: bool = False
    many: bool = False


def _pairs(tag: str, name: str) -> Element:
    return Element(tag, name, "pair", many=True)


FORMS: Mapping[str, tuple[type[Any], tuple[Element, ...]]] = {
    "alert": (
        Alert,
        (
            Element("identifier", "identifier", "name", required=True),
            Element("sender", "sender", "name", required=True),
            Element("sent", "sent", "time", required=True),
            Element("status", "status", "code", required=True),
            Element("msgType", "msg_type", "code", required=True),
            Element("source", "source"),
            Element("scope", "scope", "code", required=True),
            Element("restriction", "restriction"),
            Element("addresses", "addresses"),
            Element("code", "codes", many=True),
            Element("note", "note"),
            Element("references", "references", "references"),
            Element("incidents", "incidents"),
            Element("info", "infos", "info", many=True),
        ),
    ),
    "info": (
        Info,
        (
            Element("language", "language", "language"),
            Element("category", "categories", "code", required=True, many=True),
            Element("event", "event", required=True),
            Element("responseType", "response_types", "code", many=True),
            Element("urgency", "urgency", "code", required=True),
            Element("severity", "severity", "code", required=True),
            Element("certainty", "certainty", "code", required=True),
            Element("audience", "audience"),
            _pairs("eventCode", "event_codes"),
            Element("effective", "effective", "time"),
            Element("onset", "onset", "time"),
            Element("expires", "expires", "time"),
            Element("senderName", "sender_name"),
            Element("headline", "headline"),
            Element("description", "description"),
            Element("instruction", "instruction"),
            Element("web", "web", "uri"),
            Element("contact", "contact"),
            _pairs("parameter", "parameters"),
            Element("resource", "resources", "resource", many=True),
            Element("area", "areas", "area", many=True),
        ),
    ),
    "resource": (
        Resource,
        (
            Element("resourceDesc", "description", required=True),
            Element("mimeType", "mime_type", required=True),
            Element("size", "size", "integer"),
            Element("uri", "uri", "uri"),
            Element("derefUri", "content"),
            Element("digest", "digest"),
        ),
    ),
    "area": (
        Area,
        (
            Element("areaDesc", "description", required=True),
            Element("polygon", "polygons", "polygon", many=True),
            Element("circle", "circles", "circle", many=True),
            _pairs("geocode", "geocodes"),
            Element("altitude", "altitude", "decimal"),
            Element("ceiling", "ceiling", "decimal"),
        ),
    ),
    "pair": (
        Pair,
        (Element("valueName", "name", required=True), Element("value", "value", required=True)),
    ),
}
"""What each compound element holds, in the order that the standard demands."""
