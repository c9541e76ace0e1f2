"""The linear relaxation at scale: path cuts summed over groups, solved again until time is up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

from upstander.levers.scale.descent import descent
from upstander.levers.scale.ways import open_ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.levers.scale.ground import Ground

_CLOSE = 1e-4
"""Relative distance at which bound and relaxed objective count as met."""
_STILL = 5e-5
"""Relative rise of the bound in a round under which no more rounds are worth their time."""
_SHARE = 0.5
"""Of what is left of the time, the most that one programme may take."""
_DESCENT = 60
"""Rounds of descent before the first programme."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The relaxation's answer.

    Parameters
    ----------
    bound
        Proved lower bound of the objective over the worlds of the ground.
    levers
        Shape (levers,): the best point found, in [0, 1].
    rounds
        Programmes solved.
    """

    bound: float
    levers: NDArray[np.float64]
    rounds: int


def relaxed(
    problem: LeverProblem,
    ground: Ground,
    *,
    groups: int = 64,
    rounds: int = 60,
    seconds_left: Callable[[], float],
) -> Relaxed:
    """A lower bound that holds for every plan, and a point that comes near it.

    Notes
    -----
    Every round is a relaxation of the last word, so that its bound holds whenever time is up.
    Influence is relaxed: a holder is moved where an arc into it is bought from a holder that is.
    """
    count = max(1, min(groups, ground.blocks))
    master = _Master(problem, count)
    first = descent(problem, ground, rounds=_DESCENT, seconds_left=seconds_left)
    x = np.zeros(len(problem.levers))
    centre, least, bound = first.levers, np.inf, first.bound
    for number in range(rounds):
        worth = ground.settled
        for point in (x, (x + centre) / 2):
            constant, slope = open_ways(ground, point, count)
            master.add(constant, slope)
            worth = ground.settled + float((constant - slope @ point).sum())
            if worth < least:
                least, centre = worth, point
        if seconds_left() <= 0 or least - bound <= _CLOSE * least:
            return Relaxed(bound, centre, number)
        answer = master.solved(_SHARE * seconds_left())
        if answer is None:
            return Relaxed(bound, centre, number)
        before, (value, x) = bound, answer
        bound = max(bound, ground.settled + value)
        if number > 5 and bound - before < _STILL * bound:
            return Relaxed(bound, centre, number + 1)
    return Relaxed(bound, centre, rounds)


class _Master:
    """Levers, influence arcs, holders and one loss per group, as a programme in MathOpt."""

    def __init__(self, problem: LeverProblem, groups: int) -> None:
        self._problem = problem
        model = self._model = mathopt.Model()
        self._x = [model.add_variable(lb=0, ub=1) for _ in problem.levers]
        self._z = [model.add_variable(lb=0) for _ in range(groups)]
        model.minimize(mathopt.fast_sum(self._z))
        self._restrict()

    def add(self, constant: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
        """Require what the cuts of each group say, scaled to the size of its weight."""
        for group in np.flatnonzero(constant > 0):
            row = self._model.add_linear_constraint(lb=1.0)
            row.set_coefficient(self._z[group], float(1.0 / constant[group]))
            used = np.flatnonzero(slope[group])
            share = (slope[group, used] / constant[group]).tolist()
            for k, amount in zip(used.tolist(), share, strict=True):
                row.set_coefficient(self._x[k], amount)

    def solved(self, seconds: float) -> tuple[float, NDArray[np.float64]] | None:
        """Bound and levers; None where time was up."""
        limit = timedelta(seconds=max(0.01, min(seconds, 1e6)))
        found = mathopt.solve(
            self._model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(time_limit=limit),
        )
        if found.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        levers = np.array(found.variable_values(self._x))
        return float(found.termination.objective_bounds.dual_bound), levers

    def _restrict(self) -> None:
        problem, model = self._problem, self._model
        y = [model.add_variable(lb=0, ub=1) for _ in problem.influence]
        spent = [x.cost * v for x, v in zip(problem.levers, self._x, strict=True)]
        spent += [a.cost * v for a, v in zip(problem.influence, y, strict=True)]
        model.add_linear_constraint(mathopt.fast_sum(spent) <= problem.budget)
        for before, after in problem.prerequisites:
            model.add_linear_constraint(self._x[after] <= self._x[before])
        felt: dict[str, list[mathopt.LinearBase]] = {}
        for k, group, amount in problem.harms:
            felt.setdefault(group, []).append(amount * self._x[k])
        for terms in felt.values():
            model.add_linear_constraint(mathopt.fast_sum(terms) <= problem.harm_cap)
        held = [model.add_variable(lb=0, ub=1) for _ in problem.holders]
        into: dict[int, list[mathopt.Variable]] = {}
        for arc, bought in zip(problem.influence, y, strict=True):
            model.add_linear_constraint(bought <= held[arc.source])
            into.setdefault(arc.target, []).append(bought)
        for holder, variable in enumerate(held):
            if holder != problem.own:
                model.add_linear_constraint(variable <= mathopt.fast_sum(into.get(holder, ())))
        for lever, variable in zip(problem.levers, self._x, strict=True):
            model.add_linear_constraint(variable <= held[lever.holder])
