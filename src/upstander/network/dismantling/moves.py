"""What an attempt changes: who is freed beside those removed, and who is held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.dismantling.narrowing import ends, narrowest
from upstander.network.dismantling.region import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.dismantling.view import View

Candidates = tuple["NDArray[np.int32]", "NDArray[np.float64]"]
"""Who returns, and a factor on the size that each is judged by."""

SHARES = (0.01, 0.03, 0.1, 0.2, 0.5)
"""Of the nodes, how many an attempt frees; the choice among them is uniform."""

FEW = 3
"""Nodes that an attempt frees at least, on average."""

SWAYS = (0.0, 0.0, 0.1, 0.3, 1.0)
"""How far chance may raise the size that a node is judged by."""

TEMPERS = (0.25, 0.5, 1.0)
"""Powers of the price by which dear nodes return earlier."""

LOCAL = 0.3
"""How often the freed nodes lie together rather than anywhere."""

HELD = 0.2
"""How often some nodes are held back to the end; all of these are judgements."""


def free_some(view: View, random: np.random.Generator) -> Candidates:
    """Free nodes by chance, and sway the order in which all return."""
    share, sway = random.choice(SHARES), random.choice(SWAYS)
    share = max(share, FEW / len(view.kept))
    freed = _freed(view, share, random)
    freed[view.order] = True
    # Ties go to whoever stands first, so that the order of the candidates matters.
    candidates = random.permutation(np.flatnonzero(freed)).astype(np.int32)
    factor = 1 + sway * random.random(len(candidates))
    factor *= view.price[candidates] ** -random.choice(TEMPERS)
    if random.random() < HELD:
        # A joint of low degree joins little and would return at once: some are held back.
        factor[: random.integers(1, 4)] *= len(freed)
    return candidates, factor


def part_ends(view: View, random: np.random.Generator) -> Candidates | None:
    """Part two far ends at the narrowest place, whose nodes are held back; none where wide.

    A cut that costs by itself what the whole order costs is of no use.
    """
    rows = view.part.starts, view.part.neighbours
    weight = view.part.weight
    centre, share = int(random.integers(len(weight))), random.uniform(0.05, 0.45)
    side = ends(*rows, weight, centre, share)
    cut = narrowest(*rows, side, 1 + int(view.cost / weight.sum()))
    cut = cut[~view.kept[cut]]
    if not len(cut):
        return None
    freed = np.zeros(len(weight), dtype=bool)
    freed[view.order] = freed[cut] = True
    candidates = random.permutation(np.flatnonzero(freed)).astype(np.int32)
    factor = view.price**-1
    factor[cut] *= len(weight)
    return candidates, factor[candidates]


def _freed(view: View, share: float, random: np.random.Generator) -> NDArray[np.bool_]:
    count = len(view.kept)
    if random.random() < LOCAL:
        limit = max(5, int(LOCAL * share * count))
        rows = view.part.starts, view.part.neighbours
        return spread(*rows, int(random.integers(count)), limit, random) & view.loose
    return (random.random(count) < share) & view.loose
