"""What to estimate from a survey, and by which design it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("mean", "total", "ratio", "proportion", "quantile")
"""What can be estimated."""

INTERVALS = ("t", "logit", "wilson")
"""Kinds of interval; the last two for proportions alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to estimate.

    Parameters
    ----------
    id
        Its name in the results.
    kind
        One of `KINDS`.
    column
        The answer.
    beneath
        Denominator of a ratio.
    answers
        Of a proportion: the answers that count.
    by
        Columns of groups, each alone; crossings are written ``sex*age``.
    interval
        One of `INTERVALS`.
    at
        Of a quantile: its share, between 0 and 1.

    Examples
    --------
    >>> Wanted("trust", "mean", "trust", by=("sex", "sex*age")).columns
    ('trust', 'sex', 'age')
    """

    id: str
    kind: str
    column: str
    beneath: str = ""
    answers: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    interval: str = "t"
    at: float = 0.5
    line: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it needs, each once."""
        groups = [name for crossing in self.by for name in crossing.split("*")]
        return tuple(dict.fromkeys(n for n in (self.column, self.beneath, *groups) if n))


@dataclass(frozen=True, slots=True)
class SurveySpec:
    """The declaration of a survey.

    Parameters
    ----------
    weight, strata, cluster, population, panel
        Columns; empty where there is none. ``population``: clusters in the stratum's population.
    stages
        Stages of sampling; above 1 the finite population is set aside.
    lonely
        What to do about a stratum with one cluster.
    level
        Of the intervals.
    least_base
        Groups of fewer people are not shown.
    missing
        Cells that mean that there is no answer, besides empty ones.

    Examples
    --------
    >>> SurveySpec("Trust", (Wanted("trust", "mean", "trust"),)).level
    0.95
    """

    title: str
    wanted: tuple[Wanted, ...]
    publisher: str = ""
    date: str = ""
    weight: str = ""
    strata: str = ""
    cluster: str = ""
    population: str = ""
    panel: str = ""
    stages: int = 1
    lonely: str = "fail"
    level: float = 0.95
    least_base: int = 30
    missing: frozenset[str] = frozenset({"", "NA"})
    source: str = ""
