"""All consistent scenarios by CP-SAT, for sparse matrices that branch and bound is slow on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.foresight.scenarios.constraint_model import stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.foresight.scenarios.web import Web


@dataclass(frozen=True, slots=True, eq=False)
class Enumerated:
    """Scenarios of shape (S, n), and whether they are all."""

    scenarios: NDArray[np.int64]
    complete: bool


def enumerated(web: Web, slack: int, most: int, going: Callable[[int], float]) -> Enumerated:
    """Enumerate with one worker: CP-SAT lists every solution once only then.

    Parameters
    ----------
    web, slack
        The matrix, and by how much a variant may trail.
    most
        Scenarios after which it stops.
    going
        Called with the scenarios found so far; returns the seconds left.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = stated(model, web, slack)
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    left = going(0)
    if np.isfinite(left):
        solver.parameters.max_time_in_seconds = max(0.0, left)
    rows: list[list[int]] = []

    class Listing(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            rows.append([_held(self, flags) for flags in chosen])
            if len(rows) >= most or going(len(rows)) <= 0:
                self.stop_search()

    status = solver.solve(model, Listing())
    found = np.array(rows, np.int64).reshape(-1, len(chosen))
    return Enumerated(found, status in (cp_model.OPTIMAL, cp_model.INFEASIBLE))


def _held(answer: Any, flags: list[Any]) -> int:
    return next(v for v, flag in enumerate(flags) if answer.boolean_value(flag))
