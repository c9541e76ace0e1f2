"""Dismantling beside its peers: R10, CPU seconds, spread over seeds, costs and growth.

    python -m bench.bench_dismantling                  the table, first answer and 10 CPU s
    python -m bench.bench_dismantling table 10 60      the same with 10 and 60 CPU s
    python -m bench.bench_dismantling spread 10        three seeds at 10 CPU s
    python -m bench.bench_dismantling costs 10         nodes that differ in cost
    python -m bench.bench_dismantling growth           seconds against edges, to docs/images

CPU seconds of the first answer are of this process, from columns of node numbers in memory to the
valued order, one thread, the median of three runs, compiled loops loaded. CoreHD stands beside it
twice: our own plain form of it in the same run, measured likewise, and the published program as the
public data's table has it (which starts a process and reads a file). The peers' R10 are from that
table. Ratios are to the best published code on each graph, without betweenness, as in the goal.
"""

from __future__ import annotations

import csv
import resource
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from bench.core_hd import core_hd
from bench.graphs import Instance, grown, public, synthetic
from bench.growth_chart import Series, growth_chart
from upstander.network.dismantling.order import RemovalOrder, removal_order
from upstander.network.dismantling.search import Search
from upstander.network.dismantling.starting import by_degree
from upstander.network.edge_graph import edge_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SEEDS = (0, 1, 2)
SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
IMAGES = Path(__file__).parent.parent / "docs" / "images"


def main() -> None:
    mode = sys.argv[1] if len(sys.argv) > 1 else "table"
    seconds = sorted(float(word) for word in sys.argv[2:]) or [10.0]
    small = edge_graph([0, 0, 1, 2], [1, 2, 2, 3])
    Search(small, 1).first_answer()  # loads the compiled loops
    Search(small, 1, costs=[1, 2, 3, 4]).first_answer()
    core_hd(small, 1)
    {"table": table, "spread": spread, "costs": costs, "growth": growth}[mode](seconds)


def table(seconds: list[float]) -> None:
    """R10 at once and after some seconds of search, each beside the best code and CoreHD."""
    heads = " | ".join(f"{s:.0f} s (ratio)" for s in seconds)
    print(f"| graph | best code | best peer | first (ratio) | CPU s | {heads} | ", end="")
    print("CoreHD here: R10, CPU s | CoreHD published: R10, CPU s | half of its time kept |")
    print("|" + "---|" * (8 + len(seconds)))
    ratios = [row(instance, seconds) for instance in [*public(), *synthetic()]]
    known = np.array([found for found in ratios if found])
    if known.size:
        means = np.exp(np.log(known).mean(axis=0))
        print(f"geometric mean of {len(known)} ratios to the best published code: ", end="")
        print(", ".join(f"{mean:.3f}" for mean in means), "(first, then as searched)")


def row(instance: Instance, seconds: list[float]) -> list[float]:
    """Print one graph's row; its ratios to the best code, none where no code is known."""
    first, spent = timed(partial(_first, instance))
    peer, peer_spent = timed(partial(_core, instance))
    found = [first.r, *(order.r for order in searched(instance, seconds, 0))]
    best = instance.best_code
    cells = [f"{r:.5f}" + (f" ({r / best:.3f})" if best else "") for r in found]
    public_r, public_s = instance.peers.get("CoreHD", (0.0, 0.0))
    known = f"{best:.5f} | {instance.best_peer:.5f}" if best else "- | -"
    published = f"{public_r:.5f}, {public_s:.2f} | {_yes(2 * spent <= public_s)}"
    line = [known, cells[0], f"{spent:.3f}", *cells[1:], f"{peer.r:.5f}, {peer_spent:.3f}"]
    line.append(published if best else "- | -")
    print(f"| {instance.name} |", " | ".join(line), "|", flush=True)
    return [r / best for r in found] if best else []


