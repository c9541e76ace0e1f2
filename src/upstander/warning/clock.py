"""The clock of a warning: what is due of whom at a moment, however the events came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.moment import check_moment, utc
from upstander.warning.record import Reason, read_record
from upstander.warning.standing import DUTIES, Duty, Escalation, Standing, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from upstander.warning.event import Event
    from upstander.warning.record import Done, Record
    from upstander.warning.route import Policy

_REMEDIES = {
    Reason.ANOTHER_ROUTE: "raise a graver warning instead; it quiets this one",
    Reason.NO_ROUTE: "name the route of the policy",
    Reason.NOT_ROUTED: "route the warning first",
    Reason.NO_STEP: "name a step of the route, from 1",
    Reason.NO_RECEIVER: "let one of the roles of its route do it, and name the role",
    Reason.OWN_WARNING: "let somebody else do it",
    Reason.SAYS_NOTHING: "say it in the note",
    Reason.TO_NOBODY: "address it to whoever warned",
    Reason.NO_RESPONSE: "respond first, also where the response is that nothing will be done",
    Reason.NO_ANSWER: "answer whoever warned first",
    Reason.NO_OUTCOME: "give the outcome",
    Reason.CLOSED: "raise a new warning",
}


def standing(events: Iterable[Event], policy: Policy, now: datetime) -> Standing:
    """Where a warning stands at a moment.

    Parameters
    ----------
    events
        All of one warning, in any order.
    policy
        That under which it was routed.
    now
        The moment; what was recorded later is not known yet.

    Raises
    ------
    ValueRejectedError
        No event opens the warning by then, the policy has not the route that it took, or ``now``
        has no offset.

    Examples
    --------
    >>> from datetime import datetime, timedelta, timezone
    >>> from upstander.warning.event import Event, EventKind
    >>> from upstander.warning.policy import default_policy
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> told = [Event(EventKind.OPENED, noon, "mission"),
    ...         Event(EventKind.ROUTED, noon, "router", route="grave and believed")]
    >>> found = standing(told, default_policy(), noon + timedelta(hours=1))
    >>> found.state.word, found.duty.value, found.overdue, found.escalations[0].to
    ('routed', 'acknowledge', True, ('national security council',))
    """
    check_moment("now", now)
    present = utc(now)
    record = read_record(events, policy, present)
    state = _state(record)
    duty = DUTIES.get(state)
    deadline = _deadline(record, duty) if duty else None
    ahead = [x for x in _ladder(record, state, deadline) if x.step not in record.steps]
    acknowledged = record.acknowledged
    return Standing(
        state=state,
        opened_at=record.opened.at,
        raised_by=record.opened.event.who,
        route=record.route.name if record.route else "",
        duty=duty,
        due_at=deadline,
        overdue=deadline is not None and present >= deadline,
        owed_by=_owed_by(record, state),
        escalations=tuple(x for x in ahead if x.due_at <= present),
        upcoming=next((x for x in ahead if x.due_at > present), None),
        reached=tuple(sorted(record.steps)),
        acknowledged_by=acknowledged.event.who if acknowledged else "",
        late=tuple(_late(record)),
        outcome=record.closed.event.outcome if record.closed else None,
        ignored=tuple(record.ignored),
    )


def appended(events: Iterable[Event], event: Event, policy: Policy) -> tuple[Event, ...]:
    """The record with one event more; what would count for nothing is refused.

    A repetition is kept: who acknowledges a second time, or twice in a hurry, did nothing wrong.

    Raises
    ------
    ValueRejectedError
        The event would not count; the message says why and what to do. A close without an outcome,
        or before an answer to whoever warned, is such an event.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.warning.event import Event, EventKind, Outcome
    >>> from upstander.warning.policy import default_policy
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> opened = [Event(EventKind.OPENED, noon, "mission")]
    >>> close = Event(EventKind.CLOSED, noon, "desk", outcome=Outcome.UNFOUNDED)
    >>> try:
    ...     appended(opened, close, default_policy())
    ... except ValueRejectedError as error:
    ...     print(error)
    closed by desk: there is no answer to whoever warned before it (remedy: answer whoever warned \
first)
    """
    everything = (*events, event)
    known = read_record(everything, policy, max(e.known_at for e in everything))
    for ignored in known.ignored:
        if ignored.event == event and ignored.reason is not Reason.REPEATED:
            raise ValueRejectedError(
                Phrase(
                    "{kind} by {who}: {reason}",
                    kind=Phrase(event.kind),
                    who=event.who,
                    reason=Phrase(ignored.reason),
                ),
                remedy=_REMEDIES[ignored.reason],
            )
    return everything


def _state(record: Record) -> State:
    reached = (
        record.routed,
        record.acknowledged,
        record.responded,
        record.answered,
        record.closed,
    )
    return State(sum(done is not None for done in reached))


def _deadline(record: Record, duty: Duty) -> datetime | None:
    """By when a duty must be done; closing has no time."""
    if duty is Duty.ROUTE:
        return record.opened.at + record.policy.unrouted.acknowledge
    if record.route is None or record.routed is None or duty is Duty.CLOSE:
        return None
    times = {
        Duty.ACKNOWLEDGE: record.route.steps[0].acknowledge,
        Duty.RESPOND: record.route.respond,
        Duty.ANSWER: record.route.answer,
    }
    return record.routed.at + times[duty]


def _ladder(record: Record, state: State, deadline: datetime | None) -> Iterator[Escalation]:
    """The steps that rise from the present duty, taken or not, and from when each is due."""
    if deadline is None:
        return
    if record.route is None:
        yield Escalation(0, record.policy.unrouted.to, deadline)
        return
    due = deadline
    for number, step in enumerate(record.route.steps):
        if number > _before(record, state):
            yield Escalation(number, step.to, due)
            due += step.acknowledge


def _before(record: Record, state: State) -> int:
    """The last step that was taken before the present duty began; 0 is the first receivers."""
    began = _began(record, state)
    if began is None:
        return 0
    return max((n for n, done in record.steps.items() if done.at < began.at), default=0)


def _began(record: Record, state: State) -> Done | None:
    """What began a duty that follows on an acknowledgement."""
    return {State.ACKNOWLEDGED: record.acknowledged, State.RESPONDED: record.responded}.get(state)


def _owed_by(record: Record, state: State) -> tuple[str, ...]:
    """Roles that owe the present duty: whoever took it up, and those whom it has risen to since."""
    if state is State.CLOSED:
        return ()
    if record.route is None:
        return record.policy.unrouted.to
    took = record.responded or record.acknowledged
    roles = list(record.route.steps[0].to) if took is None else [took.event.role]
    base = _before(record, state)
    for number in sorted(n for n in record.steps if n > base):
        roles += record.route.steps[number].to
    return tuple(dict.fromkeys(roles))


def _late(record: Record) -> Iterator[Duty]:
    done = (record.routed, record.acknowledged, record.responded, record.answered)
    for duty, when in zip(Duty, done, strict=False):
        deadline = _deadline(record, duty)
        if when is not None and deadline is not None and when.at >= deadline:
            yield duty
