"""Putting notices of a warning on their way."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from upstander.hub.alerts.models import Delivery, Holder
from upstander.hub.alerts.records import marking_of, policy_of
from upstander.hub.cases.selectors import readers
from upstander.model.marking import may_see

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from upstander.hub.alerts.models import WarningRow
    from upstander.hub.people.models import User


def tell(warning: WarningRow, roles: Collection[str], step: int, now: datetime) -> None:
    """Put a notice on its way to everybody who holds one of these roles and may see the warning.

    Nobody else is told, not even that there is something: who may not see it hears nothing. Whoever
    was told of this step by a channel is not told by it again.
    """
    found = Holder.objects.filter(role__in=roles, user__is_active=True).order_by("pk")
    holders = list(found.select_related("user"))
    seeing = readers([holder.user for holder in holders], warning.case_id)
    receivers, marking = policy_of(warning.policy).receivers, marking_of(warning.marking)
    made: dict[tuple[UUID, str], Delivery] = {}
    for holder in holders:
        reader = seeing.get(holder.user_id)
        if reader is None or not may_see(reader, marking):
            continue
        for name in receivers[holder.role].channels:
            notice = _notice(warning, holder.user, name, step, now)
            notice.holder = holder
            made.setdefault((holder.user_id, name), notice)
    Delivery.objects.bulk_create(made.values(), ignore_conflicts=True)


def tell_of_answer(warning: WarningRow, now: datetime) -> None:
    """A notice to whoever warned that an answer waits."""
    step = -1 - Delivery.objects.filter(warning=warning, step__lt=0).count()
    _notice(warning, warning.raised_by, "in-app", step, now).save()


def _notice(warning: WarningRow, user: User, channel: str, step: int, now: datetime) -> Delivery:
    return Delivery(
        warning=warning,
        user=user,
        channel=channel,
        step=step,
        made_at=now,
        next_at=now,
        token=secrets.token_urlsafe(32),
    )
