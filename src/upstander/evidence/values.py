"""Whether a value can be what its property says it is, by FollowTheMoney's types."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from upstander.errors import SchemaError, ValueRejectedError
from upstander.model.ontology import property_of
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from followthemoney.property import Property

MAX_VALUE = 65_536
"""Characters in one value."""

MAX_ID = 512
"""Characters in an entity id."""

_REMEMBERED = 100_000
_ANY_TEXT = {"string", "text", "html", "name", "address", "json", "checksum"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_is_strict = re.compile(rf"[0-9a-zA-Z](?:[0-9a-zA-Z.\-]{{0,{MAX_ID - 2}}}[0-9a-zA-Z])?").fullmatch

_REMEDIES = {
    "date": Phrase("write 2017, 2017-08 or 2017-08-31, in the years 1-9999"),
    "country": Phrase("use the ISO 3166 code, for example 'ng'"),
    "number": Phrase("write digits, with a point for decimals"),
    "entity": Phrase("give the id of an entity: at most {most} printable characters", most=MAX_ID),
    "url": Phrase("give the whole address, with http:// or https://"),
    "email": Phrase("write name@host"),
    "phone": Phrase("write it with the country code, for example +44…"),
    "language": Phrase("use an ISO 639-3 code, for example 'hau'"),
    "topic": Phrase("see FollowTheMoney's list of topics"),
    "gender": Phrase("use male, female or other"),
}
_REASONS = {
    "country": Phrase("no such country"),
    "date": Phrase("no such date"),
    "email": Phrase("no such email"),
    "entity": Phrase("no such entity"),
    "gender": Phrase("no such gender"),
    "identifier": Phrase("no such identifier"),
    "ip": Phrase("no such ip"),
    "language": Phrase("no such language"),
    "mimetype": Phrase("no such mimetype"),
    "number": Phrase("no such number"),
    "phone": Phrase("no such phone"),
    "topic": Phrase("no such topic"),
    "url": Phrase("no such url"),
}


class Cleaner:
    """How values of one property are checked and brought into their usual form.

    ``quick`` answers for values that need no second look: the cleaned value, or None (or an empty
    string) where `clean` must decide. Values that repeat are remembered. ``is_reference`` says
    whether the values are ids of other entities.
    """

    __slots__ = ("_property", "_seen", "is_reference", "quick")

    def __init__(self, found: Property) -> None:
        self._property = found
        self._seen: dict[str, str] = {}
        kind = found.type.name
        self.is_reference = kind == "entity"
        self.quick: Callable[[str], str | None] = self._seen.get
        if kind in _ANY_TEXT or (kind == "identifier" and found.format is None):
            self.quick = str.strip
        elif kind == "entity":
            self.quick = _reference

    def clean(self, value: object) -> str:
        """The cleaned value after all checks, slow and thorough.

        Raises
        ------
        ValueRejectedError
            No text, empty, too long, with control characters, or not of the property's type.
        """
        if not isinstance(value, str):
            kind = type(value).__name__
            raise ValueRejectedError(
                Phrase("{name} must be text, not {kind}", name=self._property.name, kind=kind)
            )
        text = plain(value)
        if self.quick is str.strip:
            return text
        cleaned = _typed(self._property, text)
        if cleaned is None:
            kind = self._property.type.name
            raise ValueRejectedError(
                Phrase(
                    "{name}: {reason}: {text!r}",
                    name=self._property.name,
                    reason=_REASONS.get(kind) or Phrase("no such {kind}", kind=kind),
                    text=text if len(text) <= 60 else f"{text[:60]}…",
                ),
                remedy=_REMEDIES.get(kind, Phrase("see the schema reference")),
            )
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen[value] = cleaned
        return cleaned


@cache
def cleaner_of(schema: str, prop: str) -> Cleaner:
    """How to clean values of a property.

    Raises
    ------
    SchemaError
        Unknown schema or property, or a property that only mirrors another one.

    Examples
    --------
    >>> cleaner_of("Person", "nationality").clean("Nigeria")
    'ng'
    """
    found = property_of(schema, prop)
    if found.stub:
        raise SchemaError(
            Phrase("{schema}.{prop} only mirrors another property", schema=schema, prop=prop),
            remedy="state it of the entity that points here",
        )
    return Cleaner(found)


def plain(value: str) -> str:
    """The value without spaces around it, where it is text that any property may hold.

    Raises
    ------
    ValueRejectedError
        Empty, too long, or with characters that control a terminal or reverse the direction of
        text (a name with U+202E reads as another name).

    Examples
    --------
    >>> plain(" 3rd Ford Battalion")
    '3rd Ford Battalion'
    """
    text = value.strip()
    # A byte order mark or spaces of no width are nothing to see, and FollowTheMoney drops them.
    if not text or not (text.isprintable() or any(map(_is_seen, text))):
        raise ValueRejectedError("value is empty", remedy="give a value or leave the property out")
    if len(text) > MAX_VALUE:
        raise ValueRejectedError(
            Phrase(
                "value has {length:,} characters, over {most:,}", length=len(text), most=MAX_VALUE
            ),
            remedy="keep the document as an attachment and cite it",
        )
    if found := _CONTROL.search(text):
        raise ValueRejectedError(
            Phrase("value holds the control character U+{code}", code=f"{ord(found[0]):04X}"),
            remedy="remove it",
        )
    return text


def _is_seen(sign: str) -> bool:
    return sign.isprintable() and not sign.isspace()


def _typed(found: Property, text: str) -> str | None:
    if found.type.name == "entity":
        return _reference(text)
    if found.type.name == "number":
        return _number(text)
    return found.type.clean(text, format=found.format)


def _reference(value: str) -> str | None:
    return value if len(value) <= MAX_ID and value.isprintable() else None


def strict_reference(value: str) -> str | None:
    """The id of another entity, where FollowTheMoney would have it for one; else None.

    Statements and tables may name entities by any printable id. What comes as an entity of
    FollowTheMoney may not: its own reader drops such references.

    Examples
    --------
    >>> strict_reference("NK-a.1"), strict_reference("a/b")
    ('NK-a.1', None)
    """
    return value if _is_strict(value) else None


def _number(text: str) -> str | None:
    try:
        if "_" not in text and abs(float(text)) < float("inf"):
            return text
    except ValueError:
        pass
    from followthemoney.types import registry

    number, unit = registry.number.parse(text)
    return text if number is not None and unit is not None else number
