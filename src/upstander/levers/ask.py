"""Ask: the facts that would change a plan most if they were known, as questions in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.levers.answerer import answerers
from upstander.levers.estimate import Estimate
from upstander.levers.fact import facts_of, knowing
from upstander.levers.plan import forever
from upstander.levers.value import valuer_of
from upstander.levers.view import View
from upstander.levers.worth import ranking
from upstander.network.layers import supplied_by
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from upstander.levers.answerer import Answerer
    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.greedy import Choice
    from upstander.levers.problem import LeverProblem
    from upstander.levers.timing import Schedule
    from upstander.levers.worth import Ranking, Worth
    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph

_NINETEEN_IN_TWENTY = 1.96


@dataclass(frozen=True, slots=True)
class Change:
    """How the plan would change for one answer: ids of levers taken up and dropped."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data."""
        return {"added": list(self.added), "dropped": list(self.dropped)}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is worth asking about.

    Parameters
    ----------
    id, kind
        Of the fact: a relation that may hold, or a lever that may take effect.
    said
        The question; `text` gives it in English.
    probability
        How likely it is taken to be.
    worth, at_most, proved
        How far the expected objective would fall if it were known; see `Worth`.
    fresh
        What the answer's plans would gain over the plan on worlds never used to choose.
    if_true, if_false
        How the plan would change.
    who
        Who could answer.
    statements
        Ids of the statements that the probability rests on.
    """

    id: str
    kind: str
    said: Saying
    probability: float
    worth: float
    at_most: float
    proved: bool
    fresh: Estimate
    if_true: Change
    if_false: Change
    who: tuple[Answerer, ...]
    statements: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question in English."""
        return str(self.said)

    def as_dict(self) -> dict[str, Any]:
        """The question as plain data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "question": self.text,
            "probability": self.probability,
            "worth": self.worth,
            "at_most": self.at_most,
            "proved": self.proved,
            "fresh": self.fresh.as_dict(),
            "if_true": self.if_true.as_dict(),
            "if_false": self.if_false.as_dict(),
            "who": [a.as_dict() for a in self.who],
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions in the order of what their answers are worth.

    Parameters
    ----------
    questions
        Those worth anything, the most first.
    settled
        How many of the first are proved to be the first.
    facts
        How many facts were weighed.
    rest_at_most
        No fact that is not listed is worth more than this.
    objective
        What the plan leaves without knowing, over the worlds it was chosen on.
    """

    questions: tuple[Question, ...]
    settled: int
    facts: int
    rest_at_most: float
    objective: float

    def as_dict(self) -> dict[str, Any]:
        """The questions as plain data."""
        return {
            "questions": [q.as_dict() for q in self.questions],
            "settled": self.settled,
            "facts": self.facts,
            "rest_at_most": self.rest_at_most,
            "objective": self.objective,
        }


