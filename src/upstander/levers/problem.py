"""The lever problem: which levers and influence to buy so that fewest keep what they need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import InstanceError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from upstander.levers.limit import Limit
    from upstander.levers.rerouting import Rerouting


@dataclass(frozen=True, slots=True)
class Attack:
    """A node that could harm, while every capability it needs still reaches it.

    Parameters
    ----------
    node
        Node number.
    weight
        What counts when it keeps its capability, at least 0.
    needs
        Layer numbers; with none, nothing can take its capability away.
    """

    node: int
    weight: float
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A lever as the problem sees it.

    Parameters
    ----------
    id
        What the plan calls it.
    hits
        Relation numbers that end in the worlds where it succeeds.
    cost, success
        At least 0; in [0, 1].
    holder
        Holder number.
    playbook
        Whether it is what perpetrators have come to expect.
    base
        Id of the lever of which this is one phase; None where there are no phases.
    """

    id: str | int
    hits: tuple[int, ...]
    cost: float
    success: float
    holder: int
    playbook: bool = False
    base: str | int | None = None

    @property
    def lever(self) -> str | int:
        """Id of the lever, whatever the phase."""
        return self.id if self.base is None else self.base


@dataclass(frozen=True, slots=True)
class InfluenceArc:
    """One holder can move another, at a cost."""

    source: int
    target: int
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class LeverProblem:
    """Everything a plan depends on, as numbers.

    Parameters
    ----------
    nodes
        How many actors there are.
    source, target, layer
        Shape (relations,): node and layer numbers.
    roots
        Node numbers from which each layer starts.
    attack, levers
        Who could harm, and what could be done.
    holders
        Ids; ``own`` is the number of our own state.
    influence
        Arcs between holders that can be bought (cost 0: already ours).
    prerequisites
        Pairs of lever numbers: the second needs the first.
    harms
        Lever number, name of the protected group, amount; amounts of chosen levers add up and
        stay within ``harm_cap`` for every group.
    budget
        Covers levers and influence; at least 0.
    live
        Shape (worlds, relations): which relations hold.
    succeeds
        Shape (worlds, levers): which levers take effect.
    limits
        Further linear limits on what is had together.
    rerouting
        Which of the relations are substitutes that would be opened; None where none is modelled.

    Raises
    ------
    InstanceError
        Shapes that do not fit, a number out of its range, a prerequisite cycle.
    """

    nodes: int
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    layer: NDArray[np.intp]
    roots: tuple[tuple[int, ...], ...]
    attack: tuple[Attack, ...]
    levers: tuple[Option, ...]
    holders: tuple[str | int, ...]
    own: int
    influence: tuple[InfluenceArc, ...]
    prerequisites: tuple[tuple[int, int], ...]
    harms: tuple[tuple[int, str, float], ...]
    harm_cap: float
    budget: float
    live: NDArray[np.bool_]
    succeeds: NDArray[np.bool_]
    limits: tuple[Limit, ...] = ()
    rerouting: Rerouting | None = None

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_references(self)
        _check_worlds(self)
        _check_order(self)

    @property
    def worlds(self) -> int:
        """How many worlds were sampled."""
        return int(self.live.shape[0])


