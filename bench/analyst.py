"""What an analyst would do: levers on the most central actors, as far as the rules allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import coo_array

from upstander.levers.scale.purse import Purse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem


def betweenness(given: LeverProblem) -> NDArray[np.float64]:
    graph = nx.DiGraph(zip(given.source.tolist(), given.target.tolist(), strict=True))
    score = nx.betweenness_centrality(graph)
    return np.array([score.get(v, 0.0) for v in range(given.nodes)])


def degree(given: LeverProblem) -> NDArray[np.float64]:
    ends = np.concatenate([given.source, given.target])
    return np.bincount(ends, minlength=given.nodes).astype(np.float64)


def pagerank(given: LeverProblem) -> NDArray[np.float64]:
    """Of the network turned round: who stands above many."""
    out = np.maximum(np.bincount(given.target, minlength=given.nodes), 1)
    entries = 1.0 / out[given.target]
    shape = (given.nodes, given.nodes)
    step = coo_array((entries, (given.source, given.target)), shape=shape).tocsr()
    rank = np.full(given.nodes, 1.0 / given.nodes)
    for _ in range(50):
        rank = 0.15 / given.nodes + 0.85 * (step @ rank)
    return np.asarray(rank, dtype=np.float64)


SCORES: dict[str, Callable[[LeverProblem], NDArray[np.float64]]] = {
    "betweenness": betweenness,
    "degree": degree,
    "PageRank": pagerank,
}


def by_rank(given: LeverProblem, score: NDArray[np.float64]) -> set[int]:
    """Levers on the actors of highest score first, each with what it needs, within the rules."""
    purse = Purse(given)
    top = [max((score[given.source[e]] for e in x.hits), default=-1.0) for x in given.levers]
    for k in np.argsort(-np.array(top), kind="stable").tolist():
        if top[k] >= 0:
            purse.buy(k)
    return purse.levers
