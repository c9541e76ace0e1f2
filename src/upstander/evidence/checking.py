"""What in a case file does not hold together."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from typing import TYPE_CHECKING

from upstander.errors import Problem, UpstanderError, ValueRejectedError
from upstander.model.entity import Entity, assemble
from upstander.model.lever import lever_of
from upstander.model.ontology import property_of, schema_of
from upstander.model.period import Moment, Period
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.statement import Statement

_CYCLES = {"Ownership": ("owner", "asset"), "Command": ("superior", "subordinate")}
_KINDS = {"Ownership": Phrase("ownership"), "Command": Phrase("command")}
_SINGLE = (
    "startDate", "endDate", "date", "birthDate", "deathDate", "incorporationDate",
    "dissolutionDate", "kind", "legalBasis", "holder", "jurisdiction", "commandType",
)  # fmt: skip
"""Properties of which a thing has one at most, so that two values contradict each other."""

_SHOWN = 5


def check_case(case: CaseFile) -> tuple[Problem, ...]:
    """The faults of a case file, in a fixed order; none where it holds together.

    Looked for: an entity with schemata that contradict each other, references to entities that
    nothing is said of, required properties that are missing, circles of ownership or command,
    periods that end before they start, statements marked lower than their source, levers without
    holder, object or legal basis, a subject that is not described.

    Parameters
    ----------
    case
        The case file, whole: this is a tool for its holder.
    """
    place = case.manifest.id
    entities, faults = _entities(case.statements, place)
    known = {s.about for s in case.statements} | {s.entity_id for s in case.statements}
    faults += _subjects(case, known)
    faults += _references(case.statements, known, place)
    for entity in entities.values():
        faults += _required(entity, place)
        faults += _periods(entity, place)
        if entity.schema == "Lever":
            faults += _lever(entity, place)
    faults += _markings(case.statements, place)
    for schema, ends in _CYCLES.items():
        faults += _circles(entities, schema, ends, place)
    return tuple(faults)


def contradictions(case: CaseFile) -> tuple[Problem, ...]:
    """Things of which the sources say two things that cannot both be true: worth knowing.

    A date that only says the same more precisely is no contradiction.
    """
    place, found = case.manifest.id, []
    for entity in _entities(case.statements, place)[0].values():
        for prop in _SINGLE:
            if schema_of(entity.schema).get(prop) is None:
                continue
            values = entity.values(prop)
            if any(not _same(values[0], other) for other in values[1:]):
                said = reduce(_either, values[1:_SHOWN], values[0])
                message = Phrase(
                    "{entity}: {prop} is {said}", entity=_named(entity), prop=prop, said=said
                )
                found.append(Problem(message, place))
    return tuple(found)


def _either(one: str, other: str) -> str:
    return Phrase("{one} or {other}", one=one, other=other)


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _entities(
    statements: Iterable[Statement], place: str
) -> tuple[dict[str, Entity], list[Problem]]:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.about].append(statement)
    entities: dict[str, Entity] = {}
    faults = []
    for key in sorted(groups):
        try:
            entities.update(assemble(groups[key]))
        except UpstanderError as error:
            faults.append(Problem(error.problem.message, place, 0, error.problem.remedy))
    return entities, faults


def _subjects(case: CaseFile, known: set[str]) -> Iterator[Problem]:
    manifest = case.manifest
    remedy = "import a description, or name another"
    if (key := manifest.subject) and key not in known:
        message = Phrase("nothing is said of the subject {key!r}", key=key)
        yield Problem(message, manifest.id, 0, remedy)
    if (key := manifest.own_state) and key not in known:
        message = Phrase("nothing is said of the own state {key!r}", key=key)
        yield Problem(message, manifest.id, 0, remedy)


def _references(statements: Iterable[Statement], known: set[str], place: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for s in statements:
        if s.value in known or s.value in seen:
            continue
        if property_of(s.schema, s.prop).type.name == "entity":
            seen.add(s.value)
            message = Phrase(
                "{schema} {about!r}: {prop} is {value!r}, of which nothing is said",
                schema=s.schema,
                about=s.about,
                prop=s.prop,
                value=s.value,
            )
            yield Problem(message, place, 0, "describe it, or take the reference out")


def _required(entity: Entity, place: str) -> Iterator[Problem]:
    present = {s.prop for s in entity.statements}
    missing = [name for name in schema_of(entity.schema).required if name not in present]
    if missing:
        message = Phrase(
            "{schema} {key!r} has no {props}",
            schema=entity.schema,
            key=entity.id,
            props=", ".join(missing),
        )
        yield Problem(message, place, 0, "a reader will not see it before it has")


def _periods(entity: Entity, place: str) -> Iterator[Problem]:
    spans = {(s.valid_from, s.valid_to) for s in entity.statements if s.valid_from or s.valid_to}
    starts, ends = entity.values("startDate"), entity.values("endDate")
    spans |= {(start, end) for start in starts[:1] for end in ends[:1]}
    for start, end in sorted(spans):
        try:
            Period(Moment.parse(start), Moment.parse(end))
        except ValueRejectedError as error:
            yield _fault_of(entity, error, place)


def _lever(entity: Entity, place: str) -> Iterator[Problem]:
    try:
        lever = lever_of(entity)
    except UpstanderError as error:
        yield _fault_of(entity, error, place)
        return
    if not lever.holder:
        yield Problem(
            Phrase("{entity} has no holder", entity=_named(entity)), place, 0, "say who can pull it"
        )
    if not lever.objects and not lever.relations:
        yield Problem(
            Phrase("{entity} acts on nothing", entity=_named(entity)),
            place,
            0,
            "name an object or a relation",
        )
    if not lever.legal_basis:
        remedy = "name the law or mandate; without one it may not be used"
        yield Problem(
            Phrase("{entity} has no legal basis", entity=_named(entity)), place, 0, remedy
        )


def _fault_of(entity: Entity, error: UpstanderError, place: str) -> Problem:
    found = error.problem
    message = Phrase("{entity}: {fault}", entity=_named(entity), fault=found.message)
    return Problem(message, place, 0, found.remedy)


def _markings(statements: Iterable[Statement], place: str) -> Iterator[Problem]:
    levels: dict[str, list[int]] = defaultdict(list)
    every = tuple(statements)
    for s in every:
        levels[s.about].append(s.marking.level)
    lower: dict[str, int] = defaultdict(int)
    for s in every:
        if s.source in levels and s.marking.level < min(levels[s.source]):
            lower[s.source] += 1
    for source, count in sorted(lower.items()):
        message = Phrase(
            "{count} statements are marked lower than their source {source!r}",
            count=count,
            source=source,
        )
        yield Problem(message, place, 0, "mark them as the source is, or ask its originator")


def _circles(
    entities: Mapping[str, Entity], schema: str, ends: tuple[str, str], place: str
) -> Iterator[Problem]:
    arrows = {
        (left, right)
        for entity in entities.values()
        if entity.is_a(schema)
        for left in entity.values(ends[0])
        for right in entity.values(ends[1])
    }
    for circle in strong_components(arrows):
        shown = ", ".join(repr(key) for key in circle[:_SHOWN])
        kind, more = _KINDS[schema], len(circle) - _SHOWN
        message = Phrase("a circle of {kind}: {shown}", kind=kind, shown=shown)
        if more > 0:
            message = Phrase(
                "a circle of {kind}: {shown} and {more} more", kind=kind, shown=shown, more=more
            )
        yield Problem(message, place, 0, "take out the relation that is wrong, or date them")


def strong_components(arrows: set[tuple[str, str]]) -> list[list[str]]:
    """Sets of nodes that reach one another, each sorted; single nodes only with a loop."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = sorted({end for arrow in arrows for end in arrow})
    if not names:
        return []
    index = {name: i for i, name in enumerate(names)}
    pairs = np.array([(index[a], index[b]) for a, b in sorted(arrows)])
    shape = (len(names), len(names))
    matrix = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    _, labels = connected_components(matrix.tocsr(), directed=True, connection="strong")
    groups: dict[int, list[str]] = defaultdict(list)
    for name, label in zip(names, labels, strict=True):
        groups[int(label)].append(name)
    loops = {a for a, b in arrows if a == b}
    return [group for group in groups.values() if len(group) > 1 or group[0] in loops]


def _named(entity: Entity) -> str:
    caption = entity.caption
    name = f" {caption!r}" if caption != entity.id else ""
    return f"{entity.schema}{name} ({entity.id})"
