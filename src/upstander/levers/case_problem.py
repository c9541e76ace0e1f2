"""The lever problem of a case: who could harm, with what they need, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.levers.channel import channels_of
from upstander.levers.forbidden import HARM_CAP, forbidden_levers, relations_hit
from upstander.levers.menu import menu
from upstander.levers.oddities import oddities
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option
from upstander.levers.rerouting import Rerouting, with_live
from upstander.levers.stake import stake_of
from upstander.levers.substitute import substitutes_of
from upstander.model.vocabulary import vocabulary
from upstander.network.roles import among_bodies, roots, unweighted_reports
from upstander.network.worlds import sampled_worlds, unpacked, words_for
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from upstander.errors import Problem
    from upstander.levers.channel import Channel
    from upstander.levers.forbidden import Forbidden
    from upstander.levers.stake import Stake, Weight
    from upstander.levers.substitute import Substitute
    from upstander.levers.threat import Outlook
    from upstander.model.entity import Entity
    from upstander.model.lever import Lever
    from upstander.network.graph import ActorGraph, Relation

_FRESH_SEED = 1_000_003


@dataclass(frozen=True, slots=True, eq=False)
class CaseProblem:
    """A case as a lever problem.

    Parameters
    ----------
    problem
        Over the worlds that a plan is chosen on; its levers are those that may be used.
    fresh
        The same over worlds that are never used to choose.
    wider
        The same as ``problem``, with the levers that only their holder puts out of reach: for
        showing what they would buy, never for planning.
    levers
        The whole menu by entity id, forbidden ones included.
    channels
        Who can move whom.
    forbidden
        What was taken out, and why.
    notes
        What could not be read or counted.
    stake
        What is at stake, and so what each attack node weighs.
    substitutes
        What perpetrators may open when they are cut off: the last relations of the problem.
    """

    problem: LeverProblem
    fresh: LeverProblem
    wider: LeverProblem
    levers: Mapping[str, Lever]
    channels: tuple[Channel, ...]
    forbidden: tuple[Forbidden, ...]
    notes: tuple[Problem, ...]
    stake: Stake
    substitutes: tuple[Substitute, ...]


def case_problem(
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    own_state: str,
    *,
    budget: float,
    worlds: int = 200,
    fresh_worlds: int = 2_000,
    seed: int = 0,
    harm_cap: float = HARM_CAP,
    outlook: Outlook | None = None,
) -> CaseProblem:
    """The lever problem of a case.

    Parameters
    ----------
    entities, graph
        The case, and its actor graph on the day of the case.
    own_state
        Entity id of our own state, where influence starts.
    budget
        In the case's unit of effort.
    worlds, fresh_worlds, seed
        Sampled worlds to choose on and to value on; the same seed gives the same worlds.
    harm_cap
        Largest harm to any one community, summed over the plan: a judgement.
    outlook
        What an attached forecast says of the country.

    Raises
    ------
    UsageError
        The case does not say which state is ours.
    InstanceError
        A negative budget or harm cap.
    """
    if own_state not in entities:
        raise UsageError(
            Phrase("own state {own_state!r} is not in the case", own_state=own_state),
            remedy="name it in the manifest",
        )
    notes = [*graph.notes, *unweighted_reports(entities), *oddities(graph, essential_layers())]
    levers = menu(entities, notes)
    channels = channels_of(entities, graph, own_state, notes.append)
    reached = _reached(channels, own_state)
    forbidden = forbidden_levers(levers, entities, graph, reached, harm_cap=harm_cap)
    usable = _not_refused(levers, forbidden)
    within_reach = _not_refused(levers, [f for f in forbidden if f.rule != "holder"])
    stake = stake_of(entities, graph.as_of, outlook)
    known = substitutes_of(graph, entities, essential_layers())

    def over(some: list[Lever], count: int, chance: int) -> LeverProblem:
        plain = _problem(
            graph, stake.weights, some, channels=channels, substitutes=known, own_state=own_state
        )
        limited = replace(plain, budget=budget, harm_cap=harm_cap)
        return _sampled(limited, graph, known, count, chance)

    return CaseProblem(
        over(usable, worlds, seed),
        over(usable, fresh_worlds, seed + _FRESH_SEED),
        over(within_reach, worlds, seed),
        levers,
        channels,
        forbidden,
        tuple(notes),
        stake,
        known,
    )


def _not_refused(levers: Mapping[str, Lever], refusals: Iterable[Forbidden]) -> list[Lever]:
    refused = {refusal.lever for refusal in refusals}
    return [lever for key, lever in levers.items() if key not in refused]


def essential_layers() -> tuple[str, ...]:
    """The layers without which a group is taken to be unable to commit mass atrocities."""
    layers = vocabulary("layers")["layers"]
    return tuple(name for name, layer in layers.items() if layer.get("essential"))


def relations_of(graph: ActorGraph) -> tuple[Relation, ...]:
    """The relations that a problem is made of: those of the essential layers."""
    return tuple(r for r in graph.relations if r.layer in essential_layers())


def usable_levers(
    entities: Mapping[str, Entity], graph: ActorGraph, own_state: str
) -> tuple[dict[str, Lever], tuple[Forbidden, ...]]:
    """The levers of a case by id, and every reason why one of them may not be used."""
    levers = menu(entities, [])
    reached = _reached(channels_of(entities, graph, own_state, lambda _note: None), own_state)
    return levers, forbidden_levers(levers, entities, graph, reached)


def _reached(channels: Iterable[Channel], own_state: str) -> frozenset[str]:
    ends = [channel.ends for channel in channels]
    found = {own_state}
    while fresh := {b for a, b in ends if a in found} - found:
        found |= fresh
    return frozenset(found)


def _problem(
    graph: ActorGraph,
    bodies: tuple[Weight, ...],
    usable: list[Lever],
    *,
    channels: tuple[Channel, ...],
    substitutes: tuple[Substitute, ...],
    own_state: str,
) -> LeverProblem:
    """The problem in one world in which everything holds, with nothing to spend."""
    layers, relations = essential_layers(), relations_of(graph)
    arcs: tuple[Relation | Substitute, ...] = (*relations, *substitutes)
    node = {key: k for k, key in enumerate(sorted(graph.actors))}
    holders = sorted(
        {own_state, *(x.holder for x in usable), *(e for c in channels for e in c.ends)}
    )
    holder = {key: k for k, key in enumerate(holders)}
    bodies_only = among_bodies(graph)
    tops = {layer: roots(bodies_only, layer) for layer in layers}
    number = {lever.id: k for k, lever in enumerate(usable)}
    return LeverProblem(
        nodes=len(node),
        source=np.array([node[r.source] for r in arcs], dtype=np.intp),
        target=np.array([node[r.target] for r in arcs], dtype=np.intp),
        layer=np.array([layers.index(r.layer) for r in arcs], dtype=np.intp),
        roots=tuple(tuple(sorted(node[key] for key in tops[layer])) for layer in layers),
        attack=tuple(
            Attack(node[body.id], body.weight, _needs(body.id, relations, tops)) for body in bodies
        ),
        levers=tuple(_option(lever, graph, substitutes, holder) for lever in usable),
        holders=tuple(holders),
        own=holder[own_state],
        influence=tuple(
            InfluenceArc(holder[c.ends[0]], holder[c.ends[1]], c.cost) for c in channels
        ),
        prerequisites=tuple(
            (number[a], number[x.id]) for x in usable for a in x.prerequisites if a in number
        ),
        harms=tuple((number[x.id], group, harm) for x in usable for group, harm in x.harms),
        harm_cap=0.0,
        budget=0.0,
        live=np.ones((1, len(arcs)), dtype=bool),
        succeeds=np.ones((1, len(usable)), dtype=bool),
    )


def _needs(
    body: str, relations: tuple[Relation, ...], tops: Mapping[str, Collection[str]]
) -> tuple[int, ...]:
    """The essential layers of which some root reaches the body, other than itself."""
    found = []
    for k, layer in enumerate(essential_layers()):
        above, front = {body}, [body]
        arcs = [(r.source, r.target) for r in relations if r.layer == layer]
        while front:
            here = front.pop()
            fresh = {a for a, b in arcs if b == here} - above
            above |= fresh
            front += fresh
        if body not in tops[layer] and above & set(tops[layer]):
            found.append(k)
    return tuple(found)


def hits_of(
    lever: Lever, graph: ActorGraph, substitutes: tuple[Substitute, ...]
) -> tuple[int, ...]:
    """Numbers of the relations that a lever ends; what its objects would open anew with them."""
    relations = relations_of(graph)
    hit = {r.id for r in relations_hit(lever, graph)}
    stated = [k for k, r in enumerate(relations) if r.id in hit]
    layers = lever.layers or essential_layers()
    later = [
        len(relations) + k
        for k, s in enumerate(substitutes)
        if s.source in lever.objects and s.layer in layers
    ]
    return (*stated, *later)


def _option(
    lever: Lever,
    graph: ActorGraph,
    substitutes: tuple[Substitute, ...],
    holder: Mapping[str, int],
) -> Option:
    return Option(
        lever.id,
        hits_of(lever, graph, substitutes),
        lever.cost,
        lever.effective.value,
        holder[lever.holder],
        lever.playbook,
    )


def _sampled(
    problem: LeverProblem,
    graph: ActorGraph,
    substitutes: tuple[Substitute, ...],
    worlds: int,
    seed: int,
) -> LeverProblem:
    relations = relations_of(graph)
    live = unpacked(sampled_worlds(relations, words_for(worlds), seed), worlds)
    chance = np.random.default_rng([seed, 2])
    success = np.array([option.success for option in problem.levers])
    likely = np.array([s.chance for s in substitutes])
    opens = np.random.default_rng([seed, 5]).random((worlds, len(likely))) < likely
    drawn = replace(
        problem,
        live=np.hstack([live, opens]),
        succeeds=chance.random((worlds, len(success))) < success,
        rerouting=Rerouting(len(relations), opens),
    )
    return with_live(drawn, live)
