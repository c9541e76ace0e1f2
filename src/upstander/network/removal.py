"""What the removal of one actor or one relation cuts, and what still supplies without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.reachability import Digraph, everywhere, reach
from upstander.network.worlds import WORD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.network.routes import Routes


@dataclass(frozen=True, slots=True, eq=False)
class Removal:
    """What the removal of one actor or relation leaves.

    Parameters
    ----------
    lost
        Shape (words,): routes cut per word.
    entries
        Node number and share of worlds in which that node still supplies what was fed, the
        likeliest first.
    """

    lost: NDArray[np.int64]
    entries: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """Where a removal can be felt: who lies above and below it, and which relations are gone."""

    above: NDArray[np.bool_]
    below: NDArray[np.bool_]
    columns: NDArray[np.intp]
    gone: NDArray[np.bool_]

    @property
    def rows(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.above)


def remove_actor(routes: Routes, node: int) -> Removal:
    """The routes lost without an actor; those to the actor itself are not counted."""
    above = routes.upstream[:, node].copy()
    above[node] = False
    below = routes.upstream[node]
    columns = np.flatnonzero(below[routes.units] & (routes.units != node))
    gone = (routes.arcs.tail == node) | (routes.arcs.head == node)
    cut = _Cut(above, below, columns, gone)
    left = _left(routes, cut)
    lost = _lost(routes, cut, left)
    if node in routes.starts:
        alone = np.array([node], dtype=np.intp)
        lost = lost + routes.counted(routes.reached[np.ix_(alone, columns)], alone, columns)
    return Removal(lost, _entries(routes, cut, left))


def remove_relation(routes: Routes, arc: int) -> Removal:
    """The routes lost without a relation."""
    source, target = routes.arcs.head[arc], routes.arcs.tail[arc]
    below = routes.upstream[target]
    gone = np.zeros(len(routes.relations), dtype=bool)
    gone[arc] = True
    columns = np.flatnonzero(below[routes.units])
    cut = _Cut(routes.upstream[:, source], below, columns, gone)
    left = _left(routes, cut)
    return Removal(_lost(routes, cut, left), _entries(routes, cut, left))


def _left(routes: Routes, cut: _Cut) -> NDArray[np.uint64]:
    """What the nodes above the cut still reach, shape (rows, columns, words).

    Nobody else loses anything, so that only these are computed anew.
    """
    rows, words = cut.rows, routes.live.shape[1]
    place = np.full(len(routes.nodes), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    state = np.zeros((len(rows), len(cut.columns), words), dtype=np.uint64)
    own = place[routes.units[cut.columns]]
    state[own[own >= 0], np.flatnonzero(own >= 0)] = everywhere(words)
    kept = cut.above[routes.arcs.head] & ~cut.gone
    inner = kept & cut.above[routes.arcs.tail]
    border = np.flatnonzero(kept & ~inner)
    if border.size:
        flow = routes.reached[np.ix_(routes.arcs.tail[border], cut.columns)]
        flow &= routes.live[border][:, None, :]
        heads, first = np.unique(routes.arcs.head[border], return_index=True)
        state[place[heads]] |= np.bitwise_or.reduceat(flow, first, axis=0)
    ends = place[routes.arcs.tail[inner]], place[routes.arcs.head[inner]]
    reach(Digraph(len(rows), *ends, np.flatnonzero(inner)), routes.live[inner], state)
    return state


def _lost(routes: Routes, cut: _Cut, left: NDArray[np.uint64]) -> NDArray[np.int64]:
    tops = np.isin(cut.rows, routes.starts)
    before = routes.reached[np.ix_(cut.rows[tops], cut.columns)]
    return routes.counted(before & ~left[tops], cut.rows[tops], cut.columns)


def _entries(routes: Routes, cut: _Cut, left: NDArray[np.uint64]) -> tuple[tuple[int, float], ...]:
    """Actors outside what was fed whose relations still lead into it, and on to a unit."""
    words = routes.blocks
    onward = np.bitwise_or.reduce(routes.reached[:, cut.columns, :words], axis=1)
    onward[cut.rows] = np.bitwise_or.reduce(left[:, :, :words], axis=1)
    source, target = routes.arcs.head, routes.arcs.tail
    into = np.flatnonzero(cut.below[target] & ~cut.below[source] & ~cut.gone)
    bits = routes.fed[source[into], :words] & routes.live[into, :words] & onward[target[into]]
    if not into.size:
        return ()
    # Relations stand in the order of their source, so that each supplier's are side by side.
    suppliers, first = np.unique(source[into], return_index=True)
    joint = np.bitwise_or.reduceat(bits, first, axis=0)
    often = np.bitwise_count(joint).sum(axis=1) / (words * WORD)
    order = np.argsort(-often, kind="stable")
    return tuple((int(suppliers[k]), float(often[k])) for k in order)
