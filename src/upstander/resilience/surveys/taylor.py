r"""Variances by Taylor linearisation: between clusters, within strata, of a finite population."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.survey import SurveySample


def covariance(sample: SurveySample, *scores: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Covariance of estimates whose linear parts are ``scores``.

    .. math:: \sum_h (1 - n_h / N_h) \frac{n_h}{n_h - 1} \sum_{c \in h}
        (t_c - \bar t_h)(t_c - \bar t_h)^\top, \quad t_c = \sum_{i \in c} w_i z_i

    Parameters
    ----------
    sample
        The design.
    scores
        Linearised values z, not weighted, shape (n,) each.

    Returns
    -------
    ndarray
        Shape (k, k) for k scores.

    Raises
    ------
    InputError
        A stratum with one cluster, where the rule is to fail.

    References
    ----------
    Särndal, C.-E., Swensson, B. and Wretman, J. (1992). *Model Assisted Survey Sampling*, 4.2
    and 5.5.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> sample = SurveySample(np.full(4, 5.0), np.zeros(4, int), np.arange(4), np.array([20.0]))
    >>> y = np.array([1.0, 2.0, 3.0, 6.0])
    >>> round(float(covariance(sample, y)[0, 0]), 6)  # 20² (1 - 4 / 20) s² / 4
    373.333333
    """
    stratum = stratum_of(sample)
    counts = np.bincount(stratum, minlength=len(sample.population)).astype(float)
    totals = np.stack([_totals(sample, z) for z in scores])
    means = np.stack([np.bincount(stratum, t, len(counts)) for t in totals]) / np.maximum(counts, 1)
    centred = totals - means[:, stratum]
    left = np.maximum(0.0, 1.0 - counts / sample.population)
    alone = (counts == 1) & (left > 0)
    factor = left * counts / np.maximum(counts - 1, 1)
    spread = 1.0
    if alone.any():
        spread = _lonely(sample, alone, int((counts > 0).sum()))
        if sample.lonely == "adjust":
            there = alone[stratum]
            centred[:, there] = totals[:, there] - totals.mean(axis=1, keepdims=True)
    found: NDArray[np.float64] = spread * (centred * factor[stratum]) @ centred.T
    return found


def stratum_of(sample: SurveySample) -> NDArray[np.int64]:
    """The stratum of each cluster, shape (clusters,)."""
    found = np.zeros(sample.cluster_count, dtype=np.int64)
    found[sample.cluster] = sample.stratum
    return found


def is_census(sample: SurveySample) -> bool:
    """Whether every cluster of the population is in the sample.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> is_census(SurveySample(np.ones(2), np.zeros(2, int), np.arange(2), np.array([2.0])))
    True
    """
    counts = np.bincount(stratum_of(sample), minlength=len(sample.population))
    return bool((counts >= sample.population).all())


def _totals(sample: SurveySample, z: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.bincount(
        sample.cluster, sample.weight * z, sample.cluster_count
    ).astype(float)
    return found


def _lonely(sample: SurveySample, alone: NDArray[np.bool_], strata: int) -> float:
    """The factor by which the other strata's variance stands for all."""
    if sample.lonely == "fail":
        names = [sample.strata[h] for h in np.flatnonzero(alone)[:5]]
        more = " and others" if alone.sum() > 5 else ""
        message = f"one cluster alone in stratum {', '.join(names)}{more}: no spread can be seen"
        remedy = "join it to a like stratum, or choose lonely: adjust, average or certainty"
        raise InputError(message, source=sample.source, remedy=remedy)
    if sample.lonely != "average":
        return 1.0
    if alone.sum() == strata:
        remedy = "choose lonely: adjust, or join strata"
        message = "every stratum has one cluster: there is nothing to average"
        raise InputError(message, source=sample.source, remedy=remedy)
    return strata / (strata - int(alone.sum()))
