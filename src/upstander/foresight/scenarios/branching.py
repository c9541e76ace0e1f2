"""Branch and bound over the variants that are still possible, in slices of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - numba reads the annotations of a named tuple

from upstander.foresight.scenarios.pruning import settle
from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from upstander.foresight.scenarios.web import Web

DEPTH, FOUND = 0, 1
"""Places in ``Tree.state``: how deep the search stands, and what the buffer holds."""


class Tree(NamedTuple):
    """Where a search stands: one row for each depth.

    ``possible`` (depth, V) and ``left`` (depth, n); ``branch`` the descriptor that is parted and
    ``ahead`` the next of its variants; ``share`` of the whole tree below each depth. ``done`` (1,)
    is the share that is behind; ``buffer`` (rows, n) takes scenarios as 0-based variants.
    """

    possible: NDArray[np.uint8]
    left: NDArray[np.int64]
    branch: NDArray[np.int64]
    ahead: NDArray[np.int64]
    share: NDArray[np.float64]
    done: NDArray[np.float64]
    state: NDArray[np.int64]
    buffer: NDArray[np.int64]
    waits: NDArray[np.uint8]
    lead: NDArray[np.int64]
    best: NDArray[np.int64]


def tree(web: Web, rows: int) -> Tree:
    """A search that has not begun, with room for ``rows`` scenarios at a time."""
    sizes = np.diff(web.starts)
    n, most = len(sizes), int(sizes.max())
    return Tree(
        np.ones((n + 2, int(web.starts[-1])), np.uint8),
        np.tile(sizes, (n + 2, 1)).astype(np.int64),
        np.full(n + 2, -1, np.int64),
        np.zeros(n + 2, np.int64),
        np.ones(n + 2),
        np.zeros(1),
        np.array([-1, 0], np.int64),
        np.zeros((rows, n), np.int64),
        np.ones(n, np.uint8),
        np.zeros((most, most), np.int64),
        np.zeros((int(np.diff(web.at).max()) + 1, most, most), np.int64),
    )


@compiled
def parted(web: Web, left: NDArray[np.int64], weight: NDArray[np.int64]) -> int:
    """The descriptor to branch on: few variants left, in many conditions that failed; -1: none."""
    chosen, lowest = -1, np.inf
    for i in range(len(left)):
        if left[i] == 1:
            continue
        failed = weight[i]
        for k in range(web.to[i], web.to[i + 1]):
            failed += weight[web.targets[k]]
        if left[i] / failed < lowest:
            chosen, lowest = i, left[i] / failed
    return chosen


@compiled
def opened(web: Web, tree: Tree, weight: NDArray[np.int64], depth: int) -> bool:
    """Whether the search goes on below ``depth``; a scenario is put into the buffer."""
    branch = parted(web, tree.left[depth], weight)
    if branch >= 0:
        tree.branch[depth] = branch
        tree.ahead[depth] = web.starts[branch]
        return True
    row = tree.buffer[tree.state[1]]
    for i in range(len(row)):
        for v in range(web.starts[i], web.starts[i + 1]):
            if tree.possible[depth, v]:
                row[i] = v - web.starts[i]
    tree.state[1] += 1
    return False


@compiled
def begin(web: Web, tree: Tree, weight: NDArray[np.int64], slack: int) -> None:
    """Prune at the root; ``state[0]`` is then 0 where there is anything to search, else -1."""
    held = settle(web, tree.possible[0], tree.left[0], tree.waits, slack, tree.lead, tree.best)
    if held < 0 and opened(web, tree, weight, 0):
        tree.state[0] = 0
    else:
        tree.done[0] = 1.0


@compiled
def advance(web: Web, tree: Tree, weight: NDArray[np.int64], slack: int, work: int) -> None:
    """Try up to ``work`` variants, or until the buffer is full or the tree is done."""
    for _ in range(work):
        depth = tree.state[0]
        if depth < 0 or tree.state[1] == len(tree.buffer):
            return
        branch, v = tree.branch[depth], tree.ahead[depth]
        last = web.starts[branch + 1]
        while v < last and not tree.possible[depth, v]:
            v += 1
        if v == last:
            tree.state[0] -= 1
            continue
        tree.ahead[depth] = v + 1
        below = depth + 1
        tree.share[below] = tree.share[depth] / tree.left[depth, branch]
        tree.possible[below] = tree.possible[depth]
        tree.left[below] = tree.left[depth]
        tree.possible[below, web.starts[branch] : last] = 0
        tree.possible[below, v] = 1
        tree.left[below, branch] = 1
        tree.waits[branch] = 1
        for k in range(web.to[branch], web.to[branch + 1]):
            tree.waits[web.targets[k]] = 1
        held = settle(
            web, tree.possible[below], tree.left[below], tree.waits, slack, tree.lead, tree.best
        )
        if held >= 0:
            weight[held] += 1
        if held < 0 and opened(web, tree, weight, below):
            tree.state[0] = below
        else:
            tree.done[0] += tree.share[below]
