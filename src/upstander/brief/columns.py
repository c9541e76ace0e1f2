"""Which column each actor of a layered drawing stands in, also where relations run in circles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST = 8
"""Columns that a page is wide enough for."""


def columns_of(arcs: Iterable[tuple[str, str]], most: int = MOST) -> dict[str, int]:
    """The column of each end: right of all it depends on, where no circle forbids it.

    Arcs that close a circle are turned round for the purpose (those that a depth-first walk in
    the order of ids finds), columns are longest ways from a start, and more than ``most`` of them
    are drawn together (Sugiyama et al. 1981).

    Examples
    --------
    >>> columns_of([("a", "b"), ("b", "c"), ("a", "c"), ("c", "b")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    onward: dict[str, list[str]] = defaultdict(list)
    for source, target in sorted(set(arcs)):
        onward[source].append(target)
        onward.setdefault(target, [])
    fed = {target for targets in onward.values() for target in targets}
    starts = sorted(onward, key=lambda key: (key in fed, key))
    order, kept = _walked(onward, starts)
    depth = dict.fromkeys(order, 0)
    for node in order:
        for target in kept[node]:
            depth[target] = max(depth[target], depth[node] + 1)
    ranks = {d: k for k, d in enumerate(sorted(set(depth.values())))}
    scale = min(1.0, most / max(1, len(ranks)))
    return {node: int(ranks[depth[node]] * scale) for node in sorted(depth)}


def _walked(
    onward: Mapping[str, Sequence[str]], starts: Sequence[str]
) -> tuple[list[str], dict[str, list[str]]]:
    """All nodes, givers before takers, and the arcs that close no circle."""
    kept: dict[str, list[str]] = {node: [] for node in onward}
    done: list[str] = []
    state: dict[str, int] = {}
    for start in starts:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(onward[start]))]
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                stack.pop()
                state[node] = 2
                done.append(node)
            elif state.get(target) != 1:
                kept[node].append(target)
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter(onward[target])))
    return done[::-1], kept
