"""The small network picture of a brief: how orders, money and arms reach the units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.brief.drawing import Arrow, Box, Drawing, draw
from upstander.model.vocabulary import vocabulary
from upstander.network.paths import strongest_from
from upstander.network.roles import roots

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.network.graph import ActorGraph, Relation

_ACTORS, _UNITS, _COMMUNITIES = 16, 5, 4


def picture(situation: Situation, *, protectors: bool) -> Drawing | None:
    """The strongest chains to the units named most, whom they harm and who protects them.

    Chains are added whole, one layer and unit at a time, until the picture is full; what does
    not fit is left out, and the caption of the picture never claims to be complete.

    Parameters
    ----------
    situation
        The reader's view.
    protectors
        Whether protectors are shown; a public picture never points at them.

    Returns
    -------
    Drawing or None
        None where no chain reaches a reported perpetrator.
    """
    units = [p.id for p in situation.perpetrators[:_UNITS]]
    chains = _chains(situation, units)
    if not chains:
        return None
    edges = {(r.source, r.target, r.layer): r for chain in chains for r in chain}
    depth = _depths(list(edges.values()))
    units = [unit for unit in units if unit in depth]
    arrows = [Arrow(source, target, layer) for source, target, layer in sorted(edges)]
    last = max(depth.values())
    columns = {key: last if key in units else d for key, d in depth.items()}
    weak = {w.id for w in situation.weak_points[:40] if w.kind == "actor"}
    boxes = [
        Box(key, _short(situation.caption(key)), _kind(key, units, weak), column)
        for key, column in sorted(columns.items())
    ]
    more_boxes, more_arrows = _people(situation, units, last, protectors=protectors)
    title = situation.language.say(
        "Strongest chains to {n} unit with reported incidents",
        "Strongest chains to {n} units with reported incidents",
        number=len(units),
    )
    return draw([*boxes, *more_boxes], [*arrows, *more_arrows], title, situation.language)


def _short(caption: str) -> str:
    """A unit's name without its force, which the chain shows."""
    return caption.partition(", ")[0]


def _kind(key: str, units: list[str], weak: set[str]) -> str:
    if key in units:
        return "unit"
    return "weak" if key in weak else "actor"


def _chains(situation: Situation, units: list[str]) -> list[tuple[Relation, ...]]:
    layers = vocabulary("layers")["layers"]
    essential = [name for name, layer in layers.items() if layer.get("essential")]
    chosen: list[tuple[Relation, ...]] = []
    shown = set(units)
    graph = bodies_only(situation.graph)
    for unit in units:
        for layer in essential:
            chain = strongest_from(graph.in_layer(layer), roots(graph, layer), unit)
            nodes = {end for r in chain for end in (r.source, r.target)}
            if chain and len(shown | nodes) <= _ACTORS + _UNITS:
                shown |= nodes
                chosen.append(chain)
    return chosen


def bodies_only(graph: ActorGraph) -> ActorGraph:
    """The graph without natural persons: a brief shows bodies, not people."""
    persons = {key for key, entity in graph.actors.items() if entity.is_a("Person")}
    kept = tuple(r for r in graph.relations if not {r.source, r.target} & persons)
    return replace(graph, relations=kept)


def _depths(relations: list[Relation]) -> dict[str, int]:
    """Longest distance from a start; circles are cut off at the number of nodes."""
    nodes = {end for r in relations for end in (r.source, r.target)}
    depth = dict.fromkeys(nodes, 0)
    for _ in range(min(len(nodes), 6)):
        for r in relations:
            depth[r.target] = min(max(depth[r.target], depth[r.source] + 1), 6)
    ranks = {d: i for i, d in enumerate(sorted(set(depth.values())))}
    return {key: ranks[d] for key, d in depth.items()}


def _people(
    situation: Situation, units: list[str], last: int, *, protectors: bool
) -> tuple[list[Box], list[Arrow]]:
    """Communities that the units are reported to have harmed, and one protector of each."""
    harmed: dict[str, int] = {}
    pairs: set[tuple[str, str]] = set()
    for incident in situation.incidents:
        for unit in set(incident.perpetrators) & set(units):
            for community in incident.harmed:
                harmed[community] = harmed.get(community, 0) + 1
                pairs.add((unit, community))
    keys = sorted(harmed, key=lambda key: (-harmed[key], key))[:_COMMUNITIES]
    boxes = [Box(key, situation.caption(key), "community", last + 1) for key in keys]
    arrows = [Arrow(u, c, "harm") for u, c in sorted(pairs) if c in keys]
    if protectors:
        for key in keys:
            for relation in situation.graph.in_layer("protection"):
                if relation.target == key and relation.source not in {b.id for b in boxes}:
                    name = situation.caption(relation.source)
                    boxes.append(Box(relation.source, name, "protector", last + 2))
                    arrows.append(Arrow(relation.source, key, "protection"))
                    break
    return boxes, arrows
