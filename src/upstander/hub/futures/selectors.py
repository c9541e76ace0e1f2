"""Which judgements somebody sees, and what was worked out on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.futures.models import Judgements
from upstander.hub.futures.reading import Read, read
from upstander.hub.room.seeing import may_see_all

if TYPE_CHECKING:
    from uuid import UUID

    from upstander.hub.cases.access import Access

KINDS = (Kind.SCENARIOS, Kind.DESIGN, Kind.STRESS)


def judgements_of(access: Access) -> list[Judgements]:
    """The judgements of a case that somebody may see and nobody set aside, the latest first."""
    every = Judgements.objects.filter(case=access.case, set_aside_at=None)
    found = every.defer("content", "levers").select_related("by")
    return [row for row in found if may_see_all(access, [row.marking])]


def judgements_by(access: Access, key: UUID | str) -> Judgements | None:
    """One of them; None where it is not there for somebody, for whatever reason."""
    row = Judgements.objects.filter(case=access.case, pk=key).select_related("by").first()
    return row if row is not None and may_see_all(access, [row.marking]) else None


def reading_of(row: Judgements) -> Read:
    """What the file of judgements holds."""
    levers = bytes(row.levers) if row.levers is not None else None
    return read(bytes(row.content), row.suffix, levers, row.levers_suffix)


def worked_out(access: Access, row: Judgements) -> dict[str, list[Analysis]]:
    """One's own analyses of judgements that are done, by kind, the latest first."""
    own = Analysis.objects.filter(
        case=access.case,
        asked_by=access.user,
        kind__in=KINDS,
        state__in=(State.DONE, State.FAILED),
        options__judgements=str(row.pk),
    )
    found: dict[str, list[Analysis]] = {kind.value: [] for kind in KINDS}
    for one in own.defer("page", "printed")[:30]:
        found[one.kind].append(one)
    return found


def is_there(access: Access, analysis: Analysis) -> bool:
    """Whether the judgements that an analysis rests on are still there for somebody."""
    if analysis.kind not in KINDS:
        return True
    key = (analysis.options or {}).get("judgements", "")
    return judgements_by(access, key) is not None
