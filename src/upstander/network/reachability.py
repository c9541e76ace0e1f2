"""Who is reached from whom, in all sampled worlds at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Bits = np.uint64


@dataclass(frozen=True, slots=True, eq=False)
class Digraph:
    """Directed arcs between numbered nodes, in the order of their heads.

    Parameters
    ----------
    nodes
        How many there are.
    tail, head
        Shape (arcs,); ``head`` ascends.
    order
        Where each arc stood before it was sorted: ``live[order]`` sorts a table of arcs alike.
    """

    nodes: int
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    order: NDArray[np.intp]

    @staticmethod
    def of(nodes: int, tail: NDArray[np.intp], head: NDArray[np.intp]) -> Digraph:
        """The digraph of arcs in any order."""
        order = np.argsort(head, kind="stable")
        return Digraph(nodes, tail[order], head[order], order)

    def reversed(self) -> Digraph:
        """The same arcs, turned round; ``order`` refers to this digraph's order."""
        return Digraph.of(self.nodes, self.head, self.tail)


def reach(graph: Digraph, live: NDArray[np.uint64], state: NDArray[np.uint64]) -> None:
    r"""Spread bits along live arcs until nothing changes; ``state`` is changed in place.

    .. math:: x_v \leftarrow x_v \lor \bigvee_{(u, v)} (x_u \land \ell_{uv})

    Parameters
    ----------
    graph
        Arcs, sorted by head.
    live
        Shape (arcs, words), in the order of the digraph.
    state
        Shape (nodes, ..., words): what is known to be reached, seeds included.

    Examples
    --------
    >>> chain = Digraph.of(3, np.array([0, 1]), np.array([1, 2]))
    >>> state = np.array([[7], [0], [0]], dtype=np.uint64)
    >>> reach(chain, np.array([[3], [6]], dtype=np.uint64), state)
    >>> state.ravel().tolist()
    [7, 3, 2]
    """
    if not graph.tail.size:
        return
    heads, starts = np.unique(graph.head, return_index=True)
    lit = live.reshape(live.shape[0], *(1,) * (state.ndim - 2), live.shape[1])
    before = state[heads]
    while True:
        gained = np.bitwise_or.reduceat(state[graph.tail] & lit, starts, axis=0)
        gained |= before
        if np.array_equal(gained, before):
            return
        state[heads] = before = gained


def everywhere(words: int) -> NDArray[np.uint64]:
    """All worlds: every bit set."""
    return np.full(words, np.iinfo(np.uint64).max, dtype=np.uint64)
