"""A place: a name, where it lies and how precisely that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import ValueRejectedError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.entity import Entity


@dataclass(frozen=True, slots=True)
class Place:
    """A territory or an address.

    Parameters
    ----------
    id, name
        Entity id and name.
    part_of
        Entity id of the territory that contains it; empty where none is stated.
    level
        ``country``, ``adm1``, ``adm2``, ``locality`` or as the source words it.
    latitude, longitude
        Degrees (WGS 84), or None.
    """

    id: str
    name: str
    part_of: str = ""
    level: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def __post_init__(self) -> None:
        limits = (("latitude", self.latitude, 90), ("longitude", self.longitude, 180))
        for name, value, limit in limits:
            if value is not None and not -limit <= value <= limit:
                raise ValueRejectedError(
                    Phrase(
                        "{axis} {value} of {name} is not on Earth",
                        axis=Phrase(name),
                        value=value,
                        name=self.name,
                    )
                )


def place_of(entity: Entity) -> Place:
    """The place that an entity (a Territory or an Address) describes.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "t", "Territory", "name", "Ford")]
    >>> place_of(assemble(said)["t"]).name
    'Ford'
    """
    return Place(
        entity.id,
        entity.caption,
        entity.first("partOf"),
        entity.first("level"),
        entity.number("latitude"),
        entity.number("longitude"),
    )
