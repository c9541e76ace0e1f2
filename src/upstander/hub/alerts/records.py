"""Between rows of the database and the nouns that the rules of warnings think with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from upstander.hub.alerts.models import PolicyVersion
from upstander.model.marking import TLP, Marking
from upstander.warning.clock import standing
from upstander.warning.event import Event, EventKind, Outcome
from upstander.warning.flag import Flag
from upstander.warning.policy import default_policy, read_policy
from upstander.warning.scale import Credibility, Severity
from upstander.warning.silence import Silence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from upstander.hub.alerts.models import EventRow, SilenceRow, WarningRow
    from upstander.warning.route import Policy
    from upstander.warning.standing import Standing

_versions: dict[tuple[object, ...], PolicyVersion] = {}
"""A version never changes: each is fetched once, by its number and its moment."""

# By hand: each warning asks it.
_LATEST = "SELECT id, made_at FROM alerts_policyversion ORDER BY id DESC LIMIT 1"

_policies: dict[tuple[object, ...], Policy] = {}


def policy_in_force() -> PolicyVersion:
    """The latest policy; the bundled one where nobody has put another in force."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        latest = cursor.fetchone()
    if latest is None:
        return PolicyVersion.objects.create(content=default_policy().as_dict())
    if latest not in _versions:
        _versions[latest] = PolicyVersion.objects.get(pk=latest[0])
    return _versions[latest]


def policy_of(version: PolicyVersion) -> Policy:
    """The policy that a version holds; a version never changes, so each is read once."""
    key = (version.pk, version.made_at)
    if key not in _policies:
        _policies[key] = read_policy(version.content, f"policy {version.pk}")
    return _policies[key]


def plain_marking(marking: Marking) -> dict[str, Any]:
    """A marking as plain data."""
    return {
        "level": marking.level.label,
        "originator": marking.originator,
        "audience": sorted(marking.audience),
    }


def marking_of(plain: dict[str, Any]) -> Marking:
    """The marking that plain data describes."""
    return Marking(TLP.parse(plain["level"]), plain["originator"], frozenset(plain["audience"]))


def flag_of(row: WarningRow) -> Flag:
    """The flag that a row holds."""
    return Flag(
        str(row.pk),
        row.subject,
        row.raised_at,
        Severity(row.severity),
        Credibility(row.credibility),
        frozenset(row.kinds),
        marking_of(row.marking),
        tuple(row.statements),
        row.raised_by.name,
        row.country,
        row.case.synthetic,
    )


def event_of(row: EventRow) -> Event:
    """The event that a row holds."""
    return Event(
        EventKind(row.kind),
        row.at,
        row.who,
        row.recorded_at,
        row.role,
        row.route,
        row.step,
        row.to,
        row.note,
        Outcome(row.outcome) if row.outcome else None,
    )


def events_of(row: WarningRow) -> tuple[Event, ...]:
    """All that happened to a warning."""
    return tuple(event_of(event) for event in row.events.all())


def standing_of(row: WarningRow, now: datetime) -> Standing:
    """Where a warning stands."""
    return standing(events_of(row), policy_of(row.policy), now)


def rises_at(row: WarningRow, now: datetime) -> datetime | None:
    """When its next step of escalation is due; None where nothing is left to rise to."""
    return due_at(standing_of(row, now))


def due_at(found: Standing) -> datetime | None:
    """When the next step of escalation of a standing is due; None where nothing is left."""
    steps = [*found.escalations, *([found.upcoming] if found.upcoming else [])]
    return min((step.due_at for step in steps), default=None)


def silences_of(rows: Iterable[SilenceRow]) -> tuple[Silence, ...]:
    """The silences that rows hold; one that was ended early ends then."""
    return tuple(
        Silence(
            row.owner.name,
            row.reason,
            row.starts_at,
            min(row.ends_at, row.ended_at or row.ends_at),
            row.subject,
            frozenset(row.kinds),
        )
        for row in rows
        if row.ended_at is None or row.ended_at > row.starts_at
    )
