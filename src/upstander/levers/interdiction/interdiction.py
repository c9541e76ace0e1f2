"""The interdiction problem: who may pass whence to where, and where they could be watched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InstanceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.evidence.snip import SnipTables


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """Arcs by the node they enter: those of node v are ``arc[first[v]:first[v + 1]]``."""

    first: NDArray[np.intp]
    arc: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Interdiction:
    r"""Choose sites to watch so that the expected chance of passing unseen is least.

    .. math:: \min_{x} \sum_s p_s \max_{P: o_s \to t_s} \prod_{a \in P} r_a^{1 - x_a} q_a^{x_a},
        \quad \sum_a x_a \le B

    Parameters
    ----------
    nodes
        How many there are.
    tail, head
        Shape (arcs,): node numbers.
    free, watched
        Shape (arcs,): the chance of passing an arc unseen, without and with a watch, in [0, 1];
        ``watched`` at most ``free``.
    sites
        Arc numbers that can be watched.
    origin, destination, probability
        Shape (scenarios,).
    budget
        How many sites may be watched.

    Raises
    ------
    InstanceError
        Anything out of range; the message names it.
    """

    nodes: int
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    free: NDArray[np.float64]
    watched: NDArray[np.float64]
    sites: NDArray[np.intp]
    origin: NDArray[np.intp]
    destination: NDArray[np.intp]
    probability: NDArray[np.float64]
    budget: int

    def __post_init__(self) -> None:
        _require(self.budget >= 0, f"budget {self.budget} is negative", "give 0 or more")
        ends = (self.tail, self.head, self.origin, self.destination)
        inside = all(bool(((e >= 0) & (e < self.nodes)).all()) for e in ends)
        _require(inside, "an arc or scenario names a node that is not there", "number from 0")
        known = bool(((self.sites >= 0) & (self.sites < len(self.tail))).all())
        _require(known, "a site is no arc", "name arcs by their number, from 0")
        chances = bool(((self.watched >= 0) & (self.free <= 1) & (self.watched <= self.free)).all())
        _require(chances, "chances must hold 0 <= watched <= free <= 1", "mend the arc")
        _require(bool((self.probability >= 0).all()), "a probability is negative", "mend it")

    @cached_property
    def backward(self) -> Roads:
        """The arcs by the node that they enter."""
        order = np.argsort(self.head, kind="stable")
        return Roads(np.searchsorted(self.head[order], np.arange(self.nodes + 1)), order)

    @cached_property
    def site_of(self) -> NDArray[np.intp]:
        """Number of the site on each arc, or -1: shape (arcs,)."""
        found = np.full(len(self.tail), -1, dtype=np.intp)
        found[self.sites] = np.arange(len(self.sites))
        return found

    @cached_property
    def by_destination(self) -> tuple[tuple[int, NDArray[np.intp]], ...]:
        """Each destination with the numbers of its scenarios: they share one search."""
        return tuple(
            (int(sink), np.flatnonzero(self.destination == sink))
            for sink in np.unique(self.destination)
        )


def interdiction_of(tables: SnipTables, budget: int, seen: float = 0.1) -> Interdiction:
    """The problem of one public instance.

    Parameters
    ----------
    tables
        As `upstander.evidence.snip.read_snip` gives them.
    budget
        How many sites may be watched.
    seen
        What a watch leaves of the chance of passing an arc, as a share of it: 0.1 in variant 3 of
        the published series, 0 in variant 4.

    Raises
    ------
    InstanceError
        As for `Interdiction`.
    """
    return Interdiction(
        tables.nodes,
        tables.tail,
        tables.head,
        tables.free,
        np.where(tables.site, seen * tables.free, tables.free),
        np.flatnonzero(tables.site),
        tables.origin,
        tables.destination,
        tables.probability,
        budget,
    )


def _require(holds: bool, message: str, remedy: str) -> None:
    if not holds:
        raise InstanceError(message, remedy=remedy)
