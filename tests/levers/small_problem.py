"""Small random lever problems, and what they are worth by trying everything."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from upstander.levers.problem import Attack, InfluenceArc, LeverProblem, Option

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

NODES, LAYERS, HOLDERS, WORLDS = 5, 2, 3, 3


@st.composite
def problems(draw: st.DrawFn) -> LeverProblem:
    """A problem of 5 actors, 2 layers, at most 5 levers and 4 arcs, in 3 worlds."""
    node, layer = st.integers(0, NODES - 1), st.integers(0, LAYERS - 1)
    arcs = draw(st.lists(st.tuples(node, node, layer), min_size=1, max_size=9))
    edge = st.integers(0, len(arcs) - 1)
    levers = tuple(
        Option(
            id=f"l{k}",
            hits=tuple(draw(st.sets(edge, max_size=3))),
            cost=draw(st.sampled_from([0.0, 1.0, 1.5, 2.0])),
            success=0.5,
            holder=draw(st.integers(0, HOLDERS - 1)),
            playbook=draw(st.booleans()),
        )
        for k in range(draw(st.integers(0, 5)))
    )
    count = len(levers)
    pair = st.tuples(st.integers(0, max(0, count - 1)), st.integers(0, max(0, count - 1)))
    ordered = st.sets(pair.filter(lambda two: two[0] < two[1]), max_size=2)
    harm = st.tuples(
        st.integers(0, max(0, count - 1)),
        st.sampled_from(["marsh", "hill"]),
        st.sampled_from([0.1, 0.15]),
    )
    return LeverProblem(
        nodes=NODES,
        source=np.array([a for a, _, _ in arcs]),
        target=np.array([b for _, b, _ in arcs]),
        layer=np.array([n for _, _, n in arcs]),
        roots=tuple(tuple(draw(st.sets(node, min_size=1, max_size=2))) for _ in range(LAYERS)),
        attack=tuple(
            Attack(k, draw(st.sampled_from([0.25, 0.5, 1.0])), draw(st.sampled_from(NEEDS)))
            for k in draw(st.sets(node, min_size=1, max_size=3))
        ),
        levers=levers,
        holders=("ours", "ministry", "church"),
        own=0,
        influence=tuple(
            InfluenceArc(a, b, cost)
            for a, b, cost in draw(
                st.lists(
                    st.tuples(
                        st.integers(0, HOLDERS - 1),
                        st.integers(0, HOLDERS - 1),
                        st.sampled_from([0.0, 0.5, 1.0]),
                    ),
                    max_size=4,
                )
            )
        ),
        prerequisites=tuple(draw(ordered)) if count > 1 else (),
        harms=tuple(draw(st.lists(harm, max_size=3))) if count else (),
        harm_cap=0.2,
        budget=draw(st.sampled_from([0.0, 1.0, 2.5, 4.0, 9.0])),
        live=_bits(draw, WORLDS, len(arcs)),
        succeeds=_bits(draw, WORLDS, count),
    )


NEEDS: tuple[tuple[int, ...], ...] = ((0,), (0, 1), (1,), ())


def _bits(
    draw: st.DrawFn, rows: int, columns: int
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    cells = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
    return np.array(cells, dtype=bool).reshape(rows, columns)


def left_by(problem: LeverProblem, chosen: Collection[int]) -> float:
    """The objective by walking every layer of every world."""
    lost = 0.0
    for world in range(problem.worlds):
        cut = {e for k in chosen if problem.succeeds[world, k] for e in problem.levers[k].hits}
        for attack in problem.attack:
            kept = all(_reached(problem, world, cut, n, attack.node) for n in attack.needs)
            lost += attack.weight * kept
    return lost / problem.worlds


def _reached(
    problem: LeverProblem, world: int, cut: Collection[int], layer: int, node: int
) -> bool:
    found = set(problem.roots[layer])
    while True:
        fresh = {
            int(problem.target[e])
            for e in range(len(problem.source))
            if problem.live[world, e]
            and e not in cut
            and problem.layer[e] == layer
            and int(problem.source[e]) in found
        } - found
        if not fresh:
            return node in found
        found |= fresh


def allowed(problem: LeverProblem, levers: Collection[int], arcs: Collection[int]) -> bool:
    """Whether levers and arcs keep every constraint."""
    spent = sum(problem.levers[k].cost for k in levers)
    spent += sum(problem.influence[k].cost for k in arcs)
    felt: dict[str, float] = {}
    for k, group, amount in problem.harms:
        felt[group] = felt.get(group, 0.0) + amount * (k in levers)
    reached = {problem.own}
    for _ in problem.influence:
        usable = [a for k, a in enumerate(problem.influence) if k in arcs or a.cost == 0]
        reached |= {a.target for a in usable if a.source in reached}
    return (
        spent <= problem.budget + 1e-9
        and max(felt.values(), default=0.0) <= problem.harm_cap + 1e-9
        and all(a in levers for a, b in problem.prerequisites if b in levers)
        and all(problem.levers[k].holder in reached for k in levers)
    )


def best_by_trying(problem: LeverProblem) -> float:
    """The optimum over all subsets of levers and arcs."""
    best = left_by(problem, ())
    for levers in _subsets(range(len(problem.levers))):
        value = left_by(problem, levers)
        if value < best and any(
            allowed(problem, levers, arcs) for arcs in _subsets(range(len(problem.influence)))
        ):
            best = value
    return best


def _subsets(items: Iterable[int]) -> Iterable[tuple[int, ...]]:
    pool = list(items)
    return chain.from_iterable(combinations(pool, size) for size in range(len(pool) + 1))
