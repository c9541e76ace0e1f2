"""Pages of the real world: the global ranking and one country, from a forecast alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.countries import country_in
from upstander.brief.predictor_words import label_in, stayed_english, value_in
from upstander.brief.sure import driver, estimate_told, is_noun, years
from upstander.brief.templating import render
from upstander.risk.explanation import explain, since_last_year
from upstander.risk.models import ELASTIC_NET
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast, RiskForecast
    from upstander.words.language import Language
    from upstander.words.text import Words

_BAR, _HALF = 140.0, 80.0
_NEIGHBOURS = 2
_ROWS = 20
"""Predictors on a country's page; what the others add is one line."""


def ranking_page(
    forecast: RiskForecast, pages: Mapping[int, str] | None = None, language: Language = ENGLISH
) -> str:
    """The ranking of every country as an HTML page.

    Parameters
    ----------
    forecast
        Whose countries are listed; the page says EXERCISE where it is synthetic.
    pages
        Addresses of country pages, by country code.
    language
        In which it is written; what the forecast's maker says of it stays English.
    """
    say = language
    scale = max(c.probability.high for c in forecast.countries)
    known = pages or {}
    return render(
        "ranking.html.j2",
        language=say,
        say=say.say,
        title=say.say("Risk of mass killing, {years}", years=years(forecast, say)),
        banner=_banner(forecast, say),
        forecast=forecast,
        lead=_lead(forecast, say),
        made=say.say(
            "{model}, vintage {vintage}, trained on {trained}.",
            model=forecast.model,
            vintage=forecast.vintage,
            trained=_trained(forecast, say),
        ),
        base_x=f"{_BAR * min(1.0, forecast.base_rate / scale):.1f}",
        scale_words=say.percent(scale),
        method=_sentence(forecast.method),
        rows=[_ranked(c, scale, known.get(c.code, ""), say) for c in forecast.countries],
        between=say.series(("", "")),
    )


def country_page(
    forecast: RiskForecast,
    country: CountryForecast,
    *,
    ranking: bool = True,
    language: Language = ENGLISH,
) -> str:
    """One country's estimate and what moves it, as an HTML page.

    Parameters
    ----------
    forecast, country
        The forecast, and which of its countries.
    ranking
        Whether the page links to the ranking, or stands alone.
    language
        In which it is written; what the forecast's maker says of it stays English.
    """
    say = language
    moving = [c for c in country.contributions if c.log_odds]
    return render(
        "country.html.j2",
        language=say,
        say=say.say,
        title=say.say(
            "{country}, {years}",
            country=country_in(say, country.country),
            years=years(forecast, say),
        ),
        ranking=ranking,
        banner=_banner(forecast, say),
        forecast=forecast,
        estimate=_estimate(forecast, country, say),
        method=_sentence(forecast.method),
        intercept=say.written(f"{forecast.intercept:+.2f}"),
        rows=_rows(forecast, country, moving, say),
        others=_others(moving, say),
        imputed=say.listed([label_in(say, name) for name in country.imputed]),
        change=_change(forecast, country, say),
        without=_without(forecast, country, say),
        neighbours=_neighbours(forecast, country, say),
        trained=_trained(forecast, say),
    )


def _lead(forecast: RiskForecast, say: Language) -> str:
    chance = say.say(
        "The chance that a mass killing begins in {years}, for {n} country.",
        "The chance that a mass killing begins in {years}, for {n} countries.",
        number=len(forecast.countries),
        years=years(forecast, say),
    )
    reading = say.say(
        "Base rate: {rate}. A high rank is a reason to look, not a finding; a low one is no "
        "all-clear: persecution below the killing threshold is not in these figures.",
        rate=say.percent(forecast.base_rate),
    )
    return f"{chance} {reading}"


def _estimate(forecast: RiskForecast, country: CountryForecast, say: Language) -> Words:
    told = estimate_told(forecast, country, say)
    if is_noun(country.probability):
        return say.say(
            "There is a {chance} that a mass killing begins in {country} in {years}: rank {rank} "
            "of {countries}, {times} times the base rate of {rate}.",
            **told,
        )
    return say.say(
        "It is {chance} that a mass killing begins in {country} in {years}: rank {rank} of "
        "{countries}, {times} times the base rate of {rate}.",
        **told,
    )


def _trained(forecast: RiskForecast, say: Language) -> Words:
    rows = forecast.trained_on
    return say.say(
        "base years {first}-{last}: {rows} country-years, {onsets} followed by an onset",
        first=say.written(str(rows.first)),
        last=say.written(str(rows.last)),
        rows=rows.rows,
        onsets=rows.onsets,
    )


