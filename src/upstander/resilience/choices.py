"""Every combination of the choices that could have been made, and how the ranks move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InputError, UsageError
from upstander.phrase import Phrase
from upstander.resilience.aggregate import aggregated, ranks
from upstander.resilience.composite import taken
from upstander.resilience.impute import filled_with
from upstander.resilience.sobol import sobol
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_spec import Alternatives
    from upstander.model.index_steps import IndexSteps
    from upstander.model.index_table import IndexTable
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.sobol import SobolIndex
    from upstander.resilience.weight_box import WeightBox

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOST = 2_000
"""Combinations of steps, and of means, that are computed."""

MOST_WEIGHTS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What all combinations gave.

    Parameters
    ----------
    factors
        Names of what could be chosen otherwise, one axis each of ``moved``.
    levels
        What could be chosen, in words, by factor.
    moved
        Mean absolute change of rank against the index as declared, by combination.
    indices
        One a factor.
    best, worst
        Best and worst rank of each unit over all combinations, shape (n,).
    """

    factors: tuple[str, ...]
    levels: tuple[tuple[Saying, ...], ...]
    moved: Floats
    indices: tuple[SobolIndex, ...]
    best: Ints
    worst: Ints


def choices(
    table: IndexTable,
    tree: IndexTree,
    steps: IndexSteps,
    alternatives: Alternatives,
    *,
    box: WeightBox,
    seed: int,
) -> Choices | None:
    """The index by every combination of the alternatives; None where there is none.

    Parameters
    ----------
    box
        Where sets of weights are drawn from.

    Raises
    ------
    InputError
        A combination that the data does not allow; the message names it.
    UsageError
        More combinations than are computed.
    """
    factors = _factors(alternatives)
    if not factors:
        return None
    changing = [name for name in factors if name not in {"weights", "mean"}]
    means = alternatives.mean or (None,)
    sets = [list(getattr(alternatives, name)) for name in changing]
    _bounded(len(means) * int(np.prod([len(found) for found in sets])), alternatives.weights)
    nominal = _rank(table, tree, steps)
    drawn = box.draws(alternatives.weights, seed) if alternatives.weights else {}
    moved, best, worst = [], nominal.copy(), nominal.copy()
    for combination in product(*sets):
        made = replace(steps, **dict(zip(changing, combination, strict=True)))
        values = _told(combination, lambda made=made: taken(table, tree, made)[-1].after)
        for mean in means:
            other = made if mean is None else replace(made, mean=mean, means={})
            placed = _told((*combination, mean), _placing(values, tree, other, drawn))
            placed = np.broadcast_to(placed, (max(alternatives.weights, 1), len(nominal)))
            moved.append(np.abs(placed - nominal).mean(axis=1))
            best = np.minimum(best, placed.min(axis=0))
            worst = np.maximum(worst, placed.max(axis=0))
    shape = [len(found) for found in sets]
    if alternatives.mean:
        shape.append(len(means))
    if alternatives.weights:
        shape.append(alternatives.weights)
    outcomes = np.array(moved).reshape(shape)
    levels = tuple(_levels(alternatives, name) for name in factors)
    return Choices(factors, levels, outcomes, sobol(outcomes, factors), best, worst)


def _factors(alternatives: Alternatives) -> tuple[str, ...]:
    """Names in the order of the axes."""
    names = ("impute", "outliers", "normalise", "mean", "weights")
    return tuple(name for name in names if getattr(alternatives, name))


def _bounded(combinations: int, weights: int) -> None:
    if combinations > MOST or weights > MOST_WEIGHTS:
        message = Phrase(
            "{combinations:,} combinations with {weights:,} sets of weights are too many to "
            "compute all",
            combinations=combinations,
            weights=max(weights, 1),
        )
        remedy = Phrase(
            "give at most {most:,} combinations, and {most_weights:,} sets of weights",
            most=MOST,
            most_weights=MOST_WEIGHTS,
        )
        raise UsageError(message, remedy=remedy)


def _rank(table: IndexTable, tree: IndexTree, steps: IndexSteps) -> Ints:
    values = taken(table, tree, steps)[-1].after
    return ranks(aggregated(values, tree, steps)[tree.root][0])


def _placing(values: Floats, tree: IndexTree, steps: IndexSteps, drawn: dict[str, Floats]) -> Any:
    return lambda: ranks(aggregated(values, tree, steps, drawn)[tree.root])


def _told(combination: tuple[object, ...], make: Any) -> Any:
    """What ``make`` gives; its error names the combination."""
    try:
        return make()
    except InputError as error:
        words = ", ".join(str(_word(choice)) for choice in combination)
        message = Phrase(
            "with the alternative ({words}): {message}", words=words, message=error.problem.message
        )
        remedy = error.problem.remedy or "leave this alternative out"
        raise InputError(message, source=error.problem.source, remedy=remedy) from error


def _levels(alternatives: Alternatives, name: str) -> tuple[Saying, ...]:
    found = getattr(alternatives, name)
    if name == "weights":
        return (Saying("{n} set drawn from the box", {}, "{n} sets drawn from the box", found),)
    return tuple(_word(choice) for choice in found)


def _word(choice: Any) -> Saying:
    if choice is None:
        return Saying("off")
    if hasattr(choice, "most"):
        return Saying("up to {most} brought in", {"most": choice.most})
    if hasattr(choice, "statistic"):
        return filled_with(choice)
    if not hasattr(choice, "method"):
        return Saying(choice, context="mean")
    method = Saying(choice.method, context="normalisation")
    if choice.method in {"rank", "borda"}:
        return method
    ends = {"low": float(choice.low), "high": float(choice.high)}
    return Saying("{method} {low}, {high}", {"method": method, **ends})
