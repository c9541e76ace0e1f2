"""The exact plan: path cuts, a linear relaxation, then a mixed-integer programme, to a bound."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.greedy import Choice, greedy, limits_kept
from upstander.levers.influence import needed_arcs
from upstander.levers.separation import Separator
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.levers.master import Answer, Master
    from upstander.levers.problem import LeverProblem
    from upstander.levers.value import Valuer

PROVED = 1e-6
"""Objective and bound this close are one: the solver's own tolerance."""


_USED = 0.1
"""Share of a lever in the relaxation from which it counts as used."""


def forever() -> float:
    """Seconds left where there is no limit."""
    return math.inf


@dataclass(frozen=True, slots=True)
class Solution:
    """The best choice found, and what is proved of it.

    Parameters
    ----------
    choice
        Levers, arcs and their exact objective over the problem's worlds.
    bound
        Proved lower bound of the objective.
    status
        ``optimal``, ``within gap`` or ``time``.
    cuts
        Path cuts that were generated.
    """

    choice: Choice
    bound: float
    status: str
    cuts: int

    @property
    def gap(self) -> float:
        """(objective - bound) / objective; 0 where the objective is 0."""
        objective = self.choice.objective
        return (objective - self.bound) / objective if objective > 0 else 0.0


def solve(
    problem: LeverProblem, *, gap: float = 0.0, seconds_left: Callable[[], float] = forever
) -> Solution:
    r"""The levers and influence that leave the least weight capable, with a proved bound.

    Parameters
    ----------
    problem
        What is to be decided; forbidden levers are no part of it.
    gap
        Relative gap at which to stop; 0 proves the optimum.
    seconds_left
        Asked between steps; when nothing is left, the best so far is returned and says so.

    Returns
    -------
    Solution
        Levers that buy nothing and nobody needs are dropped from it.

    Notes
    -----
    Equations, method and sources: ``docs/explanation/lever-plan.md``.
    """
    return _Search(problem, gap, seconds_left).run()


class _Search:
    """One run of the cutting-plane loop: the master, the best choice so far and the bound."""

    def __init__(
        self, problem: LeverProblem, gap: float, seconds_left: Callable[[], float]
    ) -> None:
        self.problem = problem
        self.gap = gap
        self.seconds_left = seconds_left
        self.valuer = valuer_of(problem)
        self.best = greedy(problem, self.valuer, range(len(problem.levers)))
        self.bound = 0.0
        self.cuts = 0

    def run(self) -> Solution:
        from upstander.levers.master import Master

        capable = self.valuer.capable(())
        if not self._close() and self.problem.levers:
            self.separator = Separator.of(self.valuer.terrain)
            self.master: Master = Master(self.problem, capable)
            self._cut(np.zeros(len(self.problem.levers)), np.where(capable, 0.0, np.nan))
            self._relax()
            self._branch()
        elif not self.problem.levers:
            self.bound = self.best.objective
        return self._solution()

    def _relax(self) -> None:
        """Solve the linear relaxation until no path cut is violated."""
        while self._time():
            answer = self.master.relaxed(self.seconds_left())
            if answer is None or not answer.finished:
                return
            self._raise(answer)
            if not self._cut(answer.levers, answer.losses):
                self._round(answer)
                return

    def _branch(self) -> None:
        """Solve the integer programme until bound and objective meet."""
        while self._time() and not self._close():
            answer = self.master.solved(self.seconds_left(), self.gap * 0.9)
            if answer is None:
                return
            self._raise(answer)
            x = np.round(answer.levers)
            self._keep(np.flatnonzero(x), np.flatnonzero(answer.arcs > 0.5))
            if not self._cut(x, answer.losses) and answer.finished:
                return

    def _cut(self, x: NDArray[np.float64], losses: NDArray[np.float64]) -> int:
        found = self.separator.cuts(x, losses)
        self.master.add(found)
        self.cuts += len(found.attack)
        return len(found.attack)

    def _raise(self, answer: Answer) -> None:
        self.bound = max(self.bound, answer.bound)

    def _keep(self, levers: NDArray[np.intp], arcs: NDArray[np.intp]) -> None:
        chosen = frozenset(int(k) for k in levers)
        objective = self.valuer.value(chosen)
        if objective < self.best.objective:
            self.best = Choice(chosen, frozenset(int(k) for k in arcs), objective)

    def _round(self, answer: Answer) -> None:
        """A greedy choice among the levers that the relaxation uses, in case time is short."""
        used = [int(k) for k in np.flatnonzero(answer.levers > _USED)]
        choice = greedy(self.problem, self.valuer, used)
        if choice.objective < self.best.objective:
            self.best = choice

    def _time(self) -> bool:
        return self.seconds_left() > 0

    def _close(self) -> bool:
        return self.best.objective - self.bound <= max(self.gap * self.best.objective, PROVED)

    def _solution(self) -> Solution:
        bound = min(self.bound, self.best.objective)
        choice = trimmed(self.problem, self.valuer, self.best)
        proved = self.best.objective - bound <= PROVED
        status = "optimal" if proved else "within gap" if self._close() else "time"
        return Solution(choice, bound, status, self.cuts)


def trimmed(problem: LeverProblem, valuer: Valuer, choice: Choice) -> Choice:
    """The choice without levers that buy nothing, the dearest first, and without idle influence."""
    kept = set(choice.levers)
    for k in sorted(kept, key=lambda k: (-problem.levers[k].cost, k)):
        needed = any(a == k and b in kept for a, b in problem.prerequisites)
        without = kept - {k}
        if needed or not limits_kept(problem, without, choice.arcs):
            continue
        if valuer.value(without) <= choice.objective:
            kept = without
    holders = {problem.levers[k].holder for k in kept}
    arcs = needed_arcs(problem.influence, choice.arcs, problem.own, holders)
    return Choice(frozenset(kept), frozenset(arcs), valuer.value(kept))
