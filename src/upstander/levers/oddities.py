"""Oddities of a case that a plan goes on with, and says: circles, and relations of two minds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.network.components import circles
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upstander.network.graph import ActorGraph, Relation

_NAMED = 5
_FED = "it is fed from above and is read as it stands"
_ALONE = "nobody stands above it, so that each of them counts as a root"


def oddities(graph: ActorGraph, layers: Iterable[str]) -> Iterator[Problem]:
    """What is odd in some layers of a graph, and how it is read.

    Parameters
    ----------
    graph
        The actor graph.
    layers
        Those that a plan rests on.
    """
    for layer in layers:
        relations = graph.in_layer(layer)
        yield from _circles(graph, layer, relations)
        yield from _two_minds(graph, layer, relations)


def _circles(graph: ActorGraph, layer: str, relations: tuple[Relation, ...]) -> Iterator[Problem]:
    members: dict[int, set[str]] = defaultdict(set)
    for actor, number in circles((r.source, r.target) for r in relations).items():
        members[number].add(actor)
    for circle in sorted(sorted(actors) for actors in members.values() if len(actors) > 1):
        above = any(r.target in circle and r.source not in circle for r in relations)
        reading = Phrase(_FED if above else _ALONE)
        yield Problem(
            Phrase(
                "{actors} stand in a circle of {layer}: {reading}",
                actors=_named(graph, circle),
                layer=Phrase(layer),
                reading=reading,
            ),
            remedy="state dates or grades that tell which relation holds",
        )


def _two_minds(graph: ActorGraph, layer: str, relations: tuple[Relation, ...]) -> Iterator[Problem]:
    ends = defaultdict(set)
    for relation in relations:
        if "#" not in relation.id:  # the two legs of an intermediary are no contradiction
            for entity in relation.entities:
                ends[entity].add((relation.source, relation.target))
    for entity, pairs in sorted(ends.items()):
        if len(pairs) > 1:
            told = "; ".join(f"{graph.caption(a)} → {graph.caption(b)}" for a, b in sorted(pairs))
            yield Problem(
                Phrase(
                    "relation {entity} is stated in contradictory ways ({layer}: {told}): "
                    "each counts as far as it is supported",
                    entity=entity,
                    layer=Phrase(layer),
                    told=told,
                ),
                remedy="split it into two relations, or drop the statement that is wrong",
            )


def _named(graph: ActorGraph, actors: list[str]) -> str:
    names: list[str] = [graph.caption(actor) for actor in actors[:_NAMED]]
    if len(actors) > _NAMED:
        names.append(Phrase("{n} more", n=len(actors) - _NAMED))
    *most, last = names
    return Phrase("{names} and {last}", names=", ".join(most), last=last)