def spread(seconds: list[float]) -> None:
    """R10 with several seeds: least, median and greatest, and the spread of the mean ratio."""
    print("| graph | " + " | ".join(f"seed {seed}" for seed in SEEDS) + " | greatest / least |")
    print("|" + "---|" * (2 + len(SEEDS)))
    ratios = []
    for instance in public():
        found = [searched(instance, seconds[:1], seed)[0].r for seed in SEEDS]
        line = " | ".join(f"{r:.5f}" for r in found)
        print(f"| {instance.name} | {line} | {max(found) / min(found):.3f} |", flush=True)
        if instance.best_code:
            ratios.append(np.array(found) / instance.best_code)
    if ratios:
        means = np.exp(np.log(np.array(ratios)).mean(axis=0))
        print("geometric mean against the best code:", ", ".join(f"{mean:.3f}" for mean in means))


def costs(seconds: list[float]) -> None:
    """Costs that follow the degree, and costs by chance, beside degree per cost recomputed."""
    print("| graph | costs | degree per cost | first | CPU s | searched | ratio |")
    print("|" + "---|" * 7)
    ratios = []
    for instance in [*public(), *synthetic()]:
        graph = instance.graph()
        chance = np.random.default_rng(0).uniform(1, 10, graph.n)
        for name, price in (("degree", np.maximum(graph.degrees, 1.0)), ("chance", chance)):
            order = by_degree(graph.starts, graph.neighbours, price, np.zeros(graph.n, dtype=bool))
            peer = removal_order(graph, order, instance.stop, price).r
            first, spent = timed(partial(_first, instance, price))
            last = searched(instance, seconds[:1], 0, price)[0].r
            ratios.append([first.r / peer, last / peer])
            line = f"{peer:.5f} | {first.r:.5f} | {spent:.3f} | {last:.5f} | {last / peer:.3f}"
            print(f"| {instance.name} | {name} | {line} |", flush=True)
    means = np.exp(np.log(np.array(ratios)).mean(axis=0))
    print(f"geometric mean against degree per cost: first {means[0]:.3f}, searched {means[1]:.3f}")


def growth(_: list[float]) -> None:
    """CPU seconds and memory of the first answer against edges, on synthetic graphs."""
    rows: list[list[object]] = []
    series: Series = {}
    for size in SIZES:
        for kind in ("power-law", "uniform", "grid"):
            instance = grown(kind, size)
            found, spent = timed(partial(_first, instance), 3 if size < 10**6 else 1)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            edges = instance.graph().m
            rows.append([kind, instance.nodes, edges, round(spent, 3), f"{found.r:.6f}"])
            series.setdefault(f"synthetic, {kind}", []).append((edges, spent))
            print(*rows[-1], f"at most {memory:.2f} GiB so far", flush=True)
    IMAGES.mkdir(exist_ok=True)
    with (IMAGES / "dismantling-growth.csv").open("w", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(
            [["synthetic_graph", "nodes", "edges", "cpu_seconds", "r"], *rows]
        )
    labels = "First answer of dismantling", "edges", "CPU seconds"
    (IMAGES / "dismantling-growth.svg").write_text(growth_chart(series, *labels))


def timed(run: Callable[[], RemovalOrder], times: int = 3) -> tuple[RemovalOrder, float]:
    """What a run returns, and the median of its CPU seconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        found = run()
        spent.append(time.process_time() - began)
    return found, median(spent)


def searched(
    instance: Instance, seconds: list[float], seed: int, price: NDArray[np.float64] | None = None
) -> list[RemovalOrder]:
    """The best orders after so many CPU seconds of one search."""
    began = time.process_time()
    search = Search(instance.graph(), instance.stop, costs=price, seed=seed)
    search.first_answer()
    found = []
    for limit in seconds:
        while time.process_time() - began < limit:
            search.advance()
        found.append(search.best())
    return found


def _first(instance: Instance, price: NDArray[np.float64] | None = None) -> RemovalOrder:
    return Search(instance.graph(), instance.stop, costs=price).first_answer()


def _core(instance: Instance) -> RemovalOrder:
    graph = instance.graph()
    return removal_order(graph, core_hd(graph, instance.stop), instance.stop)


def _yes(held: bool) -> str:
    return "yes" if held else "no"


if __name__ == "__main__":
    main()
