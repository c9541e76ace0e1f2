"""The index of a group: its own values in place of the unit's, on the scale that the units made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.resilience.aggregate import aggregated

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.index_steps import IndexSteps
    from upstander.model.index_tree import IndexTree
    from upstander.resilience.composite import Composite
    from upstander.resilience.disaggregation import Disaggregation

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The index of one group in one unit.

    Parameters
    ----------
    score
        With the group's values in place of the unit's.
    gap
        Less the same with the values for all of the unit: below 0 is worse.
    replaced
        Number of indicators that have a value of the group; the others are the unit's.
    """

    unit: str
    groups: tuple[str, ...]
    score: float
    gap: float
    replaced: int

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def group_scores(
    done: Composite, tree: IndexTree, steps: IndexSteps, groups: Disaggregation
) -> tuple[GroupScore, ...]:
    """The index of every group that has a shown value, the widest gap behind first.

    Indicators that are divided by something are left as they are for the unit: a value of a group
    is per head of nobody in particular. Hidden values are not used, so that none can be told from
    a score.

    Examples
    --------
    >>> from upstander.model.index_groups import GroupCell, GroupTable
    >>> from upstander.model.index_steps import IndexSteps
    >>> from upstander.model.index_table import IndexTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> from upstander.resilience.composite import composite
    >>> from upstander.resilience.disaggregation import disaggregation
    >>> tree = index_tree([IndexNode("trust", parent="I"), IndexNode("I", "aggregate")])
    >>> table = IndexTable(("U", "V"), ("trust",), np.array([[40.0], [80.0]]))
    >>> done = composite(table, tree, IndexSteps())
    >>> cells = [("", 60.0, 100.0), ("women", 50.0, 60.0), ("men", 75.0, 40.0)]
    >>> made = tuple(GroupCell("U", "trust", (g,), v, n) for g, v, n in cells)
    >>> shown = disaggregation(GroupTable(("sex",), made, 0.0, 100.0), tree)
    >>> [(s.groups[0], s.score, s.gap) for s in group_scores(done, tree, IndexSteps(), shown)]
    [('women', 25.0, -25.0), ('men', 87.5, 37.5)]
    """
    known = {
        (value.unit, value.groups, value.indicator): value.value
        for value in groups.values
        if value.value is not None
        and not (steps.denominate and tree.node[value.indicator].denominator)
    }
    rows = {unit: k for k, unit in enumerate(done.units)}
    place = {code: _placing(done, code, k) for code, k in tree.place.items()}
    whole = ("",) * len(groups.dimensions)
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for unit, names, code in known:
        if names != whole and (unit, whole, code) in known:
            found.setdefault((unit, names), []).append(code)
    if not found:
        return ()
    own = np.array([done.values[rows[unit]] for unit, _ in found])
    every = own.copy()
    for k, ((unit, names), codes) in enumerate(found.items()):
        for code in codes:
            own[k, tree.place[code]] = place[code](known[unit, names, code])
            every[k, tree.place[code]] = place[code](known[unit, whole, code])
    scores = aggregated(own, tree, steps)[tree.root][0]
    gaps = scores - aggregated(every, tree, steps)[tree.root][0]
    made = [
        GroupScore(unit, names, float(score), float(gap), len(codes))
        for ((unit, names), codes), score, gap in zip(found.items(), scores, gaps, strict=True)
        if not np.isnan(score)
    ]
    return tuple(sorted(made, key=lambda one: (one.gap, one.unit, one.groups)))


def _placing(done: Composite, code: str, k: int) -> Callable[[float], float]:
    """Where a value of one indicator lies on the scale that the units made."""
    step = next(step for step in done.steps if step.name == "outliers")
    before, after, scaled = step.before[:, k], step.after[:, k], done.values[:, k]
    known = ~np.isnan(after)
    points, first = np.unique(after[known], return_index=True)
    heights = scaled[known][first]
    least, most = float(np.nanmin(before)), float(np.nanmax(before))
    # A column that was touched without any cell brought in became its logarithm.
    touched = code in step.columns
    logged = touched and not any(change.indicator == code for change in step.changes)

    def place(value: float) -> float:
        if logged:
            value = np.log(max(value - least, 0.0) + 0.01 * (most - least))
        return float(np.interp(value, points, heights))

    return place
