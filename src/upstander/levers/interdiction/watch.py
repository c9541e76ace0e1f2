"""The watch: which sites, what they leave, and what is proved of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.levers.interdiction.frontier import EvasionCuts, evasion_cuts
from upstander.levers.interdiction.polish import evasion, polished
from upstander.levers.plan import PROVED, forever

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from upstander.levers.interdiction.interdiction import Interdiction
    from upstander.levers.interdiction.programme import Programme, Tentative

_VIOLATED = 1e-6
_ENOUGH = 100
"""Cuts in a round that make it worth solving again before looking for more."""
_SLACK = 0.02
"""Cuts further than this from the relaxation's answer are dropped before branching."""
_CLOSE = 1e-4
"""Relative distance of relaxation and its own best point at which it counts as solved."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The best sites found, and what is proved of them.

    Parameters
    ----------
    sites
        Numbers of sites, at most as many as the budget.
    objective
        Expected chance of passing unseen: smaller is better.
    bound
        Proved lower bound of it, to the tolerance of the solver (1e-6).
    status
        ``optimal``, ``within gap`` or ``time``.
    rounds
        Programmes that were solved.
    """

    sites: tuple[int, ...]
    objective: float
    bound: float
    status: str
    rounds: int

    @property
    def gap(self) -> float:
        """(objective - bound) / objective; 0 where the objective is 0."""
        return (self.objective - self.bound) / self.objective if self.objective > 0 else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The watch as plain data."""
        return {
            "sites": list(self.sites),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "status": self.status,
        }


def watch(
    given: Interdiction, *, gap: float = 0.0, seconds_left: Callable[[], float] = forever
) -> Watch:
    r"""The sites whose watching leaves the least chance of passing unseen, with a proved bound.

    Parameters
    ----------
    given
        What is to be decided.
    gap
        Relative gap at which to stop; 0 proves the optimum.
    seconds_left
        Asked between steps; when nothing is left, the best so far is returned and says so.

    Returns
    -------
    Watch
        Site numbers, objective and bound.

    Examples
    --------
    Two ways from 0 to 2, of which the likelier passes site 0; one watch.

    >>> from upstander.levers.interdiction.interdiction import Interdiction
    >>> ways = Interdiction(
    ...     nodes=3, tail=np.array([0, 1, 0]), head=np.array([1, 2, 2]),
    ...     free=np.array([0.9, 1.0, 0.5]), watched=np.array([0.1, 1.0, 0.2]),
    ...     sites=np.array([0, 2]), origin=np.array([0]), destination=np.array([2]),
    ...     probability=np.array([1.0]), budget=1)
    >>> found = watch(ways)
    >>> found.sites, round(found.objective, 6), found.status
    ((0,), 0.5, 'optimal')

    Notes
    -----
    Equations, method and sources: ``docs/explanation/interdiction.md``.
    """
    return _Search(given, gap, seconds_left).run()


class _Search:
    """One run: the programme, the best sites so far and the bound."""

    def __init__(self, given: Interdiction, gap: float, seconds_left: Callable[[], float]) -> None:
        self.given = given
        self.gap = gap
        self.seconds_left = seconds_left
        self.best: frozenset[int] = frozenset()
        self.objective = evasion(given, ())
        self.bound = 0.0
        self.rounds = 0

    def run(self) -> Watch:
        from upstander.levers.interdiction.programme import Programme

        programme = Programme(self.given)
        last = self._relax(programme)
        if last is not None:
            self._round(last)
            programme.drop_slack(last, _SLACK)
            self._branch(programme)
        elif not self.best:
            self._keep(polished(self.given, (), self.seconds_left))
        return self._watch()

    def _relax(self, programme: Programme) -> Tentative | None:
        """Solve the linear relaxation; cuts are sought halfway to the best point so far."""
        sites = len(self.given.sites)
        centre = np.full(sites, min(1.0, self.given.budget / max(1, sites)))
        least, answer = np.inf, None
        while self.seconds_left() > 0:
            at = np.zeros(sites) if answer is None else answer.sites
            point = (at + centre) / 2
            cuts = evasion_cuts(self.given, point)
            if (value := float(self.given.probability @ cuts.at(point))) < least:
                least, centre = value, point
            added = self._add(programme, cuts, answer)
            if added < _ENOUGH:
                added += self._add(programme, evasion_cuts(self.given, at), answer)
            if answer is not None and (not added or least - self.bound <= _CLOSE * self.bound):
                return answer
            solved = programme.relaxed(self.seconds_left())
            if solved is None or not solved.finished:
                return answer
            answer = solved
            self._raise(answer)
        return answer

    def _add(self, programme: Programme, cuts: EvasionCuts, answer: Tentative | None) -> int:
        """Add the cuts that the answer violates; all of them where there is none yet."""
        scenarios = np.arange(len(self.given.probability))
        if answer is not None:
            scenarios = np.flatnonzero(cuts.at(answer.sites) - answer.evasion > _VIOLATED)
        programme.add(cuts, scenarios)
        return len(scenarios)

    def _round(self, answer: Tentative) -> None:
        """The sites that the relaxation uses most, then swaps."""
        order = np.argsort(-answer.sites, kind="stable")[: self.given.budget]
        used = [int(k) for k in order if answer.sites[k] > _VIOLATED]
        self._keep(used)
        if not self._close():
            self._keep(polished(self.given, used, self.seconds_left))

    def _branch(self, programme: Programme) -> None:
        """Solve with whole sites until objective and bound meet."""
        while self.seconds_left() > 0 and not self._close():
            answer = programme.solved(self.seconds_left(), self.gap * 0.9)
            if answer is None:
                return
            self._raise(answer)
            x = np.round(answer.sites)
            self._keep([int(k) for k in np.flatnonzero(x)])
            added = self._add(programme, evasion_cuts(self.given, x), answer)
            if not added and answer.finished:
                return

    def _keep(self, sites: Collection[int]) -> None:
        chosen = frozenset(sites)
        objective = evasion(self.given, chosen)
        if objective < self.objective:
            self.best, self.objective = chosen, objective

    def _raise(self, answer: Tentative) -> None:
        self.bound = max(self.bound, answer.bound)
        self.rounds += 1

    def _close(self) -> bool:
        return self.objective - self.bound <= max(self.gap * self.objective, PROVED)

    def _watch(self) -> Watch:
        bound = min(self.bound, self.objective)
        proved = self.objective - bound <= PROVED
        status = "optimal" if proved else "within gap" if self._close() else "time"
        return Watch(tuple(sorted(self.best)), self.objective, bound, status, self.rounds)
