"""Where a warning stands: its state, what is due of whom and when, and to whom it rises now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.warning.event import Outcome
    from upstander.warning.record import Ignored


class State(IntEnum):
    """How far a warning has come.

    Examples
    --------
    >>> State.OPEN < State.ROUTED < State.ACKNOWLEDGED < State.RESPONDED < State.ANSWERED
    True
    """

    OPEN = 0
    ROUTED = 1
    ACKNOWLEDGED = 2
    RESPONDED = 3
    ANSWERED = 4
    CLOSED = 5

    @property
    def word(self) -> str:
        """The state in a word."""
        return self.name.lower()


class Duty(StrEnum):
    """What must be done next."""

    ROUTE = "route"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    ANSWER = "answer"
    CLOSE = "close"


DUTIES = dict(zip(State, Duty, strict=False))
"""What each state asks for; nothing is asked of a closed warning."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step by which a warning rises: its number, to which roles, and from when it is due."""

    step: int
    to: tuple[str, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a warning stands at a moment.

    Parameters
    ----------
    state
        How far it has come.
    opened_at, raised_by
        Since when, and who is owed an answer.
    route
        By which route it went; empty while it is not routed.
    duty, due_at, overdue
        What must be done next, by when (None: no time is set), and whether that is past.
    owed_by
        Roles that owe it.
    escalations
        Steps that are due now and were not taken: each is to be taken, and recorded, once.
    upcoming
        The step that is next, if nothing is done; None where there is none.
    reached
        Numbers of the steps that were taken.
    acknowledged_by
        Name of who acknowledged first; empty while nobody has.
    late
        Duties that were done after their time.
    outcome
        What became of it, once closed.
    ignored
        Events that count for nothing, and why.
    """

    state: State
    opened_at: datetime
    raised_by: str
    route: str
    duty: Duty | None
    due_at: datetime | None
    overdue: bool
    owed_by: tuple[str, ...]
    escalations: tuple[Escalation, ...]
    upcoming: Escalation | None
    reached: tuple[int, ...]
    acknowledged_by: str
    late: tuple[Duty, ...]
    outcome: Outcome | None
    ignored: tuple[Ignored, ...]

    @property
    def unanswered(self) -> bool:
        """Whether whoever warned still waits for an answer."""
        return self.state < State.ANSWERED

    def as_dict(self) -> dict[str, Any]:
        """The standing as plain data."""
        return {
            "state": self.state.word,
            "opened_at": self.opened_at.isoformat(),
            "raised_by": self.raised_by,
            "route": self.route,
            "duty": self.duty.value if self.duty else "",
            "due_at": self.due_at.isoformat() if self.due_at else "",
            "overdue": self.overdue,
            "owed_by": list(self.owed_by),
            "escalations": [_plain(step) for step in self.escalations],
            "upcoming": _plain(self.upcoming) if self.upcoming else None,
            "reached": list(self.reached),
            "acknowledged_by": self.acknowledged_by,
            "late": [duty.value for duty in self.late],
            "outcome": self.outcome.value if self.outcome else "",
            "ignored": [
                {"event": x.event.as_dict(), "reason": x.reason.value} for x in self.ignored
            ],
        }


def _plain(step: Escalation) -> dict[str, Any]:
    return {"step": step.step, "to": list(step.to), "due_at": step.due_at.isoformat()}
