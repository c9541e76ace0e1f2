"""Weak points against what an analyst would do: remove the highest betweenness, degree, PageRank.

Disruption, once five actors are removed together: the share of the supply of units with incidents
that is gone (what the joint set maximises: a unit is supplied in a layer where any root reaches
it), and the share of the expected routes (what single weak points are ranked by). Everybody ranks
the same graph with the same exclusions (protectors, communities, natural persons), and all are
valued on fresh worlds by networkx reachability, which none of them used. All cases are synthetic.
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from upstander.exercise.numera import exercise_case
from upstander.model.entity import Entity, assemble
from upstander.model.grade import Grade
from upstander.model.statement import Statement
from upstander.model.vocabulary import vocabulary
from upstander.network.graph import ActorGraph, actor_graph
from upstander.network.joint import joint_weakness
from upstander.network.layers import capability_layers
from upstander.network.roles import (
    among_bodies,
    communities,
    perpetrators,
    persons,
    protectors,
    roots,
)
from upstander.network.weak_points import weak_points
from upstander.network.worlds import sampled_worlds, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray


TODAY = date(2026, 1, 1)
GRADES = ("A1", "B2", "B2", "B3", "C3", "D4")
REMOVED = 5
FRESH = 256


def main() -> None:
    results: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, entities, day in cases():
        start = time.process_time()
        graph = among_bodies(actor_graph(entities, day))
        built = time.process_time() - start
        print(f"{name}: {len(graph.actors)} actors, {len(graph.relations)} relations, ", end="")
        print(f"built in {built:.2f} CPU s")
        weights = {p.id: p.weight for p in perpetrators(entities)}
        spared = protectors(graph) | communities(entities) | persons(entities)
        for label, rank in rankings(entities).items():
            start = time.process_time()
            chosen = [actor for actor in rank(graph) if actor not in spared][:REMOVED]
            spent = time.process_time() - start
            cut = disruption(graph, weights, set(chosen))
            results[label].append(cut)
            print(f"  {label:16} supply {cut[0]:6.1%}, routes {cut[1]:6.1%}  {spent:6.2f} CPU s")
    print("median over cases, the joint set relative to each (supply, routes):")
    for label, cuts in results.items():
        pairs = zip(results["joint set"], cuts, strict=True)
        ratios = [(a[0] / max(b[0], 1e-9), a[1] / max(b[1], 1e-9)) for a, b in pairs]
        of_supply, of_routes = (median(r[k] for r in ratios) for k in (0, 1))
        worst = min(r[0] for r in ratios)
        print(f"  {label:16} {of_supply:.2f} x, {of_routes:.2f} x; least of supply {worst:.2f} x")


def cases() -> list[tuple[str, Mapping[str, Entity], Any]]:
    """Synthetic throughout: the exercise from three seeds, and six made-up cases of two sizes."""
    exercises = [(f"exercise {seed}", exercise_case(seed)) for seed in (1, 2, 3)]
    return [
        *((name, made.entities(), made.manifest.as_of) for name, made in exercises),
        *((f"synthetic 300, {seed}", case(300, seed), TODAY) for seed in range(3)),
        *((f"synthetic 100, {seed}", case(100, seed), TODAY) for seed in range(3)),
    ]


def rankings(entities: Mapping[str, Entity]) -> dict[str, Callable[[ActorGraph], list[str]]]:
    """Ours first, then the peers."""
    return {
        "joint set": lambda graph: by_joint_set(graph, entities),
        "weak points": lambda graph: by_weak_points(graph, entities),
        "betweenness": lambda graph: highest(nx.betweenness_centrality(merged(graph))),
        "degree": lambda graph: highest(dict(merged(graph).degree())),
        "PageRank": lambda graph: highest(nx.pagerank(merged(graph))),
    }


def by_joint_set(graph: ActorGraph, entities: Mapping[str, Entity]) -> list[str]:
    """The joint set of so many actors."""
    found = joint_weakness(graph, entities, most=REMOVED, worlds=128)
    return [point.id for point in found.points] if found else []


def by_weak_points(graph: ActorGraph, entities: Mapping[str, Entity]) -> list[str]:
    """Actors by the expected number of routes that they alone cut, summed over layers."""
    cut: dict[str, float] = defaultdict(float)
    for point in weak_points(graph, entities):
        if point.kind == "actor":
            cut[point.id] += point.routes_before - point.routes_after
    return highest(cut)


def highest(score: Mapping[str, float]) -> list[str]:
    return sorted(score, key=lambda actor: (-score[actor], actor))


def merged(graph: ActorGraph) -> Any:
    """One directed graph of all capability layers."""
    layers = capability_layers()
    return nx.DiGraph((r.source, r.target) for r in graph.relations if r.layer in layers)


def disruption(
    graph: ActorGraph, weights: Mapping[str, float], removed: set[str]
) -> tuple[float, float]:
    """The shares of the supply and of the expected routes that are gone without some actors."""
    before, after = np.zeros(2), np.zeros(2)
    for layer in capability_layers():
        relations, tops = graph.in_layer(layer), roots(graph, layer)
        if not relations:
            continue
        live = unpacked(sampled_worlds(relations, FRESH // 64, seed=99), FRESH)
        for world in live:
            arcs = [(relations[k].source, relations[k].target) for k in np.flatnonzero(world)]
            before += supplied(arcs, tops, weights, set())
            after += supplied(arcs, tops, weights, removed)
    return tuple((before - after) / before)


def supplied(
    arcs: list[tuple[str, str]],
    tops: frozenset[str],
    weights: Mapping[str, float],
    removed: set[str],
) -> NDArray[np.float64]:
    """What the units weigh that some root reaches, and how many routes there are.

    A unit that is taken out passes nothing on and keeps what reaches it.
    """
    graph = nx.DiGraph((a, b) for a, b in arcs if a not in removed)
    routes = [
        (top, unit)
        for top in tops
        if top in graph
        for unit in nx.descendants(graph, top) & weights.keys()
    ]
    fed = {unit for _, unit in routes} - tops
    return np.array([sum(weights[unit] for unit in fed), len(routes)])


def case(actors: int, seed: int) -> dict[str, Entity]:
    """Entities of a made-up case: every capability layer, a tenth of the actors with incidents."""
    chance = np.random.default_rng(seed)
    said: list[Statement] = []

    def say(key: str, schema: str, **facts: str) -> None:
        for origin in range(1 + chance.poisson(0.6)):
            grade = Grade.parse(GRADES[chance.integers(len(GRADES))])
            said.extend(
                Statement("synthetic", key, schema, prop, value, origin=f"o{origin}", grade=grade)
                for prop, value in facts.items()
            )

    for k in range(actors):
        say(f"a{k:04}", "Unit", name=f"Synthetic unit {k}")
    layers = vocabulary("layers")["layers"]
    for layer in (name for name, x in layers.items() if x["capability"]):
        order = chance.permutation(actors)[: actors // 2]
        order = np.concatenate([order, list(range(actors - actors // 10, actors))])
        order = order[np.sort(np.unique(order, return_index=True)[1])]
        for a, b in layered_arcs(chance, len(order), max(2, len(order) // 20), 0.5):
            ends = f"a{order[a]:04}", f"a{order[b]:04}"
            if layer == "command":
                say(f"c{ends}", "Command", superior=ends[0], subordinate=ends[1])
            else:
                say(
                    f"{layer}{ends}",
                    "Enablement",
                    supplier=ends[0],
                    recipient=ends[1],
                    supplied=layer,
                )
    for k in range(actors - actors // 10, actors):
        say(f"i{k}", "Incident", name=f"Synthetic incident {k}", perpetrator=f"a{k:04}")
    return assemble(said)


def layered_arcs(
    chance: np.random.Generator, actors: int, roots: int, degree: float
) -> list[tuple[int, int]]:
    """Arcs from earlier to later actors, near ones preferred; the first are the roots."""
    found = set()
    for target in range(roots, actors):
        for _ in range(1 + chance.poisson(degree)):
            back = int(chance.geometric(8 / actors))
            found.add((max(0, target - back), target))
    return sorted((a, b) for a, b in found if a != b)


if __name__ == "__main__":
    main()
