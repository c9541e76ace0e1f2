"""What is asked about the levers room: which plans and asks somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis, State
from upstander.hub.cases.models import StatementRow
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.hub.cases.statements import case_view, entities_of
from upstander.hub.room.models import Ask, AskState, PlanVersion
from upstander.hub.room.seeing import as_marked, is_ask_seen, is_plan_seen, may_see_all
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
    """One's own latest analysis of a kind that is done, if one may still see what it rests on."""
    own = Analysis.objects.filter(case=access.case, asked_by=access.user, kind=kind)
    found = own.filter(state=State.DONE).defer("page", "printed").first()
    if found is None:
        return None
    markings = (found.result or {}).get("markings", ())
    return found if may_see_all(access, as_marked(access, markings)) else None


def plans_of(access: Access) -> list[PlanVersion]:
    """The plans of a case that somebody may see, latest first."""
    rows = PlanVersion.objects.filter(case=access.case).select_related("made_by")
    return [row for row in rows if is_plan_seen(access, row)]


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
    with_people = rows.select_related("of_user", "of_organisation", "asked_by", "answered_by")
    return [row for row in with_people if is_ask_seen(access, row)]


def ask_of_case(access: Access, ask_id: UUID) -> Ask | None:
    """One ask; None where it may not be seen, or does not exist."""
    return next((row for row in asks_of(access) if row.pk == ask_id), None)


def asked_by_case(user: User) -> list[tuple[Access, list[Ask]]]:
    """What waits for somebody's answer, by case."""
    mine = set(user.organisations.values_list("pk", flat=True))
    theirs = Q(of_user=user) | Q(of_organisation__in=mine)
    waiting = Ask.objects.filter(theirs, state=AskState.OPEN).values("case_id")
    each = (case_access(user, case.pk) for case in cases_of(user).filter(pk__in=waiting))
    found = [(access, _waiting(access, mine)) for access in each if access is not None]
    return [(access, rows) for access, rows in found if rows]


def asked_of(user: User) -> list[Ask]:
    """What waits for somebody's answer, of all their cases, the first due first."""
    found = [row for _, rows in asked_by_case(user) for row in rows]
    return sorted(found, key=lambda row: row.due_on)


def _waiting(access: Access, mine: set[Any]) -> list[Ask]:
    return [
        row
        for row in asks_of(access)
        if row.state == AskState.OPEN
        and (row.of_user_id == access.user.pk or row.of_organisation_id in mine)
    ]


def _said(access: Access, rows: Any) -> tuple[Statement, ...]:
    """The first of what rows say, as far as somebody sees it: the rest makes no difference."""
    every = entities_of(case_view(access))
    found = (Statement.from_dict(c) for c in rows.values_list("content", flat=True).iterator())
    seen = (
        s for s in found if s.about in every and may_see_all(access, [plain_marking(s.marking)])
    )
    return tuple(islice(seen, SHOWN))
