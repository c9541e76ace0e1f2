"""Putting notices of warnings on their way."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from upstander.hub.alerts.models import Delivery, Holder, WarningRow
from upstander.hub.alerts.records import flag_of, marking_of, policy_of
from upstander.hub.cases.selectors import readers
from upstander.model.marking import may_see
from upstander.warning.policy import route_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from upstander.hub.people.models import User
    from upstander.model.marking import Reader


@dataclass(frozen=True, slots=True)
class Call:
    """That the holders of some roles are to be told of a warning, at a step of its route."""

    warning: WarningRow
    roles: Collection[str]
    step: int


LEASE = timedelta(seconds=30)
"""For how long a worker has a notice to itself: of one that died, another takes it then."""


def address(now: datetime, most: int) -> list[Delivery]:
    """Make the first notices of warnings that wait for them; they are the caller's to send.

    Each warning is taken by one worker alone. One that dies meanwhile has done nothing, and another
    does it: a warning that was entered is never without its notices.
    """
    waiting = WarningRow.objects.filter(addressed_at=None).order_by("raised_at")
    # Asked before anything is locked: mostly there is nothing to do.
    if not waiting.exists():
        return []
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
        rows = list(locked.joined()[:most])
        made = _made([Call(row, _first_roles(row), 0) for row in rows], now)
        for notice in made:
            notice.next_at = now + LEASE
        Delivery.objects.bulk_create(made)
        keys = [row.pk for row in rows]
        WarningRow.objects.filter(pk__in=keys).update(addressed_at=now)
    return made


def tell(calls: Sequence[Call], now: datetime) -> None:
    """Put a notice on its way to everybody who holds a called role and may see the warning.

    Nobody else is told, not even that there is something: who may not see it hears nothing. Whoever
    was told of this step by a channel is not told by it again.
    """
    Delivery.objects.bulk_create(_made(calls, now), ignore_conflicts=True)


def tell_of_answer(warning: WarningRow, now: datetime) -> None:
    """A notice to whoever warned that an answer waits."""
    step = -1 - Delivery.objects.filter(warning=warning, step__lt=0).count()
    _notice(warning, warning.raised_by, "in-app", step, now).save()


def _first_roles(row: WarningRow) -> Collection[str]:
    return route_of(policy_of(row.policy), flag_of(row)).steps[0].to


def _made(calls: Sequence[Call], now: datetime) -> list[Delivery]:
    """The notices of some calls, not kept yet; of many of a case it is asked as often as of one."""
    by_role: dict[str, list[Holder]] = defaultdict(list)
    roles = {role for call in calls for role in call.roles}
    found = Holder.objects.filter(role__in=roles, user__is_active=True).order_by("pk")
    for holder in found.select_related("user"):
        by_role[holder.role].append(holder)
    people = list({h.user_id: h.user for some in by_role.values() for h in some}.values())
    seeing = {key: readers(people, key) for key in {call.warning.case_id for call in calls}}
    return [
        notice
        for call in calls
        for notice in _notices(call, by_role, seeing[call.warning.case_id], now)
    ]


def _notices(
    call: Call,
    by_role: Mapping[str, Sequence[Holder]],
    seeing: Mapping[UUID, Reader],
    now: datetime,
) -> Iterator[Delivery]:
    """The notices of one call: one to a person by each of their channels, whatever they hold."""
    receivers = policy_of(call.warning.policy).receivers
    marking = marking_of(call.warning.marking)
    told: set[tuple[UUID, str]] = set()
    holders = [holder for role in call.roles for holder in by_role.get(role, ())]
    for holder in sorted(holders, key=lambda each: each.pk):
        reader = seeing.get(holder.user_id)
        if reader is None or not may_see(reader, marking):
            continue
        for name in receivers[holder.role].channels:
            if (holder.user_id, name) not in told:
                told.add((holder.user_id, name))
                notice = _notice(call.warning, holder.user, name, call.step, now)
                notice.holder = holder
                yield notice


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
