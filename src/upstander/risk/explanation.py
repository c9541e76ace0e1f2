"""Why a country has the forecast it has: the predictors that move it most, in words."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.model.predictor import predictor
from upstander.model.probability import percent

if TYPE_CHECKING:
    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast, RiskForecast

CAVEAT = "These are associations in past data, not causes: changing one need not change the risk."

_PANEL_NAMES = {
    "ci": "Ivory Coast",
    "kg": "Kyrgystan",
    "mk": "Macedonia",
    "tr": "Turkey",
    "vn": "Democratic Republic of Vietnam",
}
"""Names the public panel uses that differ from those of the ISO list, by ISO code."""


def find_country(forecast: RiskForecast, query: str) -> CountryForecast:
    """The country a reader means: by COW code, by name, or by ISO code where that is known.

    Parameters
    ----------
    forecast
        Where to look.
    query
        ``"490"``, ``"Democratic Republic of Congo"``, ``"COD"`` or ``"Burma"`` for
        ``"Burma/Myanmar"``; case does not matter.

    Raises
    ------
    UsageError
        No country answers to it; names that come close are suggested.
    """
    asked = query.strip().casefold()
    for country in forecast.countries:
        if asked in {str(country.code), *_names(country.country)}:
            return country
    if asked.isascii() and asked.isalpha() and len(asked) in {2, 3}:
        named = {simple for name in _names_of_iso_code(asked) for simple in _names(name)}
        for country in forecast.countries:
            if named & _names(country.country):
                return country
    raise UsageError(
        f"no country {query!r} in the forecast {forecast.vintage}",
        remedy=_suggestion(forecast, asked),
    )


def explain(forecast: RiskForecast, country: CountryForecast, count: int = 5) -> dict[str, Any]:
    """The forecast of one country and what moves it most, as plain data.

    Returns
    -------
    dict
        ``probability`` with its interval and reason, ``rank`` of ``of``, ``base_rate``, and
        ``top``: the ``count`` predictors with the largest log-odds, each with its words, the
        factor by which it multiplies the odds, value and reference where they may be shown (the
        reference is the training mean on the panel's own scale, so a typical value where that
        scale is a logarithm), and its source. ``rest_log_odds`` is what all other predictors add.
    """
    chance = country.probability
    top = country.top(count)
    rest = sum(c.log_odds for c in country.contributions[count:])
    return {
        "country": country.country,
        "code": country.code,
        "vintage": forecast.vintage,
        "model": forecast.model,
        "base_year": forecast.base_year,
        "horizon": forecast.horizon,
        "rank": country.rank,
        "of": len(forecast.countries),
        "probability": {
            "value": chance.value,
            "low": chance.low,
            "high": chance.high,
            "reason": chance.reason,
        },
        "base_rate": forecast.base_rate,
        "intercept": forecast.intercept,
        "top": [_told(contribution) for contribution in top],
        "rest_log_odds": rest,
        "imputed": list(country.imputed),
        "caveat": CAVEAT,
        "attribution": forecast.attribution,
        "synthetic": forecast.synthetic,
        "notice": forecast.notice,
    }


def explanation_text(told: dict[str, Any]) -> str:
    """What `explain` found, as text for a person."""
    chance = told["probability"]
    times = chance["value"] / told["base_rate"] if told["base_rate"] else math.nan
    first, last = told["base_year"] + 1, told["base_year"] + told["horizon"]
    years = f"{first}" if first == last else f"{first} or {last}"
    estimate = (
        f"Chance that a mass killing begins in {years}: {percent(chance['value'])}, "
        f"interval {percent(chance['low'])} to {percent(chance['high'])} "
        f"({times:.1f} times the base rate of {percent(told['base_rate'])})"
    )
    lines = [
        *(["EXERCISE: the countries are made up."] if told["synthetic"] else []),
        *([told["notice"]] if told["notice"] else []),
        f"{told['country']} ({told['code']}): rank {told['rank']} of {told['of']}",
        estimate,
        "What moves the estimate most, against the average of past country-years:",
        *(f"  {_line(entry)}" for entry in told["top"]),
    ]
    if told["imputed"]:
        lines.append(f"Unknown, and counted as average: {', '.join(told['imputed'])}")
    lines += [told["caveat"], f"How: {chance['reason']}."]
    if told["attribution"]:
        lines.append(f"Sources: {told['attribution']}.")
    return "\n".join(lines)


def _told(contribution: Contribution) -> dict[str, Any]:
    known = predictor(contribution.predictor)
    shown = {
        "value": contribution.value,
        "value_said": None if contribution.value is None else known.said(contribution.value),
        "reference": contribution.reference,
        "reference_said": (
            None if contribution.reference is None else known.said(contribution.reference)
        ),
    }
    return {
        "predictor": contribution.predictor,
        "label": contribution.label,
        "words": contribution.words,
        "direction": _direction(contribution.log_odds),
        "log_odds": contribution.log_odds,
        "odds_factor": math.exp(contribution.log_odds),
        **shown,
        "source": contribution.source,
    }


def _direction(log_odds: float) -> str:
    if log_odds == 0.0:
        return "moves nothing"
    return "raises" if log_odds > 0.0 else "lowers"


def _line(entry: dict[str, Any]) -> str:
    figures = [entry["source"]] if entry["source"] else []
    if entry["value_said"] is not None:
        figures.insert(0, f"here {entry['value_said']}; typical {entry['reference_said']}")
    end = f" ({'; '.join(figures)})" if figures else ""
    return f"{entry['direction']} the odds, x{entry['odds_factor']:.2f}: {entry['words']}{end}"


def _names(name: str) -> set[str]:
    """The spellings a name answers to: whole, its parts, and without its articles."""
    parts = {part.strip().casefold() for part in (name, *name.split("/"))}
    bare = (" ".join(word for word in part.split() if word != "the") for part in parts)
    return parts | set(bare)


def _names_of_iso_code(code: str) -> tuple[str, ...]:
    from rigour.territories import get_territory

    territory = get_territory(code)
    if territory is None:
        return ()
    return (territory.name, territory.full_name, _PANEL_NAMES.get(territory.code, territory.name))


def _suggestion(forecast: RiskForecast, asked: str) -> str:
    names = {country.country.casefold(): country.country for country in forecast.countries}
    within = [name for name in names if asked and asked in name]
    close = difflib.get_close_matches(asked, names, n=5, cutoff=0.5)
    found = [names[name] for name in dict.fromkeys([*within, *close])][:5]
    if not found:
        return "give a COW code, an ISO code or a name as the panel has it"
    return f"did you mean {', '.join(found)}?"
