"""An order of removal and what it does: the noun that dismantling returns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.network.dismantling.union import largest_after

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from upstander.network.edge_graph import EdgeGraph


@dataclass(frozen=True, slots=True, eq=False)
class RemovalOrder:
    """Nodes in the order in which to remove them, until the largest component is small.

    Parameters
    ----------
    nodes
        Shape (removals,): node numbers, the first to go first.
    largest
        Shape (removals + 1,): nodes in the largest component before the first and after each
        removal.
    r
        Sum over removals of the share of cost times the share of nodes in the largest component
        after the removal. With equal costs and a stop of a tenth it is R10.
    stop_size
        The size of the largest component at which removal ends.
    """

    nodes: NDArray[np.int32]
    largest: NDArray[np.int64]
    r: float
    stop_size: int

    @property
    def reached(self) -> bool:
        """Whether the largest component came down to the stop size."""
        return bool(self.largest[-1] <= self.stop_size)

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data, for ``--json``."""
        return {
            "removals": len(self.nodes),
            "r": self.r,
            "lcc_start": int(self.largest[0]),
            "lcc_end": int(self.largest[-1]),
            "stop_size": self.stop_size,
            "reached": self.reached,
        }


def stop_size(nodes: int, share: float) -> int:
    """The size at which removal ends: ``share`` of the nodes, rounded up.

    Examples
    --------
    >>> stop_size(309, 0.1), stop_size(1000, 0.1)
    (31, 100)
    """
    if not 0 < share <= 1:
        raise UsageError(f"a stop of {share} is no share of the nodes", remedy="e.g. 0.1")
    return math.ceil(share * nodes - 1e-9)


def removal_order(
    graph: EdgeGraph, nodes: ArrayLike, stop: int, costs: ArrayLike | None = None
) -> RemovalOrder:
    r"""What an order of removal does: anyone's order, cut where the stop size is reached.

    $$R = \\frac{1}{N \\sum_v c_v} \\sum_{t=1}^{T} c_{v_t}\\,L(G - v_1 - \\dots - v_t)$$

    with $L$ the nodes in the largest component and $T$ the first $t$ with $L$ at most the stop
    size (Schneider et al. 2011, cut off as in Ren et al. 2019).

    Examples
    --------
    >>> from upstander.network.edge_graph import edge_graph
    >>> path = edge_graph([0, 1, 2, 3], [1, 2, 3, 4])
    >>> done = removal_order(path, [2, 0], stop=2)
    >>> done.nodes.tolist(), done.largest.tolist(), done.r
    ([2], [5, 2], 0.08)
    """
    order = np.asarray(nodes, dtype=np.int32)
    price = np.ones(graph.n) if costs is None else np.asarray(costs, dtype=np.float64)
    sizes = largest_after(graph.starts, graph.neighbours, order)
    small = np.flatnonzero(sizes <= stop)
    # Where the stop is out of reach, what does not lower the largest component is left out.
    end = int(small[0]) if small.size else int(np.argmin(sizes))
    order, sizes = order[:end].copy(), sizes[: end + 1].copy()
    whole = graph.n * float(price.sum())
    r = float((price[order] * sizes[1:]).sum() / whole) if end else 0.0
    return RemovalOrder(order, sizes, r, stop)
