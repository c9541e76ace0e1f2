"""The atom: dataset D says that entity E has property P = value V."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.model.grade import UNGRADED, Grade
from upstander.model.marking import CLEAR, TLP, Marking
from upstander.model.period import ALWAYS, Moment, Period
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_ID = 512
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim, who makes it, how far it is to be trusted and who may see it.

    Parameters
    ----------
    dataset
        The collection that carries the claim.
    entity_id
        Whom or what it is about, as the dataset calls it.
    schema, prop, value
        The claim: a schema and property of the ontology, and the cleaned value.
    original_value, lang
        The source's own wording and its language (ISO 639-3), where they differ from ``value``.
    source
        The document or record the claim was read from: an entity id, an address or a citation.
    origin
        Who said it first. Copies of one origin count once; empty means the source itself.
    first_seen, last_seen
        ISO dates on which the dataset first and last carried it.
    valid_from, valid_to
        When it held in the world, as `Moment.parse` reads it.
    grade, marking
        Admiralty grade and TLP marking.
    canonical_id
        The entity after judgements of sameness; ``entity_id`` where there are none.
    canonical_value
        The entity that ``value`` names, after judgements of sameness; derived, never stored.

    Examples
    --------
    >>> s = Statement("exercise", "u-1", "Unit", "name", "3rd Ford Battalion")
    >>> s.id == Statement("exercise", "u-1", "Unit", "name", "3rd Ford Battalion").id
    True
    """

    dataset: str
    entity_id: str
    schema: str
    prop: str
    value: str
    original_value: str = ""
    lang: str = ""
    source: str = ""
    origin: str = ""
    first_seen: str = ""
    last_seen: str = ""
    valid_from: str = ""
    valid_to: str = ""
    grade: Grade = UNGRADED
    marking: Marking = CLEAR
    canonical_id: str = ""
    canonical_value: str = ""

    def __post_init__(self) -> None:
        for name in ("dataset", "entity_id", "schema", "prop", "value"):
            if not getattr(self, name):
                raise ValueRejectedError(Phrase("a statement needs its {name}", name=name))
        if len(self.entity_id) > _MAX_ID or not self.entity_id.isprintable():
            raise ValueRejectedError(
                Phrase("not an entity id: {entity_id!r}", entity_id=self.entity_id[:40]),
                remedy=Phrase("use at most {max_id} printable characters", max_id=_MAX_ID),
            )

    @property
    def id(self) -> str:
        """A stable name for the claim: the same claim by the same source has the same id."""
        return _key(
            (
                self.dataset,
                self.entity_id,
                self.schema,
                self.prop,
                self.value,
                self.lang,
                self.source,
                self.independent_origin,
                self.valid_from,
                self.valid_to,
            )
        )

    @property
    def about(self) -> str:
        """The entity it is about, after judgements of sameness."""
        return self.canonical_id or self.entity_id

    @property
    def told(self) -> str:
        """The value, and where it names an entity, that entity after judgements of sameness."""
        return self.canonical_value or self.value

    @property
    def independent_origin(self) -> str:
        """What is counted once in combining statements: the origin, else source, else dataset."""
        return self.origin or self.source or self.dataset

    @property
    def valid(self) -> Period:
        """When the claim held in the world."""
        if not self.valid_from and not self.valid_to:
            return ALWAYS
        return _span(self.valid_from, self.valid_to)

    def as_dict(self) -> dict[str, Any]:
        """The statement as plain data: FollowTheMoney's keys, then ours, without the empty ones."""
        plain = {
            "id": self.id,
            "canonical_id": self.about,
            "entity_id": self.entity_id,
            "schema": self.schema,
            "prop": self.prop,
            "value": self.value,
            "dataset": self.dataset,
            "lang": self.lang,
            "original_value": self.original_value,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "origin": self.origin,
            "source": self.source,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "grade": str(self.grade),
            "marking": str(self.marking),
            "originator": self.marking.originator,
            "audience": sorted(self.marking.audience),
        }
        return {key: value for key, value in plain.items() if value}

    @staticmethod
    def from_dict(data: Mapping[str, Any], *, marking: Marking = CLEAR) -> Statement:
        """The statement that plain data describes; ``marking`` is for data that carries none.

        Raises
        ------
        ValueRejectedError
            A part is missing, is no text, or is no grade, marking or date.
        """
        found = map(data.get, _TEXT_FIELDS)
        text = ["" if value is None else value for value in found]
        if set(map(type, text)) != _ONLY_TEXT:
            text = [_text(data, name) for name in _TEXT_FIELDS]
        if text[-1] or text[-2]:
            _span(text[-2], text[-1])
        about = _text(data, "canonical_id")
        return Statement(
            **dict(zip(_TEXT_FIELDS, text, strict=True)),
            grade=Grade.parse(_text(data, "grade") or "F6"),
            marking=_marking(data, marking),
            canonical_id="" if about == text[1] else about,
        )

    def merged_into(self, canonical_id: str) -> Statement:
        """The same claim, about the entity it was judged to be about."""
        return replace(self, canonical_id="" if canonical_id == self.entity_id else canonical_id)


