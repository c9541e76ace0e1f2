"""The strongest chain of relations from any of several starts to one end."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from upstander.network.graph import Relation


def strongest_chain(
    relations: Iterable[Relation], starts: Collection[str], end: str
) -> tuple[Relation, ...]:
    r"""The chain whose relations most probably all hold, were they independent.

    .. math:: \max_\pi \prod_{r \in \pi} p_r

    by Dijkstra's algorithm over :math:`-\log p_r`. Relations that cannot hold are not used;
    an undirected relation is used both ways.

    Returns
    -------
    tuple[Relation, ...]
        From a start to ``end``; empty where there is no chain, or ``end`` is itself a start.
        Among equally strong chains the one whose nodes come first in order.

    References
    ----------
    Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. *Numerische
    Mathematik* 1, 269-271.

    Examples
    --------
    >>> from upstander.model.period import ALWAYS
    >>> from upstander.model.probability import Probability
    >>> from upstander.network.graph import Relation
    >>> half = Probability(0.5, 0.5, 0.5, "given")
    >>> chain = [Relation(f"{a}{b}", a, b, "arms", half, ALWAYS, (), ()) for a, b in ("ab", "bc")]
    >>> [r.id for r in strongest_chain(chain, {"a"}, "c")]
    ['ab', 'bc']
    """
    leaving: dict[str, list[tuple[str, Relation]]] = defaultdict(list)
    for relation in relations:
        if relation.probability.value > 0:
            leaving[relation.source].append((relation.target, relation))
            if not relation.directed:
                leaving[relation.target].append((relation.source, relation))
    before: dict[str, tuple[str, Relation]] = {}
    done: set[str] = set()
    queue = [(0.0, start) for start in sorted(starts)]
    length = dict.fromkeys(starts, 0.0)
    while queue:
        so_far, node = heapq.heappop(queue)
        if node == end:
            return _unwound(before, end)
        if node in done:
            continue
        done.add(node)
        for target, relation in leaving[node]:
            further = so_far - math.log(relation.probability.value)
            if further < length.get(target, math.inf):
                length[target] = further
                before[target] = (node, relation)
                heapq.heappush(queue, (further, target))
    return ()


def _unwound(before: dict[str, tuple[str, Relation]], end: str) -> tuple[Relation, ...]:
    chain: list[Relation] = []
    while end in before:
        end, relation = before[end]
        chain.append(relation)
    return tuple(reversed(chain))
