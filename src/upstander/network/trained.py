"""Trained units: who gave the courses, and under whose command the units stood afterwards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.period import Moment, Period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Charge:
    """A time in charge of a unit or in a post of it: who, as what, and when it is cited.

    Parameters
    ----------
    holder
        Entity id of the person, or of the superior body.
    caption, title
        What to call them, and the post as the source words it; empty for a body.
    period
        When it held, as far as it is stated.
    commanding
        Whether it is command of the unit.
    statements
        Those that state it.
    """

    holder: str
    caption: str
    title: str
    period: Period
    commanding: bool
    statements: tuple[Statement, ...]

    def may_follow(self, day: Moment) -> bool:
        """Whether it could have been held after ``day``; True where nothing forbids it."""
        end = self.period.end.latest
        return day.earliest is None or end is None or end >= day.earliest

    def surely_follows(self, day: Moment) -> bool:
        """Whether it is stated of a day on or after ``day``, however the dates fall."""
        last = self.period.end.earliest or self.period.start.earliest
        return day.latest is not None and last is not None and last >= day.latest


@dataclass(frozen=True, slots=True)
class TrainedUnit:
    """One unit and the courses it was given.

    Parameters
    ----------
    unit
        The unit.
    courses
        The relations that are courses, the earliest first.
    suppliers
        Ids of those who gave them.
    first
        When the first of them began, as far as it is known.
    superiors
        Captions of those who are stated to have commanded it at any time.
    posts
        Posts in it that could have been held after the first course, command first.
    above
        Bodies that could have commanded it after the first course, at whatever remove.
    students
        Sum of the stated numbers of students.
    """

    unit: Entity
    courses: tuple[Entity, ...]
    suppliers: tuple[str, ...]
    first: Moment
    superiors: tuple[str, ...]
    posts: tuple[Charge, ...]
    above: tuple[Charge, ...]
    students: float

    @property
    def evidence(self) -> tuple[Statement, ...]:
        """The statements it rests on: its name, its courses and its posts."""
        said = [s for course in self.courses for s in course.statements]
        held = [s for post in self.posts for s in post.statements]
        return (*self.unit.about("name"), *said, *held)

    @property
    def commanders(self) -> tuple[Charge, ...]:
        """Those in command of it who could have been so after its first course."""
        return tuple(post for post in self.posts if post.commanding)

    def as_dict(self) -> dict[str, Any]:
        """The unit as plain data."""
        return {
            "unit": self.unit.id,
            "caption": self.unit.caption,
            "courses": [course.id for course in self.courses],
            "first_course": self.first.text,
            "suppliers": list(self.suppliers),
            "students": self.students,
            "later": [_plain(charge, self.first) for charge in (*self.posts, *self.above)],
            "statements": sorted({s.id for s in self.evidence}),
        }


def trained_units(
    entities: Mapping[str, Entity], *, suppliers: Collection[str] = ()
) -> tuple[TrainedUnit, ...]:
    """The units that were trained, those with most courses first.

    A course is an Enablement that supplies ``training``. Nothing is concluded from it: that a unit
    was trained, and that somebody later commanded it, are two facts beside one another.

    Parameters
    ----------
    entities
        All entities of the case.
    suppliers
        Ids of those whose courses count; everyone's where none is named.
    """
    courses: dict[str, list[Entity]] = defaultdict(list)
    commands: dict[str, list[Entity]] = defaultdict(list)
    posts: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        if entity.schema == "Enablement" and entity.first("supplied") == TRAINING:
            if not suppliers or entity.first("supplier") in suppliers:
                courses[entity.first("recipient")].append(entity)
        elif entity.schema == "Command":
            commands[entity.first("subordinate")].append(entity)
        elif entity.schema == "Posting":
            posts[entity.first("unit")].append(entity)
    made = [
        _trained(entities, entities[key], courses[key], commands, posts[key])
        for key in courses
        if key in entities
    ]
    return tuple(sorted(made, key=lambda t: (-len(t.courses), t.unit.caption, t.unit.id)))


def later_under(units: Iterable[TrainedUnit], who: str) -> tuple[TrainedUnit, ...]:
    """Of trained units those that could have stood under somebody after their first course.

    Parameters
    ----------
    units
        Trained units.
    who
        Id of a person who holds a post of command in them, or of a body above them.

    Returns
    -------
    tuple[TrainedUnit, ...]
        Those for which it is stated of a day after the course come first.
    """
    found = []
    for unit in units:
        charges = [c for c in (*unit.commanders, *unit.above) if c.holder == who]
        if charges:
            found.append((not any(c.surely_follows(unit.first) for c in charges), unit))
    return tuple(unit for _, unit in sorted(found, key=lambda pair: pair[0]))


def _trained(
    entities: Mapping[str, Entity],
    unit: Entity,
    courses: list[Entity],
    commands: Mapping[str, list[Entity]],
    posts: list[Entity],
) -> TrainedUnit:
    ordered = sorted(courses, key=lambda c: (c.first("startDate") or "9999", c.id))
    first = Moment.parse(ordered[0].first("startDate"))
    held = [_post(entities, entity) for entity in posts]
    after = [post for post in held if post.may_follow(first)]
    keys = {command.first("superior") for command in commands.get(unit.id, ())}
    return TrainedUnit(
        unit,
        tuple(ordered),
        tuple(sorted({course.first("supplier") for course in ordered})),
        first,
        tuple(sorted({entities[key].caption for key in keys if key in entities})),
        tuple(sorted(after, key=lambda p: (not p.commanding, str(p.period.start), p.caption))),
        _above(entities, unit.id, commands, first),
        sum(course.number("quantity") or 0 for course in ordered),
    )


def _above(
    entities: Mapping[str, Entity],
    unit: str,
    commands: Mapping[str, list[Entity]],
    first: Moment,
) -> tuple[Charge, ...]:
    """Bodies up the chain of command, each by the relation that first leads to it."""
    found: dict[str, Charge] = {}
    front = [unit]
    while front:
        fresh = []
        for key in front:
            for command in commands.get(key, ()):
                charge = _command(entities, command)
                if charge.holder not in {*found, unit} and charge.may_follow(first):
                    found[charge.holder] = charge
                    fresh.append(charge.holder)
        front = fresh
    return tuple(found.values())


def _command(entities: Mapping[str, Entity], command: Entity) -> Charge:
    said = command.about("superior")
    key = command.first("superior")
    return Charge(key, _caption(entities, key), "", _span(said), True, command.statements)


def _post(entities: Mapping[str, Entity], entity: Entity) -> Charge:
    key = entity.first("holder")
    title = entity.first("title") or entity.first("role") or entity.first("rank")
    commanding = entity.first("commanding").lower() == "true"
    span = _span(entity.about("holder"))
    return Charge(key, _caption(entities, key), title, span, commanding, entity.statements)


def _span(said: Iterable[Statement]) -> Period:
    return next((s.valid for s in said if s.valid_from or s.valid_to), Period())


def _caption(entities: Mapping[str, Entity], key: str) -> str:
    found = entities.get(key)
    return found.caption if found is not None else key


def _plain(charge: Charge, first: Moment) -> dict[str, Any]:
    return {
        "holder": charge.holder,
        "caption": charge.caption,
        "title": charge.title,
        "period": str(charge.period),
        "commanding": charge.commanding,
        "surely_later": charge.surely_follows(first),
        "statements": [s.id for s in charge.statements],
    }
