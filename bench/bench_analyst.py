"""The plan against what an analyst would do: levers on the most central actors, same rules.

Betweenness, degree and PageRank (of the network turned round), each within the same budget,
influence, prerequisites and harm caps; all plans valued on fresh worlds. Cases: the public
lever-plan-1 instances where UPSTANDER_DATA is set, made-up problems over three seeds and three
budgets, and the exercise (synthetic) at three budgets, with rerouting.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.analyst import SCORES, by_rank
from bench.bench_levers import NAMES, problem, worlds
from upstander.exercise import exercise_case
from upstander.levers.case_problem import case_problem
from upstander.levers.instance import problem_from_json, resampled
from upstander.levers.plan import solve
from upstander.levers.value import valuer_of
from upstander.network.graph import actor_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.levers.problem import LeverProblem

    Pair = tuple[str, LeverProblem, LeverProblem]

FRESH = 1_000
GAP = 0.005


def main() -> None:
    ratios: dict[str, list[float]] = {label: [] for label in (*SCORES, "the best of the three")}
    for name, given, fresh in (*public(), *made_up(), *exercise()):
        for label, ratio in compared(name, given, fresh).items():
            ratios[label].append(ratio)
    for label, found in ratios.items():
        middle = statistics.median(found)
        print(
            f"ours against {label}: {middle:.2f} x the disruption on the median of {len(found)} "
            f"problems, {min(found):.2f} to {max(found):.2f}"
        )


def compared(name: str, given: LeverProblem, fresh: LeverProblem) -> dict[str, float]:
    """Our disruption on fresh worlds as a multiple of each rule's."""
    valuer = valuer_of(fresh)
    idle = valuer.value(())
    ours = idle - valuer.value(solve(given, gap=GAP).choice.levers)
    theirs = {
        label: idle - valuer.value(by_rank(given, score(given))) for label, score in SCORES.items()
    }
    theirs["the best of the three"] = max(theirs.values())
    ratios = {k: ours / d if d > 0 else float("inf") for k, d in theirs.items()}
    words = ", ".join(f"{k} {r:.2f} x" for k, r in ratios.items())
    print(f"{name}: nothing leaves {idle:.4f}, our plan takes {ours:.4f}; ours is {words}")
    return ratios


def public() -> Iterator[Pair]:
    folder = os.environ.get("UPSTANDER_DATA", "")
    for name in NAMES if folder else ():
        path = Path(folder) / "network" / "lever" / f"lever_{name}.json.gz"
        data = json.loads(gzip.decompress(path.read_bytes()))
        given = problem_from_json(data)
        yield f"lever_{name}", given, resampled(given, data, worlds=FRESH, seed=1)


def made_up() -> Iterator[Pair]:
    for seed in (0, 1, 2):
        both = problem(300, 60, 200 + FRESH, seed)
        for share in (0.25, 0.5, 1.0):
            scaled = replace(both, budget=both.budget * share)
            parts = (worlds(scaled, slice(0, 200)), worlds(scaled, slice(200, None)))
            yield f"made up {seed}, budget {scaled.budget:g}", *parts


def exercise() -> Iterator[Pair]:
    case = exercise_case()
    entities, own = case.entities(), case.manifest.own_state
    graph = actor_graph(entities, case.manifest.as_of)
    for budget in (12.0, 24.0, 36.0):
        found = case_problem(entities, graph, own, budget=budget, fresh_worlds=FRESH)
        yield f"exercise (synthetic), budget {budget:g}", found.problem, found.fresh


if __name__ == "__main__":
    main()
