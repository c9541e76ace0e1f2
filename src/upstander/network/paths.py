"""Evidence chains: the strongest paths between two actors whose dates could have held together."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from upstander.model.probability import Probability
from upstander.network.claim import FALLBACK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from upstander.network.graph import Relation

_MOST_STEPS = 200_000
_Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Link:
    """One relation of a chain, walked from ``source`` to ``target``."""

    source: str
    target: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Chain:
    """A path of relations from one actor to another.

    Parameters
    ----------
    links
        In the order they are walked.
    probability
        That every relation of it holds.
    """

    links: tuple[Link, ...]
    probability: Probability

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors on it, both ends included."""
        return (self.links[0].source, *(link.target for link in self.links))

    def as_dict(self) -> dict[str, Any]:
        """The chain as plain data."""
        p = self.probability
        return {
            "probability": {"value": p.value, "low": p.low, "high": p.high},
            "actors": list(self.actors),
            "links": [
                {
                    "source": link.source,
                    "target": link.target,
                    "relation": link.relation.id,
                    "layer": link.relation.layer,
                    "probability": link.relation.probability.value,
                    "period": str(link.relation.period),
                    "statements": list(link.relation.statements),
                }
                for link in self.links
            ],
        }


def strongest_chains(
    relations: Iterable[Relation], source: str, target: str, *, k: int = 3
) -> tuple[Chain, ...]:
    r"""The k strongest simple paths from one actor to another, the strongest first.

    .. math:: p = \prod_{r \in \text{path}} p_r

    over paths in which every two relations could have held on one common day (periods read
    widely; intervals that overlap two by two have a day in common). Relations without direction
    are walked both ways; of parallel relations the strongest that the dates allow is shown. The
    search is best-first with the exact undated remainder as estimate (A*), so that paths leave
    the queue in the order of their strength.

    Parameters
    ----------
    relations
        Of one graph; of one layer, or of all.
    source, target
        Actor ids.
    k
        How many paths, at least 1.

    Returns
    -------
    tuple[Chain, ...]
        Fewer than k where there are no more, or where 200,000 partial paths were tried; the
        probability of relations of the same entities is counted once.

    References
    ----------
    Hart, P. E., Nilsson, N. J. and Raphael, B. (1968). A formal basis for the heuristic
    determination of minimum cost paths. *IEEE Transactions on Systems Science and Cybernetics* 4.

    Examples
    --------
    >>> from upstander.model.period import ALWAYS
    >>> from upstander.network.graph import Relation
    >>> def relation(a, b, p):
    ...     given = Probability(p, p, p, "given")
    ...     return Relation(a + b, a, b, "arms", given, ALWAYS, (), (a + b,))
    >>> found = strongest_chains(
    ...     [relation("a", "b", 0.9), relation("b", "c", 0.8), relation("a", "c", 0.7)], "a", "c")
    >>> [("".join(chain.actors), round(chain.probability.value, 2)) for chain in found]
    [('abc', 0.72), ('ac', 0.7)]
    """
    outgoing = _outgoing(relations)
    remaining = _remaining(outgoing, target)
    if source == target or source not in remaining:
        return ()
    found: list[Chain] = []
    walked: dict[tuple[str, ...], list[_Window]] = {}
    queue: list[tuple[float, int, tuple[Link, ...], _Window]] = [
        (remaining[source], 0, (), (date.min, date.max))
    ]
    tickets = count(1)
    while queue and len(found) < k and queue[0][1] < _MOST_STEPS:
        _, _, path, window = heapq.heappop(queue)
        here = path[-1].target if path else source
        # A second walk past the same actors is worth having only if its dates allow more.
        before = walked.setdefault(tuple(link.target for link in path), [])
        if any(a <= window[0] and window[1] <= b for a, b in before) or (before and here == target):
            continue
        before.append(window)
        if here == target:
            found.append(Chain(path, _product(path)))
            continue
        spent = sum(_length(link.relation) for link in path)
        seen = {source, *(link.target for link in path)}
        for link in outgoing.get(here, ()):
            narrowed = _narrowed(window, link.relation)
            if narrowed and link.target in remaining and link.target not in seen:
                estimate = spent + _length(link.relation) + remaining[link.target]
                heapq.heappush(queue, (estimate, next(tickets), (*path, link), narrowed))
    return tuple(found)


def strongest_from(
    relations: Iterable[Relation], starts: Collection[str], target: str
) -> tuple[Relation, ...]:
    """The relations of the strongest chain from any of several actors to one.

    Empty where no chain leads there; ties go to the start that comes first in order.

    See Also
    --------
    strongest_chains : what a chain is, and how it is found.
    """
    known = tuple(relations)
    found = [
        chain for start in sorted(starts) for chain in strongest_chains(known, start, target, k=1)
    ]
    best = max(found, key=lambda chain: chain.probability.value, default=None)
    return tuple(link.relation for link in best.links) if best is not None else ()


def _narrowed(window: _Window, relation: Relation) -> _Window | None:
    """The days on which a path and one more relation could have held; None where there are none."""
    first = max(window[0], relation.period.start.earliest or date.min)
    last = min(window[1], relation.period.end.latest or date.max)
    return (first, last) if first <= last else None


def _outgoing(relations: Iterable[Relation]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for r in sorted(relations, key=lambda r: (r.layer == FALLBACK, r.id)):
        if r.probability.value > 0:
            found.setdefault(r.source, []).append(Link(r.source, r.target, r))
            if not r.directed:
                found.setdefault(r.target, []).append(Link(r.target, r.source, r))
    return found


def _remaining(outgoing: Mapping[str, Sequence[Link]], target: str) -> dict[str, float]:
    """Length of the strongest way from each actor to the target, dates aside (Dijkstra)."""
    incoming: dict[str, list[Link]] = {}
    for links in outgoing.values():
        for link in links:
            incoming.setdefault(link.target, []).append(link)
    found: dict[str, float] = {}
    queue = [(0.0, target)]
    while queue:
        length, here = heapq.heappop(queue)
        if here in found:
            continue
        found[here] = length
        for link in incoming.get(here, ()):
            heapq.heappush(queue, (length + _length(link.relation), link.source))
    return found


def _length(relation: Relation) -> float:
    return -math.log(relation.probability.value)


def _product(path: tuple[Link, ...]) -> Probability:
    """Relations of the same entities hold together, so that each claim counts once."""
    claims: dict[tuple[str, ...], Probability] = {}
    for link in path:
        key = link.relation.entities or (link.relation.id,)
        given = link.relation.probability
        if key not in claims or given.value < claims[key].value:
            claims[key] = given
    value, low, high = (
        math.prod(getattr(p, name) for p in claims.values()) for name in ("value", "low", "high")
    )
    steps = "1 relation" if len(path) == 1 else f"{len(path)} relations"
    return Probability(value, min(low, value), max(high, value), f"product over {steps}")
