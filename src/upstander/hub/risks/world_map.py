"""A map of the world as paths to draw, each country in the class of its risk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from upstander.brief.countries import place_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.hub.risks.selectors import Ranked

WIDTH, HEIGHT = 960, 460
_TOP, _BOTTOM = 84.0, -58.0
CLASSES = 5
BOUNDS = (0.5, 1.0, 2.0, 5.0)
"""Multiples of the base rate between the classes: a judgement, said in the legend."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A country to draw: its path, the class of its risk (0: none is told), and its words.

    ``chance`` is what its title says beside its name.
    """

    path: str
    level: int
    name: str
    code: int
    is_own: bool
    chance: float | None = None


def shapes(rows: Iterable[Ranked], base_rate: float) -> list[Shape]:
    """The countries of the world, those of a forecast in the class of their risk; home on top."""
    told = {place_code(row.country.country): row for row in rows}
    told.pop("", None)
    made = []
    for name, path in _paths():
        row = told.get(place_code(name))
        if row is None:
            made.append(Shape(path, 0, name, 0, is_own=False))
            continue
        times = row.country.probability.value / base_rate
        level = 1 + sum(times >= bound for bound in BOUNDS)
        said, chance = row.country, row.country.probability.value
        made.append(Shape(path, level, said.country, said.code, row.is_own, chance))
    return sorted(made, key=lambda shape: shape.is_own)


def undrawn(rows: Iterable[Ranked]) -> list[Ranked]:
    """Those of a forecast that are not on the map: too small for it, or named as nobody knows."""
    drawn = {place_code(name) for name, _ in _paths()} - {""}
    return [row for row in rows if place_code(row.country.country) not in drawn]


@cache
def _paths() -> tuple[tuple[str, str], ...]:
    text = files("upstander.hub.web").joinpath("static/hub/world.json").read_text("utf-8")
    found = []
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"]
        parts = [parts] if shape["type"] == "Polygon" else parts
        path = "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in map(_place, ring)) + "Z"
            for part in parts
            for ring in part
        )
        found.append((feature["properties"]["name"], path))
    return tuple(found)


def _place(at: tuple[float, float]) -> tuple[float, float]:
    longitude, latitude = at
    x = (longitude + 180) / 360 * WIDTH
    return round(x, 1), round((_TOP - latitude) / (_TOP - _BOTTOM) * HEIGHT, 1)
