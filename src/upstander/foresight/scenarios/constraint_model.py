"""Consistency stated to OR-Tools' CP-SAT: the second solver, and the base of lever design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upstander.foresight.scenarios.web import Web


def stated(model: Any, web: Web, slack: int, push: dict[int, Any] | None = None) -> list[list[Any]]:
    """Add a scenario that must be consistent to a CP-SAT model.

    Parameters
    ----------
    model
        A ``CpModel``, which grows.
    web
        The matrix.
    slack
        In the unit of the matrix.
    push
        Linear expressions that are added to the balance of a variant, by its number.

    Returns
    -------
    list of list
        For each descriptor one Boolean variable for each of its variants.
    """
    sizes = (web.starts[1:] - web.starts[:-1]).tolist()
    chosen = [[model.new_bool_var(f"{i}.{v}") for v in range(k)] for i, k in enumerate(sizes)]
    for flags in chosen:
        model.add_exactly_one(flags)
    for i, flags in enumerate(chosen):
        balances = [_balance(web, chosen, i, v, push or {}) for v in range(sizes[i])]
        for v, flag in enumerate(flags):
            for c, rival in enumerate(balances):
                if c != v:
                    own = web.impact[int(web.starts[i]) + v, int(web.starts[i]) :]
                    least = -slack - int(own[v]) + int(own[c])
                    model.add(balances[v] - rival >= least).only_enforce_if(flag)
    return chosen


def _balance(web: Web, chosen: list[list[Any]], i: int, v: int, push: dict[int, Any]) -> Any:
    from ortools.sat.python import cp_model

    at = int(web.starts[i]) + v
    flags, weights = [], []
    for j in web.sources[web.at[i] : web.at[i + 1]].tolist():
        first = int(web.starts[j])
        flags += chosen[j]
        weights += [int(web.impact[first + w, at]) for w in range(len(chosen[j]))]
    terms = [cp_model.LinearExpr.weighted_sum(flags, weights), int(web.own[at])]
    # not by +=, which changes the expression that is added to
    return cp_model.LinearExpr.sum([*terms, push[at]] if at in push else terms)
