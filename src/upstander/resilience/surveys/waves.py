"""The change between two waves of a survey, drawn apart or with people asked twice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from upstander.errors import InputError
from upstander.model.survey import SurveySample
from upstander.model.survey_estimate import SurveyChange
from upstander.resilience.surveys import interval
from upstander.resilience.surveys.change import apart, satterthwaite
from upstander.resilience.surveys.domain import degrees, domains
from upstander.resilience.surveys.estimates import estimates, score_of
from upstander.resilience.surveys.taylor import covariance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from upstander.model.survey_estimate import SurveyEstimate
    from upstander.model.survey_spec import SurveySpec, Wanted
    from upstander.resilience.surveys.domain import Group

_Cell = TypeVar("_Cell", np.float64, np.str_)


def changes_apart(
    before: tuple[SurveyEstimate, ...], after: tuple[SurveyEstimate, ...], spec: SurveySpec
) -> tuple[SurveyChange, ...]:
    """Changes between the estimates of two samples that were drawn apart.

    Parameters
    ----------
    before, after
        Estimates of the same declaration; groups that both waves show are compared.

    Returns
    -------
    tuple
        Proportions by recovered variances, others by Student's t.
    """
    earlier = {(one.id, one.by, one.group): one for one in before if not one.hidden}
    bounded = {one.id for one in spec.wanted if one.interval != "t" or one.kind == "quantile"}
    made = []
    for late in after:
        early = earlier.get((late.id, late.by, late.group))
        if early is None or late.hidden:
            continue
        variances = early.error**2, late.error**2
        df = satterthwaite(*variances, (early.df, late.df))
        error, value = math.sqrt(sum(variances)), late.value - early.value
        if late.id in bounded:
            ends = apart(early.value, late.value, (early.low, late.low), (early.high, late.high))
        else:
            ends = interval.plain(value, error, df, spec.level)
        made.append(_change(early, late, error, ends, df))
    return tuple(made)


def changes_of_panel(
    before: SurveySample, after: SurveySample, spec: SurveySpec
) -> tuple[SurveyChange, ...]:
    """Changes where some people (or clusters) are in both waves, with their covariance.

    Both waves become one sample in which each wave is a group. Quantiles are left out.

    Raises
    ------
    InputError
        No panel column, or somebody who is in another cluster or stratum in the second wave.
    """
    both, first = stacked(before, after)
    hidden = {
        (one.id, one.by, one.group)
        for wave in (before, after)
        for one in estimates(wave, spec)
        if one.hidden
    }
    return tuple(
        _followed(both, first, wanted, group, spec.level)
        for wanted in spec.wanted
        if wanted.kind != "quantile"
        for by in ("", *wanted.by)
        for group in domains(both, by)
        if (wanted.id, by, group.name) not in hidden and _is_in_both(group, first)
    )


def _is_in_both(group: Group, first: NDArray[np.bool_]) -> bool:
    return bool((group.there & first).any() and (group.there & ~first).any())


def _followed(
    both: SurveySample, first: NDArray[np.bool_], wanted: Wanted, group: Group, level: float
) -> SurveyChange:
    early = score_of(both, wanted, group.there & first)
    late = score_of(both, wanted, group.there & ~first)
    error = math.sqrt(float(covariance(both, late.score - early.score)[0, 0]))
    df, value = degrees(both, early.there | late.there), late.value - early.value
    ends = interval.plain(value, error, df, level)
    row = (wanted.id, wanted.kind, group.by, group.name, early.value, late.value)
    return SurveyChange(*row, value, error, *ends, df, "people asked twice")


def stacked(before: SurveySample, after: SurveySample) -> tuple[SurveySample, NDArray[np.bool_]]:
    """Both waves as one sample, and which rows are of the first.

    Clusters are matched by name; without clusters each person is one, matched by id.

    Raises
    ------
    InputError
        As `changes_of_panel`.
    """
    if before.person is None or after.person is None:
        remedy = "name the column of ids that both waves have under 'panel'"
        raise InputError("nobody is followed from wave to wave", remedy=remedy)
    units = [_units(wave) for wave in (before, after)]
    names, cluster = np.unique(np.concatenate(units), return_inverse=True)
    of = np.concatenate([np.array(w.strata)[w.stratum] for w in (before, after)])
    strata, stratum = np.unique(of, return_inverse=True)
    _check(cluster, stratum, names, after.source)
    _check_people(before, after, units)
    population = np.full(len(strata), np.inf)
    for wave in (before, after):
        places = np.searchsorted(strata, np.array(wave.strata))
        population[places] = np.minimum(population[places], wave.population)
    both = SurveySample(
        weight=np.concatenate([before.weight, after.weight]),
        stratum=stratum,
        cluster=cluster,
        population=population,
        numbers=_joined(before.numbers or {}, after.numbers or {}),
        words=_joined(before.words or {}, after.words or {}),
        strata=tuple(str(name) for name in strata),
        lonely=after.lonely,
        source=after.source,
    )
    return both, np.arange(len(both)) < len(before)


def _units(wave: SurveySample) -> NDArray[np.str_]:
    assert wave.person is not None  # noqa: S101  (checked by the caller)
    return np.array(wave.clusters)[wave.cluster] if wave.clusters else wave.person


def _check(
    cluster: NDArray[np.int64], stratum: NDArray[np.int64], names: NDArray[np.str_], source: str
) -> None:
    least = np.full(len(names), np.iinfo(np.int64).max)
    most = np.full(len(names), -1)
    np.minimum.at(least, cluster, stratum)
    np.maximum.at(most, cluster, stratum)
    if (least != most).any():
        name = names[int(np.argmax(least != most))]
        remedy = "keep the stratum in which it was first drawn"
        raise InputError(f"{name} is in two strata", source=source, remedy=remedy)


def _check_people(before: SurveySample, after: SurveySample, units: list[NDArray[np.str_]]) -> None:
    assert before.person is not None  # noqa: S101
    assert after.person is not None  # noqa: S101
    earlier = dict(zip(before.person.tolist(), units[0].tolist(), strict=True))
    for person, unit in zip(after.person.tolist(), units[1].tolist(), strict=True):
        if earlier.get(person, unit) != unit:
            message = f"{person} was in cluster {earlier[person]} and is now in {unit}"
            remedy = "keep the cluster in which a person was first met"
            raise InputError(message, source=after.source, remedy=remedy)


def _joined(
    first: Mapping[str, NDArray[_Cell]], second: Mapping[str, NDArray[_Cell]]
) -> dict[str, NDArray[_Cell]]:
    return {name: np.concatenate([first[name], second[name]]) for name in first if name in second}


def _change(
    early: SurveyEstimate, late: SurveyEstimate, error: float, ends: interval.Pair, df: float
) -> SurveyChange:
    row = (late.id, late.kind, late.by, late.group, early.value, late.value)
    return SurveyChange(*row, late.value - early.value, error, *ends, df, "samples drawn apart")
