"""Values of a CAP 1.2 message: what each form may be, how it is written and read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 1_048_576
"""Characters in one value."""

_ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[^\s,<&]{1,512}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d{1,20}(?:\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_URI = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://\[[0-9A-Fa-f:.]{2,45}\])?"  # an address of IPv6
    r"(?:%[0-9A-Fa-f]{2}|[^\s%<>\"{}|\\^`\[\]#])*(?:#(?:%[0-9A-Fa-f]{2}|[^\s%<>\"{}|\\^`\[\]#])*)?"
)
_FURTHEST = timedelta(hours=14)


def check_text(text: str) -> None:
    """Refuse what XML 1.0 cannot carry as it is, or is too long."""
    bad = _ILLEGAL.search(text)
    if bad:
        raise ValueRejectedError(
            Phrase("has a character that XML cannot carry: {character!r}", character=bad[0]),
            remedy="remove it; a line ends in \\n alone",
        )
    if len(text) > MAX_TEXT:
        raise ValueRejectedError(
            Phrase("has {length:,} characters", length=len(text)),
            remedy=Phrase("use at most {most:,}", most=MAX_TEXT),
        )


def check_name(text: str) -> None:
    """Refuse what cannot name a message or its sender."""
    if not _NAME.fullmatch(text):
        raise ValueRejectedError(
            Phrase("is no name: {text!r}", text=text[:60]),
            remedy="use at most 512 characters without a space, a comma, '<' and '&'",
        )


def check_language(text: str) -> None:
    """Refuse what is no tag of a language (RFC 3066)."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueRejectedError(
            Phrase("is no language: {text!r}", text=text[:60]),
            remedy="use a tag, for example 'en-GB'",
        )


def check_uri(text: str) -> None:
    """Refuse what is no address; where it leads is not looked at."""
    if len(text) > 2_048 or not _URI.fullmatch(text):
        raise ValueRejectedError(
            Phrase("is no address: {text!r}", text=text[:60]),
            remedy="use at most 2,048 characters, and %20 for a space",
        )


def check_time(moment: datetime) -> None:
    """Refuse a time that CAP cannot write: no offset, parts of a second, an odd offset."""
    offset = moment.utcoffset()
    if offset is None or moment.microsecond or offset % timedelta(minutes=1):
        raise ValueRejectedError(
            Phrase("cannot be written: {moment}", moment=moment.isoformat()),
            remedy="give whole seconds, and an offset from UTC in whole minutes",
        )
    if abs(offset) > _FURTHEST or moment.year < 1000:
        raise ValueRejectedError(
            Phrase("is no such time: {moment}", moment=moment.isoformat()),
            remedy="use an offset of at most 14 hours",
        )


def written_time(moment: datetime) -> str:
    """A time as CAP writes it; UTC is ``-00:00``, and ``Z`` is forbidden.

    Examples
    --------
    >>> written_time(datetime(2026, 1, 1, 12, tzinfo=UTC))
    '2026-01-01T12:00:00-00:00'
    """
    check_time(moment)
    return re.sub(r"\+00:00$", "-00:00", moment.isoformat(timespec="seconds"))


def read_time(text: str) -> datetime:
    """The time that a message gives, with its offset; both zeros are UTC.

    Raises
    ------
    ValueRejectedError
        Another form: ``Z``, no offset, parts of a second, or no such time.

    Examples
    --------
    >>> read_time("2026-01-01T12:00:00-00:00") == read_time("2026-01-01T12:00:00+00:00")
    True
    """
    remedy = "write 2026-01-01T12:00:00+01:00, and -00:00 for UTC; CAP forbids 'Z'"
    if not _TIME.fullmatch(text):
        raise ValueRejectedError(
            Phrase("is no time of CAP 1.2: {text!r}", text=text[:60]), remedy=remedy
        )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueRejectedError(
            Phrase("is no such time: {text!r}", text=text), remedy=remedy
        ) from error
    check_time(moment)
    return moment if moment.utcoffset() else moment.replace(tzinfo=UTC)


def check_polygon(text: str) -> None:
    """Refuse what is no ring: at least four points, the last of which is the first."""
    points = text.split()
    for point in points:
        _check_point(point)
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueRejectedError(
            Phrase("is no ring: {text!r}", text=text[:60]),
            remedy="give at least four points, the last as the first",
        )


def check_circle(text: str) -> None:
    """Refuse what is no point with a radius in kilometres."""
    parts = text.split()
    if len(parts) != 2 or not _NUMBER.fullmatch(parts[1]) or Decimal(parts[1]) < 0:
        raise ValueRejectedError(
            Phrase("is no circle: {text!r}", text=text[:60]),
            remedy="write 'latitude,longitude kilometres'",
        )
    _check_point(parts[0])


def check_references(text: str) -> None:
    """Refuse what does not name earlier messages."""
    for reference in text.split():
        parts = reference.split(",")
        if len(parts) != 3:
            raise ValueRejectedError(
                Phrase("names no message: {reference!r}", reference=reference[:60]),
                remedy="write 'sender,identifier,sent'",
            )
        check_name(parts[0])
        check_name(parts[1])
        read_time(parts[2])


def read_integer(text: str) -> int:
    """A whole number of 0 or more."""
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise ValueRejectedError(
            Phrase("is no whole number: {text!r}", text=text[:60]), remedy="write digits"
        )
    return int(text)


def read_decimal(text: str) -> Decimal:
    """A number with or without a decimal point."""
    if not _NUMBER.fullmatch(text):
        raise ValueRejectedError(
            Phrase("is no number: {text!r}", text=text[:60]), remedy="write digits and a point"
        )
    return Decimal(text)


TEXT_CHECKS: dict[str, Callable[[str], None]] = {
    "name": check_name,
    "language": check_language,
    "uri": check_uri,
    "polygon": check_polygon,
    "circle": check_circle,
    "references": check_references,
}
"""What a text of each form must be."""


def _check_point(text: str) -> None:
    found = _POINT.fullmatch(text)
    if not found or abs(Decimal(found[1])) > 90 or abs(Decimal(found[2])) > 180:
        raise ValueRejectedError(
            Phrase("is no point: {text!r}", text=text[:60]),
            remedy="write 'latitude,longitude' in degrees",
        )
