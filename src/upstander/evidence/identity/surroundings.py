"""What surrounds entities: who is above them, whom they are related to, and when they were."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from upstander.evidence.identity.subject import names_of
from upstander.evidence.lake.names import name_key
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

_AT = {"AreaOfOperation": (("unit", "place"),)}
_PLACES = ("birthPlace", "address")
"""Where something is: relations to a place, and places in its own words."""

ADJOIN = timedelta(days=400)
"""How far the end of one and the beginning of another may lie apart: a judgement."""


_TIMELESS = ("Command", "Ownership")
"""Where who comes after another under one superior may be the same by another name."""

EVERYWHERE = 20
"""A place at which more than so many are says nothing of any: a judgement."""

Span = tuple[Moment, Moment]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Relations among the entities of a case, as far as identity needs them.

    Parameters
    ----------
    entities
        All of them.
    above
        Who is above each, and in which spans of time.
    pairs
        Ends of relations.
    places
        Names of the places where each is, in the form in which they are compared.
    """

    entities: Mapping[str, Entity]
    above: Mapping[str, Mapping[str, tuple[tuple[str, Span], ...]]]
    pairs: frozenset[tuple[str, str]]
    places: Mapping[str, frozenset[str]]

    def related(self, one: str, other: str) -> bool:
        """Whether a relation joins the two."""
        return (one, other) in self.pairs or (other, one) in self.pairs

    def shared_superiors(self, one: str, other: str) -> tuple[str, ...]:
        """Who is above both; of people, who could be so at one time."""
        ours, theirs = self.above.get(one, {}), self.above.get(other, {})
        return tuple(
            key
            for key in sorted(ours.keys() & theirs.keys())
            if any(_at_once(a, b) for a in ours[key] for b in theirs[key])
        )

    def shared_places(self, one: str, other: str) -> tuple[str, ...] | None:
        """Places where both are; none where it is not known of both where they are."""
        ours, theirs = self.places.get(one), self.places.get(other)
        return tuple(sorted(ours & theirs)) if ours and theirs else None

    def follow_each_other(self, one: str, other: str) -> bool:
        """Whether one ends about when the other begins."""
        spans = [self._span(key) for key in (one, other)]
        return any(
            end is not None and start is not None and abs(start - end) <= ADJOIN
            for (_, end), (start, _) in (spans, spans[::-1])
        )

    def caption(self, key: str) -> str:
        """What to call an entity."""
        found = self.entities.get(key)
        return found.caption if found is not None else key

    def _span(self, key: str) -> tuple[date | None, date | None]:
        """When it began and ended: by its own dates, else by those of all who were above it."""
        start, end = (moment.earliest for moment in _span(self.entities[key]))
        told = [span for found in self.above.get(key, {}).values() for _, span in found]
        starts = [first.earliest for first, _ in told if first.earliest is not None]
        ends = [last.earliest for _, last in told if last.earliest is not None]
        begun = min(starts) if told and len(starts) == len(told) else None
        return start or begun, end or (max(ends) if told and len(ends) == len(told) else None)


def surroundings(entities: Mapping[str, Entity]) -> Surroundings:
    """The surroundings of all entities of a case."""
    above: dict[str, dict[str, list[tuple[str, Span]]]] = defaultdict(lambda: defaultdict(list))
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
                for superior in entity.values(upper):
                    above[key][superior].append((entity.schema, _span(entity)))
    fixed = {
        key: {superior: tuple(told) for superior, told in found.items()}
        for key, found in above.items()
    }
    return Surroundings(entities, fixed, frozenset(pairs), _places(entities))


def _places(entities: Mapping[str, Entity]) -> dict[str, frozenset[str]]:
    """Where each is, by relations and by its own words; not where almost everybody is."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, entity in entities.items():
        for prop in _PLACES:
            found[key] |= {name_key(value) for value in entity.values(prop)}
        for near, far in _AT.get(entity.schema, ()):
            for end in entity.values(near):
                for place in entity.values(far):
                    at = entities.get(place)
                    found[end] |= {name_key(name) for name in names_of(at)} if at else {place}
    many = Counter(place for places in found.values() for place in places)
    return {
        key: frozenset(place for place in places if place and many[place] <= EVERYWHERE)
        for key, places in found.items()
        if places
    }


def _at_once(one: tuple[str, Span], other: tuple[str, Span]) -> bool:
    """Whether both could hold at one time, or time says nothing of whether the two are one."""
    if one[0] in _TIMELESS or other[0] in _TIMELESS:
        return True
    return not (_before(one[1], other[1]) or _before(other[1], one[1]))


def _before(one: Span, other: Span) -> bool:
    """Whether one surely ended before the other began."""
    end, start = one[1].latest, other[0].earliest
    return end is not None and start is not None and end < start


def _span(entity: Entity) -> Span:
    """When it began and ended, by its own dates."""
    start = _moment(entity, ("incorporationDate", "startDate"))
    return start, _moment(entity, ("dissolutionDate", "endDate"))


def _moment(entity: Entity, props: tuple[str, ...]) -> Moment:
    values = (value for prop in props for value in entity.values(prop))
    return Moment.parse(next(values, ""))
