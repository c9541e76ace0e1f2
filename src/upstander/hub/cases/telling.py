"""What is said of one thing, in the rows of a table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from upstander.hub.cases.statements import entities_of, facts_of, relations_of
from upstander.model.entity import support

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.statement import Statement


def properties_of(shown: Entity, every: Mapping[str, Entity]) -> Iterator[dict[str, Any]]:
    """Each value of each property, with the statements for it."""
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in shown.statements:
        found[statement.prop, statement.told].append(statement)
    for (prop, value), said in sorted(found.items()):
        yield {
            "prop": prop,
            "value": value,
            "target": every.get(value),
            "statements": said,
            "support": support(said),
        }


def relations_at(shown: Entity, view: CaseFile) -> Iterator[dict[str, Any]]:
    """Each relation of a thing, with what lies at its other end."""
    every, facts = entities_of(view), facts_of(view)
    for key in relations_of(view).get(shown.id, ()):
        ends = facts[key].ends
        assert ends is not None  # noqa: S101  (it is a relation)
        outward = shown.id in ends[0]
        others = [every[end] for end in ends[1 if outward else 0] if end in every]
        yield {"relation": every[key], "outward": outward, "others": others}
