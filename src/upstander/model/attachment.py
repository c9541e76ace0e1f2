"""Attaching a forecast to a case file, as statements that a sentence can be walked back to."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.errors import InputError
from upstander.model.grade import UNGRADED, Grade
from upstander.model.marking import CLEAR, Marking
from upstander.model.statement import Statement
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.case import CaseFile
    from upstander.model.contribution import Contribution
    from upstander.model.entity import Entity
    from upstander.model.forecast import CountryForecast, RiskForecast

CHANCE = "chance of mass-killing onset"
"""Variable of the observation that carries a forecast's own figure."""


def attach(
    case: CaseFile,
    forecast: RiskForecast,
    country: str,
    *,
    marking: Marking = CLEAR,
    grade: Grade = UNGRADED,
    drivers: int = 5,
) -> CaseFile:
    """The case file with the forecast for its country, and what the forecast rests on.

    The forecast's figure and the values of the predictors that move it most become observations
    about the case's subject, so that they have a source, a grade and a marking like all else.

    Parameters
    ----------
    case, forecast
        The case file and the forecast of all countries; the forecast is kept whole.
    country
        The case's country as the forecast names it.
    marking
        Of the forecast and its observations.
    grade
        Of the predictors' values; the model's own figure is never graded.
    drivers
        How many predictors to state.

    Raises
    ------
    InputError
        The forecast has no such country, or one of the two is synthetic and the other is not.
    """
    if case.manifest.synthetic != forecast.synthetic:
        raise InputError(
            "an exercise and the real world are never mixed",
            remedy="attach a synthetic forecast to a synthetic case, a real one to a real one",
        )
    found = forecast_for(forecast, country)
    subject = case.manifest.subject
    made = list(_figure(subject, forecast, found, marking))
    for contribution in found.top(drivers):
        made.extend(_driver(subject, forecast, contribution, marking, grade))
    merged = {s.id: s for s in (*case.statements, *made)}
    ordered = tuple(merged[key] for key in sorted(merged))
    return replace(case, statements=ordered, forecast=forecast, forecast_marking=marking)


def attached_country(case: CaseFile, entities: Mapping[str, Entity]) -> CountryForecast | None:
    """The country that a forecast was attached for; None where no forecast is to be seen."""
    if case.forecast is None:
        return None
    figure = entities.get(chance_id(case.manifest.subject, case.forecast))
    code = figure.first("recordId") if figure is not None else ""
    return next((c for c in case.forecast.countries if str(c.code) == code), None)


def forecast_for(forecast: RiskForecast, country: str) -> CountryForecast:
    """The forecast of one country.

    Raises
    ------
    InputError
        No such country in the forecast.
    """
    for candidate in forecast.countries:
        if candidate.country == country:
            return candidate
    raise InputError(
        Phrase("the forecast has no country {country!r}", country=country),
        remedy="name it as the forecast does",
    )


def chance_id(subject: str, forecast: RiskForecast) -> str:
    """Entity id of the observation that carries the forecast's figure."""
    return _id(subject, CHANCE, forecast.vintage)


def driver_id(subject: str, forecast: RiskForecast, predictor: str) -> str:
    """Entity id of the observation that carries a predictor's value."""
    return _id(subject, predictor, str(forecast.base_year))


def _figure(
    subject: str, forecast: RiskForecast, found: CountryForecast, marking: Marking
) -> tuple[Statement, ...]:
    facts = {
        "subject": subject,
        "variable": CHANCE,
        "value": f"{found.probability.value:.6f}",
        "unit": "probability",
        "startDate": str(forecast.base_year + 1),
        "endDate": str(forecast.base_year + forecast.horizon),
        "description": found.probability.reason,
        "recordId": str(found.code),
    }
    key = chance_id(subject, forecast)
    dataset = f"upstander {forecast.model}, vintage {forecast.vintage}"
    return _statements(key, facts, _labelled(dataset, forecast), UNGRADED, marking)


def _driver(
    subject: str, forecast: RiskForecast, driver: Contribution, marking: Marking, grade: Grade
) -> tuple[Statement, ...]:
    facts = {
        "subject": subject,
        "variable": driver.predictor,
        "date": str(forecast.base_year),
        "description": driver.label,
    }
    if driver.value is not None:
        facts["value"] = f"{driver.value:g}"
    key = driver_id(subject, forecast, driver.predictor)
    dataset = "" if forecast.synthetic else driver.source
    return _statements(key, facts, _labelled(dataset, forecast), grade, marking)


def _labelled(dataset: str, forecast: RiskForecast) -> str:
    if forecast.synthetic:
        return f"EXERCISE (synthetic): {dataset or 'panel'}"
    return dataset or "country-year panel"


def _statements(
    key: str, facts: dict[str, str], dataset: str, grade: Grade, marking: Marking
) -> tuple[Statement, ...]:
    return tuple(
        Statement(dataset, key, "Observation", prop, value, grade=grade, marking=marking)
        for prop, value in facts.items()
    )


def _id(*parts: str) -> str:
    return "obs-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