def _check_numbers(problem: LeverProblem) -> None:
    if not (math.isfinite(problem.budget) and problem.budget >= 0):
        raise InstanceError(
            Phrase("a budget of {budget:g} cannot be spent", budget=problem.budget),
            remedy="give a budget of at least 0",
        )
    if not (math.isfinite(problem.harm_cap) and problem.harm_cap >= 0):
        raise InstanceError(
            Phrase("harm_cap must be at least 0, not {harm_cap:g}", harm_cap=problem.harm_cap)
        )
    costs = [(Phrase("lever {id}", id=x.id), x.cost) for x in problem.levers]
    costs += [
        (Phrase("influence {one} > {other}", one=str(a.source), other=str(a.target)), a.cost)
        for a in problem.influence
    ]
    costs += [(Phrase("attack node {node}", node=str(a.node)), a.weight) for a in problem.attack]
    costs += [
        (Phrase("harm of lever {id} to {group}", id=str(k), group=group), amount)
        for k, group, amount in problem.harms
    ]
    for name, number in costs:
        if not (math.isfinite(number) and number >= 0):
            raise InstanceError(
                Phrase(
                    "{name} has {number:g}, which must be a number of at least 0",
                    name=name,
                    number=number,
                )
            )
    for x in problem.levers:
        if not 0 <= x.success <= 1:
            raise InstanceError(
                Phrase(
                    "lever {id} succeeds with {success:g}, not in [0, 1]",
                    id=x.id,
                    success=x.success,
                )
            )


def _check_references(problem: LeverProblem) -> None:
    levers, holders = range(len(problem.levers)), range(len(problem.holders))
    relations, nodes = range(len(problem.source)), range(problem.nodes)
    layers = range(len(problem.roots))
    named = [(Phrase("own holder"), problem.own, holders)]
    named += [
        (Phrase("root of layer {k}", k=str(k)), v, nodes)
        for k, tops in enumerate(problem.roots)
        for v in tops
    ]
    named += [(Phrase("attack node"), a.node, nodes) for a in problem.attack]
    named += [(Phrase("layer needed"), n, layers) for a in problem.attack for n in a.needs]
    named += [
        (Phrase("relation hit by lever {id}", id=x.id), e, relations)
        for x in problem.levers
        for e in x.hits
    ]
    named += [(Phrase("holder of lever {id}", id=x.id), x.holder, holders) for x in problem.levers]
    named += [
        (Phrase("holder"), end, holders) for a in problem.influence for end in (a.source, a.target)
    ]
    named += [
        (Phrase("prerequisite"), end, levers) for pair in problem.prerequisites for end in pair
    ]
    named += [(Phrase("lever that harms"), k, levers) for k, _, _ in problem.harms]
    for name, number, known in named:
        if number not in known:
            raise InstanceError(
                Phrase("{name} {number} does not exist", name=name, number=str(number)),
                remedy=Phrase("use 0 to {n}", n=len(known) - 1),
            )
    ends = (("source", problem.source, nodes), ("target", problem.target, nodes))
    for part, column, known in (*ends, ("layer", problem.layer, layers)):
        if column.size and not (column.min() >= 0 and column.max() < len(known)):
            raise InstanceError(
                Phrase("a relation has a {name} outside 0 to {n}", name=part, n=len(known) - 1)
            )


def _check_worlds(problem: LeverProblem) -> None:
    count = len(problem.live)
    shapes = (count, len(problem.source)), (count, len(problem.levers))
    if not count or (problem.live.shape, problem.succeeds.shape) != shapes:
        raise InstanceError(
            "the sampled worlds do not fit the relations and levers",
            remedy="give at least one world, and one bit per relation and per lever in each",
        )


def _check_order(problem: LeverProblem) -> None:
    if stuck := cyclic([(str(a), str(b)) for a, b in problem.prerequisites]):
        names = ", ".join(str(problem.levers[int(k)].id) for k in sorted(stuck, key=int))
        raise InstanceError(
            Phrase("levers {names} are prerequisites of one another", names=names),
            remedy="drop one of the pairs",
        )


def cyclic(pairs: list[tuple[str, str]]) -> frozenset[str]:
    """Those that a cycle of prerequisites keeps from ever starting, or that wait for such.

    Examples
    --------
    >>> sorted(cyclic([("a", "b"), ("b", "a"), ("b", "c"), ("d", "e")]))
    ['a', 'b', 'c']
    """
    waiting = {end for pair in pairs for end in pair}
    while True:
        free = {x for x in waiting if not any(b == x and a in waiting for a, b in pairs)}
        if not free:
            return frozenset(waiting)
        waiting -= free
