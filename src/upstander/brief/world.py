"""Pages of the real world: the global ranking and one country, from a forecast alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.sure import years
from upstander.brief.templating import render
from upstander.brief.wording import listed
from upstander.model.estimative import judged
from upstander.model.predictor import predictor
from upstander.model.probability import percent, percent_range
from upstander.risk.explanation import explain, since_last_year
from upstander.risk.models import ELASTIC_NET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast, RiskForecast

_BAR, _HALF = 140.0, 80.0
_NEIGHBOURS = 2
_ROWS = 20
"""Predictors on a country's page; what the others add is one line."""


def ranking_page(forecast: RiskForecast, pages: Mapping[int, str] | None = None) -> str:
    """The ranking of every country as an HTML page.

    Parameters
    ----------
    forecast
        Whose countries are listed; the page says EXERCISE where it is synthetic.
    pages
        Addresses of country pages, by country code.
    """
    scale = max(c.probability.high for c in forecast.countries)
    known = pages or {}
    return render(
        "ranking.html.j2",
        title=f"Risk of mass killing, {years(forecast)}",
        banner=_banner(forecast),
        forecast=forecast,
        years=years(forecast),
        base_rate=percent(forecast.base_rate),
        base_x=f"{_BAR * min(1.0, forecast.base_rate / scale):.1f}",
        scale_words=percent(scale),
        method=_sentence(forecast.method),
        rows=[_ranked(c, scale, known.get(c.code, "")) for c in forecast.countries],
    )


def country_page(forecast: RiskForecast, country: CountryForecast, *, ranking: bool = True) -> str:
    """One country's estimate and what moves it, as an HTML page; linked to the ranking or alone."""
    moving = [c for c in country.contributions if c.log_odds]
    widest = max((abs(c.log_odds) for c in moving), default=1.0)
    times = country.probability.value / forecast.base_rate
    told = {e["predictor"]: e for e in explain(forecast, country, _ROWS)["top"]}
    event = f"a mass killing begins in {country.country} in {years(forecast)}"
    estimate = (
        f"{judged(country.probability, event)}: rank {country.rank} of "
        f"{len(forecast.countries)}, {times:.1f} times the base rate of "
        f"{percent(forecast.base_rate)}."
    )
    return render(
        "country.html.j2",
        title=f"{country.country}, {years(forecast)}",
        ranking=ranking,
        banner=_banner(forecast),
        forecast=forecast,
        estimate=estimate,
        method=_sentence(forecast.method),
        intercept=f"{forecast.intercept:+.2f}",
        rows=[_moved(c, widest, forecast.synthetic, told[c.predictor]) for c in moving[:_ROWS]],
        others=len(moving[_ROWS:]),
        rest=f"{sum(c.log_odds for c in moving[_ROWS:]):+.2f}",
        change=_change(forecast, country),
        without=_without(forecast, country),
        imputed=listed([predictor(name).label for name in country.imputed]),
        neighbours=_neighbours(forecast, country),
    )


def _banner(forecast: RiskForecast) -> str:
    kind = "EXERCISE: an invented world" if forecast.synthetic else "Real countries, public data"
    form = ", first form" if forecast.model == ELASTIC_NET else ""
    return f"{kind} · {forecast.model}{form} · vintage {forecast.vintage}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _ranked(country: CountryForecast, scale: float, href: str) -> dict[str, Any]:
    chance = country.probability
    left, right = _BAR * chance.low / scale, _BAR * chance.high / scale
    return {
        "rank": country.rank,
        "country": country.country,
        "href": href,
        "chance": percent(chance.value),
        "interval": percent_range(chance.low, chance.high),
        "x": f"{_BAR * chance.value / scale:.1f}",
        "x1": f"{left:.1f}",
        "width": f"{max(1.0, right - left):.1f}",
        "drivers": "; ".join(
            f"{'↑' if c.log_odds > 0 else '↓'} {c.words}" for c in country.top(3) if c.log_odds
        ),
    }


def _change(forecast: RiskForecast, country: CountryForecast) -> dict[str, Any] | None:
    """The change since last year in words, with what moved it most; None where unknown."""
    found = since_last_year(forecast, country)
    if found is None:
        return None
    now = country.probability.value
    return {
        "words": (
            f"From the values of the year before, the same model says "
            f"{percent(found['probability'])}; from this year's, {percent(now)}."
        ),
        "moved": [
            f"{entry['label']} {entry['direction']} the odds (×{entry['odds_factor']:.2f})"
            for entry in found["moved"]
        ],
    }


def _without(forecast: RiskForecast, country: CountryForecast) -> list[str]:
    told = explain(forecast, country)["without"]
    return [f"{entry['label']}: {percent(entry['probability'])}" for entry in told]


def _moved(
    driver: Contribution, widest: float, synthetic: bool, told: dict[str, Any]
) -> dict[str, Any]:
    width = (_HALF - 4) * abs(driver.log_odds) / widest
    return {
        "label": driver.label,
        "words": driver.words,
        "value": predictor(driver.predictor).said(driver.value) if driver.value is not None else "",
        "past": told["past_said"] or "",
        "peers": f"{told['peers']['lower']} of {told['peers']['of']}" if told["peers"] else "",
        "log_odds": f"{driver.log_odds:+.2f}",
        "kind": "up" if driver.log_odds > 0 else "down",
        "x": f"{_HALF if driver.log_odds > 0 else _HALF - width:.1f}",
        "width": f"{max(0.5, width):.1f}",
        "source": "EXERCISE panel (synthetic)" if synthetic else driver.source,
    }


def _neighbours(forecast: RiskForecast, country: CountryForecast) -> list[str]:
    return [
        f"{other.rank}. {other.country}: {other.probability}"
        for other in forecast.countries
        if abs(other.rank - country.rank) <= _NEIGHBOURS
    ]
