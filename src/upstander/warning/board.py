"""The board: what is unanswered, by department, of the warnings that a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.marking import may_see

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from upstander.model.marking import Reader
    from upstander.warning.flag import Flag
    from upstander.warning.route import Policy
    from upstander.warning.scale import Severity
    from upstander.warning.standing import Standing

UNASSIGNED = ""
"""The department of what is owed by roles that the policy no longer has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A warning, and where it stands."""

    flag: Flag
    standing: Standing


@dataclass(frozen=True, slots=True)
class Line:
    """What one department owes.

    Parameters
    ----------
    department
        Its name.
    unanswered, overdue
        How many warnings wait for it to act; of how many its time is past.
    oldest_at
        Since when the oldest waits; None where none does.
    worst
        The gravest severity; None where none waits.
    waiting
        Ids, the oldest first.
    """

    department: str
    unanswered: int
    overdue: int
    oldest_at: datetime | None
    worst: Severity | None
    waiting: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "department": self.department,
            "unanswered": self.unanswered,
            "overdue": self.overdue,
            "oldest_at": self.oldest_at.isoformat() if self.oldest_at else "",
            "worst": self.worst.word if self.worst else "",
            "waiting": list(self.waiting),
        }


@dataclass(frozen=True, slots=True)
class Board:
    """All departments, and the whole: a warning that two owe is one warning."""

    lines: tuple[Line, ...]
    whole: Line

    def as_dict(self) -> dict[str, Any]:
        """The board as plain data."""
        return {
            "lines": [line.as_dict() for line in self.lines],
            "whole": self.whole.as_dict(),
        }


def board(
    entries: Iterable[Entry], policy: Policy, reader: Reader, *, exercise: bool = False
) -> Board:
    """What is unanswered, by department, of the warnings that a reader may see.

    Parameters
    ----------
    entries
        Warnings and where they stand at the moment of the board.
    policy
        Whose departments are listed, each also where nothing waits for it.
    reader
        The board is that of a world which never held what this reader may not see.
    exercise
        Whether it is the board of what is made up; the two are never added.

    Returns
    -------
    Board
        What is quieted is on it like everything else.
    """
    shown = [
        e
        for e in sorted(entries, key=lambda e: (e.standing.opened_at, e.flag.id))
        if may_see(reader, e.flag.marking) and e.standing.unanswered and e.flag.exercise == exercise
    ]
    owed: dict[str, list[Entry]] = {name: [] for name in policy.departments}
    for entry in shown:
        for name in policy.departments_of(entry.standing.owed_by) or {UNASSIGNED}:
            owed.setdefault(name, []).append(entry)
    lines = tuple(_line(name, owed[name]) for name in sorted(owed))
    return Board(lines, _line("all", shown))


def _line(department: str, entries: Sequence[Entry]) -> Line:
    return Line(
        department,
        len(entries),
        sum(e.standing.overdue for e in entries),
        entries[0].standing.opened_at if entries else None,
        max((e.flag.severity for e in entries), default=None),
        tuple(e.flag.id for e in entries),
    )
