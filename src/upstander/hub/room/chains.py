"""Through whom our own state can reach the holder of a lever."""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def chains_to(channels: Iterable[dict[str, Any]], own: str, holder: str) -> tuple[str, ...]:
    """The cheapest chain of those who can move each other, from our own state to a holder.

    Returns
    -------
    tuple of str
        Ids, our own state first; empty where no chain leads there, or it holds the lever itself.

    Examples
    --------
    >>> chains_to([{"from": "us", "to": "a", "cost": 1.0}, {"from": "a", "to": "b", "cost": 2.0},
    ...            {"from": "us", "to": "b", "cost": 9.0}], "us", "b")
    ('us', 'a', 'b')
    """
    ways: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for channel in channels:
        ways[channel["from"]].append((float(channel["cost"]), channel["to"]))
    waiting: list[tuple[float, int, tuple[str, ...]]] = [(0.0, 1, (own,))]
    seen: set[str] = set()
    while waiting:
        cost, length, path = heappop(waiting)
        if path[-1] == holder:
            return path if length > 1 else ()
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        for more, key in ways[path[-1]]:
            if key not in seen:
                heappush(waiting, (cost + more, length + 1, (*path, key)))
    return ()
