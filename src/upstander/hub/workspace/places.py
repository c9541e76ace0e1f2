"""Where the things of a case lie: those with coordinates, and what is tied to them."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import UpstanderError
from upstander.hub.cases.statements import entities_of, facts_of, statements_by_id
from upstander.hub.workspace.kept import kept
from upstander.hub.workspace.lines import level_of_thing
from upstander.model.place import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.marking import TLP

_SEAT = "addressEntity"
"""How a territory, which has no coordinates of its own, names the address that has them."""

_KINDS = ("Address", "Territory", "Incident", "RealEstate", "Community")
"""What belongs on a map: listed as missing where its place is not known."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point, and the things there.

    Parameters
    ----------
    latitude, longitude
        Degrees (WGS 84).
    place
        Id of the thing that has the coordinates.
    things
        Ids of all that lies or happened there, the place itself first.
    level
        The strictest marking of what is known of the place.
    sources
        On whose word its coordinates rest.
    """

    latitude: float
    longitude: float
    place: str
    things: tuple[str, ...]
    level: TLP
    sources: tuple[str, ...]


def spots_of(view: CaseFile) -> tuple[Spot, ...]:
    """The points of a view, from north to south; worked out once while it is held."""
    return kept(view, "spots", lambda: _spots(view))


def off_the_map(view: CaseFile) -> tuple[str, ...]:
    """Ids of what belongs on a map and has no coordinates that can be read."""
    on = {key for spot in spots_of(view) for key in spot.things}
    return tuple(
        key
        for key, entity in entities_of(view).items()
        if key not in on and any(entity.is_a(kind) for kind in _KINDS)
    )


def _spots(view: CaseFile) -> tuple[Spot, ...]:
    every = entities_of(view)
    lying = {key: at for key, entity in every.items() if (at := _coordinates(entity))}
    tied = _tied(view, lying)
    found = [
        Spot(
            *at, key, (key, *sorted(tied.get(key, set()) - {key})), level_of_thing(every[key]),
            tuple(sorted({s.independent_origin for s in every[key].about("latitude")})),
        )
        for key, at in lying.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda spot: (-spot.latitude, spot.longitude, spot.place)))


def _coordinates(entity: Entity) -> tuple[float, float] | None:
    if not {"latitude", "longitude"} <= {s.prop for s in entity.statements}:
        return None
    try:
        place = place_of(entity)
    except UpstanderError:
        return None
    if place.latitude is None or place.longitude is None:
        return None
    at = (place.latitude, place.longitude)
    return at if all(map(math.isfinite, at)) else None


def _tied(view: CaseFile, lying: Iterable[str]) -> Mapping[str, set[str]]:
    """What names a place that has coordinates, or a territory whose seat it is.

    Of a relation it is its other end.
    """
    places, facts, said = set(lying), facts_of(view), statements_by_id(view).values()
    at = {key: {key} for key in places}
    for statement in said:
        if statement.prop == _SEAT and statement.told in places:
            at.setdefault(statement.about, set()).add(statement.told)
    found: dict[str, set[str]] = defaultdict(set)
    for statement in said:
        if statement.told in at and statement.about not in places:
            ends = facts[statement.about].ends
            others = [e for side in ends or () for e in side if e in facts and e not in at]
            for place in at[statement.told]:
                found[place].update(others or [statement.about])
    return found
