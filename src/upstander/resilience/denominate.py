"""Indicators per head, per area or per whatever they are to be compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.index_table import IndexTable
    from upstander.model.index_tree import IndexTree

GREATEST = 1e60
"""Shares beyond it are no shares: their powers would overflow."""


def denominated(table: IndexTable, tree: IndexTree) -> NDArray[np.float64]:
    r"""Each indicator over its denominator, :math:`x_{ui} / d_u`, shape (n, m).

    NaN where either is unknown.

    Raises
    ------
    InputError
        A denominator that is not above 0: it would turn the order round or have no answer.

    Examples
    --------
    >>> from upstander.model.index_table import IndexTable
    >>> from upstander.model.index_tree import IndexNode, index_tree
    >>> tree = index_tree([
    ...     IndexNode("seats", parent="Index", denominator="people"),
    ...     IndexNode("Index", "aggregate"), IndexNode("people", "denominator"),
    ... ])
    >>> people = {"people": np.array([10.0, 4.0])}
    >>> table = IndexTable(("A", "B"), ("seats",), np.array([[5.0], [1.0]]), people)
    >>> denominated(table, tree).ravel().tolist()
    [0.5, 0.25]
    """
    values = table.values.copy()
    for code, k in tree.place.items():
        named = tree.node[code].denominator
        if not named:
            continue
        by = table.denominators[named]
        if (by <= 0).any():
            at = int(np.flatnonzero(by <= 0)[0])
            message = Phrase(
                "{named!r} of {units!r} is {by:g}, and {code!r} is divided by it",
                named=named,
                units=table.units[at],
                by=by[at],
                code=code,
            )
            line = table.lines[at] if table.lines else 0
            remedy = "give a number above 0, or leave it empty"
            raise InputError(message, source=table.source, line=line, remedy=remedy)
        with np.errstate(over="ignore"):
            values[:, k] /= by
        if (np.abs(values[:, k]) > GREATEST).any():
            message = Phrase(
                "{code!r} divided by {named!r} has no finite size", code=code, named=named
            )
            remedy = "correct the denominator: one of its values is all but 0"
            raise InputError(message, source=table.source, remedy=remedy)
    return values
