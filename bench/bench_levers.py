"""The exact plan against a greedy choice, and against one large programme without lazy cuts.

Peers in the same run: our greedy choice by cost and benefit (what a careful analyst reaches by
hand), levers on the actors of highest betweenness (what tools do), and scipy.optimize.milp on the
compact formulation (a reachability variable per actor, layer and world; HiGHS, as ours). Values
of plans are on fresh worlds. Public lever-plan-1 instances are added where UPSTANDER_DATA is set.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from bench.analyst import betweenness, by_rank
from upstander.levers.greedy import Choice, greedy
from upstander.levers.influence import ours
from upstander.levers.instance import problem_from_json
from upstander.levers.plan import solve
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option
from upstander.levers.terrain import terrain_of
from upstander.levers.value import valuer_of

LIMIT = 60.0
NAMES = ("n500_l100_s50", "n2000_l200_s50", "n2000_l400_s100", "n2000_l600_s100")


def main() -> None:
    for seed in (0, 1, 2):
        both = problem(300, 60, 400, seed)
        chosen_on = worlds(both, slice(0, 200))
        compare(f"synthetic {seed}: 300 actors, 60 levers, 200 worlds", chosen_on, both, 0.0)
    for count in (20, 200):
        part = worlds(problem(300, 60, 400, 0), slice(0, count))
        against_milp(f"synthetic 0 with {count} worlds", part)
    folder = os.environ.get("UPSTANDER_DATA", "")
    for name in NAMES if folder else ():
        path = Path(folder) / "network" / "lever" / f"lever_{name}.json.gz"
        if path.exists():
            published(name, json.loads(gzip.decompress(path.read_bytes())))


def worlds(whole: LeverProblem, part: slice) -> LeverProblem:
    return replace(whole, live=whole.live[part], succeeds=whole.succeeds[part])


def compare(name: str, chosen_on: LeverProblem, both: LeverProblem, gap: float) -> None:
    """Exact, greedy and betweenness: objective where chosen, and disruption on fresh worlds."""
    valuer = valuer_of(chosen_on)
    fresh = valuer_of(worlds(both, slice(200, 400)))
    nothing = fresh.value(())
    print(f"{name}: {len(chosen_on.source)} relations, doing nothing leaves {nothing:.4f}")
    start = time.process_time()
    solution = solve(chosen_on, gap=gap)
    spent = time.process_time() - start
    print(f"  exact: {solution.status}, bound {solution.bound:.5f}, {solution.cuts} cuts")
    exact = nothing - fresh.value(solution.choice.levers)
    show("exact", solution.choice, exact, exact, spent)
    for label, rule in (("greedy", by_greedy), ("betweenness", by_betweenness)):
        start = time.process_time()
        choice = rule(chosen_on)
        spent = time.process_time() - start
        show(label, choice, nothing - fresh.value(choice.levers), exact, spent)
    assert solution.choice.objective <= valuer.value(by_greedy(chosen_on).levers) + 1e-9


def show(label: str, choice: Choice, disruption: float, exact: float, spent: float) -> None:
    ratio = exact / disruption if disruption > 0 else float("inf")
    print(
        f"  {label:12} objective {choice.objective:.5f}, disruption on fresh worlds "
        f"{disruption:.4f} (exact is {ratio:.2f} x), {spent:.2f} CPU s"
    )


def by_greedy(given: LeverProblem) -> Choice:
    return greedy(given, valuer_of(given), range(len(given.levers)))


def by_betweenness(given: LeverProblem) -> Choice:
    """Levers on the actors of highest betweenness, within the same rules."""
    levers = frozenset(by_rank(given, betweenness(given)))
    return Choice(levers, frozenset(), valuer_of(given).value(levers))


def against_milp(name: str, given: LeverProblem) -> None:
    """One large programme: r[v,s] >= r[u,s] - sum of levers that cut (u,v) in s."""
    start = time.process_time()
    found = solve(given)
    ours_spent = time.process_time() - start
    start = time.process_time()
    value, status, size = Compact(given).solution()
    spent = time.process_time() - start
    print(f"{name}: lazy cuts {found.choice.objective:.5f} ({found.status}), ", end="")
    print(f"{ours_spent:.2f} CPU s")
    print(f"  scipy milp, {size:,} rows: {value:.5f} ({status}), {spent:.2f} CPU s", end="")
    print(f" = {spent / ours_spent:.1f} x ours")


class Compact:
    """The whole problem as one programme; for influence that is a tree, as the synthetic is."""

    def __init__(self, given: LeverProblem) -> None:
        self.given, self.ground = given, terrain_of(given)
        self.worlds = self.ground.worlds
        self.reached = len(given.levers) + len(given.influence)
        self.lost = self.reached + self.ground.arcs.nodes * self.worlds
        self.held = self.lost + len(given.attack) * self.worlds
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.entries: list[float] = []
        self.floor: list[float] = []
        for world in range(self.worlds):
            self._spread(world)
            self._losses(world)
        self._limits()
        self._reach()

    def _row(self, terms: list[tuple[int, float]], least: float) -> None:
        for column, entry in terms:
            self.rows.append(len(self.floor))
            self.columns.append(column)
            self.entries.append(entry)
        self.floor.append(least)

    def _spread(self, world: int) -> None:
        ground = self.ground
        hits: dict[int, list[int]] = {}
        for arc, lever in zip(ground.hit_arc.tolist(), ground.hit_lever.tolist(), strict=True):
            if ground.succeeds[lever, world]:
                hits.setdefault(arc, []).append(lever)
        for arc in np.flatnonzero(ground.live[:, world]).tolist():
            head = self.reached + int(ground.arcs.head[arc]) * self.worlds + world
            tail = self.reached + int(ground.arcs.tail[arc]) * self.worlds + world
            self._row([(head, 1.0), (tail, -1.0), *((k, 1.0) for k in hits.get(arc, ()))], 0.0)

    def _losses(self, world: int) -> None:
        for a, ends in enumerate(self.ground.ends.tolist()):
            needed = [self.reached + end * self.worlds + world for end in ends if end >= 0]
            terms = [(self.lost + a * self.worlds + world, 1.0), *((k, -1.0) for k in needed)]
            self._row(terms, 1.0 - len(needed))

    def _limits(self) -> None:
        given, levers = self.given, len(self.given.levers)
        costs = [(k, -x.cost) for k, x in enumerate(given.levers)]
        self._row(
            [*costs, *((levers + k, -a.cost) for k, a in enumerate(given.influence))], -given.budget
        )
        for group in {name for _, name, _ in given.harms}:
            felt = [(k, -amount) for k, name, amount in given.harms if name == group]
            self._row(felt, -given.harm_cap)

    def _reach(self) -> None:
        given, levers = self.given, len(self.given.levers)
        for k, x in enumerate(given.levers):
            self._row([(self.held + x.holder, 1.0), (k, -1.0)], 0.0)
        for holder in set(range(len(given.holders))) - ours(given.influence, given.own):
            ways = [k for k, a in enumerate(given.influence) if a.target == holder]
            self._row([*((levers + k, 1.0) for k in ways), (self.held + holder, -1.0)], 0.0)
            for k in ways:
                source = self.held + given.influence[k].source
                self._row([(source, 1.0), (levers + k, -1.0)], 0.0)

    def solution(self) -> tuple[float, str, int]:
        """Objective, the solver's own words, and the number of rows."""
        width = self.held + len(self.given.holders)
        low, objective, whole = np.zeros(width), np.zeros(width), np.zeros(width)
        for start in self.ground.starts.tolist():
            first = self.reached + start * self.worlds
            low[first : first + self.worlds] = 1.0
        weights = np.array([a.weight for a in self.given.attack])
        objective[self.lost : self.held] = np.repeat(weights, self.worlds) / self.worlds
        whole[: self.reached] = 1
        shape = (len(self.floor), width)
        matrix = coo_array((self.entries, (self.rows, self.columns)), shape=shape).tocsr()
        found = milp(
            objective,
            integrality=whole,
            bounds=Bounds(low, np.ones(width)),
            constraints=LinearConstraint(matrix, lb=np.array(self.floor)),
            options={"time_limit": LIMIT},
        )
        value = float(found.fun) if found.x is not None else float("nan")
        return value, str(found.message), len(self.floor)


