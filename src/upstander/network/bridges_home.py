"""Bridges to home: who connects reported perpetrators to the reader's own state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from upstander.network.paths import Chain, Link, strongest_chains
from upstander.network.roles import communities, perpetrators, private_persons, protectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph, Relation
    from upstander.network.roles import Perpetrator

_INSIDE = ("command", "ownership")


@dataclass(frozen=True, slots=True)
class Tie:
    """A reported perpetrator and the strongest chains that join it to our own state.

    Parameters
    ----------
    perpetrator
        Who.
    chains
        From one of our own bodies, the strongest first; relations are walked in either direction.
    """

    perpetrator: Perpetrator
    chains: tuple[Chain, ...]

    def as_dict(self) -> dict[str, Any]:
        """The tie as plain data."""
        return {
            "perpetrator": self.perpetrator.id,
            "weight": self.perpetrator.weight,
            "chains": [chain.as_dict() for chain in self.chains],
        }


@dataclass(frozen=True, slots=True)
class Bridge:
    """An actor, neither ours nor a perpetrator, on a strongest chain between the two.

    Parameters
    ----------
    actor
        Entity id.
    perpetrators
        Ids of those whose strongest chain passes through it.
    weight
        Their share of all reports.
    steps
        Relations between it and one of our own bodies; 1 for whoever deals with us directly.
    roles
        Pairs of layer and ``gives`` or ``takes``: what it does in these chains.
    statements
        Ids of the statements of its relations in them.
    """

    actor: str
    perpetrators: tuple[str, ...]
    weight: float
    steps: int
    roles: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The bridge as plain data."""
        return {
            "actor": self.actor,
            "perpetrators": list(self.perpetrators),
            "weight": self.weight,
            "steps": self.steps,
            "roles": [list(role) for role in self.roles],
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Home:
    """What joins reported perpetrators to our own state.

    Parameters
    ----------
    own
        Ids of our own bodies.
    ties
        One per perpetrator that a chain joins, the heaviest first.
    bridges
        Actors on the strongest chains, those that most of the weight passes through first.
    apart
        Ids of the perpetrators that no stated chain joins to us.
    """

    own: tuple[str, ...]
    ties: tuple[Tie, ...]
    bridges: tuple[Bridge, ...]
    apart: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """What joins them, as plain data."""
        return {
            "own": list(self.own),
            "ties": [tie.as_dict() for tie in self.ties],
            "bridges": [bridge.as_dict() for bridge in self.bridges],
            "apart": list(self.apart),
        }


def own_bodies(
    graph: ActorGraph, entities: Mapping[str, Entity], own_state: str, also: Iterable[str] = ()
) -> frozenset[str]:
    """Our own state, further bodies named as ours, and what they command, own or govern.

    Governed is a public body that they move at no cost. A company is ours only where we own it:
    that we can move it does not make it so. A public body or a unit of our country (that of our
    own state, or a country code in its place) is ours as well.
    """
    found = {own_state, *also, *bodies_of(entities, own_state)}
    while True:
        fresh = {
            r.target
            for r in graph.relations
            if r.source in found and (r.layer in _INSIDE or _in_government(r, entities))
        } - found
        if not fresh:
            return frozenset(found)
        found |= fresh


def bodies_of(entities: Mapping[str, Entity], own_state: str) -> frozenset[str]:
    """Public bodies and units of the country that our own state is, or whose code stands for it."""
    state = entities.get(own_state)
    code = state.first("country") if state is not None else own_state
    return frozenset(
        key
        for key, entity in entities.items()
        if code
        and (entity.is_a("PublicBody") or entity.is_a("Unit"))
        and code in entity.values("country")
    )


def _in_government(relation: Relation, entities: Mapping[str, Entity]) -> bool:
    if relation.layer != "influence" or not entities[relation.target].is_a("PublicBody"):
        return False
    costs = [entities[key].first("cost") for key in relation.entities if key in entities]
    return any(_is_zero(cost) for cost in costs)


def _is_zero(text: str) -> bool:
    try:
        return float(text) == 0.0
    except ValueError:
        return False


def bridges_home(
    graph: ActorGraph,
    entities: Mapping[str, Entity],
    own_state: str,
    *,
    also: Iterable[str] = (),
    chains: int = 1,
) -> Home:
    """Who connects reported perpetrators to our own state, and by which relations.

    Parameters
    ----------
    graph
        On the day of the case, or of all times.
    entities
        All entities of the case.
    own_state
        Entity id.
    also
        Ids of further bodies of ours, where no relation says so.
    chains
        How many chains per perpetrator.

    Returns
    -------
    Home
        Relations are walked in either direction (a buyer is a bridge as much as a supplier), and
        only where all relations of a chain could have held on one day. Communities, protectors
        and private persons are on no chain. A chain is a reason to look, and shows no guilt.
    """
    own = own_bodies(graph, entities, own_state, also)
    spared = protectors(graph) | communities(entities) | private_persons(entities)
    usable, stated = _contracted(graph, own - {own_state}, own_state, spared - own)
    ties, apart = [], []
    for body in perpetrators(entities):
        if body.id in own:
            continue
        found = strongest_chains(usable, own_state, body.id, k=chains)
        if found:
            ties.append(Tie(body, tuple(_restored(chain, stated) for chain in found)))
        else:
            apart.append(body.id)
    return Home(tuple(sorted(own)), tuple(ties), _bridges(ties), tuple(apart))


def _contracted(
    graph: ActorGraph, inside: Collection[str], own_state: str, spared: frozenset[str]
) -> tuple[list[Relation], dict[str, Relation]]:
    """Relations to walk, with our own bodies as one; and each as it was stated, by its id."""
    usable, stated = [], {}
    for k, relation in enumerate(graph.relations):
        ends = [own_state if end in inside else end for end in (relation.source, relation.target)]
        if ends[0] == ends[1] or spared & {relation.source, relation.target}:
            continue
        # The same entity may state several relations: numbered, so that each is found again.
        key = f"{relation.id}\0{k}"
        stated[key] = relation
        usable.append(replace(relation, id=key, source=ends[0], target=ends[1], directed=False))
    return usable, stated


def _restored(chain: Chain, stated: Mapping[str, Relation]) -> Chain:
    links = []
    for k, link in enumerate(chain.links):
        relation = stated[link.relation.id]
        source, target = link.source, link.target
        if k == 0:
            source = relation.source if relation.target == target else relation.target
        links.append(Link(source, target, relation))
    return Chain(tuple(links), chain.probability)


def _bridges(ties: Iterable[Tie]) -> tuple[Bridge, ...]:
    whom: dict[str, dict[str, float]] = defaultdict(dict)
    roles: dict[str, set[tuple[str, str]]] = defaultdict(set)
    said: dict[str, set[str]] = defaultdict(set)
    steps: dict[str, int] = {}
    for tie in ties:
        links = tie.chains[0].links
        for step, (before, after) in enumerate(pairwise(links), 1):
            actor = before.target
            steps[actor] = min(step, steps.get(actor, step))
            whom[actor][tie.perpetrator.id] = tie.perpetrator.weight
            for relation in (before.relation, after.relation):
                way = "gives" if relation.source == actor else "takes"
                roles[actor].add((relation.layer, way))
                said[actor] |= set(relation.statements)
    found = [
        Bridge(
            actor,
            tuple(sorted(bodies)),
            sum(bodies.values()),
            steps[actor],
            tuple(sorted(roles[actor])),
            tuple(sorted(said[actor])),
        )
        for actor, bodies in whom.items()
    ]
    return tuple(sorted(found, key=lambda b: (-b.weight, b.steps, b.actor)))
