"""The sources behind an answer: each once, with its origin, its grade and its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

SPELT = 2


def sources(
    statements: Iterable[Statement], entities: Mapping[str, Entity]
) -> list[dict[str, str]]:
    """What statements were read from: each source once, in the order in which they are given."""
    seen: dict[str, dict[str, str]] = {}
    for statement in statements:
        seen.setdefault(statement.source or statement.dataset, _source(statement, entities))
    return list(seen.values())


def statements_of(ids: Iterable[str], statements: Mapping[str, Statement]) -> list[Statement]:
    """The statements with these ids."""
    return [statements[key] for key in ids if key in statements]


def spelt(found: list[dict[str, str]], most: int = SPELT) -> Iterable[str]:
    """The first few sources, one a line, and how many more there are."""
    for source in found[:most]:
        yield ", ".join(part for part in source.values() if part)
    if len(found) > most:
        yield f"… and {len(found) - most} more sources (all are in --json)"


def _source(statement: Statement, entities: Mapping[str, Entity]) -> dict[str, str]:
    found = entities.get(statement.source)
    return {
        "name": found.caption if found is not None else statement.source or statement.dataset,
        "origin": statement.independent_origin,
        "grade": str(statement.grade),
        "address": found.first("sourceUrl") if found is not None else "",
    }