def published(name: str, data: dict[str, object]) -> None:
    """A public instance to its proved optimum, with the reference's own figures as stated."""
    gap = 0.005 if "l600" in name else 0.0
    reference = data["reference"]
    assert isinstance(reference, dict)
    start = time.process_time()
    given = problem_from_json(data)
    solution = solve(given, gap=gap)
    spent = time.process_time() - start
    rule = by_greedy(given).objective
    print(
        f"lever_{name}: {solution.status}, objective {solution.choice.objective:.5f}, bound "
        f"{solution.bound:.5f}, {spent:.2f} CPU s; reference {reference['best_value']:.5f}, "
        f"bound {reference['lower_bound']:.5f}, {reference['cpu_s']} CPU s (as stated, on another "
        f"day); greedy {rule:.5f}"
    )


def problem(actors: int, levers: int, worlds: int, seed: int) -> LeverProblem:
    """A made-up lever problem: three layers, a tenth of the actors attack, ten holders."""
    chance = np.random.default_rng(seed)
    arcs = [
        (a, b, layer)
        for layer in range(3)
        for a, b in layered_arcs(chance, actors, max(3, actors // 20), 0.4)
    ]
    attack = range(actors - actors // 10, actors)
    weight = chance.dirichlet(np.ones(len(attack)))
    outgoing: dict[int, list[int]] = {}
    for k, (a, _, _) in enumerate(arcs):
        outgoing.setdefault(a, []).append(k)
    objects = chance.choice(sorted(outgoing), size=levers, replace=True)
    success = chance.uniform(0.3, 0.9, size=levers)
    options = tuple(
        Option(
            f"l{k}",
            tuple(outgoing[int(objects[k])]),
            float(chance.integers(1, 6)),
            float(success[k]),
            int(chance.integers(10)),
            bool(k % 5 == 0),
        )
        for k in range(levers)
    )
    influence = tuple(
        InfluenceArc(int(chance.integers(k)), k, float(chance.integers(0, 4))) for k in range(1, 10)
    )
    live = chance.choice([0.8, 0.95, 0.99], size=len(arcs))
    return LeverProblem(
        nodes=actors,
        source=np.array([a for a, _, _ in arcs]),
        target=np.array([b for _, b, _ in arcs]),
        layer=np.array([n for _, _, n in arcs]),
        roots=(tuple(range(max(3, actors // 20))),) * 3,
        attack=tuple(Attack(a, float(w), (0, 1, 2)) for a, w in zip(attack, weight, strict=True)),
        levers=options,
        holders=tuple(f"h{k}" for k in range(10)),
        own=0,
        influence=influence,
        prerequisites=(),
        harms=tuple((k, f"group {k % 6}", 0.08) for k in range(levers)),
        harm_cap=0.4,
        budget=levers * 0.6,
        live=chance.random((worlds, len(arcs))) < live,
        succeeds=chance.random((worlds, levers)) < success,
    )


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
