"""What is asked about analyses: which of one's own are not done, and for how long they have run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from upstander.hub.analyses.models import Analysis, State

if TYPE_CHECKING:
    from uuid import UUID

    from upstander.hub.cases.access import Access

GOING = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Going:
    """An analysis that waits or runs, and the seconds that it has run."""

    pk: UUID
    kind: str
    state: str
    seconds: int | None


def going_of(access: Access) -> list[Going]:
    """One's own analyses of a case that wait or run."""
    own = Analysis.objects.filter(case=access.case, asked_by=access.user, state__in=GOING)
    return [going(row) for row in own.defer("page", "printed", "result")]


def going(row: Analysis) -> Going:
    """How far an analysis is."""
    ran = int((timezone.now() - row.started_at).total_seconds()) if row.started_at else None
    return Going(row.pk, row.get_kind_display(), row.get_state_display(), ran)
