"""What surrounds entities: who is above them, whom they are related to, and when they were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.model.ontology import edge_ends
from upstander.model.period import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from upstander.model.entity import Entity

_ABOVE = {
    "Command": ("superior", "subordinate"),
    "Membership": ("organization", "member"),
    "Ownership": ("owner", "asset"),
    "Employment": ("employer", "employee"),
    "Posting": ("unit", "holder"),
}
"""Relations in which one end is above the other: the end above, and the end below."""

ADJOIN = timedelta(days=400)
"""How far the end of one and the beginning of another may lie apart: a judgement."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Relations among the entities of a case, as far as identity needs them."""

    entities: Mapping[str, Entity]
    above: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]

    def related(self, one: str, other: str) -> bool:
        """Whether a relation joins the two."""
        return (one, other) in self.pairs or (other, one) in self.pairs

    def shared_superiors(self, one: str, other: str) -> tuple[str, ...]:
        """Who is above both."""
        none: frozenset[str] = frozenset()
        return tuple(sorted(self.above.get(one, none) & self.above.get(other, none)))

    def follow_each_other(self, one: str, other: str) -> bool:
        """Whether one ends about when the other begins."""
        spans = [_span(self.entities[key]) for key in (one, other)]
        return any(
            end is not None and start is not None and abs(start - end) <= ADJOIN
            for (_, end), (start, _) in (spans, spans[::-1])
        )

    def caption(self, key: str) -> str:
        """What to call an entity."""
        found = self.entities.get(key)
        return found.caption if found is not None else key


def surroundings(entities: Mapping[str, Entity]) -> Surroundings:
    """The surroundings of all entities of a case."""
    above: dict[str, set[str]] = defaultdict(set)
    pairs = set()
    for entity in entities.values():
        ends = edge_ends(entity.schema)
        if ends is None:
            continue
        for one in entity.values(ends[0]):
            pairs |= {(one, other) for other in entity.values(ends[1]) if one != other}
        upper, lower = _ABOVE.get(entity.schema, ("", ""))
        if upper:
            for key in entity.values(lower):
                above[key] |= set(entity.values(upper))
    fixed = {key: frozenset(found) for key, found in above.items()}
    return Surroundings(entities, fixed, frozenset(pairs))


def _span(entity: Entity) -> tuple[date | None, date | None]:
    """When it began and ended, by its own dates."""
    start = _day(entity, ("incorporationDate", "startDate"))
    return start, _day(entity, ("dissolutionDate", "endDate"))


def _day(entity: Entity, props: tuple[str, ...]) -> date | None:
    for prop in props:
        for value in entity.values(prop):
            return Moment.parse(value).earliest
    return None
