"""What is asked about the levers room: which plans and asks somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.hub.alerts.records import marking_of
from upstander.hub.analyses.models import Analysis, State
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.room.models import Ask, AskState, PlanVersion
from upstander.model.marking import may_see
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from uuid import UUID

    from upstander.hub.analyses.models import Kind
    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans side by side: ids of levers, and what came and went in the case between them."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    kept: tuple[str, ...]
    entered: tuple[Statement, ...]
    withdrawn: tuple[Statement, ...]


def last_analysis(access: Access, kind: Kind) -> Analysis | None:
    """One's own latest analysis of a kind that is done."""
    own = Analysis.objects.filter(case=access.case, asked_by=access.user, kind=kind)
    return own.filter(state=State.DONE).defer("page", "printed").first()


def plans_of(access: Access) -> list[PlanVersion]:
    """The plans of a case that somebody may see, latest first."""
    rows = PlanVersion.objects.filter(case=access.case).select_related("made_by")
    return [row for row in rows if _is_seen(access, row)]


def plan_of(access: Access, plan_id: UUID) -> PlanVersion | None:
    """One plan; None where it may not be seen, or does not exist."""
    return next((row for row in plans_of(access) if row.pk == plan_id), None)


def chosen(plan: PlanVersion) -> set[str]:
    """The ids of the levers that a plan pulls."""
    return {lever["id"] for lever in plan.result["portfolio"] if lever["chosen"]}


def compared(access: Access, old: PlanVersion, new: PlanVersion) -> Compared:
    """What differs between two plans, and what differs in what they were made of.

    Of the latter only what the reader may see, and no number of the rest.
    """
    before, after = chosen(old), chosen(new)
    rows = StatementRow.objects.filter(case=access.case)
    first, last = sorted((old.revision, new.revision))
    entered = rows.filter(revision__gt=first, revision__lte=last)
    gone = rows.filter(gone_revision__gt=first, gone_revision__lte=last)
    return Compared(
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        tuple(sorted(before & after)),
        _said(access, entered),
        _said(access, gone),
    )


def asks_of(access: Access) -> list[Ask]:
    """What was asked about a case, as far as somebody may see it, the first due first."""
    rows = Ask.objects.filter(case=access.case)
    every = entities_of(case_view(access))
    return [
        row
        for row in rows.select_related("of_user", "of_organisation", "asked_by", "answered_by")
        if may_see(access.reader, marking_of(row.marking))
        and all(key in every for key in (*row.about, *([row.through] if row.through else [])))
    ]


def ask_of_case(access: Access, ask_id: UUID) -> Ask | None:
    """One ask; None where it may not be seen, or does not exist."""
    return next((row for row in asks_of(access) if row.pk == ask_id), None)


def asked_of(user: User) -> list[Ask]:
    """What waits for somebody's answer, of all their cases."""
    mine = set(user.organisations.values_list("pk", flat=True))
    found: list[Ask] = []
    for case in cases_of(user):
        if not Ask.objects.filter(case=case, state=AskState.OPEN).exists():
            continue
        access = case_access(user, case.pk)
        if access is not None:
            found += [
                row
                for row in asks_of(access)
                if row.state == AskState.OPEN
                and (row.of_user_id == user.pk or row.of_organisation_id in mine)
            ]
    return sorted(found, key=lambda row: row.due_on)


def _is_seen(access: Access, plan: PlanVersion) -> bool:
    every = entities_of(case_view(access))
    return all(may_see(access.reader, marking_of(m)) for m in plan.markings) and all(
        lever["id"] in every for lever in plan.result["portfolio"]
    )


def _said(access: Access, rows: Any) -> tuple[Statement, ...]:
    every = entities_of(case_view(access))
    found = (Statement.from_dict(c) for c in rows.values_list("content", flat=True)[: 5 * SHOWN])
    seen = (s for s in found if may_see(access.reader, s.marking) and s.about in every)
    return tuple(seen)[:SHOWN]
