"""Where to draw the nodes of a graph: the same graph lies the same way every time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.float64]
    Numbers = NDArray[np.int64]

_PIVOTS, _ROUNDS, _NEIGHBOURS, _GAP = 32, 60, 16, 2.0
_GOLDEN = math.pi * (3 - math.sqrt(5))


def laid_out(
    nodes: Sequence[str], pairs: Iterable[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """A place for each node, one apart on the average; what hangs together lies together.

    Each part of the graph starts from its distances to a few of its nodes (pivot scaling), and is
    relaxed by springs along the lines and a push between near nodes. Parts are then set side by
    side, the largest first. Nothing is drawn by lot.

    Parameters
    ----------
    nodes
        Ids; their order is the only thing that ties go by.
    pairs
        The lines between them; those that name no node are passed over.

    References
    ----------
    Brandes, U. and Pich, C. (2006). Eigensolver methods for progressive multidimensional scaling
    of large data. *Graph Drawing*.

    Examples
    --------
    >>> places = laid_out(["a", "b", "c", "z"], [("a", "b"), ("b", "c")])
    >>> near, far = math.dist(places["a"], places["b"]), math.dist(places["a"], places["z"])
    >>> near < far, places == laid_out(["a", "b", "c", "z"], [("a", "b"), ("b", "c")])
    (True, True)
    """
    index = {node: k for k, node in enumerate(nodes)}
    lines = sorted({
        (min(index[a], index[b]), max(index[a], index[b]))
        for a, b in pairs
        if a in index and b in index and a != b
    })  # fmt: skip
    parts = _parts(len(index), np.array(lines, dtype=np.int64).reshape(-1, 2))
    at = _beside([_part(size, inner) for size, inner in (_within(*p) for p in parts)], parts)
    return {
        node: (round(float(at[k, 0]), 3), round(float(at[k, 1]), 3)) for node, k in index.items()
    }


def _parts(count: int, lines: Numbers) -> list[tuple[Numbers, Numbers]]:
    """The nodes of each part with its lines, the largest first; lone nodes are one together."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not count:
        return []
    ones = np.ones(len(lines))
    matrix = coo_array((ones, (lines[:, 0], lines[:, 1])), shape=(count, count))
    _, labels = connected_components(matrix, directed=False)
    sizes = np.bincount(labels)
    order = np.argsort(-sizes, kind="stable")
    by_label = np.argsort(labels, kind="stable")
    starts = np.concatenate(([0], np.cumsum(sizes)))
    line_labels = labels[lines[:, 0]] if len(lines) else np.zeros(0, dtype=np.int64)
    found = [
        (by_label[starts[label] : starts[label + 1]], lines[line_labels == label])
        for label in order
        if sizes[label] > 1
    ]
    alone = np.flatnonzero(sizes[labels] == 1)
    return [*found, (alone, lines[:0])] if len(alone) else found


def _within(members: Numbers, lines: Numbers) -> tuple[int, Numbers]:
    """A part's lines with its nodes counted from nought."""
    return len(members), np.searchsorted(members, lines)


def _part(size: int, lines: Numbers) -> Places:
    if not len(lines):
        return _spiral(size)
    if size <= 2:
        return np.asarray(np.arange(size)[:, None] * np.array([[1.0, 0.0]]))
    return _relaxed(_scaled(size, lines), lines)


def _spiral(size: int) -> Places:
    """Nodes without lines: evenly over a disc."""
    k = np.arange(size)
    at = np.sqrt(k + 0.5)[:, None] * np.c_[np.cos(k * _GOLDEN), np.sin(k * _GOLDEN)]
    return np.asarray(at * 0.6)


def _scaled(size: int, lines: Numbers) -> Places:
    """A first drawing by the distances to a few nodes that lie far from each other."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    matrix = coo_array((np.ones(len(lines)), (lines[:, 0], lines[:, 1])), shape=(size, size))
    graph = matrix.tocsr()
    pivot = int(np.argmax(np.bincount(lines.ravel(), minlength=size)))
    nearest = np.full(size, np.inf)
    rows = []
    for _ in range(min(_PIVOTS, size)):
        rows.append(dijkstra(graph, directed=False, indices=pivot, unweighted=True))
        nearest = np.minimum(nearest, rows[-1])
        pivot = int(np.argmax(nearest))
    squared: Places = np.array(rows).T ** 2
    centred = squared - squared.mean(0) - squared.mean(1, keepdims=True) + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    at = -0.5 * centred @ _signed(vectors[:, :-3:-1])
    spread = np.sqrt((at**2).sum(1).mean()) or 1.0
    # Nodes that are alike to all pivots would lie on one point, and never part.
    return np.asarray(at / spread * math.sqrt(size) * 0.6 + _spiral(size) * 0.05)


def _signed(vectors: Places) -> Places:
    """Directions are found but for their sign: the largest part is made positive."""
    largest = vectors[np.argmax(np.abs(vectors), axis=0), np.arange(vectors.shape[1])]
    return np.asarray(vectors * np.where(largest < 0, -1.0, 1.0))


def _relaxed(at: Places, lines: Numbers) -> Places:
    """Springs along the lines, a push between near nodes, and steps that grow shorter."""
    from scipy.spatial import cKDTree

    size = len(at)
    degree = np.bincount(lines.ravel(), minlength=size).astype(float)
    near = min(_NEIGHBOURS, size - 1)
    for turn in range(_ROUNDS):
        gaps, others = cKDTree(at).query(at, k=near + 1)
        away = at[:, None, :] - at[others]
        push = (away / np.maximum(gaps, 0.05)[:, :, None] ** 2).sum(1)
        along = at[lines[:, 1]] - at[lines[:, 0]]
        pull = along * np.sqrt((along**2).sum(1, keepdims=True))
        move = push * 0.5
        for axis in (0, 1):
            move[:, axis] += np.bincount(lines[:, 0], pull[:, axis], size) / np.sqrt(degree)
            move[:, axis] -= np.bincount(lines[:, 1], pull[:, axis], size) / np.sqrt(degree)
        length = np.sqrt((move**2).sum(1, keepdims=True))
        step = 0.6 * (1 - turn / _ROUNDS)
        at = at + move / np.maximum(length, 1e-9) * np.minimum(length, step)
    return np.asarray(at - at.mean(0))


def _beside(drawn: list[Places], parts: list[tuple[Numbers, Numbers]]) -> Places:
    """Parts in rows, as wide as the whole is high by a half; the order is the parts'."""
    at = np.zeros((sum(len(p) for p in drawn), 2))
    boxes = [np.ptp(p, axis=0) + _GAP for p in drawn]
    area = sum(float(b[0] * b[1]) for b in boxes)
    wide = max([math.sqrt(area * 1.6), *(float(b[0]) for b in boxes)], default=0.0)
    x = y = high = 0.0
    for (members, _), place, box in zip(parts, drawn, boxes, strict=True):
        if x and x + box[0] > wide:
            x, y, high = 0.0, y + high, 0.0
        at[members] = place - place.min(0) + np.array([x, y])
        x, high = x + float(box[0]), max(high, float(box[1]))
    return at
