"""Sending notices that are due: many by one connection, and one line for all that arrived."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from upstander.hub.alerts.failing import failed
from upstander.hub.alerts.known import Known, place
from upstander.hub.alerts.models import Delivery, State
from upstander.hub.channels import NAMES, channel
from upstander.warning.notice import notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from upstander.hub.alerts.known import Place
    from upstander.hub.channels import Letter

log = logging.getLogger("upstander.hub.alerts")

HELD_FOR = timedelta(minutes=1)
"""After which what is held back is weighed again."""


def send_all(some: Sequence[Delivery], now: datetime) -> int:
    """Send notices, but for those that something holds back; returns how many were sent.

    Two warnings about one thing to one person are never under way at once: what the first says may
    hold the second back, and does so only if it arrived.
    """
    known, sent = Known(some, now), 0
    while some:
        first, some = _first_of_each(some)
        sent += _send(_free(first, known, now), known, now)
    return sent


def _first_of_each(some: Sequence[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
    """Those of one warning about each thing to each person, and the others."""
    chosen: dict[Place, UUID] = {}
    first: list[Delivery] = []
    others: list[Delivery] = []
    for each in some:
        mine = chosen.setdefault(place(each), each.warning_id) == each.warning_id
        (first if mine else others).append(each)
    return first, others


def _free(some: Sequence[Delivery], known: Known, now: datetime) -> list[Delivery]:
    """Those that nothing holds back; of the others it is kept what does."""
    free: list[Delivery] = []
    held: dict[str, list[int]] = defaultdict(list)
    for each in some:
        by = known.held_back(each)
        if by is None:
            free.append(each)
        else:
            held[by.cause.value].append(each.pk)
    for why, keys in held.items():
        _update(keys, state=State.HELD, why=why, next_at=now + HELD_FOR)
    return free


def _send(some: Sequence[Delivery], known: Known, now: datetime) -> int:
    """Send what is free, channel by channel; what waits for nobody outside goes first."""
    by_channel: dict[str, list[Delivery]] = {name: [] for name in NAMES}
    for each in some:
        by_channel.setdefault(each.channel, []).append(each)
    return sum(_by(name, mine, known, now) for name, mine in by_channel.items() if mine)


def _by(name: str, some: Sequence[Delivery], known: Known, now: datetime) -> int:
    faults = _faults(name, [(notice(known.flag(each), each.token), each) for each in some])
    # By the clock after the last of them: of none it is said that it arrived before it did.
    moment = timezone.now()
    arrived = [each for each, why in zip(some, faults, strict=True) if not why]
    keys = [each.pk for each in arrived]
    _update(keys, state=State.SENT, sent_at=moment, attempts=F("attempts") + 1, why="")
    for each in arrived:
        known.is_told(each)
    for each, why in zip(some, faults, strict=True):
        if why:
            failed(each, why, now)
    return len(arrived)


def _faults(name: str, letters: Sequence[Letter]) -> list[str]:
    """Why each of them did not arrive; nothing where it did."""
    try:
        return channel(name).send(letters)
    except Exception as error:  # whatever is wrong with a channel, its notices are not lost
        log.exception("the channel %r failed", name)
        return [f"the channel failed: {type(error).__name__}"] * len(letters)


def _update(keys: Sequence[int], **values: object) -> None:
    if keys:
        Delivery.objects.filter(pk__in=keys).update(**values)
