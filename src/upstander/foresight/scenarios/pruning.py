"""What no consistent scenario can contain: bounds on who may still lead, until nothing goes.

Each descriptor has a set of variants that are still possible: one row of V flags, with their
number per descriptor beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from upstander.foresight.scenarios.web import Web

    Ints = NDArray[np.int64]
    Flags = NDArray[np.uint8]

NEVER = -(2**62)


@compiled
def leads(i: int, web: Web, possible: Flags, left: Ints, lead: Ints, best: Ints) -> None:
    """The most by which each possible variant of ``i`` may lead each rival.

    ``lead[v, c]`` over all sources, ``best[k, v, c]`` of the k-th source alone where it still has
    several variants. A source with one left is the same for all: it is added up once.
    """
    first, size = web.starts[i], web.starts[i + 1] - web.starts[i]
    sure = best[len(best) - 1, 0]
    for c in range(size):
        sure[c] = web.own[first + c]
    for k in range(web.at[i], web.at[i + 1]):
        j = web.sources[k]
        if left[j] == 1:
            w = web.starts[j]
            while not possible[w]:
                w += 1
            for c in range(size):
                sure[c] += web.impact[w, first + c]
    for v in range(size):
        if not possible[first + v]:
            continue
        for c in range(size):
            # what a variant does to its own descriptor is sure once the descriptor has it
            own = web.impact[first + v, first + v] - web.impact[first + v, first + c]
            lead[v, c] = sure[v] - sure[c] + own
    for k in range(web.at[i], web.at[i + 1]):
        j = web.sources[k]
        if left[j] == 1:
            continue
        for v in range(size):
            if not possible[first + v]:
                continue
            for c in range(size):
                most = NEVER
                for w in range(web.starts[j], web.starts[j + 1]):
                    if possible[w]:
                        x = web.impact[w, first + v] - web.impact[w, first + c]
                        most = max(most, x)
                best[k - web.at[i], v, c] = most
                lead[v, c] += most


@compiled
def losers(i: int, web: Web, possible: Flags, slack: int, lead: Ints) -> int:
    """Take away the variants of ``i`` that some rival beats in any case; returns how many."""
    first, size = web.starts[i], web.starts[i + 1] - web.starts[i]
    gone = 0
    for v in range(size):
        if not possible[first + v]:
            continue
        for c in range(size):
            if lead[v, c] < -slack:
                possible[first + v] = 0
                gone += 1
                break
    return gone


@compiled
def supported(
    w: int, k: int, i: int, web: Web, possible: Flags, slack: int, lead: Ints, best: Ints
) -> bool:
    """Whether some variant of ``i`` may still lead once its k-th source is at variant ``w``."""
    first, size = web.starts[i], web.starts[i + 1] - web.starts[i]
    for v in range(size):
        if not possible[first + v]:
            continue
        wins = True
        for c in range(size):
            x = web.impact[w, first + v] - web.impact[w, first + c]
            if lead[v, c] - best[k, v, c] + x < -slack:
                wins = False
                break
        if wins:
            return True
    return False


@compiled
def wake(j: int, web: Web, waits: Flags) -> None:
    """Somebody who lost a variant is looked at again, and so is everybody whom it influences."""
    waits[j] = 1
    for k in range(web.to[j], web.to[j + 1]):
        waits[web.targets[k]] = 1


@compiled
def revise(
    i: int, web: Web, possible: Flags, left: Ints, waits: Flags, slack: int, lead: Ints, best: Ints
) -> bool:
    """Take away what descriptor ``i`` rules out; False where somebody has nothing left."""
    leads(i, web, possible, left, lead, best)
    gone = losers(i, web, possible, slack, lead)
    if gone:
        left[i] -= gone
        if left[i] == 0:
            return False
        wake(i, web, waits)
        waits[i] = 0  # what that rules out of its sources is seen below
    for at in range(web.at[i], web.at[i + 1]):
        j = web.sources[at]
        if left[j] == 1:
            continue
        before = left[j]
        for w in range(web.starts[j], web.starts[j + 1]):
            if not possible[w]:
                continue
            if not supported(w, at - web.at[i], i, web, possible, slack, lead, best):
                possible[w] = 0
                left[j] -= 1
        if left[j] == 0:
            return False
        if left[j] < before:
            wake(j, web, waits)
    return True


@compiled
def settle(
    web: Web, possible: Flags, left: Ints, waits: Flags, slack: int, lead: Ints, best: Ints
) -> int:
    """Revise whoever waits until nobody does; returns who left somebody with nothing, or -1."""
    working = True
    while working:
        working = False
        for i in range(len(left)):
            if not waits[i]:
                continue
            working = True
            waits[i] = 0
            if not revise(i, web, possible, left, waits, slack, lead, best):
                waits[:] = 0
                return i
    return -1
