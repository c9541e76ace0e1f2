"""A community: an identity group at a place, with the dimensions that intersect in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upstander.model.entity import Entity

DIMENSIONS = (
    "ethnicity",
    "race",
    "religion",
    "language",
    "indigenous",
    "nationality",
    "gender",
    "sexuality",
    "disability",
    "age",
    "politics",
    "livelihood",
    "displacement",
)
"""Dimensions of identity on which groups are harmed; several may intersect in one community."""


@dataclass(frozen=True, slots=True)
class Community:
    """People who may be harmed for who they are; never a target, never something to weaken.

    Parameters
    ----------
    id, name, place
        Entity id, name, and entity id of the place.
    dimensions
        Pairs of dimension (one of `DIMENSIONS`) and value.
    population
        Lower and upper bound of the number of people; None where not known.
    """

    id: str
    name: str
    place: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    population: tuple[float | None, float | None] = (None, None)


def community_of(entity: Entity) -> Community:
    """The community that an entity describes.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "c", "Community", p, v)
    ...         for p, v in (("name", "Ford herders"), ("livelihood", "herding"))]
    >>> community_of(assemble(said)["c"]).dimensions
    (('livelihood', 'herding'),)
    """
    dimensions = tuple((d, value) for d in DIMENSIONS for value in sorted(entity.values(d)))
    population = (entity.number("populationLow"), entity.number("populationHigh"))
    return Community(entity.id, entity.caption, entity.first("place"), dimensions, population)
