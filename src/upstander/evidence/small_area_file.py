"""Direct estimates by area, with their errors and covariates, from a CSV or XLSX table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.index_table_file import as_figure
from upstander.evidence.ledger_rows import named_rows
from upstander.evidence.records import located
from upstander.model.small_area import AreaData

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NEEDED = ("area", "estimate", "error")
LEAST, MOST = 1e-15, 1e30
"""Errors below and numbers beyond are no measurement, and their squares would be none at all."""

EMPTY = frozenset({"", "NA"})


@dataclass(slots=True)
class _Kept:
    """Good rows read so far."""

    areas: list[str] = field(default_factory=list)
    direct: list[float] = field(default_factory=list)
    error: list[float] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    covariates: list[list[float]] = field(default_factory=list)
    categories: list[list[str]] = field(default_factory=list)


def read_small_areas(
    path: Path, covariates: Sequence[str] = (), categories: Sequence[str] = ()
) -> tuple[AreaData, tuple[Problem, ...]]:
    """Read areas; columns are those of docs/reference/survey-files.md.

    Parameters
    ----------
    covariates
        Columns of numbers that go into the regression.
    categories
        Columns of categories that do; the first category in the order of names is the reference.

    Returns
    -------
    data, problems
        Good rows; bad ones are left out and reported.

    Raises
    ------
    InputError
        A missing column, or no good row.
    """
    kept = _Kept()
    problems: list[Problem] = []
    for row in named_rows(path, (*NEEDED, *covariates, *categories)):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            _take(row[1], covariates, categories, kept)
        except ValueRejectedError as error:
            problems.append(located(error, str(path), row[0]))
    if not kept.areas:
        told = f"; the first fault: {problems[0].message}" if problems else ""
        remedy = problems[0].remedy if problems else "give one at least"
        raise InputError(f"no area is usable{told}", source=str(path), remedy=remedy)
    design, terms = _design(kept, covariates, categories)
    spread = np.array(kept.error)
    data = AreaData(
        areas=tuple(kept.areas),
        direct=np.array(kept.direct),
        variance=spread**2,
        design=design,
        terms=terms,
        bases=tuple(kept.bases),
        source=str(path),
    )
    return data, tuple(problems)


def _take(
    cells: Mapping[str, str], covariates: Sequence[str], categories: Sequence[str], kept: _Kept
) -> None:
    area = cells["area"]
    if not area:
        raise ValueRejectedError("the area has no code", remedy="give it one")
    if area in kept.areas:
        raise ValueRejectedError(f"{area[:40]} is there twice", remedy="leave one row out")
    direct, error = _direct(cells)
    figures = [_figure(cells[name], name) for name in covariates]
    for name in categories:
        if cells[name] in EMPTY:
            remedy = "give it: without it nothing can be borrowed"
            raise ValueRejectedError(f"no category in column {name!r}", remedy=remedy)
    base = as_figure(cells.get("base", ""))
    kept.areas.append(area)
    kept.direct.append(direct)
    kept.error.append(error)
    kept.bases.append(-1 if base is None or base < 0 else int(base))
    kept.covariates.append(figures)
    kept.categories.append([cells[name] for name in categories])


def _direct(cells: Mapping[str, str]) -> tuple[float, float]:
    if cells["estimate"] in EMPTY and cells["error"] in EMPTY:
        return math.nan, math.nan
    direct, error = _figure(cells["estimate"], "estimate"), _figure(cells["error"], "error")
    if error < LEAST:
        message = f"the standard error {error:g} is not above 0"
        remedy = "give its error; where nobody was asked leave estimate and error empty"
        raise ValueRejectedError(message, remedy=remedy)
    return direct, error


def _figure(text: str, column: str) -> float:
    found = as_figure(text)
    if found is None or abs(found) > MOST:
        message = f"{column!r} is {text[:40]!r}, which is no number to work with"
        raise ValueRejectedError(message, remedy="write a number with a point")
    return found


def _design(
    kept: _Kept, covariates: Sequence[str], categories: Sequence[str]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    columns = [np.ones(len(kept.areas))]
    terms = ["intercept"]
    for k, name in enumerate(covariates):
        columns.append(np.array([row[k] for row in kept.covariates]))
        terms.append(name)
    for k, name in enumerate(categories):
        said = [row[k] for row in kept.categories]
        for category in sorted(set(said))[1:]:
            columns.append(np.array([value == category for value in said], dtype=float))
            terms.append(f"{name}: {category}")
    return np.column_stack(columns), tuple(terms)
