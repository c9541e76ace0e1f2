"""Weak points against what an analyst would do: remove the highest betweenness, degree, PageRank.

Disruption: the share of expected supply routes to units with incidents, over all capability
layers, that is gone once five actors are removed together. Everybody ranks the same graph with
the same exclusions (the units themselves, protectors, communities, private persons), and all are
valued on fresh worlds by networkx reachability, which none of them used.
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
from upstander.network.layers import capability_layers
from upstander.network.roles import (
    communities,
    perpetrators,
    private_persons,
    protectors,
    roots,
)
from upstander.network.weak_points import weak_points
from upstander.network.worlds import sampled_worlds, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


TODAY = date(2026, 1, 1)
GRADES = ("A1", "B2", "B2", "B3", "C3", "D4")
REMOVED = 5
FRESH = 256


def main() -> None:
    rows = []
    for name, entities, day in cases():
        start = time.process_time()
        graph = actor_graph(entities, day)
        built = time.process_time() - start
        units = {p.id for p in perpetrators(entities)}
        spared = units | protectors(graph) | communities(entities) | private_persons(entities)
        for label, rank in rankings(entities).items():
            start = time.process_time()
            chosen = [actor for actor in rank(graph) if actor not in spared][:REMOVED]
            spent = time.process_time() - start
            rows.append((name, label, disruption(graph, units, set(chosen)), spent))
        print(f"{name}: {len(graph.actors)} actors, {len(graph.relations)} relations, ", end="")
        print(f"built in {built:.2f} CPU s")
        ours = rows[-len(rankings(entities))][2]
        for _, label, share, spent in rows[-len(rankings(entities)) :]:
            print(
                f"  {label:12} cuts {share:6.1%}  {spent:6.2f} CPU s  ours is {ours / share:.2f} x"
            )
    by_label = defaultdict(list)
    for row in rows:
        by_label[row[1]].append(row[2])
    print("median over cases, ours relative to the peer:")
    for label, shares in by_label.items():
        ratios = [a / b for a, b in zip(by_label["weak points"], shares, strict=True)]
        print(f"  {label:12} {median(ratios):.2f} x")


def cases() -> list[tuple[str, Mapping[str, Entity], Any]]:
    """Synthetic throughout: the exercise from three seeds, and two dense made-up cases."""
    exercises = [(f"exercise {seed}", exercise_case(seed)) for seed in (1, 2, 3)]
    return [
        *((name, made.entities(), made.manifest.as_of) for name, made in exercises),
        *((f"synthetic {seed}", case(300, seed), TODAY) for seed in (0, 1)),
    ]


def rankings(entities: Mapping[str, Entity]) -> dict[str, Callable[[ActorGraph], list[str]]]:
    """Ours first, then the peers."""
    return {
        "weak points": lambda graph: by_weak_points(graph, entities),
        "betweenness": lambda graph: highest(nx.betweenness_centrality(merged(graph))),
        "degree": lambda graph: highest(dict(merged(graph).degree())),
        "PageRank": lambda graph: highest(nx.pagerank(merged(graph))),
    }


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


def disruption(graph: ActorGraph, units: set[str], removed: set[str]) -> float:
    """The share of expected routes that is gone without some actors."""
    before = after = 0
    for layer in capability_layers():
        relations, tops = graph.in_layer(layer), roots(graph, layer)
        if not relations:
            continue
        live = unpacked(sampled_worlds(relations, FRESH // 64, seed=99), FRESH)
        for world in live:
            arcs = [(relations[k].source, relations[k].target) for k in np.flatnonzero(world)]
            before += routes(arcs, tops, units, set())
            after += routes(arcs, tops, units, removed)
    return (before - after) / before


def routes(
    arcs: list[tuple[str, str]], tops: frozenset[str], units: set[str], removed: set[str]
) -> int:
    graph = nx.DiGraph(arcs)
    graph.remove_nodes_from(removed)
    starts = [top for top in tops if top in graph]
    return sum(len(nx.descendants(graph, top) & units) for top in starts)


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
