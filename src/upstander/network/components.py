"""Circles: actors that reach each other, as strongly connected components."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def circles(arcs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The circle each node belongs to, as a number; a node in no cycle has one of its own.

    Parameters
    ----------
    arcs
        Directed pairs of node ids.

    Examples
    --------
    >>> found = circles([("a", "b"), ("b", "a"), ("b", "c")])
    >>> found["a"] == found["b"], found["b"] == found["c"]
    (True, False)
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = list(arcs)
    nodes = sorted({end for pair in pairs for end in pair})
    index = {node: k for k, node in enumerate(nodes)}
    rows = [index[a] for a, _ in pairs]
    columns = [index[b] for _, b in pairs]
    matrix = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(nodes), len(nodes)))
    _, labels = connected_components(matrix, directed=True, connection="strong")
    return {node: int(labels[k]) for node, k in index.items()}
