"""Rerouting: substitutes that perpetrators open for what a plan cuts, as the problem sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.network.reachability import Digraph, everywhere, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem


@dataclass(frozen=True, slots=True, eq=False)
class Rerouting:
    """Which relations of a problem nobody stated, and where they would be opened.

    Parameters
    ----------
    first
        Number of the first such relation; those after it are all of the kind.
    opens
        Shape (worlds, relations from ``first`` on): where it could be opened in time.
    """

    first: int
    opens: NDArray[np.bool_]


def with_live(problem: LeverProblem, stated: NDArray[np.bool_]) -> LeverProblem:
    r"""The problem with its stated relations live as given, and its substitutes as they follow.

    A substitute :math:`(u, v)` of layer n is live in a world where it could be opened and v is
    supplied in n as long as no lever is pulled. It then changes nothing unless a lever has cut v
    off: whoever is not cut off does not reroute, and doing nothing is worth the same with it.

    Parameters
    ----------
    problem
        With its `Rerouting`, or without.
    stated
        Shape (worlds, stated relations).
    """
    rerouting = problem.rerouting
    if rerouting is None:
        return replace(problem, live=stated)
    later = slice(rerouting.first, None)
    heads, layers = problem.target[later], problem.layer[later]
    fed = _supplied(problem, stated)
    live = rerouting.opens & fed[layers, heads].T if heads.size else rerouting.opens
    return replace(problem, live=np.hstack([stated, live]))


def without(problem: LeverProblem) -> LeverProblem:
    """The problem in which nobody reroutes."""
    return _opened(problem, everywhere_open=False)


def worst(problem: LeverProblem) -> LeverProblem:
    """The problem in which every substitute can be opened in time."""
    return _opened(problem, everywhere_open=True)


def _opened(problem: LeverProblem, *, everywhere_open: bool) -> LeverProblem:
    rerouting = problem.rerouting
    if rerouting is None:
        return problem
    opens = np.full_like(rerouting.opens, everywhere_open)
    moved = replace(problem, rerouting=replace(rerouting, opens=opens))
    return with_live(moved, problem.live[:, : rerouting.first])


def stated_live(problem: LeverProblem) -> NDArray[np.bool_]:
    """Where the stated relations are live: shape (worlds, stated relations)."""
    last = problem.rerouting.first if problem.rerouting is not None else problem.live.shape[1]
    return problem.live[:, :last]


def _supplied(problem: LeverProblem, stated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who is supplied while nothing is cut: shape (layers, nodes, worlds)."""
    worlds, count = stated.shape
    words = -(-worlds // 64)
    octets = np.zeros((count, words * 8), dtype=np.uint8)
    packed = np.packbits(stated.T, axis=1, bitorder="little")
    octets[:, : packed.shape[1]] = packed
    bits = octets.view("<u8").astype(np.uint64)
    found = np.zeros((len(problem.roots), problem.nodes, worlds), dtype=bool)
    for layer, tops in enumerate(problem.roots):
        columns = np.flatnonzero(problem.layer[:count] == layer)
        arcs = Digraph.of(problem.nodes, problem.source[columns], problem.target[columns])
        state = np.zeros((problem.nodes, words), dtype=np.uint64)
        state[list(tops)] = everywhere(words)
        reach(arcs, bits[columns][arcs.order], state)
        spread = state.astype("<u8").view(np.uint8)
        found[layer] = np.unpackbits(spread, axis=1, bitorder="little")[:, :worlds]
    return found
