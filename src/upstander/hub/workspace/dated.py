"""What of a case has a date: what happened, what held from when to when, and what was said when."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import UpstanderError
from upstander.hub.cases.statements import entities_of, facts_of, relations_of
from upstander.hub.workspace.kept import kept
from upstander.hub.workspace.lines import level_of_thing
from upstander.model.period import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from upstander.hub.cases.worked import Facts
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.marking import TLP
    from upstander.model.statement import Statement

SAID = "said"
"""The row of the drawing that counts statements, not things."""

_MONTH = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Dated:
    """A thing with a date, or two.

    Parameters
    ----------
    first, last
        The days it is drawn between; the same day twice for what happened on one. ``last`` is
        None where it holds still, or no end is known.
    told_first, told_last
        As the sources word them: a month stays a month.
    others
        Ids of what it is between, or of what was part of it.
    """

    id: str
    schema: str
    caption: str
    first: date
    last: date | None
    told_first: str
    told_last: str
    level: TLP
    others: frozenset[str]


def dated_of(view: CaseFile) -> tuple[Dated, ...]:
    """The dated things of a view, the earliest first; worked out once while it is held."""
    return kept(view, "dated", lambda: _all(view))


def said_of(view: CaseFile) -> Mapping[str, int]:
    """How many statements were first published in each month (``2026-01``)."""
    return kept(view, "said", lambda: said_by_month(view.statements))


def said_by_month(statements: Iterable[Statement]) -> Mapping[str, int]:
    """Statements by the month they were first published in; those without one are passed over."""
    return Counter(s.first_seen[:7] for s in statements if _MONTH.match(s.first_seen))


def about(view: CaseFile, things: Iterable[str]) -> tuple[Dated, ...]:
    """Of the dated things those that are, or have a part in, some of these; all where none is."""
    wanted = set(things)
    if not wanted:
        return dated_of(view)
    for key in tuple(wanted):
        wanted.update(relations_of(view).get(key, ()))
    return tuple(d for d in dated_of(view) if d.id in wanted or not wanted.isdisjoint(d.others))


def _all(view: CaseFile) -> tuple[Dated, ...]:
    every, facts = entities_of(view), facts_of(view)
    found = (_dated(entity, every, facts) for entity in every.values())
    return tuple(sorted((d for d in found if d), key=lambda d: (d.first, d.schema, d.id)))


def _dated(entity: Entity, every: Mapping[str, Entity], facts: Mapping[str, Facts]) -> Dated | None:
    told = {prop: _value(entity, prop) for prop in ("date", "startDate", "endDate")}
    first = told["startDate"] or told["date"] or told["endDate"]
    begun = _day(first)
    if begun is None:
        return None
    on_one_day = not told["startDate"]
    last = first if on_one_day and not told["endDate"] else told["endDate"]
    ended = _day(last)
    ends = facts[entity.id].ends
    sides = [[facts[e].caption for e in side if e in every] for side in ends or ()]
    caption = " → ".join(", ".join(side) for side in sides) if all(sides) and sides else ""
    named = {s.told for s in entity.statements if s.told in every}
    return Dated(
        entity.id, entity.schema, caption or facts[entity.id].caption, begun,
        max(begun, ended) if ended else None, first, last, level_of_thing(entity),
        frozenset(named),
    )  # fmt: skip


def _value(entity: Entity, prop: str) -> str:
    """The best supported date of a property; asked only where there is one: it is costly."""
    return entity.first(prop) if any(s.prop == prop for s in entity.statements) else ""


def _day(text: str) -> date | None:
    """A day to draw a date at; none where it cannot be read."""
    if not text:
        return None
    try:
        moment = Moment.parse(text)
    except UpstanderError:
        return None
    return moment.earliest or moment.latest
