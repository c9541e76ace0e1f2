"""How far assessors agree beyond chance: Krippendorff's alpha for ordered ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its interval, or why there is none.

    Parameters
    ----------
    alpha
        1 for full agreement, 0 for what chance gives, below 0 for less; None where undefined.
    low, high
        Middle 95% of draws of units with replacement; None where undefined.
    units, ratings
        Units that two assessors or more rated, and their ratings.
    words
        What it means, or why there is none.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    ratings: int
    words: str


def krippendorff_alpha(units: Sequence[Sequence[int]]) -> float | None:
    r"""Krippendorff's alpha for ordinal ratings; None where fewer than two ratings differ.

    .. math:: \alpha = 1 - D_o / D_e, \qquad
        \delta_{ck}^2 = \Bigl(\sum_{g=c}^{k} n_g - \frac{n_c + n_k}{2}\Bigr)^2

    Parameters
    ----------
    units
        The ratings that each unit was given; units with one rating say nothing of agreement.

    References
    ----------
    Krippendorff, K. (2011). *Computing Krippendorff's Alpha-Reliability*. University of
    Pennsylvania.

    Examples
    --------
    >>> krippendorff_alpha([[1, 1], [3, 3], [2, 2]])
    1.0
    >>> krippendorff_alpha([[2, 2], [2, 2]]) is None
    True
    """
    kept = [unit for unit in units if len(unit) > 1]
    values = sorted({rating for unit in kept for rating in unit})
    if len(values) < 2:
        return None
    counts = np.array([[unit.count(v) for v in values] for unit in map(list, kept)], dtype=float)
    return _alpha(counts)


def agreement(
    units: Sequence[Sequence[int]], *, seed: int, resamples: int | None = None
) -> Agreement:
    """Alpha over units, with an interval from draws of units with replacement.

    Parameters
    ----------
    units
        The ratings that each unit was given.
    seed, resamples
        Of the interval; a draw in which all ratings are alike is passed by.

    Examples
    --------
    >>> agreement([[1], [2, 2]], seed=1).words
    'not defined: two different ratings at least, of units rated twice, are needed'
    """
    words = vocabulary("assessment")
    kept = [list(unit) for unit in units if len(unit) > 1]
    ratings = sum(map(len, kept))
    alpha = krippendorff_alpha(kept)
    if alpha is None:
        told = "not defined: two different ratings at least, of units rated twice, are needed"
        return Agreement(None, None, None, len(kept), ratings, told)
    if len(kept) < words["least_units"]:
        told = f"too few units rated twice to say: {len(kept)}, {words['least_units']} are needed"
        return Agreement(None, None, None, len(kept), ratings, told)
    values = sorted({rating for unit in kept for rating in unit})
    counts = np.array([[unit.count(v) for v in values] for unit in kept], dtype=float)
    generator = np.random.default_rng(seed)
    count = words["resamples"] if resamples is None else resamples
    drawn = [
        found
        for rows in generator.integers(0, len(kept), (count, len(kept)))
        if (found := _alpha(counts[rows])) is not None
    ]
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (alpha, alpha)
    return Agreement(
        alpha, float(min(low, alpha)), float(max(high, alpha)), len(kept), ratings, _words(alpha)
    )


def _words(alpha: float) -> str:
    bands = vocabulary("assessment")["agreement"]
    if alpha >= bands["reliable"]:
        return "the ratings may be relied on"
    if alpha >= bands["tentative"]:
        return "tentative conclusions only"
    return "the assessors do not agree enough for one figure: read both sides"


def _alpha(counts: Floats) -> float | None:
    """Alpha from counts of each rating (columns, in order) in each unit (rows)."""
    sizes = counts.sum(axis=1)
    totals = counts.sum(axis=0)
    total = totals.sum()
    distance = _ordinal(totals)
    expected = float(totals @ distance @ totals)
    if expected == 0.0:
        return None
    observed = float((((counts @ distance) * counts).sum(axis=1) / (sizes - 1.0)).sum())
    return float(1.0 - (total - 1.0) * observed / expected)


def _ordinal(totals: Floats) -> Floats:
    """Squared distance between ratings: the ratings in use between them, ends counted half."""
    ends = np.cumsum(totals)
    upper = np.maximum(ends[:, None], ends[None, :])
    lower = np.minimum((ends - totals)[:, None], (ends - totals)[None, :])
    between = upper - lower - (totals[:, None] + totals[None, :]) / 2.0
    distance = np.asarray(between**2, dtype=np.float64)
    np.fill_diagonal(distance, 0.0)
    return distance
