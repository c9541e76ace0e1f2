"""An event: what happened to a warning, who did it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase
from upstander.warning.moment import check_moment, utc

if TYPE_CHECKING:
    from datetime import datetime

    from upstander.warning.flag import Flag


class EventKind(StrEnum):
    """What can happen to a warning, in the order in which it goes."""

    OPENED = "opened"
    ROUTED = "routed"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    ANSWERED = "answered"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What became of it; ``vocabulary/warning.yml`` says what each means."""

    AVERTED = "averted"
    LESSENED = "lessened"
    HAPPENED = "happened"
    UNFOUNDED = "unfounded"
    PASSED_ON = "passed-on"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one warning; events are added and never changed.

    Parameters
    ----------
    kind
        What happened.
    at
        When, as whoever enters it says; an acknowledgement by telephone may be entered late.
    who
        The named person, or for escalation the machine, that did it. Whoever opened a warning is
        owed its answer.
    recorded_at
        When it was written down; ``at`` where nothing else is said.
    role
        In which role: needed to acknowledge and to respond.
    route
        By which route of the policy: needed to route.
    step
        To which step, from 1; 0 tells the policy's ``unrouted`` receivers.
    to
        Who was answered.
    note
        What was done, or told.
    outcome
        What became of it: needed to close.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> Event(EventKind.ROUTED, noon, "router", route="serious").happened_at == noon
    True
    """

    kind: EventKind
    at: datetime
    who: str
    recorded_at: datetime | None = None
    role: str = ""
    route: str = ""
    step: int = 0
    to: str = ""
    note: str = ""
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        check_moment("at", self.at)
        if self.recorded_at is not None:
            check_moment("recorded_at", self.recorded_at)
        if not self.who.strip():
            raise ValueRejectedError(
                Phrase("nobody did it: {kind}", kind=Phrase(self.kind)), remedy="say who, by name"
            )

    @property
    def known_at(self) -> datetime:
        """When it was written down, in UTC."""
        return utc(self.at if self.recorded_at is None else self.recorded_at)

    @property
    def happened_at(self) -> datetime:
        """When it happened, in UTC: as is said, but not after it was written down."""
        return min(utc(self.at), self.known_at)

    def as_dict(self) -> dict[str, Any]:
        """The event as plain data, without what it does not say."""
        plain = {
            "kind": self.kind.value,
            "at": self.at.isoformat(),
            "recorded_at": self.recorded_at.isoformat() if self.recorded_at else "",
            "who": self.who,
            "role": self.role,
            "route": self.route,
            "step": self.step if self.kind is EventKind.ESCALATED else "",
            "to": self.to,
            "note": self.note,
            "outcome": self.outcome.value if self.outcome else "",
        }
        return {key: value for key, value in plain.items() if value != ""}


def opening(flag: Flag) -> Event:
    """The event with which the record of a warning begins.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import CLEAR
    >>> from upstander.warning.flag import Flag
    >>> from upstander.warning.scale import Credibility, Severity
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> opening(Flag("w-1", "c-1", noon, Severity.GRAVE, Credibility.POSSIBLE,
    ...              frozenset({"killing"}), CLEAR, (), "mission")).who
    'mission'
    """
    return Event(EventKind.OPENED, flag.raised_at, flag.raised_by)
