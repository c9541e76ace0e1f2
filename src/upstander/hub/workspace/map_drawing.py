"""A map as numbers to draw: outlines, a graticule and points, seen flat about their middle."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

WIDTH, HEIGHT = 1_240, 640
_MARGIN, _LEAST, _STEPS = 0.15, 8.0, (1, 2, 5, 10, 20, 30)
_LATTICE, _WORTH_NAMING = 16, 5


@dataclass(frozen=True, slots=True)
class Outline:
    """A country: its name, its rings as the path of an SVG, and where its name can stand."""

    name: str
    path: str
    at: Point | None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn.

    Parameters
    ----------
    points
        Where each of the points lies, in the order they were given.
    meridians, parallels
        Degrees, and where they lie.
    """

    outlines: tuple[Outline, ...]
    points: tuple[Point, ...]
    meridians: tuple[tuple[int, float], ...]
    parallels: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the drawing: lengths are right at the middle's latitude."""

    longitude: float
    latitude: float
    scale: float
    narrowing: float

    def __call__(self, longitude: float, latitude: float) -> Point:
        x = WIDTH / 2 + (longitude - self.longitude) * self.narrowing * self.scale
        return round(x, 1), round(HEIGHT / 2 - (latitude - self.latitude) * self.scale, 1)

    @property
    def box(self) -> Box:
        wide = WIDTH / 2 / self.scale / self.narrowing
        high = HEIGHT / 2 / self.scale
        return (
            self.longitude - wide, self.latitude - high, self.longitude + wide, self.latitude + high
        )  # fmt: skip


def chart(points: Sequence[Point], *, outlines: bool = True) -> Chart:
    """A map of points, given as latitude and longitude.

    Parameters
    ----------
    outlines
        Without them for a country that is invented: real ones would tell something untrue.
    """
    frame = _frame(points)
    west, south, east, north = frame.box
    step = next((s for s in _STEPS if (east - west) / s <= 12), _STEPS[-1])
    meridians = range(math.ceil(west / step) * step, math.floor(east) + 1, step)
    parallels = range(math.ceil(south / step) * step, math.floor(north) + 1, step)
    return Chart(
        tuple(_seen(frame)) if outlines else (),
        tuple(frame(longitude, latitude) for latitude, longitude in points),
        tuple((_wrapped(m), frame(m, 0)[0]) for m in meridians),
        tuple((p, frame(0, p)[1]) for p in parallels if -90 <= p <= 90),
    )


def _frame(points: Sequence[Point]) -> _Frame:
    latitudes, longitudes = [p[0] for p in points], [p[1] for p in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    narrowing = max(math.cos(math.radians(middle)), 0.2)
    high = max(max(latitudes) - min(latitudes), _LEAST) * (1 + 2 * _MARGIN)
    wide = max(max(longitudes) - min(longitudes), _LEAST) * (1 + 2 * _MARGIN)
    scale = min(HEIGHT / high, WIDTH / (wide * narrowing))
    return _Frame((min(longitudes) + max(longitudes)) / 2, middle, scale, narrowing)


def _seen(frame: _Frame) -> list[Outline]:
    west, south, east, north = frame.box
    found = []
    for name, polygons in _world():
        rings = [
            "M" + "L".join(f"{x:g} {y:g}" for x, y in (frame(*at) for at in ring)) + "Z"
            for (w, s, e, n), inner in polygons
            if w <= east and e >= west and s <= north and n >= south
            for ring in inner
        ]
        if rings:
            found.append(Outline(name, "".join(rings), _middle(polygons, frame)))
    return found


def _middle(
    polygons: Sequence[tuple[Box, Sequence[Sequence[Point]]]], frame: _Frame
) -> Point | None:
    """Where a country's name can stand: well inside what is seen of it; None where that is little.

    Of a lattice over the frame, the point inside that lies nearest to the middle of those inside.
    """
    west, south, east, north = frame.box
    lattice = [
        (
            west + (east - west) * (k + 0.5) / _LATTICE,
            south + (north - south) * (m + 0.5) / _LATTICE,
        )
        for k in range(1, _LATTICE - 1)
        for m in range(_LATTICE)
    ]
    inside = [
        (x, y)
        for x, y in lattice
        if any(w <= x <= e and s <= y <= n and _holds(p[0], x, y) for (w, s, e, n), p in polygons)
    ]
    if len(inside) < _WORTH_NAMING:
        return None
    middle = [sum(at[axis] for at in inside) / len(inside) for axis in (0, 1)]
    return frame(*min(inside, key=lambda at: math.dist(at, middle)))


def _holds(ring: Sequence[Point], x: float, y: float) -> bool:
    """Whether a ring goes around a point: it crosses the line to its east oddly often."""
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossed = not crossed
    return crossed


def _wrapped(degrees: int) -> int:
    return (degrees + 180) % 360 - 180 if not -180 <= degrees <= 180 else degrees


@cache
def _world() -> tuple[tuple[str, tuple[tuple[Box, list[list[Point]]], ...]], ...]:
    """Countries by name, each with its polygons and the box around each."""
    text = files("upstander.hub.web").joinpath("static/hub/world.json").read_text("utf-8")
    found = []
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"]
        parts = [parts] if shape["type"] == "Polygon" else parts
        polygons = tuple((_around(part[0]), part) for part in parts)
        found.append((feature["properties"]["name"], polygons))
    return tuple(found)


def _around(ring: Sequence[Point]) -> Box:
    longitudes, latitudes = [p[0] for p in ring], [p[1] for p in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
