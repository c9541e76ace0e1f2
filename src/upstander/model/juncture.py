"""A juncture: a dated event that could set off what the structure makes possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from upstander.model.grade import Grade
    from upstander.model.marking import Marking

TRIGGERS = 8
"""The factor of the UN Framework of Analysis that holds the triggering indicators."""

LATEST = date(9998, 12, 31)
"""The last day that a calendar can still end an event after."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A kind of juncture, and where it stands in the UN Framework of Analysis.

    Parameters
    ----------
    kind, words
        Its name in files, and what it is.
    factor
        Number of the factor that it bears on; `TRIGGERS` but for kinds of our own.
    indicator
        Code of the indicator (8.1 to 8.12); empty for kinds of our own.
    label
        The indicator in our words, or the title of the factor.
    verified
        Whether the entry was compared with a stored copy of the text.
    """

    kind: str
    words: str
    factor: int
    indicator: str
    label: str
    verified: bool


@cache
def trigger(kind: str) -> Trigger:
    """The kind of that name, or of that indicator.

    Raises
    ------
    ValueRejectedError
        No such kind.

    Examples
    --------
    >>> trigger("election").indicator, trigger("8.12").label
    ('8.8', 'verdicts or other steps of accountability seen as unfair')
    >>> trigger("peacekeepers leave").factor, trigger("peacekeepers leave").indicator
    (6, '')
    """
    factors, kinds = vocabulary("un_framework")["factors"], vocabulary("triggers")["kinds"]
    indicators = factors[TRIGGERS]["indicators"]
    if kind in indicators:
        entry = indicators[kind]
        return Trigger(kind, entry["label"], TRIGGERS, kind, entry["label"], entry["verified"])
    if kind not in kinds:
        raise ValueRejectedError(
            f"no such kind: {kind[:40]!r}", remedy=f"use 8.1 to 8.12, or of: {', '.join(kinds)}"
        )
    entry = kinds[kind]
    if "indicator" in entry:
        code = entry["indicator"]
        known = indicators[code]
        return Trigger(kind, entry["words"], TRIGGERS, code, known["label"], known["verified"])
    factor = factors[entry["factor"]]
    title, verified = factor["title"], factor["verified"]
    return Trigger(kind, entry["words"], entry["factor"], "", title, verified)


@dataclass(frozen=True, slots=True)
class ScenarioPush:
    """What a juncture pushes in a scenario matrix: a variant of a descriptor, and how hard."""

    descriptor: str
    variant: str
    strength: int


@dataclass(frozen=True, slots=True)
class Juncture:
    """One dated event.

    Parameters
    ----------
    id, title
        Its name in files and for readers.
    trigger
        Its kind.
    country, community
        Where, and whom it may touch; empty where not said.
    start, end
        First and last day; the same where it is one.
    yearly
        Whether it comes back every year.
    source, grade, marking
        Who says so, how far to believe it, and who may see it.
    push
        What it pushes in a scenario matrix; None where not said.

    Raises
    ------
    ValueRejectedError
        An end before the start, or a yearly event that lasts a year.
    """

    id: str
    title: str
    trigger: Trigger
    country: str
    community: str
    start: date
    end: date
    yearly: bool
    source: str
    grade: Grade
    marking: Marking
    push: ScenarioPush | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueRejectedError(
                f"ends on {self.end}, before it starts on {self.start}",
                remedy="exchange the days or drop the wrong one",
            )
        if self.end > LATEST:
            raise ValueRejectedError(f"ends on {self.end}", remedy=f"at the latest {LATEST}")
        if self.yearly and (self.end - self.start).days >= 364:
            raise ValueRejectedError("lasts a year and comes back every year", remedy="shorten it")

    @property
    def leap(self) -> bool:
        """Whether it starts on the 29th of February."""
        return (self.start.month, self.start.day) == (2, 29)

    def in_year(self, year: int) -> tuple[date, date] | None:
        """First and last day of the occurrence that starts in a year; None where none does.

        A yearly one lasts as many days each time; the 29th of February is the last of February.

        Examples
        --------
        >>> from upstander.model.grade import UNGRADED
        >>> from upstander.model.marking import CLEAR
        >>> day = date(2024, 2, 29)
        >>> fire = Juncture("fire", "The fire", trigger("anniversary"), "", "", day, day, True,
        ...                 "", UNGRADED, CLEAR)
        >>> print(fire.in_year(2027)[0], fire.in_year(2023))
        2027-02-28 None
        """
        if year == self.start.year:
            return self.start, self.end
        if not self.yearly or year < self.start.year or year > LATEST.year:
            return None
        start = date(year, 3, 1) - timedelta(days=1) if self.leap else self.start.replace(year=year)
        end = start + (self.end - self.start)
        return (start, end) if end <= LATEST else None
