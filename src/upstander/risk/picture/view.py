"""One reader's view of a case, with all that its risk picture draws on, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from upstander.model.assessment import Assessment, assessments
from upstander.model.attachment import attached_country
from upstander.model.human_forecast import HumanForecast, human_forecasts
from upstander.model.incident import Incident, incident_of
from upstander.model.indicator import DESIGNED, Indicator, framework, indicators
from upstander.model.visibility import CITING
from upstander.model.vocabulary import vocabulary
from upstander.risk.assessment.standing import Unit, months_between, standing
from upstander.risk.assessment.summary import DESIGNED_TITLE, AssessmentSummary, summarise
from upstander.risk.picture.conditions import Ground
from upstander.risk.picture.heard import Heard, heard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.forecast import CountryForecast, RiskForecast

SCOPES = ("Community", "Territory", "Address")
"""Schemata of what can be at risk; no person and no body is ever assessed."""

_TOLD = ("date", "harmed", "place")


@dataclass(frozen=True)
class View:
    """What one reader may see of a case: whatever is not in it does not exist.

    Parameters
    ----------
    case
        The reader's view of the case.
    seed
        Of all chance.
    """

    case: CaseFile
    seed: int

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The entities of the view."""
        return self.case.entities()

    @property
    def as_of(self) -> date:
        """The case's day."""
        return self.case.manifest.as_of

    @property
    def subject(self) -> str:
        """Entity id of the country."""
        return self.case.manifest.subject

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The framework's indicators and those of partners that may be seen."""
        return indicators(self.entities.values())

    @property
    def titles(self) -> dict[int, str]:
        """Titles of the factors by number."""
        return {f.number: f.title for f in framework()} | {DESIGNED: DESIGNED_TITLE}

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """The assessments of indicators that may be seen, for people or places at risk."""
        found = assessments(self.entities.values())
        return tuple(a for a in found if a.indicator in self.indicators and self._rated(a.about))

    def _rated(self, about: str) -> bool:
        """Whether it is something that is assessed: the country, a place or a community."""
        found = self.entities.get(about)
        return found is not None and (about == self.subject or any(map(found.is_a, SCOPES)))

    @cached_property
    def unread(self) -> tuple[Entity, ...]:
        """Assessments and human forecasts that cannot be read, or are of what is never assessed."""
        read = {a.id for a in self.assessments}
        read |= {f.id for f in human_forecasts(self.entities.values())}
        return tuple(e for e in self.entities.values() if e.schema in CITING and e.id not in read)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What stands on the case's day."""
        return standing(self.assessments, self.as_of)

    @cached_property
    def summary(self) -> AssessmentSummary:
        """The assessments by factor."""
        return summarise(self.assessments, self.indicators, self.as_of, seed=self.seed)

    @cached_property
    def country(self) -> CountryForecast | None:
        """The structural forecast of the subject; None where none is to be seen."""
        return attached_country(self.case, self.entities)

    @property
    def forecast(self) -> RiskForecast | None:
        """The structural forecast, where its years are not over."""
        made = self.case.forecast
        if made is None or self.country is None:
            return None
        return made if self.as_of.year <= made.base_year + made.horizon else None

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, the earliest first."""
        made = [incident_of(e) for e in self.entities.values() if e.is_a("Incident")]
        return tuple(sorted(made, key=lambda i: (str(i.when), i.id)))

    @cached_property
    def said(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the statements that report each incident."""
        return {
            i.id: tuple(s.id for p in _TOLD for s in self.entities[i.id].about(p))
            for i in self.incidents
        }

    @cached_property
    def communities(self) -> tuple[Entity, ...]:
        """The communities, by name."""
        found = [e for e in self.entities.values() if e.is_a("Community")]
        return tuple(sorted(found, key=lambda e: (e.caption, e.id)))

    @cached_property
    def places(self) -> tuple[Entity, ...]:
        """Places within the subject, and those that a community, incident or rating names."""
        named = {c.first("place") for c in self.communities}
        named |= {place for i in self.incidents for place in i.places}
        named |= {unit.about for unit in self.units}
        found = [
            e
            for e in self.entities.values()
            if any(map(e.is_a, SCOPES[1:]))
            and e.id != self.subject
            and (e.id in named or e.first("partOf") == self.subject)
        ]
        return tuple(sorted(found, key=lambda e: (e.caption, e.id)))

    @cached_property
    def heard(self) -> dict[str, Heard]:
        """When each place and community was last spoken of, and the country."""
        wanted = [self.subject, *(e.id for e in (*self.communities, *self.places))]
        return heard(self.entities, wanted, self.as_of)

    @cached_property
    def people(self) -> tuple[tuple[HumanForecast, ...], tuple[tuple[HumanForecast, str], ...]]:
        """Human forecasts that are combined (the latest of each person), and why others are not."""
        latest: dict[str, HumanForecast] = {}
        rest: list[tuple[HumanForecast, str]] = []
        for one in human_forecasts(self.entities.values()):
            if one.when > self.as_of:
                continue
            if why := self._why_not(one):
                rest.append((one, why))
                continue
            if one.forecaster in latest:
                rest.append((latest[one.forecaster], "a later one by the same person stands"))
            latest[one.forecaster] = one
        return tuple(latest[key] for key in sorted(latest)), tuple(rest)

    def ground(self, scope: Entity | None = None) -> Ground:
        """What the stage of a place or community (or of the country) is read from."""
        if scope is None:
            units = self.units
            return self._ground(self.incidents, units, self.heard.get(self.subject), ())
        tied = {scope.id}
        if scope.is_a("Community"):
            tied |= {scope.first("place")} - {"", self.subject}
            known = self._harming.get(scope.id, ())
        else:
            known = self._happened.get(scope.id, ())
        units = tuple(unit for unit in self.units if unit.about in tied)
        wide = tuple(unit for unit in self.units if unit.about == self.subject)
        return self._ground(tuple(known), units, self.heard.get(scope.id), wide)

    def _ground(
        self,
        incidents: tuple[Incident, ...],
        units: tuple[Unit, ...],
        last: Heard | None,
        wide: tuple[Unit, ...],
    ) -> Ground:
        return Ground(self.as_of, incidents, units, last, wide, self.indicators, self.said)

    @cached_property
    def _harming(self) -> dict[str, list[Incident]]:
        found: dict[str, list[Incident]] = defaultdict(list)
        for incident in self.incidents:
            for key in incident.harmed:
                found[key].append(incident)
        return found

    @cached_property
    def _happened(self) -> dict[str, list[Incident]]:
        found: dict[str, list[Incident]] = defaultdict(list)
        for incident in self.incidents:
            for key in incident.places:
                found[key].append(incident)
        return found

    def _why_not(self, one: HumanForecast) -> str:
        """Why a human forecast is not combined; empty where it is."""
        if one.event != vocabulary("picture")["event"]:
            return "it is of another event"
        if one.about != self.subject:
            return "it is about a part of the country"
        if months_between(one.when, self.as_of) > vocabulary("assessment")["stale_months"]:
            return "it is over a year old"
        if one.until is None or one.until < self.as_of:
            return "its time is over"
        made = self.forecast
        if made is not None and one.until.year != made.base_year + made.horizon:
            return "it is of other years than the structural forecast"
        return ""
