"""The conditions that the rules of the stages are made of, each with how far it is supported."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from upstander.model.assessment import scale
from upstander.model.probability import Probability, figure
from upstander.model.vocabulary import vocabulary
from upstander.risk.assessment.standing import MONTH, months_between
from upstander.risk.picture.part import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from upstander.model.assessment import Assessment
    from upstander.model.incident import Incident
    from upstander.model.indicator import Indicator
    from upstander.risk.assessment.standing import Unit
    from upstander.risk.picture.heard import Heard

NOTE = "risk-picture"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the stage of one country, place or community is read from.

    Parameters
    ----------
    as_of
        The case's day.
    incidents
        Those in which it is reported to have been harmed.
    units
        What was rated for it, or for its place.
    heard
        When it was last spoken of; None where never.
    wide
        What was rated for the country as a whole.
    indicators
        By code.
    said
        Ids of the statements that report each incident, by its id.
    """

    as_of: date
    incidents: tuple[Incident, ...]
    units: tuple[Unit, ...]
    heard: Heard | None
    wide: tuple[Unit, ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """How far a condition is supported, why, and what speaks against it."""

    support: Probability
    reasons: tuple[Reason, ...]
    weakest: str = ""


def at_least(count: int, chances: Sequence[float]) -> float:
    """The probability that ``count`` or more of independent events happened.

    References
    ----------
    Poisson-binomial distribution, by adding one event at a time; exact.

    Examples
    --------
    >>> at_least(1, [0.5, 0.5]), at_least(2, [0.5, 0.5]), at_least(0, [])
    (0.75, 0.25, 1.0)
    """
    # Chances of exactly 0, 1, … events so far; the last place holds "count or more".
    exactly = [1.0] + [0.0] * count
    for chance in chances:
        for place in range(count, 0, -1):
            stays = exactly[place] if place == count else exactly[place] * (1.0 - chance)
            exactly[place] = stays + exactly[place - 1] * chance
        if count:
            exactly[0] *= 1.0 - chance
    return min(1.0, exactly[count])


def harm(ground: Ground, condition: Mapping[str, Any]) -> Finding:
    """How far so many incidents really happened in a window, or none did."""
    found = _within(ground, condition)
    grave = "grave " if condition["grave"] else ""
    window = _window(condition)
    none = "none" in condition
    count = 1 if none else condition["at_least"]
    value, low, high = (
        at_least(count, [getattr(i.belief, name) for i in found])
        for name in ("value", "low", "high")
    )
    told = f"{count} or more {grave}incidents {window}"
    support = _capped(value, low, high, told)
    number = len(found)
    reported = f"{number or 'no'} {grave}incident{'' if number == 1 else 's'} {window}"
    said = tuple(i for incident in found for i in ground.said.get(incident.id, ()))
    if none:
        support = _capped(1 - value, 1 - high, 1 - low, f"no {told}")
        return Finding(support, (Reason(f"{reported.capitalize()}.", said, NOTE),), reported)
    sure = f"; that {count} or more of them happened is supported to {figure(support)}"
    text = f"{reported.capitalize()}{sure if number else ''}."
    return Finding(support, (Reason(text, said, NOTE),) if number else (), reported)


def rated(ground: Ground, factors: Sequence[int], rating: int, *, wide: bool) -> Finding:
    """How far assessors rate one of the factors so high, for it or (wide) for the country."""
    units = (*ground.units, *(ground.wide if wide else ()))
    groups: dict[int, dict[str, list[Assessment]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        number = ground.indicators[unit.indicator].factor
        for one in unit.fresh if number in factors else ():
            if one.rating is not None:
                groups[number][one.assessor].append(one)
    named = ", ".join(map(str, factors))
    if not groups:
        nobody = f"nobody rated factor {named}" if len(factors) == 1 else f"nobody rated {named}"
        return Finding(_capped(0.0, 0.0, 1.0, nobody), (), f"{nobody} recently")
    shares = {number: _share(by, rating) for number, by in groups.items()}
    best = max(shares, key=lambda number: (shares[number], len(groups[number]), -number))
    by = groups[best]
    people, high = len(by), round(shares[best] * len(by))
    words = scale()[rating]
    who = f"{high} of {people} assessor{'' if people == 1 else 's'}"
    text = f"Factor {best}: an indicator is rated {words} or higher by {who}"
    said = tuple(i for held in by.values() for a in held for i in (*a.statements, *a.evidence))
    least, most = high / (people + 1), (high + 1) / (people + 1)
    support = _capped((least + most) / 2, least, most, text)
    return Finding(support, (Reason(f"{text}.", said, "assessment"),) if high else (), text)


def heard_from(ground: Ground, months: int) -> Finding:
    """Whether anybody spoke of it in so many months."""
    known = ground.heard
    if known is None or months_between(known.last, ground.as_of) > months:
        silent = f"no dated statement in {months} months"
        return Finding(Probability(0.0, 0.0, 0.0, silent), (), silent)
    text = f"last spoken of on {known.last.isoformat()}"
    reason = Reason(f"{text.capitalize()}.", (known.statement,), NOTE)
    return Finding(_capped(1.0, 1.0, 1.0, text), (reason,), text)


def _capped(value: float, low: float, high: float, reason: str) -> Probability:
    top = vocabulary("stages")["ceiling"]
    value = min(value, top)
    return Probability(value, min(low, value), max(value, min(high, top)), reason)


def _share(by: Mapping[str, Sequence[Assessment]], rating: int) -> float:
    reach = [any(a.rating is not None and a.rating >= rating for a in held) for held in by.values()]
    return sum(reach) / len(reach)


def _within(ground: Ground, condition: Mapping[str, Any]) -> list[Incident]:
    """The incidents that surely fall in a condition's window and are grave where it asks so."""
    prefixes = tuple(vocabulary("stages")["grave"])
    kept = [
        i
        for i in ground.incidents
        if not condition["grave"] or any(act.startswith(prefixes) for act in i.acts)
    ]
    months = condition.get("within", condition.get("before"))
    first = ground.as_of - timedelta(days=round(months * MONTH))
    if "before" in condition:
        return [i for i in kept if i.when.latest is not None and i.when.latest < first]
    return [i for i in kept if i.within(first, ground.as_of)]


def _window(condition: Mapping[str, Any]) -> str:
    if "before" in condition:
        return f"reported from more than {condition['before']} months ago"
    return f"reported in the last {condition['within']} months"
