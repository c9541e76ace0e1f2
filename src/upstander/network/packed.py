"""The actor graph in compressed arrays: ten million dated, uncertain relations in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError, UsageError
from upstander.model.vocabulary import vocabulary
from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    from upstander.network.graph import ActorGraph

OPEN = np.iinfo(np.int32).max
"""In a column of days: no such day is stated."""

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


@dataclass(frozen=True, slots=True, eq=False)
class PackedGraph:
    """Relations between numbered actors, in the order of their sources.

    Parameters
    ----------
    starts
        Shape (actors + 1,): relations of actor v are ``starts[v]:starts[v + 1]``.
    target
        Shape (relations,): whom each leads to.
    layer
        Shape (relations,): its place in ``layers``.
    probability
        Shape (relations, 3): value, low and high.
    days
        Shape (relations, 3), as ordinals: first and last day on which it may have held, and the
        last on which it is known to; `OPEN` where none is stated.
    group
        Shape (relations,): relations of one number hold or fail together.
    layers
        Names of ``vocabulary/layers.yml``.
    repeats, loops
        How many rows were left out: said before, or from an actor to itself.
    """

    starts: NDArray[np.int64]
    target: NDArray[np.int32]
    layer: NDArray[np.int8]
    probability: NDArray[np.float32]
    days: NDArray[np.int32]
    group: NDArray[np.int32]
    layers: tuple[str, ...]
    repeats: int = 0
    loops: int = 0

    @property
    def actors(self) -> int:
        """How many actors there are."""
        return len(self.starts) - 1

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays hold."""
        arrays = (self.starts, self.target, self.layer, self.probability, self.days, self.group)
        return sum(array.nbytes for array in arrays)

    def on(self, day: date) -> PackedGraph:
        """The view of a day, by the rule of ``docs/explanation/actor-graph.md``.

        Relations that may hold then are kept; those without a stated end are halved for each
        half-life of their layer since they were last known to hold.
        """
        wanted = day.toordinal()
        first, last, known = self.days.T
        kept = np.flatnonzero(((first == OPEN) | (first <= wanted)) & (last >= wanted))
        layers = vocabulary("layers")["layers"]
        half = np.array([layers[name]["half_life_days"] for name in self.layers], dtype=np.float32)
        since = np.where(known[kept] == OPEN, 0, np.maximum(0, wanted - known[kept]))
        since[last[kept] != OPEN] = 0
        fade = np.exp2(-since.astype(np.float32) / half[self.layer[kept]])
        starts = np.searchsorted(kept, self.starts).astype(np.int64)
        return PackedGraph(
            starts,
            self.target[kept],
            self.layer[kept],
            self.probability[kept] * fade[:, None],
            self.days[kept],
            self.group[kept],
            self.layers,
        )

    def worlds(self, words: int, seed: int) -> NDArray[np.uint64]:
        """In which worlds each relation holds: shape (relations, words), one bit a world.

        Every number of ``group`` has draws of its own, that seed and number alone decide: a view
        or another order of the rows draws the same for it. SplitMix64 (Steele, Lea and Flood
        2014), 32 bits a draw.
        """
        live = np.empty((len(self.group), words), dtype=np.uint64)
        chance = np.ascontiguousarray(self.probability[:, 0])
        for word in range(words):
            live[:, word] = _holding(self.group, chance, np.uint64(seed), np.uint64(word))
        return live

    def reached(self, layer: str, live: NDArray[np.uint64], roots: ArrayLike) -> NDArray[np.uint64]:
        """In which worlds some root reaches each actor by a layer: shape (actors, words)."""
        if layer not in self.layers:
            raise UsageError(f"no relation is in layer {layer!r}", remedy=", ".join(self.layers))
        begin = np.asarray(roots, dtype=np.int64)
        number = self.layers.index(layer)
        found = np.zeros((self.actors, live.shape[1]), dtype=np.uint64)
        for word in range(live.shape[1]):
            lit = np.ascontiguousarray(live[:, word])
            rows = (self.starts, self.target, self.layer)
            found[:, word] = _spread(rows, number, lit, begin)
        return found


