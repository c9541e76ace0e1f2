"""Threat: who is reported to harm whom, where and how lately, as rates of further incidents."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.model.attachment import attached_country, chance_id
from upstander.model.entity import support
from upstander.model.incident import incident_of
from upstander.model.vocabulary import vocabulary
from upstander.network.roles import communities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.incident import Incident

NOBODY_NAMED = ""
"""Stands for the community of incidents that name none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements that a threat rests on; ranges in ``vocabulary/threat.yml``.

    Parameters
    ----------
    half_life_days, horizon_days
        Of what an incident says about the present, and how far ahead one looks.
    nearby
        Share of an incident's threat to each other community at its place.
    pace
        Exponent of the forecast's odds against the base rate's.
    """

    half_life_days: float
    horizon_days: float
    nearby: float
    pace: float

    @staticmethod
    def values() -> Judged:
        """The judgements at their stated values."""
        return Judged(**{k: v["value"] for k, v in vocabulary("threat")["judged"].items()})

    @staticmethod
    def corners() -> tuple[Judged, ...]:
        """Each judgement alone at either end of its range, the others as stated."""
        judged = vocabulary("threat")["judged"]
        middle = {k: v["value"] for k, v in judged.items()}
        ends = [(k, v[end]) for k, v in judged.items() for end in ("low", "high")]
        return tuple(Judged(**(middle | {k: value})) for k, value in ends)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an attached forecast says of the case's country.

    Parameters
    ----------
    probability, base_rate
        Of an onset, and of an onset anywhere.
    statements
        Ids of the statements that carry the forecast's figure.
    """

    probability: float
    base_rate: float
    statements: tuple[str, ...] = ()

    def pace(self, exponent: float) -> float:
        """How much faster than as reported incidents are taken to come.

        Examples
        --------
        >>> Outlook(0.5, 0.2).pace(0.5), Outlook(0.9, 0.01).pace(0.5), Outlook(0.5, 0.2).pace(0)
        (2.0, 2.0, 1.0)
        """
        least, most = vocabulary("threat")["pace_bounds"]
        if not (0 < self.probability < 1 and 0 < self.base_rate < 1):
            return 1.0
        odds = [p / (1 - p) for p in (self.probability, self.base_rate)]
        return float(min(most, max(least, (odds[0] / odds[1]) ** exponent)))


def outlook_of(case: CaseFile, entities: Mapping[str, Entity]) -> Outlook | None:
    """The outlook of a case; None where no forecast is attached, or none may be seen."""
    country = attached_country(case, entities)
    if case.forecast is None or country is None:
        return None
    figure = entities[chance_id(case.manifest.subject, case.forecast)]
    said = tuple(s.id for s in figure.about("value"))
    return Outlook(country.probability.value, case.forecast.base_rate, said)


@dataclass(frozen=True, slots=True)
class Report:
    """One incident as a threat: its date, its place, who is named and who was harmed.

    Parameters
    ----------
    incident
        What is stated.
    bodies, harmed
        Support of each reported perpetrator, and of each community (`NOBODY_NAMED` with 1).
    nearby
        Ids of the other communities at its place.
    """

    incident: Incident
    bodies: Mapping[str, float]
    harmed: Mapping[str, float]
    nearby: frozenset[str]


def reports_of(entities: Mapping[str, Entity]) -> tuple[Report, ...]:
    """The incidents of a case as threats."""
    at = {key: entities[key].first("place") for key in communities(entities)}
    found = []
    for entity in entities.values():
        if not entity.is_a("Incident"):
            continue
        incident = incident_of(entity)
        bodies = _supported(entity, "perpetrator")
        harmed = _supported(entity, "harmed") or {NOBODY_NAMED: 1.0}
        around = {up for place in incident.places for up in _upwards(entities, place)}
        near = {
            key
            for key, home in at.items()
            if home in around or not set(incident.places).isdisjoint(_upwards(entities, home))
        }
        found.append(Report(incident, bodies, harmed, frozenset(near - set(harmed))))
    return tuple(found)


def _supported(entity: Entity, prop: str) -> dict[str, float]:
    said = defaultdict(list)
    for statement in entity.about(prop):
        said[statement.value].append(statement)
    return {value: support(s).value for value, s in said.items()}


def _upwards(entities: Mapping[str, Entity], place: str) -> Iterator[str]:
    """A place below the level of a country, and what contains it; a circle ends where it closes."""
    seen: set[str] = set()
    while place and place not in seen:
        found = entities.get(place)
        if found is not None and found.first("level") == "country":
            return
        seen.add(place)
        yield place
        place = found.first("partOf") if found is not None else ""


def expected(
    reports: Sequence[Report],
    bodies: Sequence[str],
    groups: Sequence[str],
    *,
    as_of: date | None,
    judged: Judged,
    outlook: Outlook | None = None,
) -> NDArray[np.float64]:
    r"""Further incidents of each body against each community within the horizon, if all goes on.

    .. math:: \mu_{pc} = a\, T \frac{\ln 2}{H} \sum_i \min(s_{ip}, h_{ic})\, 2^{-d_i / H}

    Parameters
    ----------
    reports
        The incidents.
    bodies, groups
        Ids of perpetrators and communities: the order of rows and columns.
    as_of
        The day from which ages d are counted; None takes the latest day that any incident has.
    judged, outlook
        Judgements, and the forecast that sets the pace a.

    Returns
    -------
    NDArray[np.float64]
        Shape (bodies, groups).
    """
    row, column = ({key: k for k, key in enumerate(keys)} for keys in (bodies, groups))
    made = np.zeros((len(bodies), len(groups)))
    days = [r.incident.when.latest for r in reports if r.incident.when.latest is not None]
    today = as_of if as_of is not None else max(days, default=None)
    for report in reports:
        fresh = 0.5 ** (_age(report.incident, today) / judged.half_life_days)
        felt = {**report.harmed, **dict.fromkeys(report.nearby, judged.nearby)}
        for body, named in report.bodies.items():
            for group, harm in felt.items():
                if body in row:
                    made[row[body], column[group]] += min(named, harm) * fresh
    pace = outlook.pace(judged.pace) if outlook is not None else 1.0
    return made * pace * judged.horizon_days * math.log(2) / judged.half_life_days


def _age(incident: Incident, today: date | None) -> float:
    latest = incident.when.latest
    if latest is None or today is None:
        return float(vocabulary("threat")["undated_days"])
    return float(max(0, (today - latest).days))
