"""Units that were trained, under whose command they stood, and what the data cannot say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.brief.templating import render
from upstander.model.period import ALWAYS, Moment, Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a unit: who held it, what it was called, and when it is cited."""

    holder: str
    title: str
    period: Period
    commanding: bool
    statements: tuple[Statement, ...]

    def may_follow(self, day: Moment) -> bool:
        """Whether the post could have been held after ``day``; True where nothing forbids it."""
        end = self.period.end.latest
        return day.earliest is None or end is None or end >= day.earliest


@dataclass(frozen=True, slots=True)
class TrainedUnit:
    """One unit and the courses it was given.

    Parameters
    ----------
    unit
        The unit.
    courses
        The relations that are courses, the earliest first.
    first
        When the first of them began, as far as it is known.
    superiors
        Captions of those who are stated to have commanded it.
    posts
        Posts in it that could have been held after the first course.
    students
        Sum of the stated numbers of students.
    """

    unit: Entity
    courses: tuple[Entity, ...]
    first: Moment
    superiors: tuple[str, ...]
    posts: tuple[Post, ...]
    students: float

    @property
    def evidence(self) -> tuple[Statement, ...]:
        """The statements it rests on: its name, its courses and its posts."""
        said = [s for course in self.courses for s in course.statements]
        held = [s for post in self.posts for s in post.statements]
        return (*self.unit.about("name"), *said, *held)


def trained_units(entities: Mapping[str, Entity]) -> tuple[TrainedUnit, ...]:
    """The units that were trained, those with most courses first.

    A course is an Enablement that supplies ``training``. Nothing is concluded from it: that a unit
    was trained, and that somebody later commanded it, are two facts beside one another.
    """
    courses: dict[str, list[Entity]] = defaultdict(list)
    superiors: dict[str, list[str]] = defaultdict(list)
    posts: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        if entity.schema == "Enablement" and entity.first("supplied") == "training":
            courses[entity.first("recipient")].append(entity)
        elif entity.schema == "Command":
            superiors[entity.first("subordinate")].append(entity.first("superior"))
        elif entity.schema == "Posting":
            posts[entity.first("unit")].append(entity)
    made = [
        _trained(entities, entities[key], courses[key], superiors[key], posts[key])
        for key in courses
        if key in entities
    ]
    return tuple(sorted(made, key=lambda t: (-len(t.courses), t.unit.caption)))


def _trained(
    entities: Mapping[str, Entity],
    unit: Entity,
    courses: list[Entity],
    superiors: list[str],
    posts: list[Entity],
) -> TrainedUnit:
    ordered = sorted(courses, key=lambda c: (c.first("startDate") or "9999", c.id))
    first = Moment.parse(ordered[0].first("startDate"))
    held = [_post(entities, entity) for entity in posts]
    after = [post for post in held if post.may_follow(first)]
    names = {entities[key].caption for key in superiors if key in entities}
    return TrainedUnit(
        unit,
        tuple(ordered),
        first,
        tuple(sorted(names)),
        tuple(sorted(after, key=lambda p: (not p.commanding, str(p.period.start), p.holder))),
        sum(course.number("quantity") or 0 for course in ordered),
    )


def _post(entities: Mapping[str, Entity], entity: Entity) -> Post:
    holder = entities.get(entity.first("holder"))
    spans = [s.valid for s in entity.about("holder") if s.valid != ALWAYS]
    title = entity.first("title") or entity.first("role") or entity.first("rank")
    return Post(
        holder.caption if holder is not None else entity.first("holder"),
        title,
        spans[0] if spans else ALWAYS,
        entity.first("commanding") == "true",
        entity.statements,
    )


def training_page(
    title: str,
    entities: Mapping[str, Entity],
    *,
    counts: Mapping[str, int],
    attribution: Sequence[str],
) -> str:
    """A page of trained units, each row led back to its sources.

    Parameters
    ----------
    title
        Heading of the page.
    entities
        Units, posts, commands and courses.
    counts
        ``courses``, ``matched`` and ``unmatched``: rows of the reports, those whose student unit
        has exactly a known unit's name, and the rest.
    attribution
        Who is to be credited, with licences.
    """
    units = trained_units(entities)
    tally = {
        "units": sum(e.schema == "Unit" for e in entities.values()),
        "commands": sum(e.schema == "Command" for e in entities.values()),
        "posts": sum(e.schema == "Posting" for e in entities.values()),
    }
    return render(
        "training.html.j2",
        title=title,
        banner="Real data · TLP:CLEAR · public sources as published",
        units=[_row(unit, entities) for unit in units],
        counts=counts,
        tally=tally,
        attribution=attribution,
    )


def _row(trained: TrainedUnit, entities: Mapping[str, Entity]) -> dict[str, object]:
    years = sorted({c.first("startDate")[:4] for c in trained.courses if c.first("startDate")})
    span = "" if not years else years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    titles = list(dict.fromkeys(c.first("summary") for c in trained.courses if c.first("summary")))
    return {
        "id": trained.unit.id,
        "name": trained.unit.caption,
        "courses": len(trained.courses),
        "students": f"{trained.students:,.0f}" if trained.students else "not stated",
        "years": span or "not dated",
        "titles": titles[:_SHOWN],
        "more": max(0, len(titles) - _SHOWN),
        "superiors": trained.superiors,
        "posts": [
            {"holder": p.holder, "title": p.title, "when": _when(p.period)} for p in trained.posts
        ],
        "origins": len({s.independent_origin for s in trained.evidence}),
        "sources": _sources(trained, entities),
    }


def _when(period: Period) -> str:
    """The span as it is cited: "by" and "or later" where only a citation bounds it.

    Examples
    --------
    >>> _when(Period.parse("by 2014-10/since 2016")), _when(Period.parse("2014/"))
    ('by 2014-10, to 2016 or later', 'from 2014')
    """
    start, end = period.start.text, period.end.text
    first = start if not start or start.startswith("by ") else f"from {start}"
    last = f"to {end}" if end else ""
    if end.startswith("since "):
        last = f"to {end.removeprefix('since ')} or later"
    return ", ".join(part for part in (first, last) if part) or "not dated"


def _sources(trained: TrainedUnit, entities: Mapping[str, Entity]) -> list[dict[str, str]]:
    """Each source once: its title, who published it, and an address where there is one."""
    seen: dict[str, dict[str, str]] = {}
    for statement in trained.evidence:
        found = entities.get(statement.source)
        name = found.caption if found is not None else statement.source or statement.dataset
        address = found.first("sourceUrl") if found is not None else ""
        said = {"name": name, "origin": statement.independent_origin, "grade": str(statement.grade)}
        seen.setdefault(statement.source, said | {"address": address})
    return sorted(seen.values(), key=lambda s: (s["origin"], s["name"]))
