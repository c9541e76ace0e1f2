"""Channels: who can move whom in a case, through what, and what that costs us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph, Relation


@dataclass(frozen=True, slots=True)
class Channel:
    """One actor can move another.

    Parameters
    ----------
    relation
        The relation of influence, or of command or ownership by our own state.
    channel
        Through what, in the source's words.
    cost
        In the case's unit of effort; 0 where it is already ours.
    """

    relation: Relation
    channel: str
    cost: float

    @property
    def ends(self) -> tuple[str, str]:
        """Ids of who moves and who is moved."""
        return self.relation.source, self.relation.target


def channels_of(
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    own_state: str,
    note: Callable[[Problem], None],
) -> tuple[Channel, ...]:
    """The channels of a case: stated influence, and what our own state commands or owns.

    Influence without a stated cost is ours, at no cost, where our own state is the influencer;
    elsewhere it is left out and reported, since no plan could pay for it.
    """
    found = []
    for relation in graph.in_layer("influence"):
        costs = [c for key in relation.entities for c in _costs(entities[key], note)]
        if not costs and relation.source != own_state:
            note(
                Problem(
                    Phrase(
                        "influence {id} ({one} on {other}) states no cost and is left out",
                        id=relation.id,
                        one=graph.caption(relation.source),
                        other=graph.caption(relation.target),
                    ),
                    remedy="state its cost; 0 where it is already ours",
                )
            )
            continue
        words = {v for key in relation.entities for v in entities[key].values("channel")}
        found.append(Channel(relation, ", ".join(sorted(words)), min(costs, default=0.0)))
    return (*found, *_own_house(graph, own_state))


def _costs(entity: Entity, note: Callable[[Problem], None]) -> list[float]:
    found = []
    for text in entity.values("cost"):
        try:
            cost = float(text)
        except ValueError:
            cost = -1.0
        if not 0 <= cost < float("inf"):
            note(
                Problem(
                    Phrase(
                        "influence {id} costs {text!r}, which is no number of at least 0",
                        id=entity.id,
                        text=text,
                    )
                )
            )
            continue
        found.append(cost)
    return found


def _own_house(graph: ActorGraph, own_state: str) -> list[Channel]:
    ours, found = {own_state}, []
    inside = [r for layer in ("command", "ownership") for r in graph.in_layer(layer)]
    while fresh := [r for r in inside if r.source in ours and r.target not in ours]:
        for relation in fresh:
            if relation.target not in ours:
                found.append(Channel(relation, relation.layer, 0.0))
                ours.add(relation.target)
    return found
