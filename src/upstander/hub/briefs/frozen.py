"""What is frozen of a brief, as plain data, and its digest: what whoever signs answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.paper import paper_digest
from upstander.hub.briefs.selectors import latest

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.hub.briefs.models import Draft


def digest_of_frozen(draft: Draft, revision: int, moment: datetime) -> str:
    """SHA-256 of a brief as it stood at a moment: its text, what it rests on, and who dissented."""
    dissents = draft.dissents.filter(at__lte=moment)
    told: dict[str, Any] = {
        "case": str(draft.case_id),
        "revision": revision,
        "content": latest(draft).content,
        "dissents": [[each.name, each.text, each.at.isoformat()] for each in dissents],
    }
    return paper_digest(told)


def is_intact(draft: Draft) -> bool:
    """Whether a frozen brief still has the digest under which it was frozen."""
    frozen = draft.frozen_at
    return frozen is not None and digest_of_frozen(draft, draft.revision, frozen) == draft.digest
