"""Bodies and answers about what was asked of somebody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from upstander.hub.api.parts import Answer, Body, Level, MarkingOut, Name, Note


class AskOut(Answer):
    """Something asked of a person or an organisation, by a day.

    ``about`` holds ids of entities, ``through`` the id of whom they are to ask outside the hub.
    The answer has a marking of its own: ``answer`` is empty, and ``answer_marking`` null, for
    whoever sees that it was asked and may not see the answer.
    """

    id: UUID
    case: UUID
    kind: str
    text: str
    about: list[str]
    through: str
    marking: MarkingOut
    asked_of: str
    is_mine: bool
    asked_by: str
    asked_at: datetime
    due_on: date
    is_late: bool
    state: str
    answer: str
    answer_marking: MarkingOut | None
    answered_by: str
    answered_at: datetime | None


class AsksOut(Answer):
    """A page of what was asked, the first due first; ``next`` is the ``after`` of the next one."""

    asks: list[AskOut]
    next: UUID | None


class AnswerIn(Body):
    """The answer, or why there is none; marked as what was asked where no marking is given."""

    answer: Annotated[Note, Field(min_length=1)]
    marking: Level | None = None
    audience: list[Name] = Field(default_factory=list, max_length=9)


class NothingIn(Body):
    """Nothing needs to be said."""
