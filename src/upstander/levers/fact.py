"""Facts that a plan depends on and nobody is sure of: relations, and the success of levers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.case_problem import essential_layers
from upstander.levers.rerouting import stated_live, with_live

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.network.graph import ActorGraph


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that holds or does not, independently of every other fact.

    Parameters
    ----------
    id
        Id of the relation or of the lever.
    kind
        ``relation`` (it holds) or ``success`` (the lever takes effect).
    probability
        That it is so.
    columns
        Relation numbers, or numbers of the lever in its phases. Relations of the same entities are
        one fact.
    """

    id: str
    kind: str
    probability: float
    columns: tuple[int, ...]


def facts_of(problem: LeverProblem, graph: ActorGraph) -> tuple[Fact, ...]:
    """The facts on which some plan for a case can depend, those that are certain left out.

    A relation matters only on some way from a root of its layer to a body that needs the layer.
    Whether a lever takes effect is one fact, in whatever phase it is pulled.
    """
    relations = [r for r in graph.relations if r.layer in essential_layers()]
    matter = on_some_way(problem)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k, relation in enumerate(relations):
        groups[relation.entities or (relation.id,)].append(k)
    found = []
    for columns in groups.values():
        first = max(columns, key=lambda k: relations[k].probability.value)
        chance = relations[first].probability.value
        if 0 < chance < 1 and matter[columns].any():
            found.append(Fact(relations[first].id, "relation", chance, tuple(columns)))
    options: dict[str | int, list[int]] = defaultdict(list)
    for k, option in enumerate(problem.levers):
        if 0 < option.success < 1 and matter[list(option.hits)].any():
            options[option.lever].append(k)
    for key, numbers in options.items():
        likeliest = max(problem.levers[k].success for k in numbers)
        found.append(Fact(str(key), "success", likeliest, tuple(numbers)))
    return tuple(found)


def knowing(problem: LeverProblem, fact: Fact, *, holds: bool) -> LeverProblem:
    """The problem in which a fact is known to hold, or known not to.

    Every world stays as it was drawn but for the fact, so that the two answers are compared on
    the same worlds. Where relations of one fact are not equally likely, the less likely keep the
    share of worlds that they hold in when the likeliest does.
    """
    if fact.kind == "success":
        return replace(problem, succeeds=_known(problem.succeeds, fact.columns, holds))
    return with_live(problem, _known(stated_live(problem), fact.columns, holds))


def _known(bits: NDArray[np.bool_], columns: tuple[int, ...], holds: bool) -> NDArray[np.bool_]:
    made, which = bits.copy(), np.array(columns, dtype=np.intp)
    if not holds:
        made[:, which] = False
        return made
    drawn = bits[:, which]
    donors, idle = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(~drawn.any(axis=1))
    if donors.size:
        made[np.ix_(idle, which)] = drawn[np.resize(donors, idle.size)]
    else:
        made[:, which] = True
    return made


def on_some_way(problem: LeverProblem) -> NDArray[np.bool_]:
    """Which relations lie on a way from a root to a node that needs their layer: (relations,)."""
    found = np.zeros(len(problem.source), dtype=bool)
    for layer, tops in enumerate(problem.roots):
        columns = np.flatnonzero(problem.layer == layer)
        tail, head = problem.source[columns], problem.target[columns]
        needy = [a.node for a in problem.attack if layer in a.needs]
        above, below = spread(tail, head, tops), spread(head, tail, needy)
        found[columns] = [a in above and b in below for a, b in zip(tail, head, strict=True)]
    return found


def spread(tail: NDArray[np.intp], head: NDArray[np.intp], seeds: Iterable[int]) -> frozenset[int]:
    """The nodes that are reached from seeds along arcs, the seeds included.

    Examples
    --------
    >>> sorted(spread(np.array([0, 1, 3]), np.array([1, 2, 0]), [0]))
    [0, 1, 2]
    """
    leaving: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(tail.tolist(), head.tolist(), strict=True):
        leaving[a].append(b)
    found = set(seeds)
    front = list(found)
    while front:
        fresh = set(leaving[front.pop()]) - found
        found |= fresh
        front += fresh
    return frozenset(found)
