"""The penalty chosen by cross-validation in which a country is never on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.risk.elastic_net import fit_path, penalty_grid
from upstander.risk.imputation import filled, training_means

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FOLDS = 10
_TOLERANCE = 1e-5

_MARGIN = 4
"""Penalties short of the half within which a least loss is not taken at its word."""


def folds_of(groups: Ints, y: Floats, count: int, seed: int) -> Ints:
    """The fold of each row; rows of one group share a fold, and onsets are dealt out evenly.

    Parameters
    ----------
    groups
        Group (country) of each row.
    y
        Outcomes, 0 or 1.
    count
        Number of folds; fewer where there are fewer groups.
    seed
        Settles the order in which groups with equally many onsets are dealt.

    Examples
    --------
    >>> folds_of(np.array([7, 7, 8, 9]), np.array([1.0, 1.0, 1.0, 0.0]), 2, seed=0).tolist()
    [0, 0, 1, 0]
    """
    members, place = np.unique(groups, return_inverse=True)
    onsets = np.bincount(place, weights=y)
    shuffled = np.random.default_rng(seed).permutation(members.size)
    order = shuffled[np.argsort(-onsets[shuffled], kind="stable")]
    fold = np.empty(members.size, dtype=np.int64)
    fold[order] = np.arange(members.size) % min(count, members.size)
    return fold[place]


def choose_penalty(
    x: Floats, y: Floats, groups: Ints, *, seed: int, count: int = FOLDS
) -> tuple[float, Floats]:
    """The penalty with the lowest log loss on countries left out.

    Parameters
    ----------
    x
        n x p training rows; NaN where unknown (filled inside each fold).
    y
        Outcomes, 0 or 1.
    groups
        Country of each row.
    seed
        Of the division into folds.
    count
        Number of folds.

    Returns
    -------
    penalty, penalties
        The chosen one, and the path it was chosen from (that of all the rows).

    Notes
    -----
    The log loss is summed over all rows left out, each scored by the fit that did not see its
    country. A fold without both outcomes on its training side is passed by. Only the larger half
    of the penalties is looked at where the loss has its least value well inside it: the smaller
    ones, which fit closest, cost the most and are where it rises.
    """
    even = np.full(y.size, 1.0 / y.size)
    penalties = penalty_grid(filled(x, training_means(x, even)), y)
    fold = folds_of(groups, y, count, seed)
    loss = _loss(x, y, fold, penalties[: penalties.size // 2])
    if int(loss.argmin()) >= loss.size - _MARGIN:
        loss = _loss(x, y, fold, penalties)
    return float(penalties[int(loss.argmin())]), penalties


def _loss(x: Floats, y: Floats, fold: Ints, penalties: Floats) -> Floats:
    """Log loss of the rows left out, summed, at each penalty."""
    loss = np.zeros(penalties.size)
    for left_out in np.unique(fold):
        inside = fold != left_out
        if not 0.0 < y[inside].mean() < 1.0:
            continue
        means = training_means(x[inside], np.ones(int(inside.sum())))
        path = fit_path(
            filled(x[inside], means), y[inside], penalties=penalties, tolerance=_TOLERANCE
        )
        eta = path.log_odds(filled(x[~inside], means))
        loss += (np.logaddexp(0.0, eta) - y[~inside] * eta).sum(axis=1)
    return loss
