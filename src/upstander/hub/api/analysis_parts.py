"""Bodies and answers about what is asked of the engines."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from upstander.hub.api.parts import Answer, Body, Filled

Kinds = Literal[
    "weak", "levers", "questions", "quality", "brief-minister", "brief-desk", "brief-public",
    "scenarios", "design", "stress",
]  # fmt: skip


class AnalysisOut(Answer):
    """An analysis of one's own: what was asked, and how far it is.

    ``level`` is the strictest marking of what it was worked out on, ``revision`` the case's then;
    ``is_old`` where the case was changed since. ``fault`` says why it failed.
    """

    id: UUID
    case: UUID
    kind: str
    budget: float | None
    options: dict[str, Any]
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    asked_at: datetime
    started_at: datetime | None
    done_at: datetime | None
    level: str
    revision: int
    is_old: bool
    fault: str


class AnalysesOut(Answer):
    """A page of analyses, the latest first; ``next`` is the ``after`` of the next one."""

    analyses: list[AnalysisOut]
    next: UUID | None


class AnalysisDetail(AnalysisOut):
    """An analysis with what it says, once it is done: what its kind of engine gives as JSON."""

    result: dict[str, Any] | None


class VariantIn(Body):
    """One state of one descriptor of the judgements, by their names."""

    descriptor: Filled
    variant: Filled


class AnalysisIn(Body):
    """What is asked.

    ``budget`` is for levers, briefs and plans under stress; ``language``, in which a brief is
    written, for briefs alone: by default the asker's own. For ``scenarios``, ``design`` and
    ``stress``, ``judgements`` says on which; ``slack`` and ``spread`` are for ``scenarios``, and
    ``avoid``, what must not come, for the two others.
    """

    kind: Kinds
    budget: Annotated[float, Field(ge=0, lt=1e12)] | None = None
    language: Literal["en", "fr", "ar"] | None = None
    # Text in JSON, which strict reading would refuse.
    judgements: Annotated[UUID, Field(strict=False)] | None = None
    slack: Annotated[int, Field(ge=0, le=20)] = 0
    spread: Annotated[float, Field(ge=0, le=10)] = 1.0
    avoid: list[VariantIn] = Field(default_factory=list, max_length=50)
