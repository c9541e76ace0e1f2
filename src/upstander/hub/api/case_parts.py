"""Bodies and answers about cases, their statements and entities."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from upstander.hub.api.parts import (
    Answer,
    Body,
    Filled,
    IntervalOut,
    Level,
    Line,
    Name,
    Short,
    Text,
)


class CaseOut(Answer):
    """A case, as its manifest tells of it."""

    id: UUID
    key: str
    title: str
    as_of: date
    subject: str
    own_state: str
    holder: str
    synthetic: bool


class CasesOut(Answer):
    """One's cases."""

    cases: list[CaseOut]


class CaseDetail(CaseOut):
    """A case, with how much of it its reader may see.

    ``level`` is the strictest marking among that, ``counts`` how many entities of each schema.
    """

    statements: int
    level: Level
    counts: dict[str, int]


class StatementOut(Answer):
    """A statement: FollowTheMoney's fields, then ours; empty where nothing is said."""

    id: str
    canonical_id: str
    entity_id: str
    schema_: str = Field(alias="schema")
    prop: str
    value: str
    dataset: str
    lang: str = ""
    original_value: str = ""
    first_seen: str = ""
    last_seen: str = ""
    origin: str = ""
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""
    grade: str
    marking: Level
    originator: str = ""
    audience: list[str] = Field(default_factory=list)


class StatementsOut(Answer):
    """A page of statements in the order of their ids; ``next`` is the ``after`` of the next one."""

    statements: list[StatementOut]
    next: str | None


class StatementIn(Body):
    """A claim: about whom, what, who says so, how far to trust it, and who may see it."""

    entity_id: Filled
    schema_: Annotated[str, Field(min_length=1, max_length=60)] = Field(alias="schema")
    prop: Annotated[str, Field(min_length=1, max_length=60)]
    value: Annotated[Text, Field(min_length=1)]
    original_value: Text = ""
    lang: Annotated[str, Field(pattern="^([a-z]{3})?$")] = ""
    source: Filled
    origin: Annotated[Line, Field(max_length=500)] = ""
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: Literal["1", "2", "3", "4", "5", "6"] = "6"
    valid_from: Short = ""
    valid_to: Short = ""
    seen: Short = ""
    marking: Level = "TLP:AMBER"
    audience: list[Name] = Field(default_factory=list, max_length=9)


class WithdrawIn(Body):
    """Why a statement counts no more."""

    why: Annotated[Line, Field(max_length=500)] = ""


class EntityOut(Answer):
    """A thing that a case speaks of."""

    id: str
    schema_: str = Field(alias="schema")
    caption: str
    statements: int


class EntitiesOut(Answer):
    """A page of entities in the order of their ids; ``next`` is the ``after`` of the next one."""

    entities: list[EntityOut]
    next: str | None


class Support(IntervalOut):
    """How probable a claim is by all statements for it, with an interval."""


class PropertyOut(Answer):
    """A value of a property, how it is supported, and by which statements."""

    prop: str
    value: str
    support: Support
    statements: list[str]


class RelationOut(Answer):
    """A relation of an entity: which, of what schema, and with whom."""

    id: str
    schema_: str = Field(alias="schema")
    others: list[str]


class EntityDetail(EntityOut):
    """A thing with all that is said of it and its relations."""

    properties: list[PropertyOut]
    relations: list[RelationOut]


class ProblemOut(Answer):
    """A row that was left out, and why."""

    message: str
    source: str
    line: int
    remedy: str


class BroughtOut(Answer):
    """What an import came to; ``faults`` counts all, ``problems`` tells of the first fifty."""

    new: int
    known: int
    faults: int
    problems: list[ProblemOut]


class ExportIn(Body):
    """What to export; ``red`` uses up a request for TLP:RED that a colleague agreed to."""

    kind: Literal["zip", "csv", "xlsx", "statements", "ftm", "stix", "prov", "proof"]
    red: bool = False
