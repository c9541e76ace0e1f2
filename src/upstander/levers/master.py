"""The master problem: the mixed-integer programme that path cuts are added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

from upstander.levers.influence import ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from upstander.levers.problem import LeverProblem
    from upstander.levers.separation import Cuts

_LONGEST = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a solver says of the master problem so far.

    Parameters
    ----------
    bound
        Proved lower bound of the objective; -inf where there is none.
    levers, arcs
        Shapes (levers,) and (influence arcs,).
    losses
        Shape (attack nodes, worlds); NaN where there is nothing to lose.
    finished
        False where time was up first.
    """

    bound: float
    levers: NDArray[np.float64]
    arcs: NDArray[np.float64]
    losses: NDArray[np.float64]
    finished: bool


class Master:
    r"""Minimise :math:`\frac{1}{S} \sum_{as} w_a z_{as}` over levers x, arcs y and losses z.

    Constraints from the start: budget, prerequisites, harm per group, and for the holder of every
    lever one unit of flow from our own state along arcs that are bought (arcs that cost nothing
    always are). Path cuts are added as they are found.

    Parameters
    ----------
    problem
        What is to be decided.
    capable
        Shape (attack nodes, worlds): where there is anything to lose.
    """

    def __init__(self, problem: LeverProblem, capable: NDArray[np.bool_]) -> None:
        self._problem = problem
        self._model = mathopt.Model()
        self._x = [self._model.add_variable(lb=0, ub=1) for _ in problem.levers]
        self._y = [
            self._model.add_variable(lb=float(arc.cost == 0), ub=1) for arc in problem.influence
        ]
        self._pairs = np.argwhere(capable)
        self._z = [self._model.add_variable(lb=0, ub=1) for _ in self._pairs]
        self._place = np.full(capable.shape, -1, dtype=np.intp)
        self._place[capable] = np.arange(len(self._z))
        weight = np.array([a.weight for a in problem.attack])[self._pairs[:, 0]] / problem.worlds
        for w, z in zip(weight, self._z, strict=True):
            self._model.objective.set_linear_coefficient(z, w)
        self._restrict()
        self._reach()
        self._simplex = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add(self, cuts: Cuts) -> None:
        """Require what the cuts say: each is violated no more."""
        places = self._place[cuts.attack, cuts.world]
        for place, levers in zip(places, cuts.levers, strict=True):
            z, chosen = self._z[place], np.flatnonzero(levers)
            if chosen.size:
                row = self._model.add_linear_constraint(lb=1.0)
                row.set_coefficient(z, 1.0)
                for k in chosen:
                    row.set_coefficient(self._x[k], 1.0)
            else:
                z.lower_bound = 1.0

    def relaxed(self, seconds: float) -> Answer | None:
        """The optimum of the linear relaxation, from the last one; None where time was up."""
        self._integral(whole=False)
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=min(seconds, _LONGEST)))
        return self._answer(self._simplex.solve(params=limit))

    def solved(self, seconds: float, gap: float) -> Answer | None:
        """The optimum of the master problem within a relative gap; None where time was up."""
        self._integral(whole=True)
        limit = mathopt.SolveParameters(
            time_limit=timedelta(seconds=min(seconds, _LONGEST)), relative_gap_tolerance=gap
        )
        return self._answer(mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=limit))

    def _integral(self, *, whole: bool) -> None:
        for variable in (*self._x, *self._y):
            variable.integer = whole

    def _answer(self, result: mathopt.SolveResult) -> Answer | None:
        if not result.has_primal_feasible_solution():
            return None
        losses = np.full(self._place.shape, np.nan)
        losses[self._pairs[:, 0], self._pairs[:, 1]] = result.variable_values(self._z)
        return Answer(
            float(result.termination.objective_bounds.dual_bound),
            np.array(result.variable_values(self._x)),
            np.array(result.variable_values(self._y)),
            losses,
            result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        )

    def _restrict(self) -> None:
        problem, model = self._problem, self._model
        spent = [x.cost * v for x, v in zip(problem.levers, self._x, strict=True)]
        spent += [a.cost * v for a, v in zip(problem.influence, self._y, strict=True)]
        model.add_linear_constraint(mathopt.fast_sum(spent) <= problem.budget)
        for before, after in problem.prerequisites:
            model.add_linear_constraint(self._x[after] <= self._x[before])
        for group in sorted({name for _, name, _ in problem.harms}):
            felt = [amount * self._x[k] for k, name, amount in problem.harms if name == group]
            model.add_linear_constraint(mathopt.fast_sum(felt) <= problem.harm_cap)
        for limit in problem.limits:
            used = [amount * self._x[k] for k, amount in limit.levers]
            used += [amount * self._y[k] for k, amount in limit.arcs]
            if used:
                model.add_linear_constraint(mathopt.fast_sum(used) <= limit.cap)

    def _reach(self) -> None:
        problem = self._problem
        base = ours(problem.influence, problem.own)
        bought = [k for k, a in enumerate(problem.influence) if a.target not in base]
        for holder in sorted({x.holder for x in problem.levers} - base):
            reached = self._model.add_variable(lb=0, ub=1)
            for x, variable in zip(problem.levers, self._x, strict=True):
                if x.holder == holder:
                    self._model.add_linear_constraint(variable <= reached)
            self._flow_to(holder, reached, bought, base)

    def _flow_to(
        self,
        holder: int,
        reached: mathopt.Variable,
        bought: Iterable[int],
        base: Collection[int],
    ) -> None:
        """What flows into a node flows on, or is the holder's; it starts at what is ours."""
        arcs = self._problem.influence
        flow = {k: self._model.add_variable(lb=0, ub=1) for k in bought if arcs[k].source != holder}
        for k, amount in flow.items():
            self._model.add_linear_constraint(amount <= self._y[k])
        nodes = {end for k in flow for end in (arcs[k].source, arcs[k].target)} | {holder}
        for node in sorted(nodes - set(base)):
            into = mathopt.fast_sum(f for k, f in flow.items() if arcs[k].target == node)
            onward = mathopt.fast_sum(f for k, f in flow.items() if arcs[k].source == node)
            needed = reached if node == holder else 0.0
            self._model.add_linear_constraint(into - onward - needed >= 0.0)
