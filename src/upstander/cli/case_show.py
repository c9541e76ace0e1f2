"""What ``upstander case show`` tells a person: the case as a whole, or one entity."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from upstander.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement


def summary(case: CaseFile, entities: Mapping[str, Entity]) -> dict[str, Any]:
    """The case as plain data: what it is about, and how much of what is in it."""
    manifest = case.manifest
    return {
        "id": manifest.id,
        "title": manifest.title,
        "as_of": manifest.as_of.isoformat(),
        "subject": manifest.subject,
        "own_state": manifest.own_state,
        "holder": manifest.holder,
        "synthetic": manifest.synthetic,
        "level": case.level.label,
        "forecast": case.forecast is not None,
        "statements": len(case.statements),
        "entities": dict(sorted(Counter(e.schema for e in entities.values()).items())),
        "datasets": dict(sorted(Counter(s.dataset for s in case.statements).items())),
        "markings": dict(sorted(Counter(str(s.marking) for s in case.statements).items())),
        "grades": dict(sorted(Counter(str(s.grade) for s in case.statements).items())),
    }


def overview(case: CaseFile, entities: Mapping[str, Entity]) -> Iterator[str]:
    """The case in lines for a person."""
    said = summary(case, entities)
    if case.manifest.synthetic:
        yield "EXERCISE: all of this is made up"
    yield f"{printable(said['title'])} ({said['id']}), as of {said['as_of']}, {said['level']}"
    for name in ("subject", "own_state"):
        if key := said[name]:
            caption = entities[key].caption if key in entities else "not described"
            yield f"{name.replace('_', ' ')}: {printable(caption)} ({printable(key)})"
    yield f"{said['statements']:,} statements" + (", with a forecast" if said["forecast"] else "")
    for name in ("entities", "datasets", "markings", "grades"):
        counts = ", ".join(f"{printable(key)} {count:,}" for key, count in said[name].items())
        yield f"{name}: {counts or 'none'}"


def portrait(found: Entity, entities: Mapping[str, Entity]) -> Iterator[str]:
    """All that is said of one entity, and by whom, in lines for a person."""
    yield f"{found.schema} {printable(found.caption)} ({printable(found.id)})"
    for prop in sorted({s.prop for s in found.statements}):
        for value in found.values(prop):
            named = f" ({entities[value].caption})" if value in entities else ""
            yield f"  {prop}: {printable(value + named)}"
            for statement in found.about(prop):
                if statement.value == value:
                    yield f"    {_provenance(statement, entities)}"


def _provenance(statement: Statement, entities: Mapping[str, Entity]) -> str:
    source = statement.source or statement.dataset
    named = entities[source].caption if source in entities else source
    parts = [str(statement.grade), str(statement.marking), named]
    if statement.origin and statement.origin != named:
        parts.append(f"from {statement.origin}")
    if statement.valid_from or statement.valid_to:
        parts.append(f"held {statement.valid_from or '..'}/{statement.valid_to or '..'}")
    if statement.original_value:
        parts.append(f"in its words: {statement.original_value}")
    return printable("; ".join(parts))
