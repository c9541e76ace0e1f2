"""The exercise's forces: units in their hierarchies, with areas, officers and local supplies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.exercise.world import Link
from upstander.model.marking import TLP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

REGIONS = ("ridge", "upper_ford", "lower_ford", "saltmarsh", "capital")
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_SYLLABLES = (
    ("Be", "Da", "Or", "Ta", "Mi", "Sa", "Vel", "Ker", "Lo", "Ja"),
    ("ri", "ma", "do", "sen", "ba", "lu", "ke", "no", "va", "ti"),
    ("sk", "nd", "ro", "mel", "th", "rin", "dak", "lo", "ven", "sh"),
)
_GIVEN = ("Aro", "Bela", "Corin", "Dessa", "Evren", "Fela", "Iko", "Joran", "Lisk", "Maren")


@dataclass(frozen=True, slots=True)
class UnitOfForce:
    """One unit of a force: its key, name, echelon, superior and region."""

    key: str
    name: str
    force: str
    echelon: str
    superior: str
    region: str
    depth: int


def units(forces: Mapping[str, Any]) -> tuple[UnitOfForce, ...]:
    """All units of all forces, superiors before subordinates.

    Examples
    --------
    >>> table = {"f": {"name": "Force", "sub": ["Brigade"], "counts": [2]}}
    >>> [u.name for u in units(table)]
    ['Force', 'Ridge Brigade, Force', 'Upper Ford Brigade, Force']
    """
    made: list[UnitOfForce] = []
    for key, force in forces.items():
        top = UnitOfForce(key, force["name"], key, "headquarters", "", "capital", 0)
        made.append(top)
        level = [top]
        steps = zip(force["sub"], force["counts"], strict=True)
        for depth, (echelon, count) in enumerate(steps, 1):
            level = [u for parent in level for u in _children(parent, echelon, count, depth)]
            level = [_numbered(u, i) for i, u in enumerate(level)] if depth > 1 else level
            made.extend(level)
    return tuple(made)


def _children(parent: UnitOfForce, echelon: str, count: int, depth: int) -> list[UnitOfForce]:
    regions = REGIONS[:count] if depth == 1 else (parent.region,) * count
    root = parent.name if depth == 1 else parent.name.split(", ")[-1]
    return [
        UnitOfForce(
            f"{parent.key}.{i}",
            f"{_region(region)} {echelon}, {root}",
            parent.force,
            echelon,
            parent.key,
            region,
            depth,
        )
        for i, region in enumerate(regions)
    ]


def _numbered(unit: UnitOfForce, index: int) -> UnitOfForce:
    ordinal = _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"
    return UnitOfForce(
        unit.key,
        f"{ordinal} {unit.name}",
        unit.force,
        unit.echelon,
        unit.superior,
        unit.region,
        unit.depth,
    )


def _region(region: str) -> str:
    return region.replace("_", " ").title().removesuffix(" District")


def local_links(all_units: tuple[UnitOfForce, ...]) -> tuple[Link, ...]:
    """Orders and supplies inside the forces, and the informal ones between them."""
    made: list[Link] = []
    for unit in all_units:
        if unit.superior:
            made.extend(_inside(unit))
    by_region = {(u.force, u.region): u for u in all_units if u.depth == 1}
    for region in ("ridge", "upper_ford", "lower_ford"):
        gendarmes, guards = by_region["gendarmerie", region], by_region["guard", region]
        made.append(Link(gendarmes.key, guards.key, "command", 2, TLP.AMBER))
        made.append(Link(gendarmes.key, guards.key, "arms", 2, TLP.AMBER_STRICT))
    for key, region in (("depot_ridge", "ridge"), ("border_ring", "upper_ford")):
        made.append(Link(key, by_region["guard", region].key, "arms", 2, TLP.AMBER))
    made.append(Link("levy_office", by_region["guard", "saltmarsh"].key, "money", 3))
    return tuple(made)


def _inside(unit: UnitOfForce) -> list[Link]:
    closely = TLP.GREEN if unit.force in {"guard", "service"} else TLP.CLEAR
    layers = ["command"] if unit.force == "service" else ["command", "money", "arms"]
    if unit.force == "guard":
        layers += ["transport", "media"] if unit.depth == 1 else []
    return [
        Link(unit.superior, unit.key, layer, 4 if layer == "command" else 3, closely)
        for layer in layers
    ]


def officer_name(chance: Random) -> str:
    """An invented name; no real person is meant."""
    family = "".join(chance.choice(part) for part in _SYLLABLES)
    return f"{chance.choice(_GIVEN)} {family.capitalize()}"
