"""An explanation of a plan: what each lever buys, what else there is, what the rules cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.levers.alternatives import alternatives, without_each
from upstander.levers.ask import change, mean_of
from upstander.levers.greedy import cost_of
from upstander.levers.plan import forever, solve
from upstander.levers.price import prices
from upstander.levers.sensitivity import shifts
from upstander.levers.share import shares
from upstander.levers.value import valuer_of
from upstander.levers.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.levers.ask import Change
    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.estimate import Estimate
    from upstander.levers.greedy import Choice
    from upstander.levers.price import Price
    from upstander.levers.problem import LeverProblem
    from upstander.levers.sensitivity import Shift
    from upstander.levers.share import Share
    from upstander.levers.timing import Schedule
    from upstander.levers.value import Valuer
    from upstander.network.graph import ActorGraph


@dataclass(frozen=True, slots=True)
class Variant:
    """A plan by ids, and how it differs from the best.

    Parameters
    ----------
    levers, cost
        Ids of its levers, and what they cost with the influence that they need.
    objective
        What it leaves over the worlds it was chosen on.
    fresh
        The same over worlds never used to choose; None where it was chosen in other worlds.
    proved
        Whether it is proved to be the best of its kind.
    change
        Against the best plan.
    """

    levers: tuple[str, ...]
    cost: float
    objective: float
    fresh: Estimate | None
    proved: bool
    change: Change

    def as_dict(self) -> dict[str, Any]:
        """The variant as plain data."""
        return {
            "levers": list(self.levers),
            "cost": self.cost,
            "objective": self.objective,
            "fresh": self.fresh.as_dict() if self.fresh else None,
            "proved": self.proved,
            **self.change.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a plan is what it is.

    Parameters
    ----------
    best
        The plan.
    nothing
        What doing nothing leaves, over the same worlds.
    shares
        Lever id and what it buys, the largest Shapley share first.
    alternatives
        The next best plans that differ in kind.
    without
        Holder id and the best plan that does without their levers.
    prices
        What each refusal costs.
    shifts
        The plan at the ends of the judged ranges, with the variant chosen there.
    """

    best: Variant
    nothing: float
    shares: tuple[tuple[str, Share], ...]
    alternatives: tuple[Variant, ...]
    without: tuple[tuple[str, Variant], ...]
    prices: tuple[Price, ...]
    shifts: tuple[tuple[Shift, Variant], ...]

    @property
    def core(self) -> tuple[str, ...]:
        """Ids of the levers that are in the plan at every end of the judged ranges."""
        plans = [set(self.best.levers), *(set(variant.levers) for _, variant in self.shifts)]
        return tuple(sorted(set.intersection(*plans)))

    def as_dict(self) -> dict[str, Any]:
        """The explanation as plain data."""
        return {
            "best": self.best.as_dict(),
            "nothing": self.nothing,
            "shares": [{"lever": key, **share.as_dict()} for key, share in self.shares],
            "alternatives": [variant.as_dict() for variant in self.alternatives],
            "without": [{"holder": key, **v.as_dict()} for key, v in self.without],
            "prices": [price.as_dict() for price in self.prices],
            "shifts": [
                {"what": s.what, "end": s.end, "kept": s.kept, "regret": s.regret, **v.as_dict()}
                for s, v in self.shifts
            ],
            "core": list(self.core),
        }


def explanation(
    case: CaseProblem,
    graph: ActorGraph,
    *,
    schedule: Schedule | None = None,
    seed: int = 0,
    gap: float = 0.0,
    seconds_left: Callable[[], float] = forever,
) -> Explanation:
    """Why the best plan for a case is what it is.

    Parameters
    ----------
    case, graph, seed
        The case as a lever problem, its actor graph, and the seed it was made with.
    schedule
        Phases, each with its budget; None for a plan of one.
    gap, seconds_left
        As for `upstander.levers.plan.solve`; what time did not prove says so.

    Returns
    -------
    Explanation
        Method: ``docs/explanation/explaining-a-plan.md``.
    """
    view = View(case.levers, schedule)
    problem = view.of(case.problem)
    limits: dict[str, Any] = {"gap": gap, "seconds_left": seconds_left}
    solution = solve(problem, **limits)
    best, valuer, fresh = solution.choice, valuer_of(problem), valuer_of(view.of(case.fresh))
    ids = [str(lever.id) for lever in problem.levers]
    told = _Teller(problem, best, fresh)
    return Explanation(
        best=told.variant(best, solution.status),
        nothing=valuer.value(()),
        shares=tuple(
            (ids[s.lever], s) for s in shares(valuer.value, sorted(best.levers), seed=seed)
        ),
        alternatives=tuple(
            told.variant(s.choice, s.status) for s in alternatives(problem, best.levers, **limits)
        ),
        without=tuple(
            (str(w.holder), told.variant(w.solution.choice, w.solution.status))
            for w in without_each(problem, best.levers, whom=view.holder, **limits)
        ),
        prices=prices(case, graph, best, view, seed=seed, **limits),
        shifts=tuple(
            (s, told.variant(s.choice, "optimal" if s.proved else "time", elsewhere=True))
            for s in shifts(case, graph, best, view, seed=seed, **limits)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells choices by ids, beside the best."""

    problem: LeverProblem
    best: Choice
    fresh: Valuer

    def variant(self, choice: Choice, status: str, *, elsewhere: bool = False) -> Variant:
        ids = [str(lever.id) for lever in self.problem.levers]
        return Variant(
            tuple(ids[k] for k in sorted(choice.levers)),
            cost_of(self.problem, choice.levers, choice.arcs),
            choice.objective,
            None if elsewhere else mean_of(self.fresh.by_world(choice.levers)),
            status == "optimal",
            change(self.problem, self.best, choice),
        )
