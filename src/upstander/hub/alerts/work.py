"""What the worker does: address warnings, send notices, and let rise what nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.hub.alerts.actions import escalate
from upstander.hub.alerts.models import Delivery, State, WarningRow
from upstander.hub.alerts.notices import LEASE, address
from upstander.hub.alerts.records import standing_of
from upstander.hub.alerts.sending import send_all
from upstander.hub.cases.models import LARGE

if TYPE_CHECKING:
    from datetime import datetime

AT_ONCE, BATCH = 400, 100


def tick(now: datetime | None = None) -> int:
    """Do what is due; returns how many notices were sent."""
    moment = now or timezone.now()
    sent = send_due(moment)
    rise_due(moment)
    return sent


def send_due(now: datetime) -> int:
    """Put on their way and send the notices that are due, each by one worker alone."""
    sent = 0
    for _ in range(AT_ONCE // BATCH):
        fresh = address(now, BATCH)
        some = _taken(now)
        if fresh or some:
            sent += send_all([*some, *fresh], now)
        if len(some) < BATCH and len({each.warning_id for each in fresh}) < BATCH:
            break
    return sent


def rise_due(now: datetime) -> int:
    """Take the steps of escalation that are due; returns how many were taken."""
    taken = 0
    rows = WarningRow.objects.filter(is_closed=False, rises_at__lte=now).order_by("rises_at")
    for row in rows.joined().prefetch_related("events")[:AT_ONCE]:
        for step in standing_of(row, now).escalations:
            taken += escalate(row, step.step, step.to, now)
    return taken


def _taken(now: datetime) -> list[Delivery]:
    """Some that are due, which no other worker has."""
    due = Delivery.objects.filter(state__in=(State.WAITING, State.HELD), next_at__lte=now)
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at")
        keys = list(locked.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return []
        # Taken for a while: a worker that dies while sending leaves them to another.
        Delivery.objects.filter(pk__in=keys).update(next_at=now + LEASE)
    found = Delivery.objects.filter(pk__in=keys).select_related(
        "warning__case", "warning__raised_by", "user", "holder"
    )
    large = (f"warning__case__{name}" for name in LARGE)
    return list(found.defer(*large).order_by("made_at", "pk"))
