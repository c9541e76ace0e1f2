"""Small worlds of made-up descriptors (synthetic)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.cross_impact import CrossImpact, Descriptor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def described(sizes: Sequence[int]) -> tuple[Descriptor, ...]:
    return tuple(
        Descriptor(f"d{i}", tuple(f"v{k}" for k in range(size))) for i, size in enumerate(sizes)
    )


def matrix(
    sizes: Sequence[int], seed: int, *, reach: int = 3, filled: float = 1.0, own: bool = False
) -> CrossImpact:
    """Even random judgements in a share of the blocks."""
    chance = np.random.default_rng(seed)
    total, n = sum(sizes), len(sizes)
    impact = chance.integers(-reach, reach + 1, (total, total))
    blocks = chance.random((n, n)) < filled
    if not own:
        np.fill_diagonal(blocks, val=False)
    owner = np.repeat(np.arange(n), sizes)
    return CrossImpact(described(sizes), impact * blocks[np.ix_(owner, owner)])


def every(made: CrossImpact) -> NDArray[np.int64]:
    """Every combination of variants."""
    return np.array(list(product(*(range(len(d.variants)) for d in made.descriptors))))


def tried(
    made: CrossImpact, slack: int = 0, push: NDArray[np.int64] | None = None
) -> list[tuple[int, ...]]:
    """The consistent scenarios by the definition, written out in plain loops."""
    starts = made.starts.tolist()
    outer = np.zeros(len(made.impact), np.int64) if push is None else push
    found = []
    for scenario in every(made).tolist():
        rows = [starts[i] + v for i, v in enumerate(scenario)]
        good = True
        for i, own in enumerate(rows):
            block = range(starts[i], starts[i + 1])
            balance = {c: sum(int(made.impact[r, c]) for r in rows) + int(outer[c]) for c in block}
            good &= balance[own] >= max(balance.values()) - slack
        if good:
            found.append(tuple(scenario))
    return found
