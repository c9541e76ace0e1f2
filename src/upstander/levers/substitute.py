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
    joined: dict[frozenset[str], list[Relation]] = defaultdict(list)
    for relation in graph.relations:
        joined[frozenset((relation.source, relation.target))].append(relation)
    found: list[Substitute] = []
    for layer in layers:
        if layer in vocabulary("rerouting")["layers"]:
            found += _in_layer(graph.in_layer(layer), layer, joined, spared)
    return tuple(found)


def _in_layer(
    relations: tuple[Relation, ...],
    layer: str,
    joined: Mapping[frozenset[str], list[Relation]],
    spared: Collection[str],
) -> Iterator[Substitute]:
    gives: dict[str, dict[str, Relation]] = defaultdict(dict)
    takes: dict[str, dict[str, Relation]] = defaultdict(dict)
    for r in relations:
        gives[r.source][r.target] = r
        takes[r.target][r.source] = r
    givers = set(gives) - set(spared)
    for target in sorted(set(takes) - set(spared)):
        offers = []
        near = {*takes[target], *gives.get(target, ()), target}
        for source in sorted(givers - near):
            others = [r for r in joined.get(frozenset((source, target)), ()) if r.layer != layer]
            if reasons := [
                *_reasons(source, target, gives, takes),
                *((KNOWN, (r,)) for r in others),
            ]:
                offers.append((source, reasons))
        offers.sort(key=lambda offer: (-len(offer[1]), offer[0]))
        for source, reasons in offers[: vocabulary("rerouting")["most"]]:
            said = {s for _, rests in reasons for r in rests for s in r.statements}
            kind = reasons[0][0]
            chance = chance_in_time(layer)
            yield Substitute(source, target, layer, chance, kind, tuple(sorted(said)))


def _reasons(
    source: str,
    target: str,
    gives: Mapping[str, Mapping[str, Relation]],
    takes: Mapping[str, Mapping[str, Relation]],
) -> Iterator[tuple[str, tuple[Relation, ...]]]:
    """Why one might supply the other: kind, and the relations that it rests on."""
    for giver, last in takes[target].items():
        if giver in gives[source]:
            yield BYPASS, (gives[source][giver], last)
    for giver, last in takes[target].items():
        for fellow in gives.get(giver, {}):
            if fellow != target and fellow in gives[source] and giver != source:
                yield FELLOW, (gives[source][fellow], gives[giver][fellow], last)
