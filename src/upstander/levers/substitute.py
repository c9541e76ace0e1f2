"""Substitutes: relations that nobody states and perpetrators may open when they are cut off."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.vocabulary import vocabulary
from upstander.network.roles import communities, persons, protectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph, Relation

BYPASS, FELLOW, KNOWN = "bypass", "fellow", "known"
_WHY = {
    BYPASS: "it supplies who supplies them",
    FELLOW: "it supplies another whom their supplier supplies",
    KNOWN: "they are joined in another way",
}


@dataclass(frozen=True, slots=True)
class Substitute:
    """A relation that may be opened. It is a judgement about structure, and states no fact.

    Parameters
    ----------
    source, target, layer
        Who would supply whom with what.
    chance
        That it could be opened, and in time.
    kind
        ``bypass``, ``fellow`` or ``known``.
    statements
        Ids of the statements on the relations that make it likely.
    """

    source: str
    target: str
    layer: str
    chance: float
    kind: str
    statements: tuple[str, ...]

    @property
    def why(self) -> str:
        """What makes it likely."""
        return _WHY[self.kind]

    def as_dict(self) -> dict[str, Any]:
        """The substitute as plain data."""
        return {
            "source": self.source,
            "target": self.target,
            "layer": self.layer,
            "chance": self.chance,
            "why": self.why,
            "statements": list(self.statements),
        }


def chance_in_time(layer: str) -> float:
    r"""Chance that a substitute is opened before the plan is judged: :math:`q (1 - e^{-T/d})`.

    Examples
    --------
    >>> round(chance_in_time("arms"), 3)
    0.259
    """
    judged = vocabulary("rerouting")
    entry = judged["layers"][layer]
    waited = -math.expm1(-judged["horizon_days"] / entry["days"])
    return float(entry["chance"] * waited)


def substitutes_of(
    graph: ActorGraph, entities: Mapping[str, Entity], layers: Iterable[str]
) -> tuple[Substitute, ...]:
    """The substitutes of a case in some layers, in the order of layer, target and source.

    Protectors, communities and natural persons neither give nor take one: nothing is guessed of
    them. At most ``most`` of ``vocabulary/rerouting.yml`` are kept for one actor in one layer,
    those with the most reasons first.
    """
    spared = protectors(graph) | communities(entities) | persons(entities)
    joined: dict[str, list[Relation]] = defaultdict(list)
    for relation in graph.relations:
        joined[relation.source].append(relation)
        joined[relation.target].append(relation)
    found: list[Substitute] = []
    for layer in layers:
        if layer in vocabulary("rerouting")["layers"]:
            found += _Layer.of(graph.in_layer(layer), layer, joined, spared).substitutes()
    return tuple(found)


_Reason = tuple[str, tuple["Relation", ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """Who gives to whom in a layer, and who is joined in any other way."""

    name: str
    gives: Mapping[str, Mapping[str, Relation]]
    takes: Mapping[str, Mapping[str, Relation]]
    joined: Mapping[str, list[Relation]]
    spared: Collection[str]

    @staticmethod
    def of(
        relations: tuple[Relation, ...],
        name: str,
        joined: Mapping[str, list[Relation]],
        spared: Collection[str],
    ) -> _Layer:
        gives: dict[str, dict[str, Relation]] = defaultdict(dict)
        takes: dict[str, dict[str, Relation]] = defaultdict(dict)
        for r in relations:
            gives[r.source][r.target] = r
            takes[r.target][r.source] = r
        return _Layer(name, dict(gives), dict(takes), joined, spared)

    def substitutes(self) -> Iterator[Substitute]:
        """Those of every actor that takes, in order."""
        chance, most = chance_in_time(self.name), vocabulary("rerouting")["most"]
        for target in sorted(set(self.takes) - set(self.spared)):
            near = {*self.takes[target], *self.gives.get(target, ()), *self.spared, target}
            offers: dict[str, list[_Reason]] = defaultdict(list)
            for source, reason in self._reasons(target):
                if source in self.gives and source not in near:
                    offers[source].append(reason)
            best = sorted(offers, key=lambda source: (-len(offers[source]), source))
            for source in best[:most]:
                said = {s for _, rests in offers[source] for r in rests for s in r.statements}
                kind = offers[source][0][0]
                yield Substitute(source, target, self.name, chance, kind, tuple(sorted(said)))

    def _reasons(self, target: str) -> Iterator[tuple[str, _Reason]]:
        """Who might supply an actor, and why: kind, and the relations that it rests on."""
        for giver, last in self.takes[target].items():
            for source, first in self.takes.get(giver, {}).items():
                yield source, (BYPASS, (first, last))
        for giver, last in self.takes[target].items():
            for fellow, other in self.gives[giver].items():
                for source, first in self.takes[fellow].items() if fellow != target else ():
                    yield source, (FELLOW, (first, other, last))
        for relation in self.joined.get(target, ()):
            if relation.layer != self.name:
                other_end = relation.source if relation.target == target else relation.target
                yield other_end, (KNOWN, (relation,))
