"""Kernels that write out, world by world, the part of a network that levers could cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def bits_in(word: np.uint64) -> int:
    """How many bits are set."""
    found = 0
    while word:
        word &= word - np.uint64(1)
        found += 1
    return found


@compiled
def first_numbers(relevant: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The number of the first place of each state and word, and of one past the last."""
    states, words = relevant.shape
    first = np.zeros(states * words + 1, dtype=np.int64)
    for v in range(states):
        for w in range(words):
            first[v * words + w + 1] = first[v * words + w] + bits_in(relevant[v, w])
    return first


@compiled
def place(first: NDArray[np.int64], relevant: NDArray[np.uint64], v: int, world: int) -> int:
    """The number of a state in a world, both relevant."""
    word, bit = world >> 6, np.uint64(world & 63)
    below = relevant[v, word] & ((np.uint64(1) << bit) - np.uint64(1))
    return int(first[v * relevant.shape[1] + word] + bits_in(below))


@compiled
def extracted(
    tail: NDArray[np.intp],
    head: NDArray[np.intp],
    live: NDArray[np.uint64],
    reached: NDArray[np.uint64],
    free: NDArray[np.uint64],
    relevant: NDArray[np.uint64],
    first: NDArray[np.int64],
    first_hit: NDArray[np.int64],
    hit: NDArray[np.int64],
    succeeds: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Arcs into each place, and the levers that cut each: first, tail, first lever, lever."""
    words = live.shape[1]
    into = np.zeros(first[-1] + 1, dtype=np.int64)
    levers = 0
    for e in range(len(tail)):
        for w in range(words):
            bits = live[e, w] & relevant[head[e], w] & reached[tail[e], w]
            for h in range(first_hit[e], first_hit[e + 1]):
                levers += bits_in(bits & succeeds[hit[h], w])
            while bits:
                low = bits & (~bits + np.uint64(1))
                into[1 + place(first, relevant, head[e], w * 64 + bits_in(low - np.uint64(1)))] += 1
                bits ^= low
    into = np.cumsum(into)
    fill = into[:-1].copy()
    starts = np.full(into[-1], -1, dtype=np.int32)
    origin = np.zeros(into[-1], dtype=np.int32)
    world_of = np.zeros(into[-1], dtype=np.int32)
    for e in range(len(tail)):
        for w in range(words):
            bits = live[e, w] & relevant[head[e], w] & reached[tail[e], w]
            while bits:
                low = bits & (~bits + np.uint64(1))
                world = w * 64 + bits_in(low - np.uint64(1))
                here = place(first, relevant, head[e], world)
                if not free[tail[e], w] & low:
                    starts[fill[here]] = place(first, relevant, tail[e], world)
                origin[fill[here]] = e
                world_of[fill[here]] = world
                fill[here] += 1
                bits ^= low
    first_lever = np.zeros(len(starts) + 1, dtype=np.int64)
    lever = np.zeros(levers, dtype=np.int32)
    count = 0
    for k in range(len(starts)):
        e, word, bit = origin[k], world_of[k] >> 6, np.uint64(world_of[k] & 63)
        for h in range(first_hit[e], first_hit[e + 1]):
            if (succeeds[hit[h], word] >> bit) & np.uint64(1):
                lever[count] = hit[h]
                count += 1
        first_lever[k + 1] = count
    return into, starts, first_lever, lever


@compiled
def pairs_of(
    cuttable: NDArray[np.uint64],
    ends: NDArray[np.intp],
    free: NDArray[np.uint64],
    relevant: NDArray[np.uint64],
    first: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Attack node, and its places by layer (-1 where it cannot be cut), of each pair."""
    count = 0
    for a in range(len(cuttable)):
        for w in range(cuttable.shape[1]):
            count += bits_in(cuttable[a, w])
    attack = np.zeros(count, dtype=np.int32)
    places = np.full((count, ends.shape[1]), -1, dtype=np.int32)
    count = 0
    for a in range(len(cuttable)):
        for w in range(cuttable.shape[1]):
            bits = cuttable[a, w]
            while bits:
                low = bits & (~bits + np.uint64(1))
                world = w * 64 + bits_in(low - np.uint64(1))
                attack[count] = a
                for layer in range(ends.shape[1]):
                    end = ends[a, layer]
                    if end >= 0 and not free[end, w] & low:
                        places[count, layer] = place(first, relevant, end, world)
                count += 1
                bits ^= low
    return attack, places


@compiled
def _root(parent: NDArray[np.int32], v: int) -> int:
    while parent[v] != v:
        parent[v] = parent[parent[v]]
        v = parent[v]
    return v


@compiled
def blocks(
    into: NDArray[np.int64], starts: NDArray[np.int32], places: NDArray[np.int32]
) -> NDArray[np.int32]:
    """A label per place: those that share one can bear on one another."""
    parent = np.arange(len(into) - 1).astype(np.int32)
    for v in range(len(into) - 1):
        for k in range(into[v], into[v + 1]):
            if starts[k] >= 0:
                a, b = _root(parent, v), _root(parent, starts[k])
                parent[max(a, b)] = min(a, b)
    for p in range(len(places)):
        known = -1
        for layer in range(places.shape[1]):
            if places[p, layer] >= 0:
                here = _root(parent, places[p, layer])
                if known >= 0:
                    joined = _root(parent, known)
                    parent[max(joined, here)] = min(joined, here)
                known = here
    label = np.zeros(len(parent), dtype=np.int32)
    count = 0
    for v in range(len(parent)):
        if parent[v] == v:
            label[v] = count
            count += 1
        else:
            label[v] = label[_root(parent, v)]
    return label
