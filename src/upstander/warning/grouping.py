"""Fewer notices for the same warnings: grouping, inhibition and silences.

None of them hides a warning from the board or moves its clock.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.warning.flag import seen
from upstander.warning.moment import check_moment, utc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from upstander.model.marking import Reader
    from upstander.warning.flag import Flag
    from upstander.warning.scale import Severity
    from upstander.warning.silence import Silence

WINDOW = timedelta(hours=6)
"""Within which warnings of one subject and kind are one notice: a judgement."""


class Cause(StrEnum):
    """Why no notice is sent."""

    INHIBITED = "inhibited"
    SILENCED = "silenced"
    GROUPED = "grouped"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why a receiver gets no notice of a warning.

    Parameters
    ----------
    cause
        What holds it back.
    by
        Id of the warning that says as much or more, or the owner of the silence.
    holds_escalation
        Whether notices of its escalation are held back as well. They remain due, and are sent
        when what holds them back ends.
    """

    cause: Cause
    by: str
    holds_escalation: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Warnings of one subject and kind that were raised about one time, the first one first."""

    flags: tuple[Flag, ...]

    @property
    def severity(self) -> Severity:
        """That of the gravest."""
        return max(flag.severity for flag in self.flags)


def grouped(flags: Iterable[Flag], window: timedelta = WINDOW) -> tuple[Group, ...]:
    """Warnings in groups: one subject, the same kinds, raised within a window of the first.

    The order in which they are given does not matter. A group never chains on: its last was
    raised within the window of its first. What is made up is in no group with what is not.

    Raises
    ------
    ValueRejectedError
        The window is negative.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from upstander.model.marking import CLEAR
    >>> from upstander.warning.flag import Flag
    >>> from upstander.warning.scale import Credibility, Severity
    >>> kinds = frozenset({"siege"})
    >>> def at(hour):
    ...     return Flag(f"w-{hour}", "weir", datetime(2026, 1, 1, hour, tzinfo=timezone.utc),
    ...                 Severity.SERIOUS, Credibility.POSSIBLE, kinds, CLEAR, (), "A")
    >>> [[f.id for f in group.flags] for group in grouped([at(9), at(5), at(1), at(6)])]
    [['w-1', 'w-5', 'w-6'], ['w-9']]
    """
    if window < timedelta(0):
        raise ValueRejectedError("a negative window", remedy="give a time of 0 or more")
    alike: dict[tuple[object, ...], list[list[Flag]]] = defaultdict(list)
    for flag in sorted(flags, key=_order):
        groups = alike[flag.subject, flag.kinds, flag.exercise]
        if groups and utc(flag.raised_at) - utc(groups[-1][0].raised_at) <= window:
            groups[-1].append(flag)
        else:
            groups.append([flag])
    found = (Group(tuple(group)) for groups in alike.values() for group in groups)
    return tuple(sorted(found, key=lambda group: _order(group.flags[0])))


def inhibits(graver: Flag, flag: Flag) -> bool:
    """Whether a warning quiets another: same subject, graver, and no less credible.

    Severity and credibility are compared each with its like. What is made up quiets nothing real.
    """
    return (
        graver.subject == flag.subject
        and graver.severity > flag.severity
        and graver.credibility >= flag.credibility
        and graver.exercise == flag.exercise
    )


def quiet(
    flag: Flag,
    told: Collection[Flag],
    silences: Iterable[Silence],
    *,
    reader: Reader,
    now: datetime,
    window: timedelta = WINDOW,
) -> Quiet | None:
    """Why a receiver gets no notice of a warning now; None where they get one.

    Parameters
    ----------
    flag
        The warning.
    told
        Warnings that are not closed and of which *this receiver* had a notice: what went to
        somebody else holds nothing back.
    silences
        All silences.
    reader
        The receiver: what they may not see holds nothing back either.
    now, window
        The moment, and the window of a group.

    Returns
    -------
    Quiet or None
        A grave warning is held back by no silence, and by a group alone where the receiver was
        told of another as grave and as credible.
    """
    check_moment("now", now)
    alike = (f for f in told if f.subject == flag.subject and f.id != flag.id)
    others = seen(alike, reader)
    graver = min((f for f in others if inhibits(f, flag)), key=_order, default=None)
    if graver is not None:
        return Quiet(Cause.INHIBITED, graver.id, holds_escalation=True)
    for silence in silences:
        if silence.in_force(now) and silence.holds_back(flag):
            return Quiet(Cause.SILENCED, silence.owner, holds_escalation=True)
    group = next(g for g in grouped([*others, flag], window) if flag in g.flags)
    like = next((f for f in group.flags if f.id != flag.id and _says_as_much(f, flag)), None)
    return Quiet(Cause.GROUPED, like.id, holds_escalation=False) if like else None


def _says_as_much(other: Flag, flag: Flag) -> bool:
    return other.severity >= flag.severity and other.credibility >= flag.credibility


def _order(flag: Flag) -> tuple[datetime, str]:
    return (utc(flag.raised_at), flag.id)
