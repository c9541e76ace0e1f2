"""Plans on large networks: a million relations and 10,000 levers, beside what an analyst would do.

Peers in the same run: levers on the actors of highest degree and highest PageRank, within the same
rules; every plan is valued on fresh worlds. The exact engine is the peer on the public lever-plan-1
instances where UPSTANDER_DATA is set. The networks are synthetic.

    python -m bench.bench_levers_scale [relations levers]
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.analyst import by_rank, degree, pagerank
from upstander.levers.instance import problem_from_json
from upstander.levers.plan import solve
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option
from upstander.levers.scale.at_scale import solve_at_scale
from upstander.levers.value import valuer_of

WORLDS = 64
LIMIT = 45.0
NAMES = ("n500_l100_s50", "n2000_l200_s50", "n2000_l400_s100", "n2000_l600_s100")


def main() -> None:
    solve_at_scale(made(2_000, 50, 0))  # compiled once, and not counted
    sizes = [(100_000, 2_000), (100_000, 10_000), (1_000_000, 10_000)]
    if len(sys.argv) == 3:
        sizes = [(int(sys.argv[1]), int(sys.argv[2]))]
    for relations, levers in sizes:
        for redundancy in (0.3, 1.0):
            large(relations, levers, redundancy)
    folder = os.environ.get("UPSTANDER_DATA", "")
    for name in NAMES if folder else ():
        path = Path(folder) / "network" / "lever" / f"lever_{name}.json.gz"
        if path.exists():
            published(name, json.loads(gzip.decompress(path.read_bytes())))


def large(relations: int, levers: int, redundancy: float) -> None:
    both = made(relations, levers, 1, redundancy=redundancy)
    given = replace(both, live=both.live[:WORLDS], succeeds=both.succeeds[:WORLDS])
    fresh = valuer_of(replace(both, live=both.live[WORLDS:], succeeds=both.succeeds[WORLDS:]))
    start, wall = time.process_time(), time.perf_counter()
    found = solve_at_scale(given, seconds_left=lambda: LIMIT - (time.perf_counter() - wall))
    spent, wall = time.process_time() - start, time.perf_counter() - wall
    idle = fresh.value(())
    ours = idle - fresh.value(found.choice.levers)
    idle_here = valuer_of(given).value(())
    proved = (idle_here - found.choice.objective) / (idle_here - found.bound)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(given.source):,} relations, {levers:,} levers, {redundancy} more ways per actor: "
        f"objective {found.choice.objective:.5f}, bound {found.bound:.5f}, gap {found.gap:.2%}, "
        f"{found.status}, {len(found.choice.levers)} levers; proved {proved:.1%} of the best "
        f"possible disruption; {spent:.1f} CPU s, {wall:.1f} s, {memory:.2f} GiB at most"
    )
    for label, score in (("degree", degree(given)), ("PageRank", pagerank(given))):
        rule = idle - fresh.value(by_rank(given, score))
        ratio = ours / rule if rule > 0 else float("inf")
        print(f"  fresh worlds: ours {ours:.5f}, levers on highest {label} {rule:.5f}", end="")
        print(f" (ours is {ratio:.2f} x)", flush=True)


def published(name: str, data: dict[str, object]) -> None:
    given = problem_from_json(data)
    start = time.process_time()
    exact = solve(given, gap=0.005 if "l600" in name else 0.0)
    exact_spent = time.process_time() - start
    start = time.process_time()
    found = solve_at_scale(given)
    spent = time.process_time() - start
    idle = valuer_of(given).value(())
    share = (idle - found.choice.objective) / (idle - exact.choice.objective)
    print(
        f"lever_{name}: at scale {found.choice.objective:.5f} (bound {found.bound:.5f}, gap "
        f"{found.gap:.2%}) in {spent:.2f} CPU s; exact {exact.choice.objective:.5f} in "
        f"{exact_spent:.2f} CPU s: {share:.1%} of its disruption"
    )


def made(relations: int, levers: int, seed: int, *, redundancy: float = 0.3) -> LeverProblem:
    """A made-up problem: three layers, a tenth of the actors attack, a lever hits one actor."""
    chance = np.random.default_rng(seed)
    actors = round(relations / (3 * (1 + redundancy)))
    roots = max(3, actors // 20)
    arcs = np.concatenate([_layer(chance, actors, roots, redundancy, k) for k in range(3)])
    arcs = arcs[np.argsort(arcs[:, 0], kind="stable")]
    first = np.searchsorted(arcs[:, 0], np.arange(actors + 1))
    objects = chance.choice(np.flatnonzero(np.diff(first)), size=levers)
    success, cost = chance.uniform(0.3, 0.9, size=levers), chance.integers(1, 6, size=levers)
    holders = max(10, levers // 100)
    held = chance.integers(holders, size=levers)
    options = tuple(
        Option(
            f"l{k}",
            tuple(range(first[objects[k]], first[objects[k] + 1])),
            float(cost[k]),
            float(success[k]),
            int(held[k]),
        )
        for k in range(levers)
    )
    attack = range(actors - actors // 10, actors)
    weight = chance.dirichlet(np.ones(len(attack)))
    likely = chance.choice([0.8, 0.95, 0.99], size=len(arcs)).astype(np.float32)
    worlds = 2 * WORLDS
    live = np.stack([chance.random(len(arcs), dtype=np.float32) < likely for _ in range(worlds)])
    return LeverProblem(
        nodes=actors,
        source=arcs[:, 0],
        target=arcs[:, 1],
        layer=arcs[:, 2],
        roots=(tuple(range(roots)),) * 3,
        attack=tuple(Attack(a, float(w), (0, 1, 2)) for a, w in zip(attack, weight, strict=True)),
        levers=options,
        holders=tuple(f"h{k}" for k in range(holders)),
        own=0,
        influence=tuple(
            InfluenceArc(int(chance.integers(k)), k, float(chance.integers(0, 4)))
            for k in range(1, holders)
        ),
        prerequisites=tuple((k - 1, k) for k in range(20, levers, 50)),
        harms=tuple((k, f"group {k % 6}", 0.08) for k in range(0, levers, 2)),
        harm_cap=0.08 * levers / 60,
        budget=levers * 0.15,
        live=live,
        succeeds=chance.random((worlds, levers)) < success,
    )


def _layer(
    chance: np.random.Generator, actors: int, roots: int, redundancy: float, layer: int
) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    """Arcs from earlier to later actors, near ones preferred; the first are the roots."""
    ways = 1 + chance.poisson(redundancy, size=actors - roots)
    target = np.repeat(np.arange(roots, actors), ways)
    back = np.minimum(chance.geometric(8 / actors, size=len(target)), target)
    rows = np.unique(np.stack([target - back, target, np.full_like(target, layer)]), axis=1)
    return np.ascontiguousarray(rows.T)


if __name__ == "__main__":
    main()
