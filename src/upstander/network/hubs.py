"""Hidden hubs: brokers, hauliers, banks and media that carry much and stand in no command."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.probability import Probability
    from upstander.network.graph import ActorGraph
    from upstander.network.weak_points import WeakPoint


@dataclass(frozen=True, slots=True)
class Hub:
    """A weak point beside the formal chain: no statement puts it in any relation of command.

    Parameters
    ----------
    actor, caption, kind
        Entity id, what to call it, and its schema.
    part
        ``broker`` where it both takes and gives in one layer, ``source`` where it only gives.
    shares
        What its removal cuts, by layer, the largest first.
    substitutes, statements
        Of its weak points together.
    """

    actor: str
    caption: str
    kind: str
    part: str
    shares: tuple[tuple[str, Probability], ...]
    substitutes: tuple[str, ...]
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The hub as plain data."""
        return {
            "actor": self.actor,
            "caption": self.caption,
            "kind": self.kind,
            "part": self.part,
            "shares": {
                layer: {"value": p.value, "low": p.low, "high": p.high} for layer, p in self.shares
            },
            "substitutes": list(self.substitutes),
            "statements": list(self.statements),
        }


def hidden_hubs(graph: ActorGraph, points: Iterable[WeakPoint]) -> tuple[Hub, ...]:
    """The weak points that stand beside the formal chain, those that cut most first.

    Parameters
    ----------
    graph
        The actor graph that the weak points were found in.
    points
        As `weak_points` gives them, the largest share first.
    """
    formal = {end for r in graph.in_layer("command") for end in (r.source, r.target)}
    mine: dict[str, list[WeakPoint]] = defaultdict(list)
    for point in points:
        if point.kind == "actor" and point.id not in formal:
            mine[point.id].append(point)
    found = [_hub(graph, key, held) for key, held in mine.items()]
    return tuple(sorted(found, key=lambda h: (-h.shares[0][1].value, h.actor)))


def _hub(graph: ActorGraph, key: str, held: list[WeakPoint]) -> Hub:
    layers = {point.layer for point in held}
    ends = {
        (r.layer, way)
        for r in graph.relations
        if r.layer in layers
        for way, end in (("gives", r.source), ("takes", r.target))
        if end == key
    }
    through = any({(layer, "gives"), (layer, "takes")} <= ends for layer in layers)
    return Hub(
        key,
        held[0].caption,
        graph.actors[key].schema,
        "broker" if through else "source",
        tuple((point.layer, point.share) for point in held),
        tuple(dict.fromkeys(s for point in held for s in point.substitutes)),
        tuple(sorted({s for point in held for s in point.statements})),
    )
