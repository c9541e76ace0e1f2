"""Missing values, filled with what is usual among units of the same group."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from upstander.model.index_steps import Imputation

    Floats = NDArray[np.float64]


def imputed(values: Floats, groups: Sequence[str] | None, statistic: str = "mean") -> Floats:
    r"""Values with the mean or the median of the group wherever they were NaN, shape (n, m).

    .. math:: x_{ui} \leftarrow \operatorname{mean} \{x_{vi} : g_v = g_u, x_{vi} \text{ known}\}

    NaN stays where no value of the group is known, and for units without a group.

    Parameters
    ----------
    groups
        Group of each unit, empty where it has none; None where all are one group.

    Examples
    --------
    >>> values = np.array([[1.0], [np.nan], [3.0], [9.0]])
    >>> imputed(values, ["a", "a", "a", "b"]).ravel().tolist()
    [1.0, 2.0, 3.0, 9.0]
    """
    filled = values.copy()
    usual = np.nanmean if statistic == "mean" else np.nanmedian
    names = np.array(["all"] * len(values) if groups is None else list(groups), dtype=object)
    for name in sorted(set(names) - {""}):
        rows = np.flatnonzero(names == name)
        block = filled[rows]
        gaps = np.isnan(block)
        if not gaps.any():
            continue
        with warnings.catch_warnings():
            # Nothing known in a group is no fault here: it stays missing, and is said to be.
            warnings.simplefilter("ignore", RuntimeWarning)
            by_column = usual(block, axis=0)
        filled[rows] = np.where(gaps, by_column[np.newaxis, :], block)
    return filled


def filled_with(rule: Imputation, group: str = "") -> Saying:
    """What a rule fills gaps with; of one group where it is given.

    Examples
    --------
    >>> from upstander.model.index_steps import Imputation
    >>> rule = Imputation("median", by="side")
    >>> str(filled_with(Imputation())), str(filled_with(rule)), str(filled_with(rule, "north"))
    ('mean of all units', 'median of side', 'median of side north')
    """
    told = {"column": rule.by, "group": group}
    if rule.statistic == "mean":
        if not rule.by:
            return Saying("mean of all units")
        if not group:
            return Saying("mean of {column}", told)
        return Saying("mean of {column} {group}", told)
    if not rule.by:
        return Saying("median of all units")
    if not group:
        return Saying("median of {column}", told)
    return Saying("median of {column} {group}", told)
