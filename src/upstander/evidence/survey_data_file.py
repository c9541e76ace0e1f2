"""The rows of a survey from a CSV or XLSX table, held against the declared design."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.index_table_file import as_figure
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.model.survey import SurveySample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from upstander.model.survey_spec import SurveySpec

MOST = 1e30
"""Numbers beyond it are no measurement, and their squares would be none at all."""

SEPARATOR = "\x1f"
"""Between stratum and cluster: clusters may be numbered afresh in each stratum."""


@dataclass(slots=True)
class _Kept:
    """Good rows read so far, column by column."""

    weight: list[float] = field(default_factory=list)
    stratum: list[str] = field(default_factory=list)
    cluster: list[str] = field(default_factory=list)
    population: dict[str, float] = field(default_factory=dict)
    person: list[str] = field(default_factory=list)
    numbers: dict[str, list[float]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def read_survey(path: Path, spec: SurveySpec) -> tuple[SurveySample, tuple[Problem, ...]]:
    """Read the rows that the declaration speaks of.

    Returns
    -------
    sample, problems
        Good rows; rows whose place in the design is not known, or whose answers are no numbers
        where numbers are asked for, are left out and reported.

    Raises
    ------
    InputError
        A missing column, no good row, or fewer clusters in the population than in the sample.
    """
    numbers, words = _columns(spec)
    kept = _Kept(numbers={name: [] for name in numbers}, words={name: [] for name in words})
    problems: list[Problem] = []
    design = (spec.weight, spec.strata, spec.cluster, spec.population, spec.panel)
    needed = [name for name in dict.fromkeys((*design, *numbers, *words)) if name]
    for row in named_rows(path, needed):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], spec, kept)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
    if not kept.weight:
        first = problems[0] if problems else None
        told = f"; the first fault: {first.message}" if first else ""
        remedy = first.remedy if first else "give one at least"
        raise InputError(f"no row is usable{told}", source=str(path), remedy=remedy)
    return _sample(kept, spec, str(path)), tuple(problems)


def _columns(spec: SurveySpec) -> tuple[list[str], list[str]]:
    """Columns of numbers and columns of words."""
    numbers: dict[str, None] = {}
    words: dict[str, None] = {}
    for one in spec.wanted:
        told = words if one.kind == "proportion" else numbers
        told |= dict.fromkeys(name for name in (one.column, one.beneath) if name)
        words |= dict.fromkeys(name for crossing in one.by for name in crossing.split("*"))
    return list(numbers), list(words)


def _take(cells: Mapping[str, str], spec: SurveySpec, kept: _Kept) -> None:
    weight = _weight(cells, spec)
    stratum = _named(cells, spec.strata, "stratum") if spec.strata else "all"
    cluster = _named(cells, spec.cluster, "cluster") if spec.cluster else ""
    person = _named(cells, spec.panel, "panel id") if spec.panel else ""
    if person and person in kept.seen:
        raise ValueRejectedError(f"{person[:40]} is there twice", remedy="leave one row out")
    population = _population(cells, spec, stratum, kept)
    figures = {name: _figure(cells[name], name, spec) for name in kept.numbers}
    kept.weight.append(weight)
    kept.stratum.append(stratum)
    kept.cluster.append(f"{stratum}{SEPARATOR}{cluster}" if spec.strata else cluster)
    kept.population[stratum] = population
    kept.person.append(person)
    kept.seen.add(person)
    for name, figure in figures.items():
        kept.numbers[name].append(figure)
    for name, column in kept.words.items():
        column.append("" if cells[name] in spec.missing else cells[name])


def _weight(cells: Mapping[str, str], spec: SurveySpec) -> float:
    if not spec.weight:
        return 1.0
    found = as_figure(cells[spec.weight])
    if found is None:
        message = f"the weight {cells[spec.weight][:40]!r} is no number"
        raise ValueRejectedError(message, remedy="give how many people the row stands for")
    if found > MOST:
        raise ValueRejectedError(f"the weight {found:g} is too large", remedy="correct it")
    if found < 0:
        message = f"the weight {found:g} is negative"
        raise ValueRejectedError(message, remedy="give 0 or more; leave out who was not drawn")
    return found


def _named(cells: Mapping[str, str], column: str, noun: str) -> str:
    if cells[column] in {"", "NA"}:
        message = f"no {noun} in column {column!r}"
        raise ValueRejectedError(message, remedy=f"give the {noun}: without it no error is known")
    return cells[column]


def _population(cells: Mapping[str, str], spec: SurveySpec, stratum: str, kept: _Kept) -> float:
    if not spec.population:
        return math.inf
    text = cells[spec.population]
    found = as_figure(text)
    if found is None or found < 1:
        message = f"the population {text[:40]!r} is no number of clusters"
        raise ValueRejectedError(message, remedy="give the clusters in the stratum's population")
    before = kept.population.get(stratum, found)
    if before != found:
        message = f"stratum {stratum} had a population of {before:g} before and has {found:g} here"
        raise ValueRejectedError(message, remedy="give one number a stratum")
    return found


def _figure(text: str, column: str, spec: SurveySpec) -> float:
    if text in spec.missing:
        return math.nan
    found = as_figure(text)
    if found is None or abs(found) > MOST:
        message = f"{column!r} is {text[:40]!r}, which is no number to work with"
        remedy = "write a number with a point; codes for no answer go under 'missing'"
        raise ValueRejectedError(message, remedy=remedy)
    return found


def _sample(kept: _Kept, spec: SurveySpec, source: str) -> SurveySample:
    strata, stratum = np.unique(np.array(kept.stratum), return_inverse=True)
    if spec.cluster:
        clusters, cluster = np.unique(np.array(kept.cluster), return_inverse=True)
    else:
        clusters, cluster = np.array([], dtype=np.str_), np.arange(len(kept.weight))
    population = np.array([kept.population[str(name)] for name in strata])
    sample = SurveySample(
        weight=np.array(kept.weight),
        stratum=stratum,
        cluster=cluster,
        population=population if spec.stages == 1 else np.full(len(strata), np.inf),
        numbers={name: np.array(column) for name, column in kept.numbers.items()},
        words={name: np.array(column, dtype=np.str_) for name, column in kept.words.items()},
        strata=tuple(str(name) for name in strata),
        person=np.array(kept.person) if spec.panel else None,
        lonely=spec.lonely,
        source=source,
        clusters=tuple(str(name).replace(SEPARATOR, "/") for name in clusters),
    )
    _check_population(sample, population)
    return sample


def _check_population(sample: SurveySample, population: NDArray[np.float64]) -> None:
    pairs = np.unique(np.stack([sample.stratum, sample.cluster]), axis=1)
    counts = np.bincount(pairs[0], minlength=len(population))
    for name, count, whole in zip(sample.strata, counts, population, strict=True):
        if count > whole:
            message = f"stratum {name} has {count} clusters in the sample and {whole:g} in all"
            remedy = "'population' counts clusters, not people; correct it or leave it out"
            raise InputError(message, source=sample.source, remedy=remedy)
    if not sample.weight.any():
        remedy = "give weights above 0"
        raise InputError("all weights are 0", source=sample.source, remedy=remedy)
