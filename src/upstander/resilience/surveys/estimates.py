"""All estimates that a declaration asks for, group by group, small bases hidden."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.survey_estimate import SurveyEstimate
from upstander.resilience.surveys import interval, point
from upstander.resilience.surveys.design_effect import are_relative, design_effect
from upstander.resilience.surveys.domain import domains
from upstander.resilience.surveys.masking import masked
from upstander.resilience.surveys.quantile import quantile
from upstander.resilience.surveys.taylor import is_census

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upstander.model.survey import SurveySample
    from upstander.model.survey_spec import SurveySpec, Wanted
    from upstander.resilience.surveys.domain import Group
    from upstander.resilience.surveys.point import Point

NO_SPREAD = "clusters do not differ: the interval takes each for one person"
NO_DF = "clusters too few for an interval"
NOBODY = "nobody answered"


def estimates(sample: SurveySample, spec: SurveySpec) -> tuple[SurveyEstimate, ...]:
    """Everything that the declaration asks for, everybody first and then each group.

    Returns
    -------
    tuple
        Groups of fewer people than ``spec.least_base``, and others that would give them away,
        keep their place without value and base; see `masked`.

    Examples
    --------
    >>> from upstander.model.survey import SurveySample
    >>> from upstander.model.survey_spec import SurveySpec, Wanted
    >>> sample = SurveySample(
    ...     np.full(4, 5.0), np.zeros(4, int), np.arange(4), np.array([20.0]),
    ...     {"trust": np.array([1.0, 2.0, 3.0, 6.0])},
    ... )
    >>> spec = SurveySpec("Trust", (Wanted("trust", "mean", "trust"),), least_base=2)
    >>> [(one.value, round(one.error, 6), one.df) for one in estimates(sample, spec)]
    [(3.0, 0.966092, 3)]
    """
    made: list[SurveyEstimate] = []
    for wanted in spec.wanted:
        groups = [group for by in ("", *wanted.by) for group in domains(sample, by)]
        found = [_estimate(sample, spec, wanted, group) for group in groups]
        made += masked(found, [group.parts for group in groups], spec.least_base)
    return tuple(made)


def notes(sample: SurveySample, spec: SurveySpec) -> tuple[str, ...]:
    """What holds of all estimates and a reader has to know."""
    found = []
    if are_relative(sample):
        found.append(
            "Weights do not add up to a population: totals are in units of weight, and design "
            "effects are against a sample with replacement."
        )
    if spec.stages > 1:
        found.append(
            "More than one stage of sampling: the clusters of the first stand for all, and the "
            "finite population is set aside (errors are, if anything, too wide)."
        )
    if sample.lonely != "fail":
        found.append(f"Strata with one cluster alone: the rule is {sample.lonely!r}.")
    return tuple(found)


def score_of(sample: SurveySample, wanted: Wanted, there: NDArray[np.bool_]) -> Point:
    """The point estimate that is wanted, of a group; not for quantiles."""
    if wanted.kind == "proportion":
        return point.mean(sample, indicator(sample, wanted), there)
    y = sample.number(wanted.column)
    if wanted.kind == "total":
        return point.total(sample, y, there)
    if wanted.kind == "ratio":
        return point.ratio(sample, y, sample.number(wanted.beneath), there)
    return point.mean(sample, y, there)


def indicator(sample: SurveySample, wanted: Wanted) -> NDArray[np.float64]:
    """1 for the answers that count, 0 for others, NaN where nothing was answered."""
    said = sample.word(wanted.column)
    found: NDArray[np.float64] = np.where(
        said == "", np.nan, np.isin(said, np.array(wanted.answers)) * 1.0
    )
    return found


def _estimate(
    sample: SurveySample, spec: SurveySpec, wanted: Wanted, group: Group
) -> SurveyEstimate:
    if wanted.kind == "quantile":
        return _quantile(sample, spec, wanted, group)
    found = score_of(sample, wanted, group.there)
    base, people = _counted(sample, found.there)
    if not base:
        return _nobody(wanted, group)
    variance, df = found.variance(sample), found.df(sample)
    error = math.sqrt(variance) if variance >= 0 else math.nan
    note = "" if df > 0 else NO_DF
    if wanted.interval == "t":
        ends = interval.plain(found.value, error, df, spec.level)
    else:
        ends, said = _bounded(sample, spec, wanted, found)
        note = note or said
    effect = design_effect(sample, found, variance)
    row = (wanted.id, wanted.kind, group.by, group.name, found.value, error)
    return SurveyEstimate(*row, *ends, df, effect, base, people, note)


def _quantile(
    sample: SurveySample, spec: SurveySpec, wanted: Wanted, group: Group
) -> SurveyEstimate:
    y = sample.number(wanted.column)
    base, people = _counted(sample, group.there & ~np.isnan(y))
    if not base:
        return _nobody(wanted, group)
    value, ends, df = quantile(sample, y, group.there, wanted.at, spec.level)
    error = (ends[1] - ends[0]) / (2 * interval.critical(df, spec.level))
    note = "" if df > 0 else NO_DF
    row = (wanted.id, wanted.kind, group.by, group.name, value, error)
    return SurveyEstimate(*row, *ends, df, math.nan, base, people, note)


def _bounded(
    sample: SurveySample, spec: SurveySpec, wanted: Wanted, found: Point
) -> tuple[interval.Pair, str]:
    """The interval of a proportion within 0 and 1, and what is to be said of it."""
    df, p, variance = found.df(sample), found.value, found.variance(sample)
    if 0 < p < 1 and variance > 0:
        if wanted.interval == "logit":
            return interval.logit(p, math.sqrt(variance), df, spec.level), ""
        return interval.wilson(p, p * (1 - p) / variance, df, spec.level), ""
    if is_census(sample):
        return (p, p), ""
    weight = np.where(found.there, sample.weight, 0.0)
    kish = float(weight.sum() ** 2 / (weight @ weight))
    clusters = len(np.unique(sample.cluster[weight > 0]))
    return interval.wilson(p, min(kish, clusters), df, spec.level), NO_SPREAD


def _counted(sample: SurveySample, there: NDArray[np.bool_]) -> tuple[int, float]:
    return int((there & (sample.weight > 0)).sum()), float((sample.weight * there).sum())


def _nobody(wanted: Wanted, group: Group) -> SurveyEstimate:
    no = math.nan
    row = (wanted.id, wanted.kind, group.by, group.name, no, no, no, no, no, no, 0, 0.0)
    return SurveyEstimate(*row, NOBODY)
