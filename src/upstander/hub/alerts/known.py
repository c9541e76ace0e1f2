"""What a worker must know to send some notices: asked once for all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from upstander.hub.alerts.models import Delivery, SilenceRow, State, WarningRow
from upstander.hub.alerts.records import flag_of, silences_of
from upstander.hub.cases.selectors import readers
from upstander.warning.grouping import quiet
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from upstander.hub.people.models import User
    from upstander.model.marking import Reader
    from upstander.warning.flag import Flag
    from upstander.warning.grouping import Quiet
    from upstander.warning.silence import Silence

    Place = tuple[UUID, UUID, str]
    """Whom, of which case, and about what."""


class Known:
    """What each receiver of some notices was told already, may see, and what is silenced.

    Parameters
    ----------
    some
        The notices, with their warnings, cases and people.
    now
        When they are sent.
    """

    def __init__(self, some: Sequence[Delivery], now: datetime) -> None:
        self._now = now
        self._flags: dict[UUID, Flag] = {}
        self._readers = _readers(some)
        self._told = _told(some)
        self._silences = _silences(some, now)

    def held_back(self, found: Delivery) -> Quiet | None:
        """What holds a notice back for its receiver, of what they were told and may see."""
        reader = self._readers[found.warning.case_id].get(found.user_id)
        if reader is None or found.step < 0:
            return None
        flag = self.flag(found)
        told = [f for key, f in self._told[place(found)].items() if key != found.warning_id]
        silences = self._silences[found.warning.case_id] if flag.severity < Severity.GRAVE else ()
        held = quiet(flag, told, silences, reader=reader, now=self._now)
        if held is not None and found.step > 0 and not held.holds_escalation:
            return None
        return held

    def is_told(self, found: Delivery) -> None:
        """A notice has left: the next about the same thing are weighed with it."""
        self._told[place(found)][found.warning_id] = self.flag(found)

    def flag(self, found: Delivery) -> Flag:
        """The warning that a notice is of."""
        if found.warning_id not in self._flags:
            self._flags[found.warning_id] = flag_of(found.warning)
        return self._flags[found.warning_id]


def place(found: Delivery) -> Place:
    """Whom a notice is for, of which case, and about what: such notices are weighed together."""
    return found.user_id, found.warning.case_id, found.warning.subject


def _readers(some: Iterable[Delivery]) -> dict[UUID, dict[UUID, Reader]]:
    """By case and person: as whom each receiver sees it."""
    people: dict[UUID, dict[UUID, User]] = defaultdict(dict)
    for each in some:
        people[each.warning.case_id][each.user_id] = each.user
    return {case: readers(list(found.values()), case) for case, found in people.items()}


def _told(some: Sequence[Delivery]) -> dict[Place, dict[UUID, Flag]]:
    """By receiver, case and subject: the open warnings that they were told of.

    Two questions: in one, a database that knows little of its tables yet compares each notice that
    somebody ever had with each warning of the case.
    """
    made: dict[Place, dict[UUID, Flag]] = defaultdict(dict)
    alike = WarningRow.objects.filter(
        case__in={d.warning.case_id for d in some},
        subject__in={d.warning.subject for d in some},
        is_closed=False,
    )
    rows = {row.pk: row for row in alike.joined()}
    sent = Delivery.objects.filter(
        warning__in=rows.keys(), user__in={d.user_id for d in some}, state=State.SENT
    )
    for user, warning in sent.values_list("user_id", "warning_id"):
        row = rows[warning]
        made[user, row.case_id, row.subject][warning] = flag_of(row)
    return made


def _silences(some: Iterable[Delivery], now: datetime) -> dict[UUID, tuple[Silence, ...]]:
    cases = {d.warning.case_id for d in some}
    rows = SilenceRow.objects.filter(case__in=cases, ends_at__gt=now, starts_at__lte=now)
    groups: dict[UUID, list[SilenceRow]] = defaultdict(list)
    for row in rows.select_related("owner"):
        groups[row.case_id].append(row)
    made: dict[UUID, tuple[Silence, ...]] = defaultdict(tuple)
    made.update({key: silences_of(found) for key, found in groups.items()})
    return made
