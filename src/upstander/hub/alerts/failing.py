"""A notice that did not arrive: tried again, and in the end its warning rises a step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from upstander.hub.alerts.actions import escalate
from upstander.hub.alerts.models import Delivery, State, WarningRow
from upstander.hub.alerts.records import policy_of, standing_of
from upstander.hub.audit.actions import record
from upstander.warning.standing import State as Standing_

if TYPE_CHECKING:
    from datetime import datetime

ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=2)


def failed(found: Delivery, why: str, now: datetime) -> None:
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
