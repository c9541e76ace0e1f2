"""An assessment: how far one assessor sees one indicator, for whom, when and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.model.marking import TLP, strictest
from upstander.model.period import Moment
from upstander.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from upstander.model.entity import Entity

UNKNOWN = "unknown"
"""Rating of an assessor who looked and could not tell."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One rating by one assessor.

    Parameters
    ----------
    id
        Entity id.
    indicator
        Code of the indicator.
    rating
        From 0 (absent) to 3 (strong); None where the assessor looked and could not tell.
    confidence
        The assessor's own: ``low``, ``moderate`` or ``high``; empty where not said.
    assessor, role
        A pseudonym and the kind of organisation; never a private name.
    about
        Entity id of the country, place or community.
    when
        The day it was made.
    evidence
        Ids of the statements it rests on, as far as the reader may see them.
    reason
        The assessor's own words.
    level
        The strictest marking of its statements.
    statements
        Ids of the statements that make it up.
    """

    id: str
    indicator: str
    rating: int | None
    confidence: str
    assessor: str
    role: str
    about: str
    when: date
    evidence: tuple[str, ...] = ()
    reason: str = ""
    level: TLP = TLP.CLEAR
    statements: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The rating in words.

        Examples
        --------
        >>> from datetime import date
        >>> Assessment("a", "8.1", 3, "high", "desk-1", "ministry", "x", date(2026, 1, 1)).words
        'strong'
        """
        return UNKNOWN if self.rating is None else str(scale()[self.rating])


def scale() -> dict[int, str]:
    """The ratings and their words, from the lowest up.

    Examples
    --------
    >>> scale()
    {0: 'absent', 1: 'slight', 2: 'present', 3: 'strong'}
    """
    return {key: entry["words"] for key, entry in vocabulary("assessment")["ratings"].items()}


def assessments(entities: Iterable[Entity]) -> tuple[Assessment, ...]:
    """The assessments among entities, the earliest first.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> facts = {"indicator": "8.1", "rating": "2", "assessor": "desk-1", "about": "x",
    ...          "date": "2026-05-01"}
    >>> said = [Statement("d", "a", "RiskAssessment", p, v) for p, v in facts.items()]
    >>> assessments(assemble(said).values())[0].words
    'present'
    """
    found = [e for e in entities if e.schema == "RiskAssessment"]
    made = [one for one in map(assessment_of, found) if one is not None]
    return tuple(sorted(made, key=lambda a: (a.when, a.id)))


def assessment_of(entity: Entity) -> Assessment | None:
    """The assessment that an entity describes; None where day or rating cannot be read."""
    try:
        when, rating = Moment.parse(entity.first("date")).latest, entity.first("rating")
    except ValueRejectedError:
        return None
    known = {str(key): key for key in scale()}
    if when is None or (rating != UNKNOWN and rating not in known):
        return None
    return Assessment(
        entity.id,
        entity.first("indicator"),
        known.get(rating),
        entity.first("confidence"),
        entity.first("assessor"),
        entity.first("role"),
        entity.first("about"),
        when,
        tuple(sorted(s.value for s in entity.about("evidence"))),
        entity.first("description"),
        strictest({s.marking.level for s in entity.statements}),
        tuple(s.id for s in entity.statements),
    )