def id_of(data: Mapping[str, Any]) -> str:
    """The id of the statement that plain data describes, without making it.

    Raises
    ------
    ValueRejectedError
        A part that an id is made of is missing, or is no text.

    Examples
    --------
    >>> s = Statement("d", "u-1", "Unit", "name", "3rd Ford", origin="wire")
    >>> id_of(s.as_dict()) == s.id
    True
    """
    text = [data.get(name) or "" for name in _ID_FIELDS]
    if set(map(type, text)) != _ONLY_TEXT or not all(text[:5]):
        raise ValueRejectedError("a statement needs dataset, entity_id, schema, prop and value")
    *claim, lang, source, origin, start, end = text
    return _key((*claim, lang, source, origin or source or claim[0], start, end))


def unchecked(  # noqa: PLR0917  (positional, for speed)
    dataset: str,
    entity_id: str,
    schema: str,
    prop: str,
    value: str,
    original_value: str,
    origin: str,
    first_seen: str,
    last_seen: str,
    grade: Grade,
    marking: Marking,
) -> Statement:
    """The statement whose parts a reader has checked already, in a fifth of the usual time.

    See Also
    --------
    Draft : how.

    Examples
    --------
    >>> unchecked("d", "u", "Unit", "name", "X", "", "", "", "", UNGRADED, CLEAR) == Statement(
    ...     "d", "u", "Unit", "name", "X")
    True
    """
    made: Any = Draft()
    made.dataset = dataset
    made.entity_id = entity_id
    made.schema = schema
    made.prop = prop
    made.value = value
    made.original_value = original_value
    made.lang = made.source = made.valid_from = made.valid_to = ""
    made.canonical_id = made.canonical_value = ""
    made.origin = origin
    made.first_seen = first_seen
    made.last_seen = last_seen
    made.grade = grade
    made.marking = marking
    made.__class__ = Statement
    return made  # type: ignore[no-any-return]


class Draft:
    """A statement that a reader is filling in; setting its ``__class__`` to `Statement` seals it.

    A frozen dataclass sets each field through ``object.__setattr__``, which is most of the time
    that reading takes. A draft has the same slots without that guard. Every slot must be set.
    """

    __slots__ = tuple(field.name for field in fields(Statement))


_TEXT_FIELDS = (
    "dataset",
    "entity_id",
    "schema",
    "prop",
    "value",
    "original_value",
    "lang",
    "source",
    "origin",
    "first_seen",
    "last_seen",
    "valid_from",
    "valid_to",
)


_ID_FIELDS = (
    "dataset",
    "entity_id",
    "schema",
    "prop",
    "value",
    "lang",
    "source",
    "origin",
    "valid_from",
    "valid_to",
)
_ONLY_TEXT = {str}


@lru_cache(maxsize=65_536)
def _span(start: str, end: str) -> Period:
    return Period(Moment.parse(start), Moment.parse(end))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueRejectedError(
            Phrase("{name} must be text, not {kind}", name=name, kind=type(value).__name__)
        )
    return value


def _marking(data: Mapping[str, Any], default: Marking) -> Marking:
    label = _text(data, "marking")
    if not label:
        return default
    audience = data.get("audience") or ()
    if isinstance(audience, str) or not all(isinstance(name, str) for name in audience):
        raise ValueRejectedError("audience must be a list of names")
    return _interned(label, _text(data, "originator"), frozenset(audience))


@lru_cache(maxsize=4096)
def _interned(label: str, originator: str, audience: frozenset[str]) -> Marking:
    return Marking(TLP.parse(label), originator, audience)


def _key(parts: tuple[str, ...]) -> str:
    joined = _SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()
