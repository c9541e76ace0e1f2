"""Where scenarios fall: succession from a start, and how many starts end in each scenario.

In a succession every descriptor moves at once to its variant of the highest balance; a variant
that ties keeps, and of several that lead the first is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.scenarios.balance import as_scenarios
from upstander.foresight.scenarios.web import Web, web
from upstander.network.compiled import compiled
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.model.cross_impact import CrossImpact

    Ints = NDArray[np.int64]

COUNTED = 50_000_000
"""Starts up to which basins are counted, each of them; more are drawn."""

LONGEST = 100_000
"""Steps after which a succession that repeats nothing is given up."""

CYCLE = -1


@compiled
def balance_of(web: Web, state: Ints, total: Ints) -> None:
    """Fill ``total`` with the balance of every variant in a scenario."""
    total[:] = web.own
    for i in range(len(state)):
        total += web.impact[web.starts[i] + state[i]]


@compiled
def moved(web: Web, total: Ints, state: Ints, held: Ints) -> bool:
    """Move every descriptor that is not held to its best variant; False where none moves."""
    any_moved = False
    for i in range(len(state)):
        if held[i]:
            continue
        first = web.starts[i]
        best = state[i]
        for v in range(web.starts[i + 1] - first):
            if total[first + v] > total[first + best]:
                best = v
        # of several that lead, the first; a variant that ties with the best keeps
        if best != state[i]:
            state[i] = best
            any_moved = True
    return any_moved


@compiled
def followed(web: Web, state: Ints, held: Ints, longest: int) -> int:
    """Follow ``state`` until nothing moves (0) or it comes back; returns the cycle's length.

    Brent's method: the state is compared with one that was kept at each power of two.
    """
    total, kept = np.empty(web.impact.shape[0], np.int64), state.copy()
    power, length = 1, 0
    for _ in range(longest):
        balance_of(web, state, total)
        if not moved(web, total, state, held):
            return 0
        length += 1
        if (state == kept).all():
            return length
        if length == power:
            kept[:] = state
            power *= 2
            length = 0
    return -1


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Where a succession ends.

    Parameters
    ----------
    states
        Shape (k, n): the one scenario in which nothing moves any more, or all k of the cycle.
    """

    states: Ints

    @property
    def settles(self) -> bool:
        """Whether it ends in one scenario."""
        return len(self.states) == 1


def succession(
    matrix: CrossImpact,
    start: ArrayLike,
    *,
    hold: dict[int, int] | None = None,
    push: ArrayLike | None = None,
) -> Course:
    """Where the system falls from a start.

    Parameters
    ----------
    matrix
        Judgements.
    start
        Shape (n,): a scenario, consistent or not.
    hold
        Descriptors that are held at a variant, by number: a push that lasts.
    push
        Shape (V,): added to the balance of each variant from outside, as long as it lasts.

    Raises
    ------
    UsageError
        A start or a hold that the matrix does not have.

    Examples
    --------
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> matrix = CrossImpact(two, impact)
    >>> succession(matrix, [0, 0], hold={1: 1}).states.tolist()
    [[1, 1]]
    """
    state = as_scenarios(matrix, np.asarray(start).reshape(1, -1))[0].copy()
    held = np.zeros(len(state), np.int64)
    for i, v in (hold or {}).items():
        state[i], held[i] = v, 1
    as_scenarios(matrix, state.reshape(1, -1))
    net = web(matrix, None if push is None else np.asarray(push, np.int64))
    length = followed(net, state, held, LONGEST)
    if length < 0:
        raise UsageError(
            Phrase("nothing came back within {longest:,} steps", longest=LONGEST),
            remedy="begin from another scenario",
        )
    states = [state.copy()]
    total = np.empty(len(matrix.impact), np.int64)
    for _ in range(length - 1):
        balance_of(net, state, total)
        moved(net, total, state, held)
        states.append(state.copy())
    return Course(np.array(states))


@compiled
def successors(web: Web, sizes: Ints, count: int) -> NDArray[np.int32]:
    """The number of the scenario that follows each one; the last descriptor counts fastest."""
    n = len(sizes)
    following = np.empty(count, np.int32)
    state, after = np.zeros(n, np.int64), np.zeros(n, np.int64)
    none = np.zeros(n, np.int64)
    total = np.empty(web.impact.shape[0], np.int64)
    balance_of(web, state, total)
    for code in range(count):
        after[:] = state
        moved(web, total, after, none)
        number = 0
        for i in range(n):
            number = number * sizes[i] + after[i]
        following[code] = number
        i = n - 1
        while i >= 0:
            row = web.starts[i] + state[i]
            if state[i] + 1 < sizes[i]:
                state[i] += 1
                total += web.impact[row + 1] - web.impact[row]
                break
            total += web.impact[web.starts[i]] - web.impact[row]
            state[i] = 0
            i -= 1
    return following


@compiled
def ends(following: NDArray[np.int32], counts: Ints) -> None:
    """Count, for each scenario that follows itself, the starts that end there."""
    label = np.full(len(following), -2, np.int32)
    for start in range(len(following)):
        at = start
        while label[at] == -2:
            label[at] = -3
            at = following[at]
        # a state seen on this very way closes a cycle, which is an end where it follows itself
        end = label[at]
        if end == -3:
            end = np.int32(at) if following[at] == at else np.int32(-1)
        at = start
        while label[at] == -3:
            label[at] = end
            at = following[at]
        if end >= 0:
            counts[end] += 1


@dataclass(frozen=True, slots=True, eq=False)
class Basins:
    """How many starts end in each of some scenarios.

    Parameters
    ----------
    weights
        Shape (S,): starts that end in each.
    starts
        Starts that were followed.
    counted
        Whether they were all there are; else they were drawn evenly.
    """

    weights: Ints
    starts: int
    counted: bool


def basins(
    matrix: CrossImpact, scenarios: ArrayLike, *, draws: int = 100_000, seed: int = 0
) -> Basins:
    """How many starts end in each scenario: all starts where there are few, else ``draws``."""
    chosen = as_scenarios(matrix, scenarios)
    if matrix.combinations <= COUNTED:
        sizes = np.diff(matrix.starts)
        counts = np.zeros(matrix.combinations, np.int64)
        ends(successors(web(matrix), sizes, matrix.combinations), counts)
        places = np.concatenate([np.cumprod(sizes[::-1])[::-1][1:], [1]])
        return Basins(counts[chosen @ places], matrix.combinations, counted=True)
    return Basins(_drawn(matrix, chosen, draws, seed), draws, counted=False)


def _drawn(matrix: CrossImpact, chosen: Ints, draws: int, seed: int) -> Ints:
    net, n = web(matrix), chosen.shape[1]
    sizes = np.diff(matrix.starts)
    begun = np.random.default_rng(seed).integers(0, sizes, (draws, n))
    free = np.zeros(n, np.int64)
    at = {row.tobytes(): k for k, row in enumerate(np.ascontiguousarray(chosen))}
    weights = np.zeros(len(chosen), np.int64)
    for state in begun:
        settled = followed(net, state, free, LONGEST) == 0
        if settled and (k := at.get(state.tobytes(), CYCLE)) != CYCLE:
            weights[k] += 1
    return weights
