"""All consistent scenarios: our search beside CP-SAT alone, and beside trying every combination.

``python -m bench.bench_scenarios [SEEDS]``: the published random benchmark of 6e7 combinations,
50 descriptors x 3 variants with 15% of the blocks filled, and 60 x 3 with 8%, each with even
random judgements from -3 to 3 (synthetic).
"""

from __future__ import annotations

import sys
import time
from itertools import product

import numpy as np

from upstander.foresight.scenarios.solve import solve
from upstander.model.cross_impact import CrossImpact, Descriptor


def matrix(sizes: list[int], impact: np.ndarray) -> CrossImpact:
    names = (tuple(f"v{k}" for k in range(size)) for size in sizes)
    return CrossImpact(
        tuple(Descriptor(f"d{i}", own) for i, own in enumerate(names)), impact.astype(np.int64)
    )


def random_matrix(n: int, filled: float, seed: int) -> CrossImpact:
    chance = np.random.default_rng(seed)
    blocks = chance.random((n, n)) < filled
    np.fill_diagonal(blocks, val=False)
    judged = chance.integers(-3, 4, (3 * n, 3 * n))
    return matrix([3] * n, judged * np.kron(blocks, np.ones((3, 3), int)))


def published(sizes: list[int], reach: int) -> CrossImpact:
    total = sum(sizes)
    impact = np.random.RandomState(0).randint(-reach, reach + 1, (total, total))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    impact[owner[:, None] == owner] = 0
    return matrix(sizes, impact)


def every_combination(made: CrossImpact) -> int:
    """Combinations that are consistent, by trying all of them in blocks: the plain way."""
    starts, found = made.starts.tolist(), 0
    head = [range(len(d.variants)) for d in made.descriptors[:6]]
    tail = np.array(list(product(*(range(len(d.variants)) for d in made.descriptors[6:]))))
    rest = sum(made.impact[starts[6 + k] + tail[:, k]] for k in range(tail.shape[1]))
    for first in product(*head):
        total = rest + sum(made.impact[starts[k] + v] for k, v in enumerate(first))
        good = np.ones(len(tail), bool)
        for i in range(len(made.descriptors)):
            block = total[:, starts[i] : starts[i + 1]]
            own = block[:, first[i]] if i < 6 else block[np.arange(len(tail)), tail[:, i - 6]]
            good &= own >= block.max(axis=1)
        found += int(good.sum())
    return found


def timed(made: CrossImpact, method: str) -> tuple[int, float]:
    start = time.perf_counter()
    found = solve(made, method=method)
    assert found.complete
    return len(found.scenarios), time.perf_counter() - start


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    solve(random_matrix(4, 1.0, 0))  # loads the compiled loops
    large = published([4] * 5 + [3] * 10, 2)
    count, ours = timed(large, "")
    start = time.perf_counter()
    plain = every_combination(large)
    tried = time.perf_counter() - start
    assert plain == count
    print(
        f"published benchmark, {large.combinations:,} combinations: {count} scenarios in "
        f"{ours:.2f} s; "
        f"every combination with numpy {tried:.0f} s: {tried / ours:,.0f} times as long"
    )
    for n, filled in ((50, 0.15), (60, 0.08)):
        times = []
        for seed in range(seeds):
            made = random_matrix(n, filled, seed)
            count, ours = timed(made, "")
            again, model = timed(made, "CP-SAT")
            assert count == again
            times.append((ours, model, count))
        own, peer = np.array([t[0] for t in times]), np.array([t[1] for t in times])
        counts = [t[2] for t in times]
        print(
            f"{n} x 3, {filled:.0%} filled, {seeds} matrices: {min(counts)} to {max(counts)} "
            f"scenarios; median {np.median(own):.2f} s, worst {own.max():.2f} s; CP-SAT alone "
            f"median {np.median(peer):.2f} s, worst {peer.max():.2f} s "
            f"(ratio of medians {np.median(peer) / np.median(own):.1f})"
        )


if __name__ == "__main__":
    main()
