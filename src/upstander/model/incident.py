"""An incident: what is reported to have been done, by whom, to whom, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.model.entity import support
from upstander.model.period import Moment

if TYPE_CHECKING:
    from datetime import date

    from upstander.model.entity import Entity
    from upstander.model.probability import Probability


@dataclass(frozen=True, slots=True)
class Incident:
    """An event in which people are reported to have been harmed.

    Parameters
    ----------
    id, name
        Entity id and name.
    when
        When it happened, as far as it is known.
    acts
        Codes of ``vocabulary/acts.yml``; no finding of guilt is implied.
    perpetrators, harmed, places
        Entity ids.
    casualties
        Lowest lower bound and highest upper bound that any source gives; None where none does.
    belief
        How far independent origins support that it happened.
    origins
        Number of independent origins.
    """

    id: str
    name: str
    when: Moment
    acts: tuple[str, ...]
    perpetrators: tuple[str, ...]
    harmed: tuple[str, ...]
    places: tuple[str, ...]
    casualties: tuple[float | None, float | None]
    belief: Probability
    origins: int

    def within(self, first: date, last: date) -> bool:
        """Whether it surely happened from ``first`` to ``last``, both included."""
        earliest, latest = self.when.earliest, self.when.latest
        return earliest is not None and latest is not None and first <= earliest <= latest <= last


def incident_of(entity: Entity) -> Incident:
    """The incident that an entity describes.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "i", "Incident", p, v)
    ...         for p, v in (("name", "Removal at Ford"), ("date", "2026-03"))]
    >>> incident_of(assemble(said)["i"]).when.latest
    datetime.date(2026, 3, 31)
    """
    named = entity.about("name")
    return Incident(
        id=entity.id,
        name=entity.caption,
        when=Moment.parse(entity.first("date") or entity.first("startDate")),
        acts=tuple(sorted(entity.values("act"))),
        perpetrators=tuple(sorted(entity.values("perpetrator"))),
        harmed=tuple(sorted(entity.values("harmed"))),
        places=tuple(sorted(entity.values("place"))),
        casualties=_casualties(entity),
        belief=support(named),
        origins=len({s.independent_origin for s in named}),
    )


def _casualties(entity: Entity) -> tuple[float | None, float | None]:
    lows = [float(v) for v in entity.values("casualtiesLow")]
    highs = [float(v) for v in entity.values("casualtiesHigh")]
    return min(lows, default=None), max(highs, default=None)
