"""A composite index: each step with what it changed, the scores and the ranks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InputError
from upstander.model.index_steps import STEPS
from upstander.phrase import Phrase
from upstander.resilience.aggregate import aggregated, ranks
from upstander.resilience.denominate import denominated
from upstander.resilience.impute import filled_with, imputed
from upstander.resilience.normalise import normalised
from upstander.resilience.outliers import treated
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_steps import IndexSteps
    from upstander.model.index_table import IndexTable
    from upstander.model.index_tree import IndexTree

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a step changed; ``before`` is None where it was missing."""

    unit: str
    indicator: str
    before: float | None
    after: float
    how: Saying

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__} | {"how": str(self.how)}


@dataclass(frozen=True, slots=True, eq=False)
class StepDone:
    """One step: whether it was taken, and the table before and after, shape (n, m).

    Parameters
    ----------
    changes
        Cells that were filled or brought in. Steps that rescale whole columns list none: see
        ``columns``.
    columns
        Indicators that it touched.
    notes
        What it could not do.
    """

    name: str
    taken: bool
    before: Floats
    after: Floats
    changes: tuple[Change, ...] = ()
    columns: tuple[str, ...] = ()
    notes: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Composite:
    """The index, and how it came about.

    Parameters
    ----------
    scores
        By code of an aggregate, shape (n,); NaN where nothing below is known.
    ranks
        Of the index, 1 for the highest; 0 where there is no score.
    steps
        In the order in which they were taken.
    """

    units: tuple[str, ...]
    root: str
    scores: dict[str, Floats]
    ranks: NDArray[np.int64]
    steps: tuple[StepDone, ...]
    notes: tuple[Saying, ...] = field(default=())

    @property
    def values(self) -> Floats:
        """Normalised indicators, as they are aggregated, shape (n, m)."""
        return self.steps[-1].after

    @property
    def score(self) -> Floats:
        """The index of each unit."""
        return self.scores[self.root]


def composite(table: IndexTable, tree: IndexTree, steps: IndexSteps) -> Composite:
    """The index of a table by a tree and its steps.

    Parameters
    ----------
    table
        Its indicators are those of the tree, in the same order.

    Raises
    ------
    InputError
        A column without any value or without variation, a denominator that is not above 0, a
        reference unit or a group that is not there, a value that a mean is not defined for.

    Examples
    --------
    >>> from upstander.model.index_steps import IndexSteps
    >>> from upstander.model.index_table import IndexTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([
    ...     IndexNode("trust", parent="Index"), IndexNode("harm", parent="Index", direction=-1),
    ...     IndexNode("Index", "aggregate"),
    ... ])
    >>> values = np.array([[1.0, 9.0], [3.0, 5.0], [2.0, np.nan]])
    >>> done = composite(IndexTable(("A", "B", "C"), ("trust", "harm"), values), tree, IndexSteps())
    >>> done.score.tolist(), done.ranks.tolist()
    ([0.0, 100.0, 50.0], [3, 1, 2])
    >>> done.steps[1].changes[0].as_dict()["after"]
    7.0
    """
    done = taken(table, tree, steps)
    found = aggregated(done[-1].after, tree, steps)
    scores = {code: found[code][0] for code in tree.upwards}
    notes = tuple(note for step in done for note in step.notes)
    return Composite(table.units, tree.root, scores, ranks(scores[tree.root]), done, notes)


def taken(table: IndexTable, tree: IndexTree, steps: IndexSteps) -> tuple[StepDone, ...]:
    """The steps up to the normalised indicators, without aggregating them."""
    if table.indicators != tree.indicators:
        raise InputError("the table has other indicators than the tree", source=table.source)
    doing = {
        "denominate": _denominate,
        "impute": _impute,
        "outliers": _outliers,
        "direct": _direct,
        "normalise": _normalise,
    }
    done: list[StepDone] = []
    values = table.values
    for name in STEPS:
        if getattr(steps, name):
            step = doing[name](values, table, tree, steps)
        else:
            step = StepDone(name, False, values, values)
        done.append(step)
        values = step.after
    return tuple(done)


def _denominate(values: Floats, table: IndexTable, tree: IndexTree, _: IndexSteps) -> StepDone:
    columns = tuple(code for code in tree.indicators if tree.node[code].denominator)
    return StepDone("denominate", True, values, denominated(table, tree), columns=columns)


