"""How worried, and how sure: the structural forecast in words, with what it does not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.countries import country_in
from upstander.brief.sentence import Section, Sentence
from upstander.model.attachment import chance_id, driver_id
from upstander.model.estimative import estimative_words
from upstander.model.predictor import predictor
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from upstander.brief.situation import Situation
    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast, RiskForecast
    from upstander.model.probability import Probability
    from upstander.words.language import Language
    from upstander.words.text import Words

NOTE = "risk-forecast"
NOUNS = ("chance", "possibility")


def sure(situation: Situation) -> Section:
    """The section "How worried, and how sure"; empty where no forecast is attached."""
    title = situation.language.word("How worried, and how sure")
    forecast = situation.case.forecast
    if forecast is None or situation.country is None:
        return Section("sure", title)
    sentences = [_estimate(situation, forecast), *_drivers(situation, forecast)]
    sentences.append(_limits(situation, forecast))
    return Section("sure", title, tuple(sentences))


def headline(situation: Situation) -> str:
    """The estimate in a few words for the top of the page; empty without a forecast."""
    say, forecast = situation.language, situation.case.forecast
    if forecast is None or situation.country is None:
        return ""
    return say.say(
        "Mass killing beginning in {years}: {chance}, {times} times the base rate",
        years=years(forecast, say),
        chance=chance_in(say, situation.country.probability),
        times=say.number(situation.country.probability.value / forecast.base_rate, 1),
    )


def years(forecast: RiskForecast, say: Language = ENGLISH) -> Words:
    """The years that the forecast is for."""
    return say.years(forecast.base_year + 1, forecast.base_year + forecast.horizon)


def chance_in(say: Language, chance: Probability) -> Words:
    """A probability as words, number and interval."""
    return say.say(
        "{words} ({figure}; {span})",
        words=say.word(estimative_words(chance.value), "chance"),
        figure=say.percent(chance.value),
        span=say.range(chance.low, chance.high),
    )


def estimate_told(
    forecast: RiskForecast, country: CountryForecast, say: Language
) -> dict[str, Any]:
    """What fills a sentence on a country's estimate, in a language."""
    chance = country.probability
    return {
        "chance": chance_in(say, chance),
        "country": country_in(say, country.country),
        "years": years(forecast, say),
        "rank": country.rank,
        "countries": len(forecast.countries),
        "times": say.number(chance.value / forecast.base_rate, 1),
        "rate": say.percent(forecast.base_rate),
    }


def is_noun(chance: Probability) -> bool:
    """Whether the words of a chance are a noun: there is one; else it is so."""
    return estimative_words(chance.value).endswith(NOUNS)


def _estimate(situation: Situation, forecast: RiskForecast) -> Sentence:
    say, country = situation.language, situation.country
    assert country is not None  # noqa: S101  (the caller has asked)
    told = estimate_told(forecast, country, say)
    if is_noun(country.probability):
        text = say.say(
            "There is a {chance} that a mass killing begins in {country} in {years}: rank {rank} "
            "of {countries} countries and {times} times the base rate of {rate}.",
            **told,
        )
    else:
        text = say.say(
            "It is {chance} that a mass killing begins in {country} in {years}: rank {rank} of "
            "{countries} countries and {times} times the base rate of {rate}.",
            **told,
        )
    key = chance_id(situation.case.manifest.subject, forecast)
    return Sentence(text, situation.all_said(key), NOTE)


def _drivers(situation: Situation, forecast: RiskForecast) -> list[Sentence]:
    say, country = situation.language, situation.country
    assert country is not None  # noqa: S101  (the caller has asked)
    top = country.top(5)
    raising = [c for c in top if c.log_odds > 0]
    lowering = [c for c in top if c.log_odds < 0]
    made = []
    if raising:
        named = say.listed([driver(say, c) for c in raising])
        text = say.say("What raises the estimate most: {drivers}.", drivers=named)
        made.append(Sentence(text, _observed(situation, forecast, raising), NOTE))
    if lowering:
        named = say.listed([driver(say, c) for c in lowering])
        text = say.say("What lowers it: {drivers}.", drivers=named)
        made.append(Sentence(text, _observed(situation, forecast, lowering), NOTE))
    return made


def driver(say: Language, found: Contribution) -> Words:
    """What is true of the country in one respect; what no vocabulary of ours says, as it stands."""
    known = predictor(found.predictor)
    if found.words in {known.high, known.low} and known.label != found.predictor:
        return say.word(found.words)
    if known.label == found.predictor and found.words == known.high:
        return say.say("{name} is above its average", name=found.predictor)
    if known.label == found.predictor and found.words == known.low:
        return say.say("{name} is below its average", name=found.predictor)
    if found.words == f"{known.label}: in this country":
        label = say.word(known.label) if known.label != found.predictor else known.label
        return say.say("{label}: in this country", label=label)
    return say.name(found.words)


def _observed(
    situation: Situation, forecast: RiskForecast, drivers: list[Contribution]
) -> tuple[str, ...]:
    subject = situation.case.manifest.subject
    keys = [driver_id(subject, forecast, driver.predictor) for driver in drivers]
    return tuple(i for key in keys for i in situation.all_said(key))


def _limits(situation: Situation, forecast: RiskForecast) -> Sentence:
    text = situation.language.word(
        "The forecast is structural: it does not know the incidents reported here, and it counts "
        "killings of 1,000 or more only, so that detention, removal and persecution below that are "
        "not in it. Its interval covers which countries' histories were seen, not errors in the "
        "data or a world that has changed."
    )
    key = chance_id(situation.case.manifest.subject, forecast)
    return Sentence(text, situation.all_said(key), NOTE)
