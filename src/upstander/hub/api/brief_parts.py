"""Answers about briefs, and how one is taken out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from upstander.hub.api.parts import Answer, Body, Level, MarkingOut


class BriefOut(Answer):
    """A brief as its list has it; ``marking`` is that of all that any version rests on."""

    id: UUID
    case: UUID
    title: str
    audience: str
    version: int
    made_by: str
    made_at: datetime
    frozen_by: str
    frozen_at: datetime | None
    marking: MarkingOut


class BriefsOut(Answer):
    """A page of briefs, the latest first; ``next`` is the ``after`` of the next one."""

    briefs: list[BriefOut]
    next: UUID | None


class SentenceOut(Answer):
    """A sentence: the statements that it rests on, or whose judgement it is.

    ``origins`` are of whom they come, the most first; ``best`` and ``worst`` the grades between
    which they lie; ``gone_at`` when the last of those that stand no more was withdrawn; ``method``
    the name of the note that says how an engine found it, where nobody has changed its words.
    """

    id: str
    number: int
    text: str
    judgement_of: str
    statements: list[str]
    origins: list[str]
    best: str
    worst: str
    gone_at: datetime | None
    method: str


class PartOut(Answer):
    """A part of a brief, with its sentences in reading order."""

    title: str
    sentences: list[SentenceOut]


class SignatureOut(Answer):
    """Who answers for a frozen brief with their name."""

    by: str
    at: datetime


class DissentOut(Answer):
    """Who disagrees, printed on the brief; ``is_late`` where it came after the freezing."""

    name: str
    text: str
    at: datetime
    is_late: bool
    marking: MarkingOut


class BriefDetail(BriefOut):
    """A brief in its latest version, which is the frozen one where it is frozen.

    ``banner`` is printed over it: the strictest marking of what this version rests on, and that it
    is an exercise. ``language`` is the one it was composed in. ``is_intact`` says whether a frozen
    brief still has the digest under which it was frozen; it is empty for a draft.
    """

    banner: str
    language: str
    level: Level
    headline: str
    question: str
    by_when: str
    if_nothing: str
    parts: list[PartOut]
    signatures: list[SignatureOut]
    dissents: list[DissentOut]
    decisions: list[UUID]
    digest: str
    revision: int
    is_intact: bool | None


class BriefExportIn(Body):
    """In which form a frozen brief is taken out."""

    kind: Literal["pdf", "docx", "html"]
