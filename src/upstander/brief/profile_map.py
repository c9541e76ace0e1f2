"""A map of one indicator: areas shaded by class, hatched where the class is not sure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upstander.model.small_area_shape import AreaShape, Ring
    from upstander.model.survey_observation import Observation
    from upstander.words.language import Language

WIDTH = 560
"""Of a map, in pixels."""

TALLEST = 760

CLASSES = 4

SHADES = ("#dbe9f6", "#9dc3e6", "#4f8fc4", "#1f4e79")
"""From the lowest class to the highest: one hue that is told apart in grey too."""

NEAR = 0.3
"""Pixels within which two points of an outline are one."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area as it is drawn.

    Parameters
    ----------
    path
        Outline, as the path of an SVG.
    shade
        Class from 0; -1 where there is no figure.
    sure
        Whether its whole interval lies in the class.
    words
        What a reader hears.
    """

    path: str
    shade: int
    sure: bool
    words: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A map, its classes and what it cannot show.

    Parameters
    ----------
    breaks
        Ends of the classes, one more than there are classes.
    unmatched
        Places with a figure but without an outline.
    """

    height: int
    areas: tuple[MapArea, ...]
    breaks: tuple[float, ...]
    unmatched: tuple[str, ...]


def area_map(
    shapes: Sequence[AreaShape], figures: Mapping[str, Observation], say: Language = ENGLISH
) -> AreaMap | None:
    """The map of figures by place; None where fewer than two places have an outline.

    Classes are equally wide, from the lowest figure to the highest.

    Examples
    --------
    >>> from upstander.model.small_area_shape import AreaShape
    >>> from upstander.model.survey_observation import Observation
    >>> square = lambda x: ((x, 0.0), (x + 1.0, 0.0), (x + 1.0, 1.0), (x, 1.0))
    >>> shapes = [AreaShape({"code": c}, (square(float(x)),)) for x, c in enumerate("abc")]
    >>> seen = {
    ...     c: Observation(c, "trust_people", "2021", "", "", v, v - 0.1, v + e, 90, "s")
    ...     for c, v, e in [("a", 4.0, 0.2), ("b", 6.0, 0.1)]
    ... }
    >>> [(one.shade, one.sure) for one in area_map(shapes, seen).areas]
    [(0, True), (3, True), (-1, False)]
    """
    column = _column(shapes, figures)
    matched = {one.names.get(column, "") for one in shapes} & set(figures)
    if len(matched) < 2:
        return None
    values = [figures[name].value for name in matched]
    breaks = _breaks(min(values), max(values))
    project, height = _projection([ring for one in shapes for ring in one.rings])
    areas = []
    for shape in shapes:
        name = shape.names.get(column, "")
        path = "".join(_path([project(*point) for point in ring]) for ring in shape.rings)
        areas.append(_area(path, name, figures.get(name), breaks, say))
    return AreaMap(height, tuple(areas), breaks, tuple(sorted(set(figures) - matched)))


def _column(shapes: Sequence[AreaShape], figures: Mapping[str, Observation]) -> str:
    """The property that names most places; of equals, the first in the order of names."""
    columns = sorted({name for one in shapes for name in one.names})

    def known(column: str) -> int:
        return len({one.names.get(column, "") for one in shapes} & set(figures))

    return max(columns, key=known, default="")


def _breaks(low: float, high: float) -> tuple[float, ...]:
    step = (high - low) / CLASSES or 1.0
    return tuple(low + k * step for k in range(CLASSES + 1))


def _class(value: float, breaks: tuple[float, ...]) -> int:
    return sum(1 for end in breaks[1:-1] if value >= end)


def _area(
    path: str, name: str, one: Observation | None, breaks: tuple[float, ...], say: Language
) -> MapArea:
    if one is None:
        where = say.name(name) or say.word("an area")
        return MapArea(path, -1, False, say.say("{name}: no figure is shown", name=where))
    shade = _class(one.value, breaks)
    value = say.written(f"{one.value:.4g}")
    if not one.has_interval:
        words = say.say("{name}: {value}, no interval is told", name=name, value=value)
        return MapArea(path, shade, False, words)
    sure = _class(one.low, breaks) == shade == _class(one.high, breaks)
    low, high = say.written(f"{one.low:.4g}"), say.written(f"{one.high:.4g}")
    told: dict[str, Any] = {"name": name, "value": value, "low": low, "high": high}
    if sure:
        words = say.say("{name}: {value}, 95% {low} to {high}", **told)
    else:
        words = say.say("{name}: {value}, 95% {low} to {high}; the class is not sure", **told)
    return MapArea(path, shade, sure, words)


def _projection(rings: Sequence[Ring]) -> tuple[_Projection, int]:
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    # Distances are right in the middle; good enough for shading, and no library is needed.
    squeeze = max(0.05, math.cos(math.radians((top + bottom) / 2)))
    wide, tall = max((right - left) * squeeze, 1e-9), max(top - bottom, 1e-9)
    scale = min(WIDTH / wide, TALLEST / tall)
    return _Projection(left, top, scale * squeeze, scale), math.ceil(tall * scale)


@dataclass(frozen=True, slots=True)
class _Projection:
    left: float
    top: float
    across: float
    down: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.across, (self.top - y) * self.down


def _path(points: Sequence[tuple[float, float]]) -> str:
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) > NEAR or abs(y - kept[-1][1]) > NEAR:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"
