"""Answers about decisions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from upstander.hub.api.parts import Answer, MarkingOut


class DecisionStandingOut(Answer):
    """Where a decision stands today."""

    is_replaced: bool
    is_done: bool
    is_overdue: bool
    is_review_due: bool
    to_confirm: bool
    is_objected: bool
    wires_due: int


class DecisionOut(Answer):
    """A decision of somebody named.

    ``recorded_by`` is another than ``decided_by`` where it was told; then ``standing.to_confirm``
    says whether whoever decided is yet to say that it is so.
    """

    id: UUID
    case: UUID
    theme: str
    question: str
    choice: str
    decided: str
    decided_by: str
    recorded_by: str
    decided_at: datetime
    owner: str
    due_on: date | None
    review_on: date | None
    marking: MarkingOut
    standing: DecisionStandingOut


class DecisionsOut(Answer):
    """A page of decisions, the latest first; ``next`` is the ``after`` of the next one."""

    decisions: list[DecisionOut]
    next: UUID | None


class TripwireOut(Answer):
    """If this happens the decision is looked at again; who watches, and when they say so."""

    text: str
    owner: str
    look_on: date | None


class StepOut(Answer):
    """What came after a decision: confirmed, objected, done, tripped, reviewed or its outcome."""

    kind: str
    text: str
    by: str
    at: datetime


class DecisionDetail(DecisionOut):
    """A decision with its reasons, what it answers, and what came after it.

    ``subject``, ``warning``, ``brief``, ``precedents``, ``replaces`` and ``replaced_by`` are named
    as far as whoever asks may see them.
    """

    reasons: str
    told_at: datetime | None
    subject: str
    warning: UUID | None
    brief: UUID | None
    brief_version: int
    precedents: list[UUID]
    cited_by: list[UUID]
    replaces: UUID | None
    replaced_by: UUID | None
    tripwires: list[TripwireOut]
    steps: list[StepOut]