def _banner(forecast: RiskForecast, say: Language) -> Words:
    kind = (
        say.word("EXERCISE: an invented world")
        if forecast.synthetic
        else say.word("Real countries, public data")
    )
    told: dict[str, Any] = {"kind": kind, "model": forecast.model, "vintage": forecast.vintage}
    if forecast.model == ELASTIC_NET:
        return say.say("{kind} · {model}, first form · vintage {vintage}", **told)
    return say.say("{kind} · {model} · vintage {vintage}", **told)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _ranked(country: CountryForecast, scale: float, href: str, say: Language) -> dict[str, Any]:
    chance = country.probability
    left, right = _BAR * chance.low / scale, _BAR * chance.high / scale
    return {
        "rank": say.number(country.rank),
        "country": country_in(say, country.country),
        "href": href,
        "chance": say.percent(chance.value),
        "interval": say.range(chance.low, chance.high),
        "x": f"{_BAR * chance.value / scale:.1f}",
        "x1": f"{left:.1f}",
        "width": f"{max(1.0, right - left):.1f}",
        "drivers": [
            {"arrow": "↑" if c.log_odds > 0 else "↓", **_true(c, say)}
            for c in country.top(3)
            if c.log_odds
        ],
    }


def _true(found: Contribution, say: Language) -> dict[str, Any]:
    """What is true of the country, and whether only its maker's English says it."""
    told = driver(say, found)
    return {"words": told, "english": stayed_english(say, told, found.words)}


def _change(
    forecast: RiskForecast, country: CountryForecast, say: Language
) -> dict[str, Any] | None:
    """The change since last year in words, with what moved it most; None where unknown."""
    found = since_last_year(forecast, country)
    if found is None:
        return None
    words = say.say(
        "From the values of the year before, the same model says {before}; from this year's, "
        "{now}.",
        before=say.percent(found["probability"]),
        now=say.percent(country.probability.value),
    )
    return {"words": words, "moved": [_shift(entry, say) for entry in found["moved"]]}


def _shift(entry: Mapping[str, Any], say: Language) -> Words:
    told: dict[str, Any] = {
        "label": label_in(say, entry["predictor"]),
        "factor": say.written(f"{entry['odds_factor']:.2f}"),
    }
    if entry["log_odds"] > 0.0:
        return say.say("{label} raises the odds (×{factor})", **told)
    return say.say("{label} lowers the odds (×{factor})", **told)


def _without(forecast: RiskForecast, country: CountryForecast, say: Language) -> list[Words]:
    return [
        say.say(
            "{label}: {figure}",
            label=label_in(say, entry["predictor"]),
            figure=say.percent(entry["probability"]),
        )
        for entry in explain(forecast, country)["without"]
    ]


def _rows(
    forecast: RiskForecast, country: CountryForecast, moving: list[Contribution], say: Language
) -> list[dict[str, Any]]:
    widest = max((abs(c.log_odds) for c in moving), default=1.0)
    told = {e["predictor"]: e for e in explain(forecast, country, _ROWS)["top"]}
    source = say.word("EXERCISE panel (synthetic)") if forecast.synthetic else ""
    return [_moved(c, widest, source, told[c.predictor], say) for c in moving[:_ROWS]]


def _moved(
    found: Contribution, widest: float, source: str, told: Mapping[str, Any], say: Language
) -> dict[str, Any]:
    width = (_HALF - 4) * abs(found.log_odds) / widest
    name, value, past, peers = found.predictor, found.value, told["past"], told["peers"]
    return {
        "label": label_in(say, name),
        **_true(found, say),
        "value": "" if value is None else value_in(say, name, value),
        "past": "" if past is None else value_in(say, name, past),
        "peers": say.say("{lower} of {total}", lower=peers["lower"], total=peers["of"])
        if peers
        else "",
        "log_odds": say.written(f"{found.log_odds:+.2f}"),
        "kind": "up" if found.log_odds > 0 else "down",
        "x": f"{_HALF if found.log_odds > 0 else _HALF - width:.1f}",
        "width": f"{max(0.5, width):.1f}",
        "source": source or found.source,
    }


def _others(moving: list[Contribution], say: Language) -> str:
    """What the predictors that have no row add together; empty where each has one."""
    others = moving[_ROWS:]
    if not others:
        return ""
    return say.say(
        "{n} more predictor together: {rest} log-odds.",
        "{n} more predictors together: {rest} log-odds.",
        number=len(others),
        rest=say.written(f"{sum(c.log_odds for c in others):+.2f}"),
    )


def _neighbours(forecast: RiskForecast, country: CountryForecast, say: Language) -> list[Words]:
    return [
        say.say(
            "{rank}. {country}: {chance}",
            rank=other.rank,
            country=country_in(say, other.country),
            chance=other.probability,
        )
        for other in forecast.countries
        if abs(other.rank - country.rank) <= _NEIGHBOURS
    ]
