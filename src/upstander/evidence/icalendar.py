"""Junctures as an iCalendar file (RFC 5545), with nothing in it above a marking.

References
----------
Desruisseaux, B. (2009). *Internet Calendaring and Scheduling Core Object Specification
(iCalendar)*. RFC 5545, IETF.
"""

from __future__ import annotations

import uuid
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from upstander.model.marking import TLP, Reader, may_see

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from upstander.model.juncture import Juncture

OCTETS = 75
"""Octets in a line, its end not counted (RFC 5545, section 3.1)."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:upstander:juncture")
_CLASS = {
    TLP.CLEAR: "PUBLIC",
    TLP.GREEN: "PRIVATE",
    TLP.AMBER: "PRIVATE",
    TLP.AMBER_STRICT: "CONFIDENTIAL",
    TLP.RED: "CONFIDENTIAL",
}


def exported(junctures: Iterable[Juncture], limit: TLP) -> tuple[Juncture, ...]:
    """The junctures that a calendar of that marking may hold.

    A calendar is read by nobody in particular: what names its readers, as TLP:RED must, is in
    none.
    """
    anyone = Reader("", limit)
    return tuple(j for j in junctures if may_see(anyone, j.marking))


def icalendar(junctures: Iterable[Juncture], *, stamp: datetime, limit: TLP = TLP.CLEAR) -> str:
    """The text of a calendar; one juncture has the same UID in all.

    Parameters
    ----------
    junctures
        What to export; see `exported` for what is left out.
    stamp
        When the calendar was made; with an offset, or UTC.
    limit
        The highest marking in it.

    Returns
    -------
    str
        Lines ended by CR LF, none longer than `OCTETS`.
    """
    moment = stamp if stamp.tzinfo is None else stamp.astimezone(UTC)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Upstander//Junctures//EN"]
    lines.append("CALSCALE:GREGORIAN")
    for juncture in exported(junctures, limit):
        lines += _event(juncture, f"{moment:%Y%m%dT%H%M%SZ}")
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in folded(line))


def _event(juncture: Juncture, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, juncture.id)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(juncture.start)}"
    yield f"DTEND;VALUE=DATE:{_day(juncture.end + timedelta(days=1))}"
    if juncture.yearly:
        # The 29th of February alone would come back every fourth year.
        last = ";BYMONTH=2;BYMONTHDAY=-1" if juncture.leap else ""
        yield f"RRULE:FREQ=YEARLY{last}"
    yield f"SUMMARY:{escaped(juncture.title)}"
    yield f"DESCRIPTION:{escaped(_description(juncture))}"
    if juncture.country:
        yield f"LOCATION:{escaped(juncture.country)}"
    yield f"CATEGORIES:{escaped(juncture.trigger.kind)}"
    yield f"CLASS:{_CLASS[juncture.marking.level]}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(when: object) -> str:
    return str(when).replace("-", "")


def _description(juncture: Juncture) -> str:
    kind = juncture.trigger
    place = f"indicator {kind.indicator}" if kind.indicator else f"risk factor {kind.factor}"
    lines = [f"{kind.words} (UN Framework of Analysis, {place}: {kind.label})"]
    if juncture.community:
        lines.append(f"Community: {juncture.community}")
    source = f"{juncture.source}, " if juncture.source else ""
    lines.append(f"Source: {source}grade {juncture.grade} ({juncture.grade.words})")
    lines.append(f"Marking: {juncture.marking}")
    return "\n".join(lines)


def escaped(text: str) -> str:
    r"""Text as a TEXT value: backslash, semicolon, comma and line feed escaped (section 3.3.11).

    Examples
    --------
    >>> print(escaped("a, b; c"))
    a\, b\; c
    """
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in parts of `OCTETS` at most, each after the first begun by a space.

    No character is cut in two, as some programs would otherwise show neither half.

    Examples
    --------
    >>> [len(part.encode()) for part in folded("é" * 60)]
    [74, 47]
    """
    part, size = "", 0
    for sign in line:
        wide = len(sign.encode())
        if size + wide > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + wide
    yield part
