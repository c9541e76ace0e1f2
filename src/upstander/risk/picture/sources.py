"""The parts that a case itself holds: its forecast, its assessments, its human forecasts."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from upstander.model.assessment import scale
from upstander.model.attachment import chance_id, driver_id
from upstander.model.indicator import DESIGNED
from upstander.model.probability import Probability, percent
from upstander.model.vocabulary import vocabulary
from upstander.risk.picture.part import Part, Reason, logit
from upstander.risk.pooling import pooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from upstander.model.entity import Entity
    from upstander.model.forecast import CountryForecast, RiskForecast
    from upstander.model.human_forecast import HumanForecast
    from upstander.model.indicator import Indicator
    from upstander.risk.assessment.standing import Unit

NOTE = "risk-picture"


def anchor_of(forecast: RiskForecast | None) -> Probability:
    """The base rate to start from: the forecast's own, else that of the vocabulary.

    Examples
    --------
    >>> print(anchor_of(None))
    1.6% (1-2.2%)
    """
    if forecast is not None:
        rate = forecast.base_rate
        return Probability(rate, rate, rate, f"base rate of {forecast.model}, {forecast.vintage}")
    entry = vocabulary("picture")["base_rate"]
    reason = " ".join(entry["data"].split())
    return Probability(entry["value"], entry["low"], entry["high"], reason)


def structural_part(
    forecast: RiskForecast,
    country: CountryForecast,
    subject: str,
    entities: Mapping[str, Entity],
) -> Part:
    """What the structural forecast says against its own base rate."""
    start, chance = logit(forecast.base_rate), country.probability
    said = _said(entities, chance_id(subject, forecast))
    times = chance.value / forecast.base_rate
    text = (
        f"{forecast.model}, vintage {forecast.vintage}: {chance}, rank {country.rank} of "
        f"{len(forecast.countries)} countries and {times:.1f} times the base rate."
    )
    reasons = [Reason(text, said, "risk-forecast")]
    for driver in country.top(3):
        key = driver_id(subject, forecast, driver.predictor)
        if driver.log_odds and (about := _said(entities, key)):
            verb = "Raises" if driver.log_odds > 0 else "Lowers"
            reasons.append(Reason(f"{verb} it: {driver.words}.", about, "risk-forecast"))
    return Part(
        "structural",
        "structural forecast",
        logit(chance.value) - start,
        logit(chance.low) - start,
        logit(chance.high) - start,
        tuple(reasons),
        f"{forecast.model}, vintage {forecast.vintage}",
    )


def human_part(
    forecasts: Sequence[HumanForecast], so_far: float, about: str, seed: int
) -> Part | None:
    """What people say, pooled, against the log-odds of all else; None where nobody forecast."""
    if not forecasts:
        return None
    lone = vocabulary("picture")["lone_forecaster"]
    pool = pooled([f.probability for f in forecasts], seed=seed, lone=lone)
    spread = sorted(f.probability for f in forecasts)
    count = len(forecasts)
    text = (
        f"{count} {'person' if count == 1 else 'people'}: pooled {pool}; the single forecasts run "
        f"from {percent(spread[0])} to {percent(spread[-1])}."
    )
    said = tuple(i for f in forecasts for i in f.statements)
    return Part(
        "human",
        "pooled human forecasts",
        logit(pool.value) - so_far,
        logit(pool.low) - so_far,
        logit(pool.high) - so_far,
        (Reason(text, said, NOTE),),
        vocabulary("picture")["pool"],
        about,
    )


def assessment_parts(
    units: Iterable[Unit],
    indicators: Mapping[str, Indicator],
    titles: Mapping[int, str],
    *,
    about: str = "",
) -> tuple[Part, ...]:
    """One part for each factor that somebody rated recently.

    Parameters
    ----------
    units
        What stands; without ``about`` each indicator counts where it is rated highest.
    indicators, titles
        Indicators by code, and titles of factors by number.
    about
        Entity id of a place or community: only what was rated for it.
    """
    chosen: dict[int, dict[str, Unit]] = defaultdict(dict)
    for unit in units:
        if not unit.middle or unit.indicator not in indicators:
            continue
        if about and unit.about != about:
            continue
        group = chosen[indicators[unit.indicator].factor]
        if unit.indicator not in group or _weight(unit) > _weight(group[unit.indicator]):
            group[unit.indicator] = unit
    return tuple(
        _factor_part(number, list(chosen[number].values()), indicators, titles, about)
        for number in sorted(chosen)
    )


def _weight(unit: Unit) -> tuple[int, int]:
    return sum(unit.middle), unit.ratings[-1]


def _factor_part(
    number: int,
    units: Sequence[Unit],
    indicators: Mapping[str, Indicator],
    titles: Mapping[int, str],
    about: str,
) -> Part:
    ratio = vocabulary("picture")["ratings"]
    share = vocabulary("picture")["factors"][number]
    spans = [_span(unit) for unit in units]
    low, high = (math.fsum(ratio[span[end]] for span in spans) / len(spans) for end in (0, 1))
    middles = [math.fsum(ratio[r] for r in unit.middle) / len(unit.middle) for unit in units]
    value = math.fsum(middles) / len(units)
    people = len({a.assessor for unit in units for a in unit.fresh})
    title = titles[number]
    return Part(
        "assessment",
        title if number == DESIGNED else f"factor {number}: {title}",
        value,
        min(low, value),
        max(high, value),
        tuple(_told(unit, indicators[unit.indicator]) for unit in units),
        f"{people} assessor{'' if people == 1 else 's'}",
        about,
        (share["value"], share["low"], share["high"]),
    )


def _span(unit: Unit) -> tuple[int, int]:
    """Lowest and highest rating; one of low confidence reaches a step further."""
    top = max(scale())
    lows, highs = [], []
    for one in unit.fresh:
        if one.rating is not None:
            slack = int(one.confidence == "low")
            lows.append(max(0, one.rating - slack))
            highs.append(min(top, one.rating + slack))
    return min(lows), max(highs)


def _told(unit: Unit, indicator: Indicator) -> Reason:
    words = scale()
    tally = [f"{unit.ratings.count(r)} {words[r]}" for r in dict.fromkeys(unit.ratings)]
    code = "" if indicator.designer else f" ({indicator.code})"
    text = f"{indicator.label}{code}: {', '.join(tally)}."
    said = tuple(i for a in unit.fresh for i in (*a.statements, *a.evidence))
    if indicator.designer:
        text = f"{text[:-1]}; an indicator designed by {indicator.designer}."
    return Reason(text[:1].upper() + text[1:], (*said, *indicator.statements), "assessment")


def _said(entities: Mapping[str, Entity], key: str) -> tuple[str, ...]:
    found = entities.get(key)
    return tuple(s.id for s in found.statements) if found is not None else ()
