"""Operations on decisions: reading alone. A decision is somebody's, and no program's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from upstander.hub.access.rules import needs, on_case
from upstander.hub.alerts.records import marking_of
from upstander.hub.alerts.selectors import warning_of
from upstander.hub.api.auth import Bearer
from upstander.hub.api.decision_parts import DecisionDetail, DecisionsOut
from upstander.hub.api.paging import paged
from upstander.hub.api.parts import READING, Limit
from upstander.hub.api.router import router
from upstander.hub.api.scopes import TokenScope
from upstander.hub.briefs.selectors import brief_of
from upstander.hub.cases.reading import noted, noted_by_case
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.decisions.selectors import (
    decision_of,
    decisions_of,
    seen_decisions,
    standing,
)
from upstander.hub.people.roles import Power

if TYPE_CHECKING:
    from datetime import date

    from upstander.hub.cases.access import Access
    from upstander.hub.decisions.models import Decision
    from upstander.hub.decisions.selectors import Standing

_TAGS = ["decisions"]
LIST = Bearer(TokenScope.DECISIONS_READ, needs(Power.READ_CASE))
READ = Bearer(TokenScope.DECISIONS_READ, on_case(Power.READ_CASE))
State = Literal["all", "open", "overdue", "review"]
Themes = Literal[
    "", "licence", "grant", "training", "sanction", "diplomacy", "protection", "evidence",
    "deployment", "home", "other",
]  # fmt: skip
_OWN = ("id", "theme", "question", "choice", "decided", "decided_at", "due_on", "review_on")


@router.get("/decisions", tags=_TAGS, auth=LIST, response=READING | {200: DecisionsOut})
def list_decisions(
    request: Any,
    state: State = "all",
    theme: Themes = "",
    after: UUID | None = None,
    limit: Limit = 100,
) -> Any:
    """The register: the decisions that one may see, of all one's cases."""
    rows = [row for row in seen_decisions(request.user) if theme in {"", row.theme}]
    return _page(request.user, rows, state, after, limit)


@router.get(
    "/cases/{uuid:case_id}/decisions", tags=_TAGS, auth=READ, response=READING | {200: DecisionsOut}
)
def list_case_decisions(
    request: Any,
    case_id: UUID,
    state: State = "all",
    after: UUID | None = None,
    limit: Limit = 100,
) -> Any:
    """The decisions of a case."""
    return _page(request.user, decisions_of(request.access), state, after, limit)


@router.get(
    "/cases/{uuid:case_id}/decisions/{uuid:decision_id}",
    tags=_TAGS,
    auth=READ,
    response=READING | {200: DecisionDetail},
)
def get_decision(request: Any, case_id: UUID, decision_id: UUID) -> Any:
    """One decision: reasons, tripwires, and what came after it, confirmations among that."""
    access = request.access
    found = decision_of(access, decision_id)
    if found is None:
        raise Http404
    noted(access, "decision", marking_of(found.marking).level)
    wires = found.tripwires.select_related("owner")
    return _plain(found, timezone.now().date()) | _linked(access, found) | {
        "reasons": found.reasons,
        "told_at": found.told_at,
        "tripwires": [
            {"text": w.text, "owner": w.owner.name if w.owner else "", "look_on": w.look_on}
            for w in wires
        ],
        "steps": [
            {"kind": step.kind, "text": step.text, "by": step.by.name, "at": step.at}
            for step in found.steps.select_related("by")
        ],
    }  # fmt: skip


def _page(
    user: Any, rows: list[Decision], state: State, after: UUID | None, limit: int
) -> dict[str, Any]:
    today = timezone.now().date()
    asked = [row for row in rows if _is_asked(standing(row, today), state)]
    page, more = paged(asked, after, limit)
    levels = [(row.case_id, marking_of(row.marking).level) for row in page]
    noted_by_case(user, "decisions", levels)
    return {"decisions": [_plain(row, today) for row in page], "next": more}


def _is_asked(found: Standing, state: State) -> bool:
    """As on the page of the register."""
    return {
        "all": True,
        "open": not (found.is_done or found.is_replaced),
        "overdue": found.is_overdue,
        "review": found.is_review_due or bool(found.wires_due),
    }[state]


def _plain(row: Decision, today: date) -> dict[str, Any]:
    found = standing(row, today)
    names = ("is_replaced", "is_done", "is_overdue", "is_review_due", "to_confirm", "is_objected")
    told = {name: getattr(found, name) for name in names}
    return {name: getattr(row, name) for name in _OWN} | {
        "case": row.case_id,
        "decided_by": row.decided_by.name,
        "recorded_by": row.recorded_by.name,
        "owner": row.owner.name if row.owner else "",
        "marking": row.marking,
        "standing": told | {"wires_due": len(found.wires_due)},
    }


def _linked(access: Access, row: Decision) -> dict[str, Any]:
    """What it answers and what it is like, of what whoever asks may see."""
    seen = {each.pk for each in seen_decisions(access.user)}
    warning = warning_of(access, row.warning_id) if row.warning_id else None
    brief = brief_of(access, UUID(row.brief)) if row.brief else None
    later = getattr(row, "replaced_by", None)
    return {
        "subject": row.subject if row.subject in entities_of(case_view(access)) else "",
        "warning": warning.pk if warning else None,
        "brief": brief.pk if brief else None,
        "brief_version": row.brief_version if brief else 0,
        "precedents": [each.pk for each in row.precedents.all() if each.pk in seen],
        "cited_by": [each.pk for each in row.cited_by.all() if each.pk in seen],
        "replaces": row.replaces_id if row.replaces_id in seen else None,
        "replaced_by": later.pk if later is not None and later.pk in seen else None,
    }
