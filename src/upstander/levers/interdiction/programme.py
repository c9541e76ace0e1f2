"""The programme that evasion cuts are added to: linear, then with whole sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.levers.interdiction.frontier import EvasionCuts
    from upstander.levers.interdiction.interdiction import Interdiction

_LONGEST = 1e6
_SMALL = 1e-9
"""Slopes below this are dropped, and the constant lowered by as much: the cut stays valid."""


@dataclass(frozen=True, slots=True, eq=False)
class Tentative:
    """What a solver says so far.

    Parameters
    ----------
    bound
        Proved lower bound of the expected evasion.
    sites
        Shape (sites,), in [0, 1].
    evasion
        Shape (scenarios,).
    finished
        False where time was up first.
    """

    bound: float
    sites: NDArray[np.float64]
    evasion: NDArray[np.float64]
    finished: bool


class Programme:
    r"""Minimise :math:`\sum_s p_s z_s` over :math:`\sum_a x_a \le B` and the cuts so far."""

    def __init__(self, given: Interdiction) -> None:
        self._model = mathopt.Model()
        self._x = [self._model.add_variable(lb=0, ub=1) for _ in given.sites]
        self._z = [self._model.add_variable(lb=0, ub=1) for _ in given.probability]
        for z, p in zip(self._z, given.probability, strict=True):
            self._model.objective.set_linear_coefficient(z, float(p))
        self._model.add_linear_constraint(mathopt.fast_sum(self._x) <= given.budget)
        self._rows: list[mathopt.LinearConstraint] = []
        self._constant: list[float] = []
        self._slope: list[NDArray[np.float64]] = []
        self._scenario: list[int] = []

    @property
    def cuts(self) -> int:
        """How many are in force."""
        return len(self._rows)

    def add(self, cuts: EvasionCuts, scenarios: NDArray[np.intp]) -> None:
        """Require the cuts of some scenarios."""
        for s in scenarios:
            slope = cuts.slope[s]
            used = np.flatnonzero(slope > _SMALL)
            constant = float(cuts.constant[s] - slope[slope <= _SMALL].sum())
            row = self._model.add_linear_constraint(lb=constant)
            row.set_coefficient(self._z[s], 1.0)
            for a in used:
                row.set_coefficient(self._x[a], float(slope[a]))
            self._rows.append(row)
            self._constant.append(constant)
            self._slope.append(np.where(slope > _SMALL, slope, 0.0))
            self._scenario.append(int(s))

    def drop_slack(self, at: Tentative, more: float) -> None:
        """Forget cuts that a tentative answer exceeds by more than so much."""
        floor = np.array(self._constant) - np.array(self._slope) @ at.sites
        kept = at.evasion[self._scenario] - floor <= more
        for row, keep in zip(self._rows, kept, strict=True):
            if not keep:
                self._model.delete_linear_constraint(row)
        numbers = np.flatnonzero(kept)
        self._rows = [self._rows[k] for k in numbers]
        self._constant = [self._constant[k] for k in numbers]
        self._slope = [self._slope[k] for k in numbers]
        self._scenario = [self._scenario[k] for k in numbers]

    def relaxed(self, seconds: float) -> Tentative | None:
        """The optimum of the linear relaxation; None where time was up."""
        return self._answer(self._solve(seconds, 0.0, whole=False))

    def solved(self, seconds: float, gap: float) -> Tentative | None:
        """The optimum with whole sites, within a relative gap; None where time was up."""
        return self._answer(self._solve(seconds, gap, whole=True))

    def _solve(self, seconds: float, gap: float, *, whole: bool) -> mathopt.SolveResult:
        for variable in self._x:
            variable.integer = whole
        limit = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.0, min(seconds, _LONGEST))),
            relative_gap_tolerance=gap if whole else None,
        )
        return mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=limit)

    def _answer(self, result: mathopt.SolveResult) -> Tentative | None:
        if not result.has_primal_feasible_solution():
            return None
        return Tentative(
            float(result.termination.objective_bounds.dual_bound),
            np.array(result.variable_values(self._x)),
            np.array(result.variable_values(self._z)),
            result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        )
