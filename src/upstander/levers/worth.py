"""What knowing is worth: how far a plan would improve if a fact were known before choosing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.levers.fact import knowing, spread
from upstander.levers.plan import PROVED, forever, solve
from upstander.levers.value import valuer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upstander.levers.fact import Fact
    from upstander.levers.greedy import Choice
    from upstander.levers.problem import LeverProblem

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Worth:
    """What it is worth to know one fact before choosing.

    Parameters
    ----------
    fact
        Which.
    value
        How far the expected objective would fall, at least 0: below the best of all plans found,
        each valued at the fact's own chance.
    at_most
        A proved upper bound of what knowing is worth.
    proved
        Whether the best plans for both answers are proved to be so; then ``value`` is never below
        the truth, and above it only by as much as some plan nobody found does better unknowing.
    if_true, if_false
        The best choices found, should it hold and should it not.
    """

    fact: Fact
    value: float
    at_most: float
    proved: bool
    if_true: Choice
    if_false: Choice


@dataclass(frozen=True, slots=True)
class Ranking:
    """Facts by what knowing them is worth, the most first.

    Parameters
    ----------
    plan
        The best choice without knowing.
    worths
        One per fact.
    settled
        How many at the top are proved to be the top: no other fact can be worth more.
    """

    plan: Choice
    worths: tuple[Worth, ...]
    settled: int


def ranking(
    problem: LeverProblem,
    facts: Sequence[Fact],
    *,
    top: int = 5,
    seconds_left: Callable[[], float] = forever,
) -> Ranking:
    r"""Facts in the order of their expected value of partial perfect information.

    .. math:: V_f = \min_x F(x) - p_f \min_x F(x \mid f) - (1 - p_f) \min_x F(x \mid \neg f)

    with the objective F of `upstander.levers.plan.solve`, and both answers on the same worlds.

    Parameters
    ----------
    problem, facts
        What is to be decided, and what could be learned.
    top
        How many of the first are to be proved to be the first.
    seconds_left
        Asked between steps; when nothing is left, what was found is returned and says so.

    Notes
    -----
    Facts are solved in the order of the bound :math:`p_f (1 - p_f) \Delta_f`, and every plan
    found is tried on every other fact. Derivation: ``docs/explanation/value-of-information.md``.

    References
    ----------
    Raiffa, H. and Schlaifer, R. (1961). *Applied Statistical Decision Theory*, chapter 4.
    """
    return _Search(problem, facts, seconds_left).run(top)


class _Search:
    """Two branches per fact, a pool of plans, and what of each branch is proved."""

    def __init__(
        self, problem: LeverProblem, facts: Sequence[Fact], seconds_left: Callable[[], float]
    ) -> None:
        self.facts, self.seconds_left = facts, seconds_left
        self.problem = problem
        first = solve(problem, seconds_left=seconds_left)
        self.pool, self.floor = [first.choice], first.bound
        self.branches = [
            (
                valuer_of(knowing(problem, fact, holds=True)),
                valuer_of(knowing(problem, fact, holds=False)),
            )
            for fact in facts
        ]
        self.bound = [self._bound(k) for k in range(len(facts))]
        self.left: list[list[tuple[float, float]]] = [
            [self._on(k, self.pool[0])] for k in range(len(facts))
        ]
        self.proved: set[int] = set()

    def run(self, top: int) -> Ranking:
        waiting = sorted(range(len(self.facts)), key=lambda k: (-self.bound[k], k))
        while waiting and self.seconds_left() > 0:
            known = sorted((self._value(k) for k in self.proved), reverse=True)
            if len(known) >= top and self.bound[waiting[0]] <= known[top - 1] + _NOTHING:
                break
            self._solve(waiting.pop(0))
        worths = sorted(
            (self._worth(k) for k in range(len(self.facts))),
            key=lambda worth: (-worth.value, worth.fact.id),
        )
        return Ranking(self.pool[0], tuple(worths), _settled(worths))

    def _solve(self, k: int) -> None:
        if all(self._settle(k, holds=holds) for holds in (True, False)):
            self.proved.add(k)

    def _settle(self, k: int, *, holds: bool) -> bool:
        """Whether the best choice for one answer is in the pool, and is proved to be the best."""
        fact = self.facts[k]
        # A relation that holds, or a lever that fails, never helps: the first bound stays valid.
        worse = holds == (fact.kind == "relation")
        if worse and min(a if holds else b for a, b in self.left[k]) <= self.floor + PROVED:
            return True
        answer = solve(knowing(self.problem, fact, holds=holds), seconds_left=self.seconds_left)
        if all(answer.choice.levers != other.levers for other in self.pool):
            self.pool.append(answer.choice)
            for j, values in enumerate(self.left):
                values.append(self._on(j, answer.choice))
        return answer.status == "optimal"

    def _on(self, k: int, choice: Choice) -> tuple[float, float]:
        """What a choice leaves where fact k holds, and where it does not."""
        holds, fails = self.branches[k]
        return holds.value(choice.levers), fails.value(choice.levers)

    def _value(self, k: int) -> float:
        p = self.facts[k].probability
        before = min(p * a + (1 - p) * b for a, b in self.left[k])
        after = p * min(a for a, _ in self.left[k]) + (1 - p) * min(b for _, b in self.left[k])
        return min(max(0.0, before - after), self.bound[k])

    def _worth(self, k: int) -> Worth:
        value, left = self._value(k), self.left[k]
        value = value if value > _NOTHING else 0.0
        proved = k in self.proved or self.bound[k] <= _NOTHING
        best = [min(range(len(left)), key=lambda j: (left[j][side], j)) for side in (0, 1)]
        return Worth(
            self.facts[k],
            value,
            value if proved else max(value, self.bound[k]),
            proved,
            self.pool[best[0]],
            self.pool[best[1]],
        )

    def _bound(self, k: int) -> float:
        """At most p (1 - p) times the most that the fact can change under any choice."""
        fact, (holds, fails) = self.facts[k], self.branches[k]
        worst = holds if fact.kind == "relation" else fails
        share = worst.capable(()).mean(axis=1)
        reached = _downstream(self.problem, fact)
        felt = float(sum(worst.weight[a] * share[a] for a in reached))
        return fact.probability * (1 - fact.probability) * felt


def _downstream(problem: LeverProblem, fact: Fact) -> tuple[int, ...]:
    """Attack node numbers that a fact's relations can feed, in a layer that they need."""
    columns = fact.columns
    if fact.kind == "success":
        columns = problem.levers[fact.columns[0]].hits
    fed = []
    for layer in sorted({int(problem.layer[e]) for e in columns}):
        inside = np.flatnonzero(problem.layer == layer)
        seeds = [int(problem.target[e]) for e in columns if problem.layer[e] == layer]
        below = spread(problem.source[inside], problem.target[inside], seeds)
        fed += [a for a, x in enumerate(problem.attack) if layer in x.needs and x.node in below]
    return tuple(sorted(set(fed)))


def _settled(worths: Sequence[Worth]) -> int:
    """How many at the top are proved, with nothing after them that could be worth more."""
    count = 0
    for k, worth in enumerate(worths):
        others = max((w.at_most for w in worths[k + 1 :]), default=0.0)
        if not worth.proved or others > worth.value + _NOTHING:
            break
        count += 1
    return count
