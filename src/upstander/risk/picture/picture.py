"""The whole picture of a case: for the country, its communities and its places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from upstander.model.probability import percent
from upstander.model.vocabulary import vocabulary
from upstander.risk.picture.blind_spots import (
    BlindSpot,
    forecast_gaps,
    missing_parts,
    silent_sources,
    unassessed,
    unheard,
)
from upstander.risk.picture.combination import Estimate, combine
from upstander.risk.picture.part import Reason
from upstander.risk.picture.sources import (
    anchor_of,
    assessment_parts,
    human_part,
    structural_part,
)
from upstander.risk.picture.stage import Stage, stage_of
from upstander.risk.picture.view import View
from upstander.risk.picture.weighing import Weighed, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.risk.assessment.summary import AssessmentSummary
    from upstander.risk.picture.part import Part


@dataclass(frozen=True, slots=True)
class ScopePicture:
    """One community or place at risk.

    It has no probability: no base rate is known for single communities.

    Parameters
    ----------
    id, caption, kind
        Entity id, name, and ``community`` or ``place``.
    heard
        The last day on which anybody spoke of it; None where never.
    parts
        The parts tied to it.
    shift, low, high
        What they add to the country's log-odds together; 0 where there are none, which is not
        knowing and no low risk.
    stage
        At which stage it stands.
    """

    id: str
    caption: str
    kind: str
    heard: date | None
    parts: tuple[Weighed, ...]
    shift: float
    low: float
    high: float
    stage: Stage

    def as_dict(self) -> dict[str, Any]:
        """The scope as plain data."""
        known = bool(self.parts)
        return {
            "id": self.id,
            "caption": self.caption,
            "kind": self.kind,
            "last_heard": self.heard.isoformat() if self.heard is not None else None,
            "shift": [self.shift, self.low, self.high] if known else None,
            "parts": [part.as_dict() for part in self.parts],
            **self.stage.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class RiskPicture:
    """The picture of a case as one reader may see it.

    Parameters
    ----------
    case, subject, caption
        Id of the case, and entity id and name of the country.
    event
        What the probability is of, with its years.
    as_of, synthetic
        The case's day, and whether all of it is invented.
    estimate
        Parts and sum for the country.
    stage
        Of the country as a whole.
    scopes
        Communities, then places.
    assessments
        By factor, with disagreement.
    aside
        What was given and is not combined, with the reason.
    blind_spots
        What is not seen.
    """

    case: str
    subject: str
    caption: str
    event: str
    as_of: date
    synthetic: bool
    estimate: Estimate
    stage: Stage
    scopes: tuple[ScopePicture, ...]
    assessments: AssessmentSummary
    aside: tuple[Reason, ...]
    blind_spots: tuple[BlindSpot, ...]

    def as_dict(self) -> dict[str, Any]:
        """The picture as plain data; every reason carries the ids of its statements."""
        return {
            "case": self.case,
            "subject": self.subject,
            "caption": self.caption,
            "event": self.event,
            "as_of": self.as_of.isoformat(),
            "synthetic": self.synthetic,
            "estimate": self.estimate.as_dict(),
            "stage": self.stage.as_dict(),
            "scopes": [scope.as_dict() for scope in self.scopes],
            "assessments": self.assessments.as_dict(),
            "not_combined": [reason.as_dict() for reason in self.aside],
            "blind_spots": [spot.as_dict() for spot in self.blind_spots],
        }


def risk_picture(view: CaseFile, *, parts: Sequence[Part] = (), seed: int = 1) -> RiskPicture:
    """The picture of what one reader may see of a case.

    Parameters
    ----------
    view
        Made by `CaseFile.view`: nothing else is looked at.
    parts
        Further parts, such as signals, that rest on no more than the reader may see.
    seed
        Of all chance.

    Examples
    --------
    >>> from datetime import date
    >>> from upstander.model.case import CaseFile, Manifest
    >>> case = CaseFile(Manifest("c", "C", date(2026, 6, 30), "x"), ())
    >>> made = risk_picture(case)
    >>> print(made.estimate.probability, made.stage.name)
    1.6% (1-2.2%) not known
    """
    seen = View(view, seed)
    estimate = _estimate(seen, parts)
    scopes = tuple(_scope(seen, entity, parts) for entity in (*seen.communities, *seen.places))
    manifest = view.manifest
    caption = _caption(view, seen.entities)
    present = [part.part.kind for part in estimate.parts]
    return RiskPicture(
        manifest.id,
        manifest.subject,
        caption,
        _event(seen, caption),
        manifest.as_of,
        manifest.synthetic,
        estimate,
        stage_of(seen.ground()),
        scopes,
        seen.summary,
        _aside(seen),
        _blind(seen, [*present, *(part.kind for part in parts)]),
    )


def _estimate(seen: View, further: Sequence[Part]) -> Estimate:
    """All parts of the country; human forecasts come last, against the sum of the others."""
    parts: list[Part] = []
    if seen.forecast is not None and seen.country is not None:
        parts.append(structural_part(seen.forecast, seen.country, seen.subject, seen.entities))
    parts += [part for part in further if not part.about or part.about == seen.subject]
    parts += assessment_parts(seen.units, seen.indicators, seen.titles)
    anchor = anchor_of(seen.forecast)
    weighed = weigh(parts)
    so_far = combine(anchor, weighed).log_odds
    pool = human_part(seen.people[0], so_far, "", seen.seed)
    return combine(anchor, (*weighed, *weigh([pool] if pool is not None else [])))


def _scope(seen: View, entity: Entity, further: Sequence[Part]) -> ScopePicture:
    tied = [part for part in further if part.about == entity.id]
    tied += assessment_parts(seen.units, seen.indicators, seen.titles, about=entity.id)
    parts = weigh(tied)
    shift = math.fsum(part.shift for part in parts)
    last = seen.heard.get(entity.id)
    return ScopePicture(
        entity.id,
        entity.caption,
        "community" if entity.is_a("Community") else "place",
        last.last if last is not None else None,
        parts,
        shift,
        shift - math.hypot(*(part.shift - part.low for part in parts)),
        shift + math.hypot(*(part.high - part.shift for part in parts)),
        stage_of(seen.ground(entity)),
    )


def _event(seen: View, caption: str) -> str:
    words = vocabulary("picture")
    event = f"{words['events'][words['event']]['words']} in {caption}"
    if seen.forecast is None:
        return f"{event} within two years"
    first = seen.forecast.base_year + 1
    return f"{event} in {first}-{str(seen.forecast.base_year + seen.forecast.horizon)[-2:]}"


def _aside(seen: View) -> tuple[Reason, ...]:
    """What was given and is not combined, with the reason."""
    people = tuple(
        Reason(
            f"A human forecast of {percent(one.probability)} ({one.event}, made "
            f"{one.when.isoformat()}) is not combined: {why}.",
            one.statements,
            "risk-picture",
        )
        for one, why in seen.people[1]
    )
    if not seen.unread:
        return people
    count = len(seen.unread)
    text = (
        f"{count} assessment{'' if count == 1 else 's'} or forecasts are left out: they cannot be "
        "read, or are not of the country, a place or a community."
    )
    return *people, Reason(text, tuple(s.id for e in seen.unread for s in e.statements))


def _blind(seen: View, present: Sequence[str]) -> tuple[BlindSpot, ...]:
    scopes = (*seen.communities, *seen.places)
    return tuple(
        chain(
            missing_parts(present),
            forecast_gaps(seen.case.forecast, seen.country, seen.as_of),
            unheard(scopes, seen.heard, seen.as_of),
            unassessed(seen.summary),
            silent_sources(seen.case.statements, seen.entities, seen.as_of),
        )
    )


def caption_of(view: CaseFile) -> str:
    """What a case calls the country it is about."""
    return _caption(view, view.entities())


def _caption(view: CaseFile, entities: Mapping[str, Entity]) -> str:
    subject = entities.get(view.manifest.subject)
    return view.manifest.subject if subject is None else subject.caption
