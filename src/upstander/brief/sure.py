"""How worried, and how sure: the structural forecast in words, with what it does not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.brief.sentence import Section, Sentence
from upstander.brief.wording import listed
from upstander.model.attachment import chance_id, driver_id
from upstander.model.estimative import in_words, judged
from upstander.model.probability import percent

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.model.contribution import Contribution
    from upstander.model.forecast import RiskForecast

NOTE = "risk-forecast"


def sure(situation: Situation) -> Section:
    """The section "How worried, and how sure"; empty where no forecast is attached."""
    forecast = situation.case.forecast
    if forecast is None or situation.country is None:
        return Section("sure", "How worried, and how sure")
    sentences = [_estimate(situation, forecast), *_drivers(situation, forecast)]
    sentences.append(_limits(situation, forecast))
    return Section("sure", "How worried, and how sure", tuple(sentences))


def headline(situation: Situation) -> str:
    """The estimate in a few words for the top of the page; empty without a forecast."""
    forecast = situation.case.forecast
    if forecast is None or situation.country is None:
        return ""
    times = situation.country.probability.value / forecast.base_rate
    chance = in_words(situation.country.probability)
    return f"Mass killing beginning in {years(forecast)}: {chance}, {times:.1f} times the base rate"


def years(forecast: RiskForecast) -> str:
    """The years that the forecast is for."""
    first, last = forecast.base_year + 1, forecast.base_year + forecast.horizon
    return f"{first}-{str(last)[-2:]}"


def _estimate(situation: Situation, forecast: RiskForecast) -> Sentence:
    country = situation.country
    assert country is not None  # noqa: S101  (the caller has asked)
    times = country.probability.value / forecast.base_rate
    event = f"a mass killing begins in {country.country} in {years(forecast)}"
    text = (
        f"{judged(country.probability, event)}: rank {country.rank} of "
        f"{len(forecast.countries)} countries and {times:.1f} times the base rate of "
        f"{percent(forecast.base_rate)}."
    )
    key = chance_id(situation.case.manifest.subject, forecast)
    return Sentence(text, situation.all_said(key), NOTE)


def _drivers(situation: Situation, forecast: RiskForecast) -> list[Sentence]:
    country = situation.country
    assert country is not None  # noqa: S101  (the caller has asked)
    top = country.top(5)
    raising = [c for c in top if c.log_odds > 0]
    lowering = [c for c in top if c.log_odds < 0]
    made = []
    if raising:
        text = f"What raises the estimate most: {listed([c.words for c in raising])}."
        made.append(Sentence(text, _observed(situation, forecast, raising), NOTE))
    if lowering:
        text = f"What lowers it: {listed([c.words for c in lowering])}."
        made.append(Sentence(text, _observed(situation, forecast, lowering), NOTE))
    return made


def _observed(
    situation: Situation, forecast: RiskForecast, drivers: list[Contribution]
) -> tuple[str, ...]:
    subject = situation.case.manifest.subject
    keys = [driver_id(subject, forecast, driver.predictor) for driver in drivers]
    return tuple(i for key in keys for i in situation.all_said(key))


def _limits(situation: Situation, forecast: RiskForecast) -> Sentence:
    text = (
        "The forecast is structural: it does not know the incidents reported here, and it counts "
        "killings of 1,000 or more only, so that detention, removal and persecution below that are "
        "not in it. Its interval covers which countries' histories were seen, not errors in the "
        "data or a world that has changed."
    )
    key = chance_id(situation.case.manifest.subject, forecast)
    return Sentence(text, situation.all_said(key), NOTE)
