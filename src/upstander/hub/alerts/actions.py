"""What is done with warnings: raising, acknowledging, responding, answering, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from upstander.errors import UsageError
from upstander.hub.alerts.models import (
    Delivery,
    EventRow,
    Holder,
    PolicyVersion,
    SilenceRow,
    WarningRow,
)
from upstander.hub.alerts.notices import Call, tell, tell_of_answer
from upstander.hub.alerts.records import (
    due_at,
    events_of,
    plain_marking,
    policy_in_force,
    policy_of,
    rises_at,
)
from upstander.hub.alerts.selectors import roles_of
from upstander.hub.audit.actions import record
from upstander.hub.cases.statements import case_view, statements_by_id
from upstander.hub.rows import add
from upstander.model.marking import TLP, Marking
from upstander.phrase import Phrase
from upstander.warning.clock import appended, standing
from upstander.warning.event import Event, EventKind, Outcome, opening
from upstander.warning.flag import flag_on
from upstander.warning.policy import read_policy, route_of
from upstander.warning.silence import Silence

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from upstander.hub.cases.access import Access
    from upstander.hub.people.models import User
    from upstander.warning.flag import Flag
    from upstander.warning.scale import Credibility, Severity

ROUTER = "the hub"
"""Who routes and escalates: a rule, and it is called so."""


def raise_warning(  # noqa: PLR0917
    access: Access,
    subject: str,
    what: str,
    severity: Severity,
    kinds: Collection[str],
    statement_ids: Collection[str] = (),
    credibility: Credibility | None = None,
    marking: Marking | None = None,
) -> WarningRow:
    """A warning, routed by the policy in force; the worker puts its notices on their way.

    Raises
    ------
    UsageError
        A statement that whoever warns may not see, or nothing is said.
    ValueRejectedError
        A label that is none.
    """
    if not what.strip():
        raise UsageError("say what is to be feared")
    # Looked at before the transaction begins: within one nothing that is worked out is kept.
    shown = statements_by_id(case_view(access)) if statement_ids else {}
    if lacking := sorted(set(statement_ids) - shown.keys()):
        raise UsageError(Phrase("no such statement stands: {key}", key=lacking[0]))
    given = marking or Marking(TLP.AMBER, _originator(access))
    now, version = timezone.now(), policy_in_force()
    made = WarningRow(
        case=access.case,
        subject=subject,
        what=what.strip(),
        raised_by=access.user,
        raised_at=now,
        policy=version,
    )
    flag = flag_on(
        [shown[key] for key in statement_ids],
        key=str(made.pk),
        subject=subject,
        raised_at=now,
        severity=severity,
        kinds=kinds,
        raised_by=access.user.name,
        marking=given,
        credibility=credibility,
        exercise=access.case.synthetic,
    )
    _open(access, made, flag)
    return made


@transaction.atomic
def _open(access: Access, made: WarningRow, flag: Flag) -> None:
    """Keep a warning and route it: all or nothing."""
    made.severity, made.credibility = flag.severity.value, flag.credibility.value
    made.kinds, made.statements = sorted(flag.kinds), list(flag.statements)
    made.marking = plain_marking(flag.marking)
    policy, now = policy_of(made.policy), made.raised_at
    route = route_of(policy, flag)
    opened, routed = opening(flag), Event(EventKind.ROUTED, now, ROUTER, now, route=route.name)
    made.rises_at = due_at(standing([opened, routed], policy, now))
    add([made])
    add([_row(made, opened, access.user), _row(made, routed, None)])
    detail = {"severity": flag.severity.word, "marking": str(flag.marking)}
    record(access.user, "warning raised", f"warning:{made.pk}", detail)


@transaction.atomic
def act(
    access: Access,
    warning: WarningRow,
    kind: EventKind,
    *,
    role: str = "",
    note: str = "",
    outcome: Outcome | None = None,
    at: datetime | None = None,
) -> None:
    """Acknowledge, respond to, answer or close a warning.

    Raises
    ------
    UsageError
        Whoever acts does not hold the role; or this is not theirs to do.
    ValueRejectedError
        It would count for nothing: a close without outcome or answer, an answer before a response.
    """
    if kind not in {
        EventKind.ACKNOWLEDGED, EventKind.RESPONDED, EventKind.ANSWERED, EventKind.CLOSED,
    }:  # fmt: skip
        raise UsageError(Phrase("{kind} is not done by hand", kind=kind.value))
    held = roles_of(access.user)
    if not held or (role and role not in held):
        raise UsageError("you do not hold that role", remedy="let whoever holds it do this")
    WarningRow.objects.select_for_update(no_key=True).get(pk=warning.pk)
    now = timezone.now()
    to = warning.raised_by.name if kind is EventKind.ANSWERED else ""
    event = Event(
        kind, at or now, access.user.name, now, role=role, to=to, note=note, outcome=outcome
    )
    appended(events_of(_fresh(warning)), event, policy_of(warning.policy))
    _append(warning, event, access.user)
    _reckon(warning, now)
    if kind is EventKind.CLOSED:
        WarningRow.objects.filter(pk=warning.pk).update(is_closed=True)
    if kind is EventKind.ANSWERED:
        tell_of_answer(warning, now)
    record(access.user, f"warning {kind.value}", f"warning:{warning.pk}", {"role": role})


@transaction.atomic
def escalate(warning: WarningRow, step: int, to: Collection[str], now: datetime) -> bool:
    """Take a step of escalation, once however many find it due; whether it was taken now."""
    once = f"step {step}"
    WarningRow.objects.select_for_update(no_key=True).get(pk=warning.pk)
    if EventRow.objects.filter(warning=warning, once=once).exists():
        return False
    _append(warning, Event(EventKind.ESCALATED, now, ROUTER, now, step=step), None, once)
    _reckon(warning, now)
    tell([Call(warning, to, step)], now)
    record(None, "warning escalated", f"warning:{warning.pk}", {"step": step})
    return True


@transaction.atomic
def silence(
    access: Access, reason: str, ends_at: datetime, subject: str = "", kinds: Collection[str] = ()
) -> SilenceRow:
    """Hold back notices about a subject or of some kinds, until a moment.

    Raises
    ------
    ValueRejectedError
        No reason, no end within 30 days, or a silence of everything.
    """
    now = timezone.now()
    Silence(access.user.name, reason, now, ends_at, subject, frozenset(kinds))  # or it raises
    made = SilenceRow.objects.create(
        owner=access.user,
        case=access.case,
        reason=reason,
        starts_at=now,
        ends_at=ends_at,
        subject=subject,
        kinds=sorted(kinds),
    )
    record(access.user, "silence begun", f"case:{access.case.pk}", {"silence": made.pk})
    return made


@transaction.atomic
def end_silence(access: Access, row: SilenceRow) -> None:
    """End a silence before its time; the row keeps when."""
    SilenceRow.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now())
    record(access.user, "silence ended", f"case:{access.case.pk}", {"silence": row.pk})


@transaction.atomic
def put_in_force(by: User, content: object) -> PolicyVersion:
    """Put a policy in force for warnings to come.

    Raises
    ------
    ValueRejectedError
        A policy in which a warning could get lost.
    UsageError
        A role that nobody holds: what goes to it would reach nobody.
    """
    from upstander.hub.alerts.selectors import unfilled

    policy = read_policy(content)
    if lacking := unfilled(policy.receivers):
        remedy = "say first who holds it"
        raise UsageError(Phrase("nobody holds the role {role!r}", role=lacking[0]), remedy=remedy)
    made = PolicyVersion.objects.create(content=policy.as_dict(), made_by=by)
    record(by, "policy put in force", f"policy:{made.pk}", {})
    return made


@transaction.atomic
def hold_role(by: User, role: str, user: User, address: str = "", secret: str = "") -> Holder:
    """Let somebody hold a role of the policy, or change where they are reached."""
    made, _ = Holder.objects.update_or_create(
        role=role, user=user, defaults={"address": address, "secret": secret}
    )
    record(by, "role given", f"person:{user.pk}", {"role": role})
    return made


@transaction.atomic
def release_role(by: User, holder: Holder) -> None:
    """Take a role from somebody.

    Raises
    ------
    UsageError
        Nobody else holds it: what goes to it would reach nobody.
    """
    others = Holder.objects.filter(role=holder.role, user__is_active=True).exclude(pk=holder.pk)
    if not others.exists():
        remedy = "give it to somebody else first"
        raise UsageError(
            Phrase("nobody else holds the role {role!r}", role=holder.role), remedy=remedy
        )
    record(by, "role taken", f"person:{holder.user_id}", {"role": holder.role})
    holder.delete()


@transaction.atomic
def opened_notice(user: User, token: str) -> WarningRow | None:
    """The warning that a notice's link leads to, for the one it was made for; None for others."""
    found = Delivery.objects.filter(user=user, token=token).select_related("warning").first()
    if found is None:
        return None
    Delivery.objects.filter(warning=found.warning, user=user, seen_at=None).update(
        seen_at=timezone.now()
    )
    return found.warning


def _append(warning: WarningRow, event: Event, by: User | None, once: str | None = None) -> None:
    _row(warning, event, by, once).save()


def _row(warning: WarningRow, event: Event, by: User | None, once: str | None = None) -> EventRow:
    return EventRow(
        warning=warning,
        kind=event.kind.value,
        at=event.at,
        recorded_at=event.recorded_at or event.at,
        who=event.who,
        by=by,
        role=event.role,
        route=event.route,
        step=event.step,
        to=event.to,
        note=event.note,
        outcome=event.outcome.value if event.outcome else "",
        once=once,
    )


def _reckon(warning: WarningRow, now: datetime) -> None:
    """Work out when it rises next."""
    due = rises_at(_fresh(warning), now)
    WarningRow.objects.filter(pk=warning.pk).update(rises_at=due)


def _fresh(warning: WarningRow) -> WarningRow:
    return WarningRow.objects.joined().prefetch_related("events").get(pk=warning.pk)


def _originator(access: Access) -> str:
    return next(iter(sorted(access.reader.organisations)), access.reader.name)
