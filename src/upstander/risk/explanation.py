"""Why a country has the forecast it has: the predictors that move it most, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from upstander.model.predictor import predictor
from upstander.model.probability import percent
from upstander.risk.strata import REGION

if TYPE_CHECKING:
    from upstander.model.contribution import Contribution
    from upstander.model.forecast import CountryForecast, RiskForecast

CAVEAT = "These are associations in past data, not causes: changing one need not change the risk."

MOST_UNKNOWN = 12
"""Predictors that are named as unknown; the others are counted."""


def explain(forecast: RiskForecast, country: CountryForecast, count: int = 5) -> dict[str, Any]:
    """The forecast of one country and what moves it most, as plain data.

    Returns
    -------
    dict
        ``probability`` with its interval and reason, ``rank`` of ``of``, ``base_rate``, and
        ``top``: the ``count`` predictors with the largest log-odds, each with its words, the
        factor by which it multiplies the odds, value and reference where they may be shown (the
        reference is the training mean on the panel's own scale, so a typical value where that
        scale is a logarithm), its source, how many in a hundred countries of the same region have
        a lower value (``peers``) and the country's own mean over five years before (``past``).
        ``rest_log_odds`` is what all other predictors add. ``since_last_year``: what the same
        model says of the year before and what changed, adding up. ``without``: what the estimate
        would be if single predictors added nothing: an association, not what a policy would do.
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
        "top": _top(forecast, country, top),
        "since_last_year": since_last_year(forecast, country, count),
        "without": _without(country, count),
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
    lines += _change_lines(told)
    if told["without"]:
        lines.append("The estimate if one of them added nothing, all else as it is:")
        lines += [f"  {e['label']}: {percent(e['probability'])}" for e in told["without"]]
    if told["imputed"]:
        shown = ", ".join(told["imputed"][:MOST_UNKNOWN])
        more = len(told["imputed"]) - MOST_UNKNOWN
        end = f" and {more} more" if more > 0 else ""
        lines.append(f"Unknown: {shown}{end}")
    lines += [told["caveat"], f"How: {chance['reason']}."]
    if told["attribution"]:
        lines.append(f"Sources: {told['attribution']}.")
    return "\n".join(lines)


def since_last_year(
    forecast: RiskForecast, country: CountryForecast, count: int = 5
) -> dict[str, Any] | None:
    """How the estimate moved against the year before, by the same model; None where unknown.

    The changes of all predictors add up to the change in log-odds: ``moved`` names the largest,
    ``rest_log_odds`` is the sum of the others.
    """
    earlier = country.before
    if earlier is None:
        return None
    names = [factor.predictor.name for factor in forecast.factors]
    then = dict(zip(names, earlier.log_odds, strict=True))
    moved = sorted(
        ((c.log_odds - then[c.predictor], c) for c in country.contributions),
        key=lambda pair: (-abs(pair[0]), pair[1].predictor),
    )
    return {
        "probability": earlier.probability,
        "moved": [
            {
                "predictor": c.predictor,
                "label": c.label,
                "direction": _direction(difference),
                "log_odds": difference,
                "odds_factor": math.exp(difference),
                "words": c.words,
            }
            for difference, c in moved[:count]
            if difference
        ],
        "rest_log_odds": sum(difference for difference, _ in moved[count:]),
    }


def _without(country: CountryForecast, count: int) -> list[dict[str, Any]]:
    """The estimate if one predictor added nothing, for those that raise or lower it most."""
    value = min(max(country.probability.value, 1e-12), 1 - 1e-12)
    log_odds = math.log(value / (1 - value))
    return [
        {
            "predictor": c.predictor,
            "label": c.label,
            "probability": 1 / (1 + math.exp(c.log_odds - log_odds)),
        }
        for c in country.top(count)
        if c.log_odds
    ]


def _top(
    forecast: RiskForecast, country: CountryForecast, top: tuple[Contribution, ...]
) -> list[dict[str, Any]]:
    peers = _region(forecast, country)
    return [_told(forecast, country, contribution, peers) for contribution in top]


def _region(forecast: RiskForecast, country: CountryForecast) -> list[dict[str, float | None]]:
    """Values of the countries that the region columns put beside this one, itself included."""
    regions = {k: v for k, v in _values(country).items() if k.startswith(REGION)}
    return [
        values
        for values in map(_values, forecast.countries)
        if all(values.get(key) == value for key, value in regions.items())
    ]


def _peers(
    peers: list[dict[str, float | None]], contribution: Contribution
) -> dict[str, int] | None:
    """How many of the countries of the same region have a lower value; None where unknown."""
    if contribution.value is None:
        return None
    told = [v for v in (peer.get(contribution.predictor) for peer in peers) if v is not None]
    return {"lower": sum(v < contribution.value for v in told), "of": len(told)}


def _values(country: CountryForecast) -> dict[str, float | None]:
    return {c.predictor: c.value for c in country.contributions}


def _past(forecast: RiskForecast, country: CountryForecast, name: str) -> float | None:
    if country.before is None:
        return None
    names = [factor.predictor.name for factor in forecast.factors]
    return country.before.past[names.index(name)]


def _told(
    forecast: RiskForecast,
    country: CountryForecast,
    contribution: Contribution,
    peers: list[dict[str, float | None]],
) -> dict[str, Any]:
    known = predictor(contribution.predictor)
    past = _past(forecast, country, contribution.predictor)
    shown = {
        "value": contribution.value,
        "value_said": None if contribution.value is None else known.said(contribution.value),
        "reference": contribution.reference,
        "reference_said": (
            None if contribution.reference is None else known.said(contribution.reference)
        ),
        "past": past,
        "past_said": None if past is None else known.said(past),
        "peers": _peers(peers, contribution),
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


def _change_lines(told: dict[str, Any]) -> list[str]:
    change = told["since_last_year"]
    if change is None:
        return []
    before, now = percent(change["probability"]), percent(told["probability"]["value"])
    head = f"From last year's values the same model says {before}, from this year's {now}."
    return [
        f"{head} What moved it:",
        *(
            f"  {e['direction']} the odds, x{e['odds_factor']:.2f}: {e['label']}"
            for e in change["moved"]
        ),
    ]


def _direction(log_odds: float) -> str:
    if log_odds == 0.0:
        return "moves nothing"
    return "raises" if log_odds > 0.0 else "lowers"


def _line(entry: dict[str, Any]) -> str:
    figures = [entry["source"]] if entry["source"] else []
    if entry["value_said"] is not None:
        figures.insert(0, f"here {entry['value_said']}; typical {entry['reference_said']}")
    if entry["past_said"] is not None:
        figures.insert(1, f"own past {entry['past_said']}")
    if entry["peers"] is not None:
        figures.insert(
            2, f"{entry['peers']['lower']} of {entry['peers']['of']} in the region lower"
        )
    end = f" ({'; '.join(figures)})" if figures else ""
    return f"{entry['direction']} the odds, x{entry['odds_factor']:.2f}: {entry['words']}{end}"