def packed_from(
    actors: int,
    source: ArrayLike,
    target: ArrayLike,
    layer: ArrayLike,
    probability: ArrayLike,
    *,
    days: ArrayLike | None = None,
    group: ArrayLike | None = None,
    layers: tuple[str, ...] = (),
) -> PackedGraph:
    """The packed graph of columns in any order; loops and repeats are left out and counted.

    Parameters
    ----------
    actors
        How many there are.
    source, target, layer
        Numbers, shape (rows,).
    probability
        Shape (rows, 3): value, low, high. Of rows for one source, target and layer the first
        stays.
    days, group
        As for `PackedGraph`; no days and a draw for each row where they are not given.
    layers
        Names of the layers.

    Raises
    ------
    InstanceError
        An end that is no actor, a layer without a name, or a probability outside [0, 1].

    Examples
    --------
    >>> graph = packed_from(3, [1, 0, 0, 2], [2, 1, 1, 2], [0] * 4, [[0.5, 0.4, 0.6]] * 4,
    ...                     layers=("arms",))
    >>> graph.target.tolist(), graph.repeats, graph.loops
    ([1, 2], 1, 1)
    """
    begin, end = np.asarray(source, dtype=np.int32), np.asarray(target, dtype=np.int32)
    kind, chance = np.asarray(layer, dtype=np.int8), np.asarray(probability, dtype=np.float32)
    _checked(actors, (begin, end), kind, chance, len(layers))
    rows = len(begin)
    order = np.flatnonzero(begin != end)
    loops = rows - len(order)
    order = order[np.lexsort((order, kind[order], end[order], begin[order]))]
    fresh = np.ones(len(order), dtype=bool)
    same = begin[order[1:]] == begin[order[:-1]]
    same &= (end[order[1:]] == end[order[:-1]]) & (kind[order[1:]] == kind[order[:-1]])
    fresh[1:] = ~same
    kept = order[fresh]
    spans = np.full((rows, 3), OPEN, dtype=np.int32) if days is None else np.asarray(days, np.int32)
    own = np.arange(rows, dtype=np.int32) if group is None else np.asarray(group, dtype=np.int32)
    counts = np.bincount(begin[kept], minlength=actors)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return PackedGraph(
        starts,
        end[kept],
        kind[kept],
        chance[kept],
        spans[kept],
        own[kept],
        layers,
        int(len(order) - len(kept)),
        loops,
    )


def packed(graph: ActorGraph) -> tuple[PackedGraph, tuple[str, ...]]:
    """A view of the actor graph in compressed arrays, and the ids of its actors by number.

    Its probabilities are of the view's day already: they are not aged again.
    """
    ids = tuple(sorted({end for r in graph.relations for end in (r.source, r.target)}))
    number = {key: k for k, key in enumerate(ids)}
    layers = tuple(sorted({r.layer for r in graph.relations}))
    draws: dict[tuple[str, ...], int] = {}
    said = [(r.probability.value, r.probability.low, r.probability.high) for r in graph.relations]
    made = packed_from(
        len(ids),
        [number[r.source] for r in graph.relations],
        [number[r.target] for r in graph.relations],
        [layers.index(r.layer) for r in graph.relations],
        np.array(said, dtype=np.float32).reshape(-1, 3),
        group=[draws.setdefault(r.entities or (r.id,), len(draws)) for r in graph.relations],
        layers=layers,
    )
    return made, ids


def _checked(
    actors: int,
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    kind: NDArray[np.int8],
    chance: NDArray[np.float32],
    layers: int,
) -> None:
    for column in ends:
        if len(column) and not 0 <= int(column.min()) <= int(column.max()) < actors:
            raise InstanceError(f"an end is no actor: actors are numbered 0 to {actors - 1}")
    if len(kind) and not 0 <= int(kind.min()) <= int(kind.max()) < layers:
        raise InstanceError("a layer has no name", remedy="name every layer in layers")
    if not np.all((chance >= 0) & (chance <= 1)):
        raise InstanceError("a probability lies outside [0, 1]")


@compiled
def _mixed(key: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64: every bit of the key decides every bit of the answer."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(_FIRST)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(_SECOND)
    return key ^ (key >> np.uint64(31))


@compiled
def _holding(
    group: NDArray[np.int32], chance: NDArray[np.float32], seed: np.uint64, word: np.uint64
) -> NDArray[np.uint64]:
    """One word of 64 worlds for each relation."""
    live = np.empty(len(group), dtype=np.uint64)
    stream = _mixed(_mixed(seed + np.uint64(_GOLDEN)) + word * np.uint64(_GOLDEN))
    for k in range(len(group)):
        key = _mixed(stream ^ (np.uint64(group[k]) * np.uint64(_GOLDEN)))
        limit = np.uint64(np.float64(chance[k]) * 4294967296.0)
        bits = np.uint64(0)
        for pair in range(32):
            key += np.uint64(_GOLDEN)
            drawn = _mixed(key)
            at = np.uint64(2 * pair)
            if drawn & np.uint64(0xFFFFFFFF) < limit:
                bits |= np.uint64(1) << at
            if drawn >> np.uint64(32) < limit:
                bits |= np.uint64(2) << at
        live[k] = bits
    return live


@compiled
def _spread(
    rows: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]],
    wanted: int,
    live: NDArray[np.uint64],
    roots: NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Sixty-four worlds at once: whatever gains a world passes it on, until nobody gains."""
    starts, target, layer = rows
    actors = len(starts) - 1
    state = np.zeros(actors, dtype=np.uint64)
    queue = np.empty(actors, dtype=np.int64)
    waits = np.zeros(actors, dtype=np.bool_)
    head = count = 0
    for root in roots:
        state[root] = ~np.uint64(0)
        if not waits[root]:
            queue[count] = root
            waits[root] = True
            count += 1
    while count:
        node = queue[head]
        head = (head + 1) % actors
        count -= 1
        waits[node] = False
        for k in range(starts[node], starts[node + 1]):
            if layer[k] == wanted:
                there = target[k]
                gained = state[node] & live[k] & ~state[there]
                if gained:
                    state[there] |= gained
                    if not waits[there]:
                        queue[(head + count) % actors] = there
                        waits[there] = True
                        count += 1
    return state