def ask(
    case: CaseProblem,
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    *,
    schedule: Schedule | None = None,
    top: int = 5,
    seconds_left: Callable[[], float] = forever,
) -> Asked:
    """The questions whose answers would improve the plan most.

    Parameters
    ----------
    case, entities, graph
        The case as a lever problem, its entities and its actor graph on the day of the case.
    schedule
        Phases, each with its budget; None for a plan of one.
    top
        How many questions, at most.
    seconds_left
        Asked between steps; what is not proved when nothing is left says so.

    Returns
    -------
    Asked
        Method: ``docs/explanation/value-of-information.md``.
    """
    view = View(case.levers, schedule)
    problem, fresh = view.of(case.problem), view.of(case.fresh)
    found = ranking(problem, facts_of(problem, graph), top=top, seconds_left=seconds_left)
    frame = _Frame(case, entities, graph, problem, fresh)
    worth = [w for w in found.worths if w.value > 0][:top]
    listed = {w.fact.id for w in worth}
    return Asked(
        tuple(_question(frame, found, w) for w in worth),
        min(found.settled, len(worth)),
        len(found.worths),
        max((w.at_most for w in found.worths if w.fact.id not in listed), default=0.0),
        found.plan.objective,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """What questions are told from."""

    case: CaseProblem
    entities: Mapping[str, Entity]
    graph: ActorGraph
    problem: LeverProblem
    fresh: LeverProblem


def _question(frame: _Frame, found: Ranking, worth: Worth) -> Question:
    fact = worth.fact
    text, said, ends = (_of_relation if fact.kind == "relation" else _of_lever)(
        frame.case, frame.entities, frame.graph, fact.id
    )
    return Question(
        id=fact.id,
        kind=fact.kind,
        said=text,
        probability=fact.probability,
        worth=worth.value,
        at_most=worth.at_most,
        proved=worth.proved,
        fresh=gain(frame.fresh, found.plan, worth),
        if_true=change(frame.problem, found.plan, worth.if_true),
        if_false=change(frame.problem, found.plan, worth.if_false),
        who=answerers(frame.entities, frame.graph, said, ends),
        statements=said,
    )


def gain(problem: LeverProblem, plan: Choice, worth: Worth) -> Estimate:
    """What the plans for the two answers gain over a plan: mean over worlds and 95% interval.

    On worlds that were not used to choose it is an unbiased value of acting on the answer, and it
    may be negative: then the plan for an answer fits its worlds rather than the case.
    """
    p = worth.fact.probability
    gained = np.zeros(problem.worlds)
    for holds, share, other in ((True, p, worth.if_true), (False, 1 - p, worth.if_false)):
        valuer = valuer_of(knowing(problem, worth.fact, holds=holds))
        gained += share * (valuer.by_world(plan.levers) - valuer.by_world(other.levers))
    return mean_of(gained)


def mean_of(by_world: NDArray[np.float64]) -> Estimate:
    """The mean over worlds with its 95% interval; infinitely wide where there is one world."""
    mean, count = float(by_world.mean()), len(by_world)
    error = float(by_world.std(ddof=1) / np.sqrt(count)) if count > 1 else float("inf")
    spread = _NINETEEN_IN_TWENTY * error
    return Estimate(mean, mean - spread, mean + spread, count)


def change(problem: LeverProblem, before: Choice, after: Choice) -> Change:
    """How one choice differs from another, by lever ids."""
    ids = [str(lever.id) for lever in problem.levers]
    return Change(
        tuple(ids[k] for k in sorted(after.levers - before.levers)),
        tuple(ids[k] for k in sorted(before.levers - after.levers)),
    )


_Told = tuple[Saying, tuple[str, ...], tuple[str, ...]]


def _of_relation(
    case: CaseProblem,  # noqa: ARG001  (the same shape as for a lever)
    entities: Mapping[str, Entity],  # noqa: ARG001
    graph: ActorGraph,
    key: str,
) -> _Told:
    relation = next(r for r in graph.relations if r.id == key)
    ends = relation.source, relation.target
    one, other = (graph.caption(end) for end in ends)
    supplies = supplied_by(relation.layer)
    does = Saying(
        "Does {giver} still supply {taker} with {supplies}?",
        {"giver": one, "taker": other, "supplies": Saying(supplies)},
    )
    if supplies == "orders":
        names = {"superior": one, "subordinate": other}
        does = Saying("Does {superior} still command {subordinate}?", names)
    return does, relation.statements, ends


def _of_lever(
    case: CaseProblem, entities: Mapping[str, Entity], graph: ActorGraph, key: str
) -> _Told:
    lever = case.levers[key]
    of = [r for r in graph.relations if set(r.entities) & set(lever.relations)]
    ends = {lever.holder, *lever.objects, *(end for r in of for end in (r.source, r.target))}
    props = ("success", "pricedIn")
    said = tuple(s.id for prop in props for s in entities[key].about(prop))
    would = Saying("Would “{lever}” take effect?", {"lever": lever.name})
    return would, said, tuple(sorted({key, *ends}))
