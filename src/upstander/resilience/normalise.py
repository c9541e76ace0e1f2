"""Columns of different units brought onto one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from upstander.model.index_steps import Normalisation

    Floats = NDArray[np.float64]


def normalised(
    values: Floats, rule: Normalisation, *, reference: int = -1, goalposts: Floats | None = None
) -> Floats:
    r"""Each column on the scale of the rule, shape (n, m); what is unknown stays so.

    With :math:`[a, b]` the ends of the scale:

    - min-max: :math:`a + (b - a) (x - \min x) / (\max x - \min x)`
    - z-score: :math:`a + b (x - \bar x) / s`, s the sample standard deviation
    - rank: 1 for the lowest, ties share the mean of their ranks; borda: one less
    - reference: :math:`a + (b - a) (x - \min x) / (x_r - \min x)`, not capped
    - goalposts: :math:`a + (b - a) (x - l) / (h - l)`, capped at both ends

    Parameters
    ----------
    reference
        Row of the reference unit.
    goalposts
        Worst and best value of each column, shape (2, m).

    Raises
    ------
    InputError
        A column that cannot be brought onto the scale: no variation, or a reference unit that is
        unknown or the lowest. The message counts columns from 1; callers name them.

    Examples
    --------
    >>> from upstander.model.index_steps import Normalisation
    >>> values = np.array([[1.0], [3.0], [2.0]])
    >>> normalised(values, Normalisation("min-max", 0, 100)).ravel().tolist()
    [0.0, 100.0, 50.0]
    >>> normalised(values, Normalisation("rank")).ravel().tolist()
    [1.0, 3.0, 2.0]
    """
    if rule.method in {"rank", "borda"}:
        return _ranks(values) - (1.0 if rule.method == "borda" else 0.0)
    scale = {"min-max": _min_max, "z-score": _z_score}.get(rule.method)
    if scale is not None:
        return _each(values, rule, scale)
    if rule.method == "reference":
        return _each(values, rule, lambda column: _reference(column, reference))
    if goalposts is None:
        raise InputError("no goalposts are given", remedy="declare low and high of each indicator")
    shares = np.clip((values - goalposts[0]) / (goalposts[1] - goalposts[0]), 0.0, 1.0)
    return np.asarray(rule.low + (rule.high - rule.low) * shares)


def _each(values: Floats, rule: Normalisation, scale: Callable[[Floats], Floats]) -> Floats:
    width = rule.high if rule.method == "z-score" else rule.high - rule.low
    found = np.empty_like(values)
    for k in range(values.shape[1]):
        column = values[:, k]
        if np.nanmin(column) == np.nanmax(column):
            remedy = "leave it out of the tree, or normalise by goalposts"
            raise InputError(Phrase("column {k} has no variation", k=str(k + 1)), remedy=remedy)
        found[:, k] = rule.low + width * scale(column)
    return found


def _min_max(column: Floats) -> Floats:
    least, most = float(np.nanmin(column)), float(np.nanmax(column))
    return (column - least) / (most - least)


def _z_score(column: Floats) -> Floats:
    return (column - float(np.nanmean(column))) / float(np.nanstd(column, ddof=1))


def _reference(column: Floats, row: int) -> Floats:
    least, aim = float(np.nanmin(column)), float(column[row])
    if not aim > least:
        remedy = "choose a unit that is known, and not the lowest, in every indicator"
        raise InputError("the reference unit is unknown or the lowest in a column", remedy=remedy)
    return (column - least) / (aim - least)


def _ranks(values: Floats) -> Floats:
    found = np.full(values.shape, np.nan)
    for k in range(values.shape[1]):
        known = ~np.isnan(values[:, k])
        column = values[known, k]
        ordered = np.sort(column)
        below = np.searchsorted(ordered, column, side="left")
        up_to = np.searchsorted(ordered, column, side="right")
        found[known, k] = (below + 1 + up_to) / 2
    return found
