"""Appending to the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from upstander.hub.audit.chain import FIRST, chained
from upstander.hub.audit.models import Entry, Head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.hub.people.models import User


@transaction.atomic(savepoint=False)  # with what it tells of, or not at all: no half of it
def record(actor: User | None, action: str, object_: str, detail: Mapping[str, Any]) -> Entry:
    """Append a line, in the transaction of what it tells of: neither is there without the other.

    Parameters
    ----------
    actor
        Who did it; None for the hub itself.
    action, object_
        What was done, and to what: ``kind:id``. Neither says what a marked thing says.
    detail
        Counts, ids and markings; no content.
    """
    kept = Head.objects.filter(pk=1)
    # Held until the transaction ends, and by nobody else: the lines are one after another.
    head = kept.select_for_update().first() or Head(pk=1, hash=FIRST)
    number, now = head.number + 1, timezone.now()
    who = str(actor.pk) if actor is not None else ""
    hash_ = chained(head.hash, number, now, who, action, object_, detail)
    entry = Entry.objects.create(
        number=number,
        at=now,
        actor=actor,
        action=action,
        object=object_,
        detail=dict(detail),
        hash=hash_,
    )
    if not kept.update(number=number, hash=hash_):
        Head.objects.create(pk=1, number=number, hash=hash_)
    return entry
