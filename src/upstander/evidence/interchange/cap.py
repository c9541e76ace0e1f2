"""A message of the Common Alerting Protocol 1.2, as nouns; writing, reading and rules stand beside.

`cap_writer.cap_xml` writes one, `cap_reading.read_cap` reads one, `cap_rules.check_alert` holds it
against the standard. What becomes of a warning in it is `upstander.warning.exchange`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
"""Of every element of a message."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name of the sender's choice, and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A picture, sound or document that goes with a message; it is never fetched."""

    description: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    content: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Where: in words, and perhaps by polygons, circles and codes."""

    description: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What a message says, in one language.

    Parameters
    ----------
    categories, event, urgency, severity, certainty
        Required; all but the event are codes of the standard.
    others
        As the standard has them; what is empty is left out.
    """

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = ""
    response_types: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A message.

    Parameters
    ----------
    identifier, sender
        Together its name; neither has a space, a comma, ``<`` or ``&``.
    sent
        When, with an offset from UTC and without parts of a second.
    status, msg_type, scope
        Codes of the standard.
    restriction, addresses
        For whom it is, where its scope is Restricted or Private.
    references
        Earlier messages: ``sender,identifier,sent``, with spaces between.
    infos
        What it says; none in an acknowledgement.
    others
        As the standard has them; what is empty is left out.

    References
    ----------
    OASIS (2010). *Common Alerting Protocol Version 1.2*. OASIS Standard.
    """

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: str = ""
    incidents: str = ""
    infos: tuple[Info, ...] = ()
