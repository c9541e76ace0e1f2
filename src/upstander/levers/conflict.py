"""Conflicts: when levers that are wanted cannot be had together, the fewest reasons why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InfeasibleError, UsageError
from upstander.levers.greedy import TOLERANCE
from upstander.levers.influence import reached_by
from upstander.levers.plan import solve
from upstander.levers.problem import Attack, InfluenceArc, LeverProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from upstander.levers.case_problem import CaseProblem
    from upstander.levers.forbidden import Forbidden


Rule = tuple[str, str]
"""``lever``, or the kind of a rule, and which."""

WORDS = {
    "budget": "the budget of {}",
    "budget of a phase": "the budget of {1} in phase {0}",
    "time": "the time there is: influence takes a phase, and effects come by the horizon",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that cannot all hold, of which none can be left out.

    Parameters
    ----------
    levers
        Ids of the levers whose being wanted is part of it.
    rules
        ``budget``, ``budget of a phase`` with phase and amount, ``time``, ``harm`` with a group,
        ``holder`` with a holder, or ``prerequisite`` with two levers: the rules in it.
    refused
        Reasons why one of the levers may be part of no plan at all.
    """

    levers: tuple[str | int, ...]
    rules: tuple[tuple[str, str], ...]
    refused: tuple[Forbidden, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The conflict as plain data."""
        return {
            "levers": list(self.levers),
            "rules": [list(rule) for rule in self.rules],
            "refused": [refusal.as_dict() for refusal in self.refused],
        }


def case_conflict(case: CaseProblem, wanted: Collection[str]) -> Conflict | None:
    """Why no plan for a case holds all levers that are wanted; None where one does.

    Raises
    ------
    UsageError
        A lever that is not on the menu.
    """
    found = refused(case, wanted)
    return found if found is not None else conflict(case.problem, numbers(case, wanted))


def refused(case: CaseProblem, wanted: Collection[str]) -> Conflict | None:
    """The first lever that is wanted and may be part of no plan at all; None where there is none.

    Raises
    ------
    UsageError
        A lever that is not on the menu.
    """
    for key in sorted(wanted):
        if key not in case.levers:
            raise UsageError(f"no lever {key!r} in the case")
    refusals = [refusal for refusal in case.forbidden if refusal.lever in wanted]
    if not refusals:
        return None
    first = refusals[0].lever
    return Conflict((first,), (), tuple(r for r in refusals if r.lever == first))


def numbers(case: CaseProblem, wanted: Iterable[str]) -> list[int]:
    """Numbers of the levers that are wanted."""
    number = {str(lever.id): k for k, lever in enumerate(case.problem.levers)}
    return [number[key] for key in wanted]


def conflict(problem: LeverProblem, wanted: Collection[int]) -> Conflict | None:
    """Why no plan holds all levers that are wanted; None where one does.

    Parameters
    ----------
    problem, wanted
        What is to be decided, and lever numbers.

    Returns
    -------
    Conflict | None
        Minimal: without any one of its levers or rules a plan exists (deletion filter). There may
        be other minimal conflicts beside it.

    References
    ----------
    Chinneck, J. W. and Dravnieks, E. W. (1991). Locating minimal infeasible constraint sets in
    linear programs. *ORSA Journal on Computing* 3(2).
    """
    rules = [("budget", ""), *rules_of(problem, wanted)]
    kept = minimal(problem, wanted, rules, lambda kept: _feasible(problem, kept))
    return None if kept is None else named(problem, kept)


def minimal(
    problem: LeverProblem,
    wanted: Collection[int],
    rules: Iterable[Rule],
    feasible: Callable[[Collection[Rule]], bool],
) -> list[Rule] | None:
    """A minimal set of levers and rules that cannot all hold; None where all can.

    Parameters
    ----------
    problem, wanted
        What is to be decided, and lever numbers.
    rules
        All rules that could be part of it.
    feasible
        Whether some of the levers (``("lever", number)``) can be had under some of the rules.
    """
    # Levers are given up before rules and cheap ones first, so that few dear ones are left.
    cheapest = sorted(set(wanted), key=lambda k: (problem.levers[k].cost, k))
    kept: list[Rule] = [("lever", str(k)) for k in cheapest]
    kept += rules
    if feasible(kept):
        return None
    for constraint in tuple(kept):
        fewer = [other for other in kept if other != constraint]
        if not feasible(fewer):
            kept = fewer
    return kept


def named(problem: LeverProblem, kept: Iterable[Rule]) -> Conflict:
    """The conflict that levers and rules by number are, with the names of both."""
    kept = list(kept)
    return Conflict(
        tuple(problem.levers[int(text)].id for kind, text in kept if kind == "lever"),
        tuple((kind, _told(problem, kind, text)) for kind, text in kept if kind != "lever"),
    )


def require(found: Conflict | None, name: Callable[[str | int], str] = str) -> None:
    """Raise where there is a conflict, with a message that names every part of it.

    Raises
    ------
    InfeasibleError
        There is a conflict.
    """
    if found is not None:
        raise InfeasibleError(told(found, name), remedy="give up one of these")


def told(found: Conflict, name: Callable[[str | int], str] = str) -> str:
    """The conflict as a sentence, with levers and holders as ``name`` calls them."""
    levers = " and ".join(f"“{name(key)}”" for key in found.levers)
    if found.refused:
        why = "; ".join(f"it {refusal.why}" for refusal in found.refused)
        return f"{levers} cannot be had: {why}"
    rules = " and ".join(_worded(kind, text, name) for kind, text in found.rules)
    together = " together" if len(found.levers) > 1 else ""
    return f"{levers} cannot be had{together} within {rules}"


def _worded(kind: str, text: str, name: Callable[[str | int], str]) -> str:
    if kind in WORDS:
        return WORDS[kind].format(*text.split("\0"))
    if kind == "harm":
        return f"the cap on harm to {name(text)}"
    if kind == "holder":
        return f"the reach of our influence (nobody moves {name(text)})"
    before, after = text.split("\0")
    return f"the rule that “{name(after)}” needs “{name(before)}”"


def _told(problem: LeverProblem, kind: str, text: str) -> str:
    if kind == "budget":
        return f"{problem.budget:g}"
    if kind == "holder":
        return str(problem.holders[int(text)])
    if kind == "prerequisite":
        before, after = (int(part) for part in text.split("\0"))
        return f"{problem.levers[before].id}\0{problem.levers[after].id}"
    return text


def rules_of(problem: LeverProblem, wanted: Collection[int]) -> Iterable[Rule]:
    """The rules that bear on some levers, but for those of money and time."""
    everyone = reached_by(problem.influence, {problem.own})
    needed = _closed(wanted, problem.prerequisites)
    for group in sorted({name for k, name, _ in problem.harms if k in needed}):
        yield "harm", group
    for holder in sorted({problem.levers[k].holder for k in needed} - everyone):
        yield "holder", str(holder)
    for before, after in problem.prerequisites:
        if after in needed:
            yield "prerequisite", f"{before}\0{after}"


def _closed(wanted: Collection[int], pairs: Iterable[tuple[int, int]]) -> frozenset[int]:
    found, pairs = set(wanted), list(pairs)
    while more := {a for a, b in pairs if b in found} - found:
        found |= more
    return frozenset(found)


def _feasible(problem: LeverProblem, kept: Collection[Rule]) -> bool:
    """Whether some influence lets all levers kept be pulled under the rules kept."""
    asked = question(problem, kept)
    if asked is None:
        return True
    budget = problem.budget if ("budget", "") in kept else whole_cost(problem)
    return answered(replace(asked, budget=budget))


def answered(asked: LeverProblem) -> bool:
    """Whether a plan leaves nothing of the problem that `question` has made."""
    return solve(asked).choice.objective <= TOLERANCE


def whole_cost(problem: LeverProblem) -> float:
    """What everything together costs: a budget that never binds."""
    return sum(x.cost for x in problem.levers) + sum(a.cost for a in problem.influence)


def question(problem: LeverProblem, kept: Collection[Rule]) -> LeverProblem | None:
    """Whether some levers can be had under some rules, put to the exact method as a problem.

    One body per lever that only this lever can cut off, so that nothing is left if and only if
    all of them are chosen. None where no lever is wanted.
    """
    pairs = tuple(p for p in problem.prerequisites if ("prerequisite", f"{p[0]}\0{p[1]}") in kept)
    needed = sorted(_closed([int(t) for kind, t in kept if kind == "lever"], pairs))
    if not needed:
        return None
    place = {k: j for j, k in enumerate(needed)}
    unmoved = [text for kind, text in rules_of(problem, needed) if kind == "holder"]
    free = [int(text) for text in unmoved if ("holder", text) not in kept]
    felt = [row for row in problem.harms if row[0] in place and ("harm", row[1]) in kept]
    count = len(needed)
    return LeverProblem(
        nodes=count + 1,
        source=np.zeros(count, dtype=np.intp),
        target=np.arange(1, count + 1, dtype=np.intp),
        layer=np.zeros(count, dtype=np.intp),
        roots=((0,),),
        attack=tuple(Attack(j + 1, 1.0, (0,)) for j in range(count)),
        levers=tuple(replace(problem.levers[k], hits=(place[k],)) for k in needed),
        holders=problem.holders,
        own=problem.own,
        influence=(*problem.influence, *(InfluenceArc(problem.own, h, 0.0) for h in free)),
        prerequisites=tuple((place[a], place[b]) for a, b in pairs if a in place and b in place),
        harms=tuple((place[k], group, x) for k, group, x in felt),
        harm_cap=problem.harm_cap,
        budget=problem.budget,
        live=np.ones((1, count), dtype=bool),
        succeeds=np.ones((1, count), dtype=bool),
    )
