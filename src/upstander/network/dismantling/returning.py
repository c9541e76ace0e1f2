"""The order in which removed nodes return so that the largest component stays small longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.network.compiled import compiled
from upstander.network.dismantling.heap import pop, push
from upstander.network.dismantling.union import find, join, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray


SLACK = 1.005
"""How far a key may have grown for its node to be taken all the same, not to be looked at anew."""

AWAKE = 32
"""Nodes from which on a component may be the giant: below, growth changes few keys."""


@compiled
def joins(
    v: int,
    begin: int,
    length: NDArray[np.int64],
    beside: NDArray[np.int32],
    parent: NDArray[np.int32],
    size: NDArray[np.int64],
    gone: NDArray[np.bool_],
    mark: NDArray[np.int64],
    stamp: int,
) -> int:
    """The size of all components beside ``v`` together.

    The list of what is beside ``v`` is shortened on the way: neighbours in one component become
    one entry, so that hubs are looked at often and cheaply.
    """
    total = 0
    to = begin
    for k in range(begin, begin + length[v]):
        w = beside[k]
        if not gone[w]:
            w = find(parent, w)
            if mark[w] == stamp:
                continue
            mark[w] = stamp
            total += size[w]
        beside[to] = w
        to += 1
    length[v] = to - begin
    return total


@compiled
def return_all(
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    weight: NDArray[np.int64],
    price: NDArray[np.float64],
    removed: NDArray[np.int32],
    factor: NDArray[np.float64],
    stop: int,
    least: int,
    bar: float,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Put removed nodes back, each time the one that joins the smallest component.

    Parameters
    ----------
    weight
        Shape (n,): how many nodes each node stands for.
    price
        Shape (n,): what the removal of each costs.
    removed
        Nodes that are gone at first.
    factor
        Shape (removed,): factors on sizes, to vary the order or to favour dear nodes.
    stop
        What returns before the largest component exceeds this is not removed at all.
    least
        The size of a component that is there besides.
    bar
        A cost above which to give up.

    Returns
    -------
    order, costs
        The nodes to remove, in the order of removal, and for each the price times the size of
        the largest component left; one infinite cost alone where given up.
    """
    n = len(starts) - 1
    count = len(removed)
    gone = np.zeros(n, np.bool_)
    begin = np.zeros(n, np.int64)
    length = np.zeros(n, np.int64)
    scale = np.ones(n, np.float64)
    arcs = 0
    rest = 0.0
    for i in range(count):
        v = removed[i]
        gone[v] = True
        begin[v] = arcs
        length[v] = starts[v + 1] - starts[v]
        scale[v] = factor[i]
        arcs += length[v]
        rest += price[v]
    parent = np.empty(n, np.int32)
    size = np.empty(n, np.int64)
    top = max(least, pieces(starts, near, weight, gone, parent, size))
    beside = np.empty(arcs, np.int32)
    for i in range(count):
        v = removed[i]
        for k in range(length[v]):
            beside[begin[v] + k] = near[starts[v] + k]
    mark = np.zeros(n, np.int64)
    stamp = 1
    # Nodes beside one large component, the giant, wait in a heap of their own, by what they would
    # add to it: when it grows, none of their keys changes. Keys are lower bounds, looked at again
    # when they come to the top. They fall only when something joins the giant, which happens once
    # to each node; then the neighbours of the joined are entered anew.
    giant = -1
    inside = np.zeros(n, np.bool_)
    touching = np.zeros(n, np.bool_)
    waiting = gone.copy()
    extra = np.zeros(n, np.int64)
    queue = np.empty(n, np.int32)
    touched = np.empty(n, np.int32)
    keys0, items0 = np.empty(count + 1, np.float64), np.empty(count + 1, np.int32)
    room = arcs + count + 16
    keys1, items1 = np.empty(room, np.float64), np.empty(room, np.int32)
    count0, count1 = 0, 0
    for i in range(count):
        v = removed[i]
        total = weight[v] + joins(v, begin[v], length, beside, parent, size, gone, mark, stamp)
        stamp += 1
        count0 = push(keys0, items0, count0, scale[v] * total, v)
    order, costs = np.empty(count, np.int32), np.empty(count, np.float64)
    taken, left = 0, count
    cost = 0.0
    while left:
        v = -1
        joined = 0
        while v < 0:
            while count0 and (touching[items0[0]] or not gone[items0[0]]):
                waiting[items0[0]] = False
                count0 = pop(keys0, items0, count0)
            while count1 and (
                not gone[items1[0]] or keys1[0] != scale[items1[0]] * extra[items1[0]]
            ):
                count1 = pop(keys1, items1, count1)
            one = count1 > 0 and (
                count0 == 0 or scale[items1[0]] * size[giant] + keys1[0] < keys0[0]
            )
            v = items1[0] if one else items0[0]
            joined = weight[v] + joins(v, begin[v], length, beside, parent, size, gone, mark, stamp)
            stamp += 1
            if one:
                now = joined - size[giant]
                count1 = pop(keys1, items1, count1)
                if now > extra[v]:
                    extra[v] = now
                    count1 = push(keys1, items1, count1, scale[v] * now, v)
                    v = -1
            else:
                key, old = scale[v] * joined, keys0[0]
                count0 = pop(keys0, items0, count0)
                if key > SLACK * old:
                    count0 = push(keys0, items0, count0, key, v)
                    v = -1
        left -= 1
        if taken or joined > stop:
            order[taken], costs[taken] = v, price[v] * top
            cost += costs[taken]
            taken += 1
            rest -= price[v]
            top = max(top, joined)
            if cost + rest * top > bar:
                return order[:0].copy(), np.full(1, np.inf)
        else:
            rest -= price[v]
            top = max(top, joined)
        met = giant >= 0 and mark[giant] == stamp - 1
        best = join(v, beside[begin[v] : begin[v] + length[v]], joined, gone, parent, size)
        if met:
            giant = best
        elif joined >= AWAKE and (giant < 0 or joined > 2 * size[giant]):
            # Another is the giant now: who waited beside the former waits among the others, by
            # what it would join at least.
            for j in range(count1):
                x = items1[j]
                if not (touching[x] and gone[x]):
                    continue
                touching[x] = False
                if not waiting[x]:
                    waiting[x] = True
                    total = size[giant] + extra[x]
                    count0 = push(keys0, items0, count0, scale[x] * total, x)
            count1 = 0
            inside[:] = False
            giant = best
        else:
            continue
        # What joins the giant now, and which removed nodes feel it.
        inside[v] = True
        queue[0] = v
        to, at, many = 1, 0, 0
        while at < to:
            x = queue[at]
            at += 1
            for k in range(starts[x], starts[x + 1]):
                w = near[k]
                if gone[w]:
                    if mark[w] != stamp:
                        mark[w] = stamp
                        touched[many] = w
                        many += 1
                elif not inside[w]:
                    inside[w] = True
                    queue[to] = w
                    to += 1
        stamp += 1
        for i in range(many):
            x = touched[i]
            # Beside the giant before, and nothing but v itself has joined: nothing falls.
            if touching[x] and to == 1:
                continue
            now = weight[x] - size[giant]
            now += joins(x, begin[x], length, beside, parent, size, gone, mark, stamp)
            stamp += 1
            if touching[x] and extra[x] <= now:
                continue
            touching[x] = True
            extra[x] = now
            if count1 == room:
                live = 0
                for j in range(count1):
                    y = items1[j]
                    if gone[y] and keys1[j] == scale[y] * extra[y] and mark[y] != stamp:
                        mark[y] = stamp
                        live = push(keys1, items1, live, keys1[j], y)
                stamp += 1
                count1 = live
            count1 = push(keys1, items1, count1, scale[x] * now, x)
    return order[:taken][::-1].copy(), costs[:taken][::-1].copy()
