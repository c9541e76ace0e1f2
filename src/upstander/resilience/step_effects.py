"""What each step did to the ranks: the index once more without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InputError
from upstander.resilience.composite import composite

if TYPE_CHECKING:
    from upstander.model.index_steps import IndexSteps, Step
    from upstander.model.index_table import IndexTable
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.composite import Composite

TRIED: tuple[Step, ...] = ("denominate", "impute", "outliers")
"""Steps that an index has a meaning without."""


@dataclass(frozen=True, slots=True)
class StepEffect:
    """How ranks move when one step is left out.

    Parameters
    ----------
    moved
        Mean absolute change of rank; None where the index cannot be made without the step.
    unit, ranks
        The unit that moves most, and its rank with and without the step.
    """

    name: str
    moved: float | None
    unit: str = ""
    ranks: tuple[int, int] = (0, 0)

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def step_effects(
    done: Composite, table: IndexTable, tree: IndexTree, steps: IndexSteps
) -> tuple[StepEffect, ...]:
    """The effect of each step that was taken, of those that can be left out.

    Examples
    --------
    >>> from upstander.model.index_steps import IndexSteps
    >>> from upstander.model.index_table import IndexTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([IndexNode("a", parent="I"), IndexNode("I", "aggregate")])
    >>> table = IndexTable(("u", "v"), ("a",), np.array([[1.0], [2.0]]))
    >>> done = composite(table, tree, IndexSteps())
    >>> [effect.moved for effect in step_effects(done, table, tree, IndexSteps())]
    [0.0, 0.0, 0.0]
    """
    found = []
    for name in TRIED:
        if not getattr(steps, name):
            continue
        try:
            other = composite(table, tree, steps.without(name))
        except InputError:
            found.append(StepEffect(name, None))
            continue
        scored = (done.ranks > 0) & (other.ranks > 0)
        change = np.where(scored, np.abs(done.ranks - other.ranks), 0)
        at = int(change.argmax())
        pair = (int(done.ranks[at]), int(other.ranks[at]))
        moved = float(change[scored].mean()) if scored.any() else 0.0
        found.append(StepEffect(name, moved, done.units[at] if change[at] else "", pair))
    return tuple(found)
