"""What the engines are asked about judgements: plain data in, plain data out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.scenarios_page import scenario_values
from upstander.errors import InputError
from upstander.foresight.scenarios.design import design
from upstander.foresight.scenarios.outlook import Asked, outlook
from upstander.foresight.scenarios.solve import solve
from upstander.foresight.scenarios.stress import plans_within, stress_test
from upstander.hub.analyses.models import Kind
from upstander.levers.case_problem import usable_levers
from upstander.model.push import every_push, pushed
from upstander.network.graph import actor_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from upstander.hub.futures.reading import Read
    from upstander.model.case import CaseFile
    from upstander.model.push import Push

SEED, STEPS, LISTED, PLANS = 1, 12, 40, 12
Options = dict[str, Any]


def foreseen(
    kind: Kind, read: Read, view: CaseFile, options: Options, seconds_left: Callable[[], float]
) -> dict[str, Any]:
    """What follows from judgements.

    Parameters
    ----------
    kind
        ``scenarios``, ``design`` or ``stress``.
    read
        The judgements.
    view
        What the asker may see of the case: only its levers are pulled, and not those forbidden.
    options
        ``slack``, ``spread``; ``avoid``, pairs of descriptor and variant; ``budget``.
    seconds_left
        Asked between steps; at 0 the work ends with what it has.
    """
    if kind is Kind.SCENARIOS:
        return _scenarios(read, options, seconds_left)
    unwanted = [(int(i), int(v)) for i, v in options["avoid"]]
    pushes, refused = _of_case(read, view)
    named = [_named(read, i, v) for i, v in unwanted]
    begun = {"avoid": named, "refused": refused}
    if kind is Kind.DESIGN:
        return begun | _designed(read, unwanted, pushes, options, seconds_left)
    return begun | _stressed(read, unwanted, pushes, options, seconds_left)


def _named(read: Read, i: int, v: int) -> str:
    descriptor = read.matrix.descriptors[i]
    return f"{descriptor.name}: {descriptor.variants[v]}"


def _scenarios(read: Read, options: Options, left: Callable[[], float]) -> dict[str, Any]:
    asked = Asked(
        slack=options.get("slack", 0), spread=options.get("spread", 1.0), most=10_000, seed=SEED
    )
    made = outlook(read.judged, asked, lambda _what, _share, _count: left())
    found = scenario_values(made)
    found["document"]["scenarios"] = []  # those that are shown are there once, as ``shown``
    return found


def _of_case(read: Read, view: CaseFile) -> tuple[tuple[Push, ...], list[dict[str, Any]]]:
    """The levers of the table that are levers of the case for the asker, at the case's cost."""
    if not read.pushes:
        return (), []
    entities = view.entities()
    graph = actor_graph(entities, view.manifest.as_of)
    levers, forbidden = usable_levers(entities, graph, view.manifest.own_state)
    why = {one.lever: {"why": f"it {one.why}", "said": one.reason.as_dict()} for one in forbidden}
    by_name = _by_name({key: lever.name for key, lever in levers.items()})
    kept, refused = [], []
    for push in read.pushes:
        key = push.id if push.id in levers else by_name.get(push.id, "")
        if not key:
            continue  # not a lever here, or not one that this reader may know of
        if key in why:
            refused.append({"lever": key, "caption": levers[key].name} | why[key])
        else:
            kept.append(_at_cost(push, key, levers[key].cost))
    return tuple(kept), refused


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Ids by name, without names that two have."""
    counts: dict[str, list[str]] = {}
    for key, name in names.items():
        counts.setdefault(name, []).append(key)
    return {name: keys[0] for name, keys in counts.items() if len(keys) == 1}


def _at_cost(push: Push, key: str, cost: float) -> Push:
    from dataclasses import replace

    return replace(push, id=key, cost=cost)


def _designed(
    read: Read,
    unwanted: list[tuple[int, int]],
    pushes: tuple[Push, ...],
    options: Options,
    left: Callable[[], float],
) -> dict[str, Any]:
    matrix = read.matrix
    slack = options.get("slack", 0) * matrix.unit
    tried = pushes or tuple(every_push(matrix, STEPS))
    found = design(matrix, unwanted, tried, slack=slack, going=left)
    after = None
    if found.steps is not None:
        push = pushed(matrix, tried, found.steps)
        after = solve(matrix, slack=slack, push=push, most=LISTED)
    return {
        "by_levers": bool(pushes),
        "steps": None
        if found.steps is None
        else [{"lever": key, "steps": n} for key, n in found.steps.items()],
        "cost": found.cost if found.steps is not None else None,
        "bound": None if found.impossible else found.bound,
        "gap": found.gap,
        "impossible": found.impossible,
        "broken": len(found.examples),
        "left": [] if after is None else [matrix.words(row.tolist()) for row in after.scenarios],
        "left_is_cut": after is not None and not after.complete,
    }


def _stressed(
    read: Read,
    unwanted: list[tuple[int, int]],
    pushes: tuple[Push, ...],
    options: Options,
    left: Callable[[], float],
) -> dict[str, Any]:
    if not pushes:
        raise InputError(
            "no lever that may be pulled is in the table of levers",
            remedy="bring the judgements in with a table of what levers of this case push",
        )
    matrix = read.matrix
    budget = options.get("budget")
    plans = plans_within(pushes, float("inf") if budget is None else float(budget))
    slack = options.get("slack", 0) * matrix.unit
    found = solve(matrix, slack=slack, going=lambda _share, _count: left())
    done = stress_test(matrix, found.scenarios, pushes, plans, dict.fromkeys(unwanted, 1.0))
    regret, count = done.regret, len(found.scenarios)
    order = sorted(
        range(len(done.plans)),
        key=lambda p: (done.worst[p], done.loss[p].mean() if count else 0.0, done.plans[p].cost),
    )
    first = dict.fromkeys([0, done.best, done.least_regret, *order])
    return {
        "complete": found.complete,
        "scenarios": [matrix.words(row.tolist()) for row in found.scenarios[:LISTED]],
        "count": count,
        "tried": len(done.plans),
        "plans": [
            {
                "levers": list(done.plans[p].steps),
                "cost": done.plans[p].cost,
                "holds": int((done.loss[p] == 0).sum()),
                "fails_in": [k + 1 for k in range(min(count, LISTED)) if done.loss[p, k] > 0],
                "worst": float(done.worst[p]),
                "regret": float(regret[p].max()) if count else 0.0,
                "best": p == done.best,
                "least_regret": p == done.least_regret,
            }
            for p in list(first)[:PLANS]
        ],
    }
