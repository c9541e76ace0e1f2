"""Answers about the judgements on which scenarios rest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from upstander.hub.api.case_parts import ProblemOut
from upstander.hub.api.parts import Answer, MarkingOut


class JudgementsOut(Answer):
    """Judgements of a case; ``set_aside_at`` where they are off its list."""

    id: UUID
    case: UUID
    title: str
    form: str
    marking: MarkingOut
    by: str
    at: datetime
    set_aside_at: datetime | None


class JudgementsListOut(Answer):
    """A page of judgements, the latest first; ``next`` is the ``after`` of the next one."""

    judgements: list[JudgementsOut]
    next: UUID | None


class DescriptorOut(Answer):
    """A factor, and the states of which it has one at a time."""

    name: str
    title: str
    variants: list[str]


class JudgementsDetail(JudgementsOut):
    """Judgements with what they are about, the pseudonyms of who judged, and what was left out.

    ``pushes`` counts what levers push; ``problems`` tells of the first fifty rows left out.
    """

    descriptors: list[DescriptorOut]
    judges: list[str]
    pushes: int
    faults: int
    problems: list[ProblemOut]
