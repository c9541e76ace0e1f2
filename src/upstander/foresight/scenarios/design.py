"""The least push after which no consistent scenario contains what is to be avoided."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.scenarios.balance import balances
from upstander.foresight.scenarios.constraint_model import stated
from upstander.foresight.scenarios.solve import Search
from upstander.foresight.scenarios.web import web
from upstander.model.push import Push, pushed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from upstander.model.cross_impact import CrossImpact

    Ints = NDArray[np.int64]

EXAMPLES = 40
"""Scenarios that one round asks for: more at a time means fewer rounds."""

CENTS = 1_000_000
"""Costs are counted in whole millionths."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A push, and how near to the least it is.

    Parameters
    ----------
    steps
        Steps by lever, only those that are taken; None where no push was found.
    cost
        Of the push; infinite where none was found.
    bound
        No push costs less; infinite where it is proved that there is none.
    examples
        Scenarios, shape (E, n), that the proof rests on: each would have to go.
    rounds
        How often a cheapest push was proposed.
    """

    steps: dict[str, int] | None
    cost: float
    bound: float
    examples: Ints
    rounds: int

    @property
    def impossible(self) -> bool:
        """Whether it is proved that no push of these levers does it."""
        return self.steps is None and math.isinf(self.bound)

    @property
    def gap(self) -> float:
        """How much cheaper another push might be, as a share of the cost; 0 where proved least."""
        if self.steps is None:
            return 0.0 if self.impossible else 1.0
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0


@dataclass(slots=True)
class _Question:
    matrix: CrossImpact
    pushes: Sequence[Push]
    avoid: Sequence[tuple[int, int]]
    slack: int
    keep: bool
    going: Callable[[], float]
    examples: list[Ints] = field(default_factory=list)

    def against(self, steps: dict[str, int], most: int) -> Ints | None:
        """Consistent scenarios under a push that contain what is to be avoided; None: no time."""
        push = pushed(self.matrix, self.pushes, steps)
        found = np.zeros((0, len(self.matrix.descriptors)), np.int64)
        for i, v in self.avoid:
            search = Search(self.matrix, self.slack, push, most, {i: v})
            while not search.done:
                if self.going() <= 0:
                    return None
                search.advance()
            found = np.concatenate([found, search.found().scenarios])
        return found

    def unseen(self, found: Ints) -> list[Ints]:
        """Scenarios that are new as examples, which they are from now on."""
        known = {row.tobytes() for row in self.examples}
        fresh = [row for row in np.unique(found, axis=0) if row.tobytes() not in known]
        if not fresh:  # pragma: no cover - a defect of ours, which must not turn in a circle
            raise AssertionError("a scenario withstood a push that was made to break it")
        self.examples += fresh
        return fresh

    def holds(self, steps: dict[str, int]) -> bool:
        """Whether nothing that is to be avoided is left, and something is where that is asked."""
        found = self.against(steps, 1)
        if found is None or len(found):
            return False
        if not self.keep:
            return True
        search = Search(self.matrix, self.slack, pushed(self.matrix, self.pushes, steps), 1)
        while not search.done and self.going() > 0:
            search.advance()
        return search.listed > 0


class _Master:
    """The cheapest push that breaks every scenario seen so far."""

    def __init__(self, asked: _Question) -> None:
        from ortools.sat.python import cp_model

        self.kind = cp_model
        self.asked = asked
        self.model = cp_model.CpModel()
        self.units = {
            push.id: self.model.new_int_var(0, push.most, push.id) for push in asked.pushes
        }
        self.worth: dict[int, dict[str, int]] = {}
        for push in asked.pushes:
            for at, points in push.effects:
                own = self.worth.setdefault(at, {})
                own[push.id] = own.get(push.id, 0) + points * asked.matrix.unit
        self.model.minimize(
            sum(round(push.cost * CENTS) * self.units[push.id] for push in asked.pushes)
        )
        if asked.keep:
            outer = {at: self._sum(own) for at, own in self.worth.items()}
            chosen = stated(self.model, web(asked.matrix), asked.slack, outer)
            for i, v in asked.avoid:
                self.model.add(chosen[i][v] == 0)

    def _sum(self, worth: dict[str, int]) -> Any:
        units = [self.units[lever] for lever in worth]
        return self.kind.LinearExpr.weighted_sum(units, list(worth.values()))

    def must_go(self, scenario: Ints) -> None:
        """Some variant of the scenario has to trail a rival by more than the slack."""
        matrix, slack = self.asked.matrix, self.asked.slack
        total = balances(matrix, scenario.reshape(1, -1))[0]
        ways = []
        for i, v in enumerate(scenario.tolist()):
            own = int(matrix.starts[i]) + v
            for c in range(int(matrix.starts[i]), int(matrix.starts[i + 1])):
                if c == own or not (own in self.worth or c in self.worth):
                    continue
                push = self._sum(self.worth.get(own, {})) - self._sum(self.worth.get(c, {}))
                way = self.model.new_bool_var("")
                most = -slack - 1 - int(total[own] - total[c])
                self.model.add(push <= most).only_enforce_if(way)
                ways.append(way)
        self.model.add_bool_or(ways)

    def cheapest(self) -> tuple[dict[str, int] | None, float, bool]:
        """Steps by lever, the bound on the cost, and whether the steps are the cheapest."""
        solver = self.kind.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        left = self.asked.going()
        if np.isfinite(left):
            solver.parameters.max_time_in_seconds = max(0.01, left)
        status = solver.solve(self.model)
        if status == self.kind.INFEASIBLE:
            return None, np.inf, True
        bound = max(0.0, solver.best_objective_bound / CENTS)
        if status not in (self.kind.OPTIMAL, self.kind.FEASIBLE):
            return None, bound, False
        steps = {k: int(solver.value(u)) for k, u in self.units.items() if solver.value(u)}
        return steps, bound, status == self.kind.OPTIMAL


def design(
    matrix: CrossImpact,
    avoid: Sequence[tuple[int, int]],
    pushes: Sequence[Push],
    *,
    slack: int = 0,
    keep: bool = True,
    going: Callable[[], float] = lambda: np.inf,
) -> Design:
    """The cheapest push after which no consistent scenario contains a variant to be avoided.

    Guided by counter-examples: the cheapest push that breaks all scenarios seen so far is
    proposed; if some scenario with the variant withstands it, it is added and the next push is
    proposed; if none does, the push is the cheapest there is.

    Parameters
    ----------
    matrix
        Judgements.
    avoid
        Descriptor and variant, by number, of what is to be avoided.
    pushes
        What can be done, with unique ids.
    slack
        By how much a variant may trail, in the unit of the matrix.
    keep
        Whether some consistent scenario must be left: without it, making every state unstable
        would count as success.
    going
        Returns the seconds left; at 0 the best push so far is returned with its bound.

    Raises
    ------
    UsageError
        Nothing to avoid, nothing to push with, or two levers of one id.

    References
    ----------
    Counter-example guided synthesis: Solar-Lezama, A. et al. (2006), *ASPLOS XII*.

    Examples
    --------
    >>> from upstander.model.push import every_push
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> matrix = CrossImpact(two, impact)
    >>> made = design(matrix, [(1, 1)], every_push(matrix, 9))
    >>> made.steps, made.cost, made.gap
    ({'street=calm': 3}, 3.0, 0.0)
    """
    if not avoid or not pushes:
        raise UsageError("nothing to avoid, or nothing to push with", remedy="name both")
    if len({push.id for push in pushes}) != len(pushes):
        raise UsageError("two levers have one id", remedy="give each its own")
    asked = _Question(matrix, pushes, avoid, slack, keep, going)
    master, bound, rounds = _Master(asked), 0.0, 0
    best: dict[str, int] | None = None
    while going() > 0:
        steps, below, sure = master.cheapest()
        rounds += 1
        bound = max(bound, below) if sure or np.isfinite(below) else bound
        if steps is None:
            break
        found = asked.against(steps, EXAMPLES)
        if found is None:
            break
        if not len(found):
            best = steps
            if sure:
                return Design(steps, cost(pushes, steps), bound, _rows(asked), rounds)
            break
        for scenario in asked.unseen(found):
            master.must_go(scenario)
    if best is None and np.isfinite(bound):
        best = _trimmed(asked)
    price = np.inf if best is None else cost(pushes, best)
    return Design(best, price, min(bound, price), _rows(asked), rounds)


def cost(pushes: Sequence[Push], steps: dict[str, int]) -> float:
    """What some steps cost."""
    return float(sum(push.cost * steps.get(push.id, 0) for push in pushes))


def _rows(asked: _Question) -> Ints:
    return np.array(asked.examples, np.int64).reshape(-1, len(asked.matrix.descriptors))


def _trimmed(asked: _Question) -> dict[str, int] | None:
    """A push that does it, found without proof: a large one, the dearest steps taken back."""
    slices = iter(range(GRACE))
    lenient = replace(asked, going=lambda: float(next(slices, None) is not None))
    steps = next((steps for steps in _large(asked) if lenient.holds(steps)), None)
    if steps is None:
        return None
    for push in sorted(asked.pushes, key=lambda p: (-p.cost * p.most, p.id)):
        low, high = 0, steps.get(push.id, 0)
        while low < high:  # once the slices are used up nothing more is taken back
            middle = (low + high) // 2
            if lenient.holds(steps | {push.id: middle}):
                high = middle
            else:
                low = middle + 1
        steps[push.id] = high
    return {k: n for k, n in steps.items() if n}


def _large(asked: _Question) -> Iterator[dict[str, int]]:
    """Levers at their most: those that raise some rival of what is to be avoided, then all."""
    starts = asked.matrix.starts
    sizes = np.diff(starts)
    for turn in range(1, int(sizes.max())):
        chosen = {}
        for i, v in asked.avoid:
            own = int(starts[i]) + v
            rival = int(starts[i]) + (v + turn) % int(sizes[i])
            for push in asked.pushes:
                if sum(x * ((at == rival) - (at == own)) for at, x in push.effects) > 0:
                    chosen[push.id] = push.most
        yield chosen
    yield {push.id: push.most for push in asked.pushes}


GRACE = 300
"""Slices of search, some seconds, beyond the limit of time: a stopped search gives a push too."""
