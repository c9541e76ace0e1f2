"""A case as STIX 2.1: objects that any tool reads, the statements in an extension, losses declared.

Whoever knows the extension gets every statement back; whoever does not gets identities, places,
incidents and relations with their confidence. `Loss` says what the latter will not find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from upstander.evidence.interchange.stix_extension import EXTENSION, definition
from upstander.evidence.interchange.stix_marking import NAMESPACE
from upstander.evidence.interchange.stix_object import (
    ENTITY,
    core_of,
    day_of,
    expressed,
    kind_of,
    relation_name,
    span_of,
)
from upstander.evidence.interchange.stix_writer import Writer, count_losses, losses
from upstander.model.entity import support
from upstander.model.marking import Marking, whole
from upstander.model.ontology import edge_ends, property_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upstander.evidence.interchange.loss import Loss
    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

_DERIVED: dict[str, Any] = {
    "extensions": {EXTENSION: {"extension_type": "property-extension", "repeats": True}}
}
"""Of objects that only repeat what another one states: read again, they add nothing."""


def stix_bundle(case: CaseFile) -> tuple[dict[str, Any], tuple[Loss, ...]]:
    """What a case says as a STIX 2.1 bundle, and what a plain reader of STIX will not find in it.

    Parameters
    ----------
    case
        What the reader may see: make it with `CaseFile.view` first.

    Returns
    -------
    tuple
        The bundle as plain data, the same for the same case, and the losses. Persons become
        identities with a name alone. Nobody becomes a threat actor: that is a verdict, not a
        statement. An object has the strictest marking of its statements, a relation also that of
        its ends.

    References
    ----------
    OASIS (2021). *STIX Version 2.1*. OASIS Standard; and its extension definition for TLP 2.0.
    """
    entities = case.entities()
    holder = case.manifest.holder or "holder not stated"
    creator = f"identity--{uuid5(NAMESPACE, 'holder:' + holder)}"
    writer = Writer(case, entities, creator, {s.id: s for s in case.statements})
    for entity in entities.values():
        if edge_ends(entity.schema) is None:
            _thing(writer, entity)
    for entity in entities.values():
        if edge_ends(entity.schema) is not None:
            _relation(writer, entity)
        else:
            _references(writer, entity)
    count_losses(writer)
    head = [*_head(holder, creator, case), *writer.marks.values()]
    named = f"{case.manifest.id}:{','.join(sorted(writer.objects))}"
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid5(NAMESPACE, named)}",
        "objects": [*head, *writer.objects.values()],
    }
    return bundle, tuple(losses(writer))


def _head(holder: str, creator: str, case: CaseFile) -> Iterator[dict[str, Any]]:
    when = f"{case.manifest.as_of.isoformat()}T00:00:00.000Z"
    made = {
        "type": "identity",
        "spec_version": "2.1",
        "id": creator,
        "created": when,
        "modified": when,
        "name": holder,
        "identity_class": "organization",
        **_DERIVED,
    }
    if case.manifest.synthetic:
        made["description"] = "EXERCISE: everything in this bundle is made up."
    yield made
    yield definition(creator)


def stix_id(kind: str, key: str) -> str:
    """The identifier of what an entity becomes."""
    return f"{kind}--{uuid5(NAMESPACE, key)}"


def _thing(writer: Writer, entity: Entity) -> None:
    kind = kind_of(entity)
    core, said = core_of(entity, kind)
    if kind == ENTITY:
        writer.miss(f"entities of schema {entity.schema}, which STIX has no object for", entity.id)
    made = {"type": kind, "id": stix_id(kind, entity.id), **_dates(writer, entity), **core}
    made |= _confidence(entity.statements, kind)
    marking = whole(s.marking for s in entity.statements)
    made |= _cited(writer, entity.statements, marking) | _extended(writer, entity, kind)
    for prop in {s.prop for s in entity.statements} - said:
        found = property_of(entity.schema, prop)
        if found.type.name != "entity":
            count = len(entity.about(prop))
            writer.miss(f"statements of {entity.schema}.{prop}", entity.id, count)
    writer.add(made, marking)


def _relation(writer: Writer, entity: Entity) -> None:
    ends = edge_ends(entity.schema)
    assert ends is not None  # noqa: S101  (the caller asked)
    pairs = [
        (a, b)
        for a in entity.values(ends[0])
        for b in entity.values(ends[1])
        if a in writer.entities and b in writer.entities
    ]
    if not pairs or not all(_is_there(writer, end) for pair in pairs for end in pair):
        _loose(writer, entity)
        return
    span, vague = span_of(entity)
    writer.miss("relations whose dates are no exact days", entity.id, int(vague))
    rest = {s.prop for s in entity.statements} - {*ends, "startDate", "endDate"}
    for prop in sorted(rest):
        writer.miss(f"statements of {entity.schema}.{prop}", entity.id, len(entity.about(prop)))
    for number, (one, other) in enumerate(pairs):
        key = entity.id if not number else f"{entity.id}#{number}"
        marking = _with_ends(writer, entity.statements, (one, other))
        made = {
            "type": "relationship",
            "id": stix_id("relationship", key),
            **_dates(writer, entity),
            "relationship_type": relation_name(entity.schema),
            "source_ref": _ref(writer, one),
            "target_ref": _ref(writer, other),
            **span,
            **_confidence(entity.statements, "relationship"),
            **_cited(writer, entity.statements, marking),
            **(_extended(writer, entity, "relationship") if not number else _DERIVED),
        }
        writer.add(made, marking)


def _references(writer: Writer, entity: Entity) -> None:
    """Relations from a thing to what its properties name: a place, a reported perpetrator."""
    if kind_of(entity) == ENTITY:
        return
    for prop in sorted({s.prop for s in entity.statements}):
        if property_of(entity.schema, prop).type.name != "entity":
            continue
        for value in entity.values(prop):
            said = [s for s in entity.about(prop) if s.value == value]
            if value not in writer.entities or not _is_there(writer, value):
                writer.miss(f"statements of {entity.schema}.{prop}", entity.id, len(said))
                continue
            made = {
                "type": "relationship",
                "id": stix_id("relationship", f"{entity.id}.{prop}.{value}"),
                **_dates(writer, entity),
                "relationship_type": relation_name(f"{entity.schema}.{prop}"),
                "source_ref": _ref(writer, entity.id),
                "target_ref": _ref(writer, value),
                **_confidence(said, "relationship"),
                **_DERIVED,
            }
            writer.add(made, _with_ends(writer, said, (entity.id, value)))


def _loose(writer: Writer, entity: Entity) -> None:
    """A relation whose ends STIX has no objects for: carried as an object of the extension."""
    writer.miss(f"relations of schema {entity.schema} without two ends in STIX", entity.id)
    made = {"type": ENTITY, "id": stix_id(ENTITY, entity.id), **_dates(writer, entity)}
    made |= {"name": entity.caption} | _extended(writer, entity, ENTITY)
    writer.add(made, whole(s.marking for s in entity.statements))


def _is_there(writer: Writer, key: str) -> bool:
    return expressed(writer.entities[key])


def _ref(writer: Writer, key: str) -> str:
    return stix_id(kind_of(writer.entities[key]), key)


def _with_ends(writer: Writer, said: Iterable[Statement], ends: tuple[str, str]) -> Marking:
    """A relation may not point at what is marked more strictly than itself."""
    of_ends = [s.marking for end in ends for s in writer.entities[end].statements]
    return whole([*(s.marking for s in said), *of_ends])


def _dates(writer: Writer, entity: Entity) -> dict[str, str]:
    day = writer.case.manifest.as_of.isoformat()
    first = min((s.first_seen for s in entity.statements if s.first_seen), default=day)
    last = max((s.last_seen for s in entity.statements if s.last_seen), default=first)
    stamps = sorted(f"{day_of(text)}T00:00:00.000Z" for text in (first, last))
    return {"created": stamps[0], "modified": stamps[1]}


def _confidence(said: Iterable[Statement], kind: str) -> dict[str, int]:
    """How far the statements support it, out of 100; only a relation or an incident claims."""
    if kind not in {"relationship", "incident"}:
        return {}
    return {"confidence": round(100 * support(said).value)}


def _cited(writer: Writer, said: Iterable[Statement], marking: Marking) -> dict[str, Any]:
    """Documents that statements cite, but for those marked more strictly than the object."""
    refs: dict[str, dict[str, str]] = {}
    for key in sorted({s.source for s in said if s.source}):
        found = writer.entities.get(key)
        if found is None:
            if key.startswith(("https://", "http://")):
                refs[key] = {"source_name": key.split("/")[2], "url": key}
            continue
        own = whole(s.marking for s in found.statements)
        if own.level > marking.level or own.audience - marking.audience:
            continue
        refs[key] = {"source_name": found.first("publisher") or found.caption}
        refs[key] |= {"description": found.caption}
        if address := found.first("sourceUrl"):
            refs[key]["url"] = address
    return {"external_references": list(refs.values())} if refs else {}


def _extended(writer: Writer, entity: Entity, kind: str) -> dict[str, Any]:
    # As they are stored, not as judgements of sameness move them: those are statements as well.
    plain = [writer.stored[statement.id].as_dict() for statement in entity.statements]
    how = "new-sdo" if kind == ENTITY else "property-extension"
    return {"extensions": {EXTENSION: {"extension_type": how, "statements": plain}}}
