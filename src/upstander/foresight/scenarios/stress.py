"""Plans of levers across all consistent scenarios: where they hold, where they fail, the regret."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import UsageError
from upstander.foresight.scenarios.balance import as_scenarios
from upstander.foresight.scenarios.basins import succession
from upstander.model.push import Push, pushed
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from upstander.model.cross_impact import CrossImpact

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOST = 65_536
"""Plans that are tried at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Levers pulled together.

    Parameters
    ----------
    name
        Of the plan.
    steps
        Steps by lever.
    cost
        Of all of them.
    """

    name: str
    steps: Mapping[str, int]
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Stress:
    """Every plan in every consistent scenario.

    Parameters
    ----------
    plans
        The first is to do nothing.
    loss
        Shape (plans, S): the harm of the state that the system falls into from each scenario
        under the plan; the mean over the cycle where it does not come to rest.
    rests
        Shape (plans, S): whether it comes to rest.
    """

    plans: tuple[Plan, ...]
    loss: Floats
    rests: NDArray[np.bool_]

    @property
    def regret(self) -> Floats:
        """Shape (plans, S): loss above that of the best plan for the scenario."""
        return self.loss - self.loss.min(axis=0) if self.loss.size else self.loss

    @property
    def worst(self) -> Floats:
        """Shape (plans,): loss in the scenario that is worst for the plan; 0 without scenarios."""
        return self.loss.max(axis=1) if self.loss.shape[1] else np.zeros(len(self.plans))

    @property
    def best(self) -> int:
        """Number of the plan that is best in its worst scenario; then on average; then cheapest."""
        mean = self.loss.mean(axis=1) if self.loss.shape[1] else self.worst
        keys = [
            (round(float(worst), 12), round(float(m), 12), plan.cost, k)
            for k, (worst, m, plan) in enumerate(zip(self.worst, mean, self.plans, strict=True))
        ]
        return min(keys)[3]

    @property
    def least_regret(self) -> int:
        """Number of the plan whose greatest regret is least; then on average; then cheapest."""
        most = self.regret.max(axis=1) if self.loss.shape[1] else self.worst
        mean = self.regret.mean(axis=1) if self.loss.shape[1] else self.worst
        keys = [
            (round(float(m), 12), round(float(a), 12), plan.cost, k)
            for k, (m, a, plan) in enumerate(zip(most, mean, self.plans, strict=True))
        ]
        return min(keys)[3]


def plans_within(pushes: Sequence[Push], budget: float) -> list[Plan]:
    """Every set of levers, each at its most, that a budget allows; to do nothing among them.

    Raises
    ------
    UsageError
        There are more than `MOST` sets.
    """
    if 2 ** len(pushes) > MOST:
        raise UsageError(
            Phrase("{n} levers make more than {most:,} plans", n=len(pushes), most=MOST),
            remedy="give the plans",
        )
    found = []
    for size in range(len(pushes) + 1):
        for chosen in combinations(pushes, size):
            price = sum(push.cost * push.most for push in chosen)
            if price <= budget:
                name = " + ".join(push.id for push in chosen) or NOTHING
                found.append(Plan(name, {push.id: push.most for push in chosen}, price))
    return found


NOTHING = "nothing"


def harm_of(matrix: CrossImpact, states: Ints, harm: Mapping[tuple[int, int], float]) -> float:
    """The harm of a state, that of its worst variant; the mean over several states."""
    each = [
        max([0.0, *(worth for (i, v), worth in harm.items() if state[i] == v)])
        for state in as_scenarios(matrix, states)
    ]
    return float(np.mean(each))


def stress_test(
    matrix: CrossImpact,
    scenarios: ArrayLike,
    pushes: Sequence[Push],
    plans: Sequence[Plan],
    harm: Mapping[tuple[int, int], float],
) -> Stress:
    """Where the system falls under each plan, from each consistent scenario.

    Parameters
    ----------
    matrix, scenarios
        The judgements and their consistent scenarios, shape (S, n).
    pushes
        What the levers of the plans do.
    plans
        To do nothing is put first where it is not among them.
    harm
        Harm from 0 to 1 by descriptor and variant.

    Raises
    ------
    UsageError
        No harm named, one outside 0 to 1, or a plan with a lever that is not there.

    Examples
    --------
    >>> from upstander.model.cross_impact import CrossImpact, Descriptor
    >>> two = Descriptor("rule", ("law", "fear")), Descriptor("street", ("calm", "riot"))
    >>> impact = np.array([[0, 0, 2, -2], [0, 0, -1, 1], [1, -1, 0, 0], [-3, 3, 0, 0]])
    >>> matrix = CrossImpact(two, impact)
    >>> court = Push("court", ((0, 9),), 2.0)
    >>> found = stress_test(
    ...     matrix, [[0, 0], [1, 1]], [court], plans_within([court], 2), {(1, 1): 1.0}
    ... )
    >>> found.loss.tolist(), found.plans[found.best].name
    ([[0.0, 1.0], [0.0, 0.0]], 'court')
    """
    known = {push.id for push in pushes}
    if not harm or not all(0 <= worth <= 1 for worth in harm.values()):
        raise UsageError(
            "harm is not named, or not from 0 to 1", remedy="name what is to be avoided"
        )
    for plan in plans:
        if strange := set(plan.steps) - known:
            raise UsageError(
                Phrase(
                    "plan {name!r} has a lever {strange!r} that is not there",
                    name=plan.name,
                    strange=min(strange),
                ),
                remedy="say what it pushes",
            )
    idle = [] if any(not plan.steps for plan in plans) else [Plan(NOTHING, {}, 0.0)]
    ordered = (*idle, *sorted(plans, key=lambda plan: bool(plan.steps)))
    chosen = as_scenarios(matrix, scenarios)
    loss = np.zeros((len(ordered), len(chosen)))
    rests = np.zeros(loss.shape, bool)
    for p, plan in enumerate(ordered):
        push = pushed(matrix, pushes, plan.steps)
        for s, start in enumerate(chosen):
            course = succession(matrix, start, push=push)
            loss[p, s] = harm_of(matrix, course.states, harm)
            rests[p, s] = course.settles
    return Stress(ordered, loss, rests)
