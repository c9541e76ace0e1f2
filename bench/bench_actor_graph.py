"""The actor graph at size: ten million dated, uncertain relations in memory. All synthetic.

Building, the view of a day, sampled worlds and who is reached in 64 worlds at once: CPU seconds
and the process's peak memory. Beside it the same from Python objects, at a hundredth of the size.

    python -m bench.bench_actor_graph [relations]
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.period import ALWAYS
from upstander.model.probability import Probability
from upstander.network.graph import ActorGraph, Relation
from upstander.network.packed import OPEN, PackedGraph, packed, packed_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LAYERS = ("command", "money", "arms", "fuel", "media")


def main() -> None:
    sizes = [int(sys.argv[1])] if len(sys.argv) == 2 else [100_000, 1_000_000, 10_000_000]
    clocked(lambda: made(1_000).reached("arms", made(1_000).worlds(1, 0), [0]))  # compiled once
    objects(100_000)
    for relations in sizes:
        told(relations)


def told(relations: int) -> None:
    columns, drew = clocked(lambda: drawn(relations))
    graph, built = clocked(lambda: packed_from(**columns))
    view, seen = clocked(lambda: graph.on(date(2026, 1, 1)))
    live, sampled = clocked(lambda: view.worlds(1, 7))
    same = np.array_equal(live, view.worlds(1, 7))
    roots = np.arange(graph.actors // 100)
    reached, spread = clocked(lambda: view.reached("arms", live, roots))
    share = np.bitwise_count(reached).sum() / 64 / graph.actors
    print(
        f"{len(graph.target):>10,} relations, {graph.actors:,} actors, "
        f"{graph.nbytes / 2**20:,.0f} MiB of arrays: drawn {drew:.1f}, built {built:.1f}, view of "
        f"a day {seen:.1f} ({len(view.target):,} kept), 64 worlds {sampled:.1f} (same again: "
        f"{same}), reach of {len(roots):,} roots in them {spread:.1f} CPU s ({share:.0%} "
        f"reached); peak {peak():.2f} GiB"
    )


def objects(relations: int) -> None:
    """The same from one object a relation: what the packed form replaces."""
    chance = np.random.default_rng(1)
    ends = chance.integers(0, relations // 5, size=(relations, 2))
    before = peak()

    def build() -> ActorGraph:
        sure = [Probability(v, v / 2, v, "given") for v in chance.random(relations)]
        return ActorGraph(
            {},
            tuple(
                Relation(f"r{k}", f"a{a}", f"a{b}", "arms", sure[k], ALWAYS, (f"s{k}",), (f"r{k}",))
                for k, (a, b) in enumerate(ends)
            ),
            None,
        )

    graph, built = clocked(build)
    grown = peak() - before
    _, spent = clocked(lambda: packed(graph))
    print(
        f"{relations:>10,} relations as objects: {grown * 2**30 / relations:,.0f} bytes each, "
        f"built {built:.1f} CPU s; packed from them {spent:.1f} CPU s"
    )


def drawn(relations: int) -> dict[str, Any]:
    """Columns: givers of very unlike reach, takers at random, dates within thirty years."""
    chance = np.random.default_rng(0)
    actors = max(10, relations // 5)
    source = (actors * chance.random(relations) ** 2).astype(np.int32)
    middle = chance.random(relations, dtype=np.float32)
    first = chance.integers(728_000, 739_000, relations)
    ended = chance.random(relations) < 0.3
    last = np.where(ended, first + chance.integers(0, 5_000, relations), OPEN)
    known = np.minimum(first + chance.integers(0, 3_000, relations), 739_600)
    return {
        "actors": actors,
        "source": source,
        "target": chance.integers(0, actors, relations, dtype=np.int32),
        "layer": chance.integers(0, len(LAYERS), relations, dtype=np.int8),
        "probability": np.stack([middle, middle * 0.7, np.sqrt(middle)], axis=1),
        "days": np.stack([first, last, known], axis=1).astype(np.int32),
        "layers": LAYERS,
    }


def made(relations: int) -> PackedGraph:
    return packed_from(**drawn(relations))


def clocked(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
