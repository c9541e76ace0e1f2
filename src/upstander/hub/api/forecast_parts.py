"""Answers about risk by country."""

from __future__ import annotations

from datetime import datetime

from upstander.hub.api.parts import Answer, IntervalOut


class ForecastOut(Answer):
    """A forecast of every country for the ``horizon`` years after ``base_year``."""

    id: int
    model: str
    vintage: str
    base_year: int
    horizon: int
    synthetic: bool
    brought_by: str
    brought_at: datetime


class ForecastsOut(Answer):
    """A page of forecasts, the latest first; ``next`` is the ``after`` of the next one."""

    forecasts: list[ForecastOut]
    next: int | None


class CountryOut(Answer):
    """A country: rank 1 has the highest probability of an onset within the horizon.

    ``before`` is what the release before of the same model says; ``is_own`` where it is the state
    that the hub serves.
    """

    code: int
    country: str
    rank: int
    probability: IntervalOut
    before: float | None
    is_own: bool


class CountriesOut(ForecastOut):
    """A page of a forecast's countries; ``next`` is the ``after`` of the next one.

    ``base_rate`` is the share of past country-years that were followed by an onset; ``method``
    says how probability and interval came about, and what the interval is not.
    """

    base_rate: float
    method: str
    notice: str
    attribution: str
    countries: list[CountryOut]
    next: int | None


class ContributionOut(Answer):
    """What one predictor adds to a country's log-odds, against the training average."""

    predictor: str
    label: str
    words: str
    log_odds: float
    value: float | None
    reference: float | None
    source: str


class PastOut(Answer):
    """What another forecast of the same model says of a country."""

    forecast: int
    vintage: str
    base_year: int
    rank: int
    probability: IntervalOut


class CountryDetail(CountryOut):
    """A country with what moves its risk, the most first, and what each forecast says of it.

    ``imputed`` names the predictors whose value was unknown.
    """

    contributions: list[ContributionOut]
    imputed: list[str]
    history: list[PastOut]
