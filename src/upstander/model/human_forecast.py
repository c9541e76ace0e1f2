"""A human forecast: the probability that one person gave an event by a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.model.period import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from upstander.model.entity import Entity


@dataclass(frozen=True, slots=True)
class HumanForecast:
    """One person's probability for one event.

    Parameters
    ----------
    id
        Entity id.
    event
        What was forecast, as ``vocabulary/picture.yml`` names it.
    probability
        From 0 to 1.
    forecaster, role
        A pseudonym and the kind of organisation; never a private name.
    about
        Entity id of the country, place or community.
    when, until
        The day it was made, and the last day on which the event counts; None where not said.
    statements
        Ids of the statements that make it up.
    """

    id: str
    event: str
    probability: float
    forecaster: str
    role: str
    about: str
    when: date
    until: date | None = None
    statements: tuple[str, ...] = ()


def human_forecasts(entities: Iterable[Entity]) -> tuple[HumanForecast, ...]:
    """The human forecasts among entities, the earliest first.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> facts = {"event": "mass-killing-onset", "probability": "0.04", "forecaster": "f-1",
    ...          "about": "x", "date": "2026-05-01", "endDate": "2027-12-31"}
    >>> said = [Statement("d", "h", "HumanForecast", p, v) for p, v in facts.items()]
    >>> human_forecasts(assemble(said).values())[0].until
    datetime.date(2027, 12, 31)
    """
    found = [e for e in entities if e.schema == "HumanForecast"]
    made = [one for one in map(human_forecast_of, found) if one is not None]
    return tuple(sorted(made, key=lambda f: (f.when, f.id)))


def human_forecast_of(entity: Entity) -> HumanForecast | None:
    """The forecast that an entity describes; None where day or probability cannot be read."""
    try:
        when, chance = Moment.parse(entity.first("date")).latest, entity.number("probability")
        until = Moment.parse(entity.first("endDate")).latest
    except ValueRejectedError:
        return None
    if when is None or chance is None or not 0.0 <= chance <= 1.0:
        return None
    return HumanForecast(
        entity.id,
        entity.first("event"),
        chance,
        entity.first("forecaster"),
        entity.first("role"),
        entity.first("about"),
        when,
        until,
        tuple(s.id for s in entity.statements),
    )
