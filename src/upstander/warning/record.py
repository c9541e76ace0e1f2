"""The record of a warning: which of its events count, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.event import Event, EventKind
from upstander.warning.moment import utc

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from upstander.warning.route import Policy, Route

SKEW = timedelta(minutes=5)
"""How far the clocks of machines that write one record may differ: a judgement."""

_ORDER = {kind: number for number, kind in enumerate(EventKind)}


class Reason(StrEnum):
    """Why an event counts for nothing."""

    REPEATED = "it had happened already"
    ANOTHER_ROUTE = "it was routed otherwise already"
    NO_ROUTE = "it does not say by which route"
    NOT_ROUTED = "the warning is not routed yet"
    NO_STEP = "the route has no such step"
    NO_RECEIVER = "it is by none of those whom the warning can reach"
    OWN_WARNING = "whoever warned cannot do this for those who were warned"
    SAYS_NOTHING = "it does not say what was done or told"
    TO_NOBODY = "it does not go to whoever warned"
    NO_RESPONSE = "there is no response before it"
    NO_ANSWER = "there is no answer to whoever warned before it"
    NO_OUTCOME = "it does not say what became of the warning"
    CLOSED = "the warning was closed before it"


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that counts for nothing, and why."""

    event: Event
    reason: Reason


@dataclass(frozen=True, slots=True)
class Done:
    """An event that counts, and when."""

    at: datetime
    event: Event


@dataclass(slots=True)
class Record:
    """What the events of one warning add up to."""

    policy: Policy
    opened: Done
    route: Route | None = None
    routed: Done | None = None
    acknowledged: Done | None = None
    responded: Done | None = None
    answered: Done | None = None
    closed: Done | None = None
    steps: dict[int, Done] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)

    def take(self, at: datetime, event: Event) -> Reason | None:
        """Let an event count, or say why it does not."""
        if self.closed is not None:
            return Reason.REPEATED if event.kind is EventKind.CLOSED else Reason.CLOSED
        match event.kind:
            case EventKind.ESCALATED:
                return self._escalate(Done(at, event))
            case EventKind.ACKNOWLEDGED:
                return self._acknowledge(Done(at, event))
            case EventKind.RESPONDED:
                return self._respond(Done(at, event))
            case EventKind.ANSWERED:
                return self._answer(Done(at, event))
            case _:
                return self._close(Done(at, event))

    def _escalate(self, done: Done) -> Reason | None:
        step = done.event.step
        if step and self.route is None:
            return Reason.NOT_ROUTED
        if step < 0 or (self.route is not None and step >= len(self.route.steps)):
            return Reason.NO_STEP
        if step in self.steps:
            return Reason.REPEATED
        self.steps[step] = done
        return None

    def _stranger(self, event: Event) -> Reason | None:
        if self.route is None:
            return Reason.NOT_ROUTED
        if event.who == self.opened.event.who:
            return Reason.OWN_WARNING
        if event.role not in self.route.roles | set(self.policy.unrouted.to):
            return Reason.NO_RECEIVER
        return None

    def _acknowledge(self, done: Done) -> Reason | None:
        found = self._stranger(done.event)
        if found is None and self.acknowledged is not None:
            return Reason.REPEATED
        if found is None:
            self.acknowledged = done
        return found

    def _respond(self, done: Done) -> Reason | None:
        found = self._stranger(done.event)
        if found is None and not done.event.note.strip():
            return Reason.SAYS_NOTHING
        if found is None and self.responded is not None:
            return Reason.REPEATED
        if found is None:
            self.responded = done
            self.acknowledged = self.acknowledged or done
        return found

    def _answer(self, done: Done) -> Reason | None:
        if self.responded is None:
            return Reason.NO_RESPONSE
        whom = self.opened.event.who
        if done.event.to != whom:
            return Reason.TO_NOBODY
        if done.event.who == whom:
            return Reason.OWN_WARNING
        if not done.event.note.strip():
            return Reason.SAYS_NOTHING
        if self.answered is not None:
            return Reason.REPEATED
        self.answered = done
        return None

    def _close(self, done: Done) -> Reason | None:
        if self.answered is None:
            return Reason.NO_ANSWER
        if done.event.outcome is None:
            return Reason.NO_OUTCOME
        self.closed = done
        return None


def read_record(events: Iterable[Event], policy: Policy, now: datetime) -> Record:
    """What events add up to, as known at a moment; their order does not matter.

    Raises
    ------
    ValueRejectedError
        No event opens the warning by then, or the policy is not that of the warning.
    """
    present = utc(now)
    known = sorted((e for e in events if e.known_at <= present + SKEW), key=_key)
    openings = _as_recorded(known, EventKind.OPENED)
    if not openings:
        raise ValueRejectedError(
            Phrase("no warning was opened by {present}", present=present.isoformat()),
            remedy="begin the record with the event that opens the warning",
        )
    record = Record(policy, Done(min(openings[0].happened_at, present), openings[0]))
    record.ignored += [Ignored(e, Reason.REPEATED) for e in openings[1:]]
    _route(record, _as_recorded(known, EventKind.ROUTED), present)
    rest = [e for e in known if e.kind not in (EventKind.OPENED, EventKind.ROUTED)]
    timed = [(_when(record, e, present), e) for e in rest]
    for at, event in sorted(timed, key=lambda pair: (pair[0], _ORDER[pair[1].kind])):
        if reason := record.take(at, event):
            record.ignored.append(Ignored(event, reason))
    return record


def _as_recorded(known: list[Event], kind: EventKind) -> list[Event]:
    """In the order in which they were written down: no backdated entry takes a warning over."""
    return sorted((e for e in known if e.kind is kind), key=lambda e: e.known_at)


def _route(record: Record, events: list[Event], present: datetime) -> None:
    for event in events:
        if not event.route:
            record.ignored.append(Ignored(event, Reason.NO_ROUTE))
        elif record.route is None:
            record.route = record.policy.route(event.route)
            at = max(min(event.happened_at, present), record.opened.at)
            record.routed = Done(at, event)
        else:
            same = event.route == record.route.name
            reason = Reason.REPEATED if same else Reason.ANOTHER_ROUTE
            record.ignored.append(Ignored(event, reason))


def _when(record: Record, event: Event, present: datetime) -> datetime:
    """When it counts: not after the present, and not before what it depends on."""
    needs = record.routed or record.opened
    earliest = record.opened if event.kind is EventKind.ESCALATED and not event.step else needs
    return max(min(event.happened_at, present), earliest.at)


def _key(event: Event) -> tuple[object, ...]:
    """An order that depends on what an event says, and not on where it stood."""
    return (
        event.happened_at,
        _ORDER[event.kind],
        event.known_at,
        event.who,
        event.role,
        event.route,
        event.step,
        event.to,
        event.note,
        event.outcome or "",
        event.at.isoformat(),
    )
