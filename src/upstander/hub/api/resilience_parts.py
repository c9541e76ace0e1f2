"""Answers about indices and profiles of resilience."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from upstander.hub.api.parts import Answer


class PortraitOut(Answer):
    """An index or a profile: what was brought in, and how far it is worked out."""

    id: int
    kind: Literal["index", "profile"]
    title: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    fault: str
    brought_by: str
    brought_at: datetime
    done_at: datetime | None


class PortraitsOut(Answer):
    """A page of indices and profiles, the latest first; ``next`` is the next one's ``after``."""

    portraits: list[PortraitOut]
    next: int | None


class PortraitDetail(PortraitOut):
    """An index or a profile with what the engines made of it, once it is done.

    ``document`` is what `upstander resilience` writes as JSON, but for what is beside it: the
    ``units`` of an index by rank, the ``changes`` of a profile, each with whether it is our own.
    Who is missing has ``groups`` besides (an index) or ``said`` (a profile), to be told in any
    language.
    """

    document: dict[str, Any] | None
    units: list[dict[str, Any]]
    changes: list[dict[str, Any]]
