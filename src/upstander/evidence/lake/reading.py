"""What a lake is filled from: event feeds, FollowTheMoney entities, and lists of edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.lake.from_edges import draft_edges
from upstander.evidence.lake.from_entities import draft_entities
from upstander.evidence.lake.from_events import draft_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from upstander.evidence.lake.drafts import Drafts

    Reader = Callable[[Path, Drafts, Callable[[int], None]], None]

READERS: dict[str, Reader] = {
    "events": draft_events,
    "entities": draft_entities,
    "edges": draft_edges,
}
"""By what a file is read as."""
