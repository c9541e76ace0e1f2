"""A small world of warnings: a village by the weir, and those who must hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from upstander.evidence.plain_yaml import load_plain
from upstander.model.marking import TLP, Marking
from upstander.warning.event import Event, EventKind, Outcome
from upstander.warning.flag import Flag
from upstander.warning.policy import read_policy
from upstander.warning.scale import Credibility, Severity

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GREEN = Marking(TLP.GREEN, "mission")
RED = Marking(TLP.RED, "partner", frozenset({"analyst"}))

TEXT = """
name: The hub's own
unrouted: { to: [focal point], within: 15 min }
receivers:
  team: { department: Desk, channels: [in-app] }
  focal point: { department: Prevention, channels: [in-app, e-mail] }
  minister: { department: Office, channels: [gateway] }
routes:
  - name: Numera
    when: { severity: [serious, grave], countries: [nu], kinds: [siege], credibility: probable }
    to: [focal point]
    acknowledge: 1 h
    respond: 2 h
    answer: 3 h
    escalate: [{ to: [minister], acknowledge: 1 h }]
  - name: rest
    when: { severity: [watch, concern, serious, grave] }
    to: [team]
    acknowledge: 1 h
    respond: 10 h
    answer: 20 h
    escalate:
      - { to: [focal point], acknowledge: 2 h }
      - { to: [minister], acknowledge: 3 h }
"""
PLAIN: dict[str, Any] = load_plain(TEXT, "policy.yml")
POLICY = read_policy(PLAIN)


def flag(key: str = "w-1", **more: Any) -> Flag:
    """A serious warning about the village, unless told otherwise."""
    told: dict[str, Any] = {
        "subject": "village",
        "raised_at": NOON,
        "severity": Severity.SERIOUS,
        "credibility": Credibility.PROBABLE,
        "kinds": frozenset({"siege"}),
        "marking": GREEN,
        "statements": (),
        "raised_by": "Ada",
        **more,
    }
    return Flag(key, **told)


def at(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + hours * HOUR


def opened(hours: float = 0, who: str = "Ada") -> Event:
    return Event(EventKind.OPENED, at(hours), who)


def routed(hours: float = 0, route: str = "rest", **more: Any) -> Event:
    return Event(EventKind.ROUTED, at(hours), "router", route=route, **more)


def acknowledged(hours: float, who: str = "Ben", role: str = "team", **more: Any) -> Event:
    return Event(EventKind.ACKNOWLEDGED, at(hours), who, role=role, **more)


def escalated(hours: float, step: int) -> Event:
    return Event(EventKind.ESCALATED, at(hours), "clock", step=step)


def responded(hours: float, note: str = "asked the mission to go and see", **more: Any) -> Event:
    told = {"who": "Ben", "role": "team", **more}
    return Event(EventKind.RESPONDED, at(hours), note=note, **told)


def answered(
    hours: float, to: str = "Ada", note: str = "the mission has been", **more: Any
) -> Event:
    return Event(EventKind.ANSWERED, at(hours), "Ben", to=to, note=note, **more)


def closed(hours: float, outcome: Outcome | None = Outcome.AVERTED, **more: Any) -> Event:
    return Event(EventKind.CLOSED, at(hours), "Ben", outcome=outcome, **more)