def _impute(values: Floats, table: IndexTable, _: IndexTree, steps: IndexSteps) -> StepDone:
    rule = steps.impute
    assert rule is not None  # noqa: S101  (the caller looked)
    if rule.by and rule.by not in table.groups:
        message = Phrase("cannot impute by {by!r}: no column of groups has that name", by=rule.by)
        known = ", ".join(table.groups) or "none is declared"
        raise InputError(
            message, source=table.source, remedy=Phrase("choose of: {known}", known=known)
        )
    groups = table.groups[rule.by] if rule.by else None
    after = imputed(values, groups, rule.statistic)
    changes = _changes(
        values, after, table, lambda row: filled_with(rule, groups[row] if groups else "")
    )
    left = int(np.isnan(after).sum())
    notes = (_stays_missing(left),) if left else ()
    columns = tuple(dict.fromkeys(change.indicator for change in changes))
    return StepDone("impute", True, values, after, changes, columns, notes)


def _stays_missing(left: int) -> Saying:
    return Saying(
        "{n} value stays missing: nothing is known in its group",
        {},
        "{n} values stay missing: nothing is known in their group",
        left,
    )


def _outliers(values: Floats, table: IndexTable, _: IndexTree, steps: IndexSteps) -> StepDone:
    rule = steps.outliers
    assert rule is not None  # noqa: S101
    after = values.copy()
    changes: list[Change] = []
    columns, notes = [], []
    for k, code in enumerate(table.indicators):
        made = treated(values[:, k], rule)
        after[:, k] = made.values
        if made.how != "none":
            columns.append(code)
        if made.how == "winsorised":
            alone = (values[:, [k]], after[:, [k]])
            changes += _changes(*alone, table, lambda _: Saying("winsorised"), codes=(code,))
        if made.how == "log":
            notes.append(Saying("'{code}' became its logarithm", {"code": code}))
        if not made.passed:
            notes.append(
                Saying(
                    "'{code}' has outliers still, after all that the rule allows", {"code": code}
                )
            )
    done = tuple(changes), tuple(columns), tuple(notes)
    return StepDone("outliers", True, values, after, *done)


def _changes(
    before: Floats, after: Floats, table: IndexTable, how: Any, codes: tuple[str, ...] = ()
) -> tuple[Change, ...]:
    names = codes or table.indicators
    differ = (before != after) & ~np.isnan(after)
    return tuple(
        Change(
            table.units[row],
            names[k],
            None if np.isnan(before[row, k]) else float(before[row, k]),
            float(after[row, k]),
            how(row),
        )
        for row, k in zip(*np.nonzero(differ), strict=True)
    )


def _direct(values: Floats, _: IndexTable, tree: IndexTree, __: IndexSteps) -> StepDone:
    signs = np.array([tree.node[code].direction for code in tree.indicators], dtype=float)
    columns = tuple(code for code in tree.indicators if tree.node[code].direction < 0)
    return StepDone("direct", True, values, values * signs, columns=columns)


def _normalise(values: Floats, table: IndexTable, tree: IndexTree, steps: IndexSteps) -> StepDone:
    rule = steps.normalise
    assert rule is not None  # noqa: S101
    if rule.method not in {"rank", "borda", "goalposts"}:
        _varied(values, table)
    row = -1
    if rule.reference:
        if rule.reference not in table.units:
            message = Phrase(
                "the reference unit {reference!r} is not in the table", reference=rule.reference
            )
            raise InputError(message, source=table.source, remedy="name one of the units")
        row = table.units.index(rule.reference)
    posts = _goalposts(tree, steps) if rule.method == "goalposts" else None
    after = normalised(values, rule, reference=row, goalposts=posts)
    return StepDone("normalise", True, values, after, columns=tree.indicators)


def _varied(values: Floats, table: IndexTable) -> None:
    known = ~np.isnan(values)
    for k, code in enumerate(table.indicators):
        column = values[known[:, k], k]
        if not len(column):
            message = Phrase("the indicator {code!r} has no value at all", code=code)
            remedy = "leave it out"
        elif column.min() == column.max():
            message = Phrase(
                "the indicator {code!r} has no variation: every unit has {column:g}",
                code=code,
                column=column[0],
            )
            remedy = "leave it out of the tree, or normalise by goalposts"
        else:
            continue
        raise InputError(message, source=table.source, remedy=remedy)


def _goalposts(tree: IndexTree, steps: IndexSteps) -> Floats:
    ends = []
    for code in tree.indicators:
        node = tree.node[code]
        if node.low is None or node.high is None:
            message = Phrase("the indicator {code!r} has no goalposts", code=code)
            remedy = "declare its low and its high, or choose another normalisation"
            raise InputError(message, line=node.line, remedy=remedy)
        turned = steps.direct and node.direction < 0
        ends.append((-node.high, -node.low) if turned else (node.low, node.high))
    return np.array(ends).T
