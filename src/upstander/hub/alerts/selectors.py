"""What is asked about warnings: which of them somebody may see, and what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from upstander.hub.alerts.models import Delivery, Holder, WarningRow
from upstander.hub.alerts.records import (
    flag_of,
    marking_of,
    policy_in_force,
    policy_of,
    standing_of,
)
from upstander.hub.cases.selectors import case_access, cases_of
from upstander.model.marking import TLP, Reader, may_see
from upstander.warning.board import Entry, board

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User
    from upstander.warning.board import Board


def seen_by(user: User) -> list[WarningRow]:
    """The warnings that somebody may see, latest first: of their cases, by their markings."""
    found: list[WarningRow] = []
    for case in cases_of(user):
        access = case_access(user, case.pk)
        if access is not None:
            found += seen_in(access)
    return sorted(found, key=lambda row: row.raised_at, reverse=True)


def seen_in(access: Access) -> list[WarningRow]:
    """The warnings of one case that somebody may see."""
    rows = WarningRow.objects.filter(case=access.case).joined()
    return [
        row
        for row in rows.prefetch_related("events")
        # Whoever warned sees what became of it, whatever it was marked afterwards.
        if row.raised_by_id == access.user.pk or may_see(access.reader, marking_of(row.marking))
    ]


def warning_of(access: Access, warning_id: UUID) -> WarningRow | None:
    """One warning of a case; None where it may not be seen, or does not exist."""
    return next((row for row in seen_in(access) if row.pk == warning_id), None)


def board_of(user: User, now: datetime | None = None) -> Board:
    """What is unanswered, by department, of the warnings that somebody may see."""
    moment = now or timezone.now()
    rows = [row for row in seen_by(user) if not row.is_closed]
    entries = [Entry(flag_of(row), standing_of(row, moment)) for row in rows]
    readers = [a.reader for a in (case_access(user, row.case_id) for row in rows) if a]
    exercise = bool(rows) and all(row.case.synthetic for row in rows)
    reader = max(readers, key=lambda r: r.clearance) if readers else _nobody(user)
    return board(entries, policy_of(policy_in_force()), reader, exercise=exercise)


def roles_of(user: User) -> frozenset[str]:
    """The roles of the policy that somebody holds."""
    return frozenset(Holder.objects.filter(user=user).values_list("role", flat=True))


def waiting_for(user: User) -> QuerySet[Delivery]:
    """Notices in the hub itself that somebody has not opened, latest first."""
    found = Delivery.objects.filter(user=user, channel="in-app", state="sent", seen_at=None)
    return found.select_related("warning").order_by("-made_at")


def unfilled(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles that nobody holds: a warning to them would reach nobody."""
    held = set(Holder.objects.filter(user__is_active=True).values_list("role", flat=True))
    return tuple(sorted(set(roles) - held))


def _nobody(user: User) -> Reader:
    return Reader(user.name, TLP.CLEAR)
