"""Bodies and answers about warnings and the log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from upstander.hub.api.parts import Answer, Body, Filled, Level, Line, Name, Note

Outcomes = Literal["averted", "lessened", "happened", "unfounded", "passed-on", "unknown"]
Id = Annotated[str, Field(pattern="^[0-9a-f]{1,64}$")]


class StandingOut(Answer):
    """Where a warning stands: what is due, of whom and by when."""

    state: str
    route: str
    duty: str
    due_at: datetime | None
    overdue: bool
    owed_by: list[str]
    acknowledged_by: str
    outcome: str


class WarningOut(Answer):
    """A warning. Severity and credibility are two judgements and stay two."""

    id: UUID
    case: UUID
    subject: str
    what: str
    severity: str
    credibility: str
    kinds: list[str]
    marking: Level
    originator: str
    audience: list[str]
    statements: list[str]
    raised_by: str
    raised_at: datetime
    exercise: bool
    standing: StandingOut


class WarningsOut(Answer):
    """A page of warnings, the latest first; ``next`` is the ``after`` of the next one."""

    warnings: list[WarningOut]
    next: UUID | None


class EventOut(Answer):
    """What happened to a warning."""

    kind: str
    at: datetime
    who: str
    role: str = ""
    route: str = ""
    step: int | None = None
    to: str = ""
    note: str = ""
    outcome: str = ""


class WarningDetail(WarningOut):
    """A warning with all that happened to it, and why it went where it went."""

    events: list[EventOut]
    why: str


class WarningIn(Body):
    """What is to be feared, about whom, how bad, and how far to be believed."""

    subject: Filled
    what: Annotated[Note, Field(min_length=1, max_length=2_000)]
    kinds: Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=10)]
    severity: Literal["watch", "concern", "serious", "grave"]
    credibility: Literal["doubtful", "unjudged", "possible", "probable", "confirmed"] | None = None
    statements: list[Id] = Field(default_factory=list, max_length=76)
    marking: Level = "TLP:AMBER"
    audience: list[Name] = Field(default_factory=list, max_length=9)


class ActIn(Body):
    """In which role something is done, and what is done or told."""

    role: Annotated[Line, Field(max_length=200)] = ""
    note: Note = ""


class CloseIn(ActIn):
    """What became of it."""

    outcome: Outcomes


class LineOut(Answer):
    """What one department owes; ``waiting`` are ids of warnings, the oldest first."""

    department: str
    unanswered: int
    overdue: int
    oldest_at: datetime | None
    worst: str
    waiting: list[UUID]


class BoardOut(Answer):
    """What is unanswered, by department, and in all, each once."""

    lines: list[LineOut]
    whole: LineOut


class EntryOut(Answer):
    """A line of the log, with what its hash is made of."""

    number: int
    at: datetime
    actor: UUID | None
    actor_name: str
    action: str
    object: str
    detail: dict[str, Any]
    hash: str


class EntriesOut(Answer):
    """A page of the log in its order; ``next`` is the ``after`` of the next one."""

    entries: list[EntryOut]
    next: int | None


class VerdictOut(Answer):
    """What verifying the log found; ``fault`` is empty where all is well."""

    lines: int
    head: str
    fault: str
