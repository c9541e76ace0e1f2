"""What the worker does: send notices, try again, and let warnings rise whose time is past."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.hub.alerts.actions import escalate
from upstander.hub.alerts.known import Known
from upstander.hub.alerts.models import Delivery, State, WarningRow
from upstander.hub.alerts.records import flag_of, policy_of, standing_of
from upstander.hub.audit.actions import record
from upstander.hub.channels import ChannelError, channel
from upstander.warning.notice import notice
from upstander.warning.standing import State as Standing_

if TYPE_CHECKING:
    from datetime import datetime

ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=2)
AT_ONCE, BATCH = 200, 50
LEASE = timedelta(seconds=30)


def tick(now: datetime | None = None) -> int:
    """Do what is due; returns how many notices were sent."""
    moment = now or timezone.now()
    sent = send_due(moment)
    rise_due(moment)
    return sent


def send_due(now: datetime) -> int:
    """Send the notices that are due, each by one worker alone."""
    sent = 0
    for _ in range(AT_ONCE // BATCH):
        some = _taken(now)
        if not some:
            break
        known = Known(some, now)
        sent += sum(_send(each, known, now) for each in some)
    return sent


def rise_due(now: datetime) -> int:
    """Take the steps of escalation that are due; returns how many were taken."""
    taken = 0
    rows = WarningRow.objects.filter(is_closed=False, rises_at__lte=now).order_by("rises_at")
    rows = rows.select_related("case", "raised_by", "policy").prefetch_related("events")
    for row in rows[:AT_ONCE]:
        for step in standing_of(row, now).escalations:
            taken += escalate(row, step.step, step.to, now)
    return taken


def _taken(now: datetime) -> list[Delivery]:
    """Some that are due, which no other worker has."""
    due = Delivery.objects.filter(state__in=(State.WAITING, State.HELD), next_at__lte=now)
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at")
        keys = list(locked.values_list("pk", flat=True)[:BATCH])
        # Taken for a while: a worker that dies while sending leaves them to another.
        Delivery.objects.filter(pk__in=keys).update(next_at=now + LEASE)
    found = Delivery.objects.filter(pk__in=keys).select_related(
        "warning__case", "warning__raised_by", "warning__policy", "user", "holder"
    )
    return list(found.order_by("made_at", "pk"))


def _send(found: Delivery, known: Known, now: datetime) -> int:
    held = known.held_back(found)
    if held is not None:
        _save(found, state=State.HELD, why=held.cause.value, next_at=now + timedelta(minutes=1))
        return 0
    try:
        channel(found.channel).send(notice(flag_of(found.warning), found.token), found)
    except ChannelError as error:
        _failed(found, str(error.problem.message), now)
        return 0
    _save(found, state=State.SENT, sent_at=timezone.now(), attempts=found.attempts + 1, why="")
    known.is_told(found)
    return 1


def _failed(found: Delivery, why: str, now: datetime) -> None:
    """Try again, each time after twice as long; in the end the warning rises a step."""
    attempts = found.attempts + 1
    if attempts < ATTEMPTS:
        wait = FIRST_WAIT * 2 ** (attempts - 1)
        _save(found, attempts=attempts, why=why, next_at=now + wait, state=State.WAITING)
        return
    with transaction.atomic():
        _save(found, attempts=attempts, why=why, state=State.FAILED)
        detail = {"channel": found.channel, "attempts": attempts}
        record(None, "notice failed", f"warning:{found.warning_id}", detail)
        if not _reached_otherwise(found):
            _rise(found.warning, found.step, now)


def _reached_otherwise(found: Delivery) -> bool:
    """Whether another notice of this step reached, or may still reach, somebody who looks at it."""
    same = Delivery.objects.filter(warning=found.warning, step=found.step).exclude(pk=found.pk)
    return same.exclude(channel="in-app").exclude(state=State.FAILED).exists()


def _rise(warning: WarningRow, step: int, now: datetime) -> None:
    row = WarningRow.objects.prefetch_related("events").get(pk=warning.pk)
    standing = standing_of(row, now)
    if standing.state > Standing_.ROUTED or not standing.route:
        return
    steps = policy_of(row.policy).route(standing.route).steps
    if 0 <= step + 1 < len(steps):
        escalate(row, step + 1, steps[step + 1].to, now)


def _save(found: Delivery, **values: object) -> None:
    Delivery.objects.filter(pk=found.pk).update(**values)
