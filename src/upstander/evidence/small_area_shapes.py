"""Outlines of areas from a GeoJSON file of polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, Problem, ValueRejectedError
from upstander.evidence.lines import opened
from upstander.evidence.records import located
from upstander.model.small_area_shape import AreaShape
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.small_area_shape import Ring

LARGEST = 64 * 2**20
"""Bytes that a file of outlines may have."""

MOST_POINTS = 500_000
"""Points of all outlines: a page has to carry them."""

_REMEDY = "give a FeatureCollection of polygons in longitude and latitude (WGS 84)"


def read_area_shapes(path: Path) -> tuple[tuple[AreaShape, ...], tuple[Problem, ...]]:
    """Read outlines.

    Returns
    -------
    shapes, problems
        Good features in the order of the file; bad ones are left out and reported, with the
        number of the feature as their line.

    Raises
    ------
    InputError
        No GeoJSON of polygons, one that is too large, or no good feature.
    """
    features = _features(path)
    shapes: list[AreaShape] = []
    problems: list[Problem] = []
    points = 0
    for number, feature in enumerate(features, 1):
        try:
            shapes.append(made := _shape(feature))
        except ValueRejectedError as error:
            problems.append(located(error, str(path), number))
            continue
        points += sum(len(ring) for ring in made.rings)
        if points > MOST_POINTS:
            message = Phrase("the outlines have more than {most:,} points", most=MOST_POINTS)
            remedy = "simplify them first: a map on a page shows no more"
            raise InputError(message, source=str(path), remedy=remedy)
    if not shapes:
        message = (
            Phrase("no outline is usable; the first fault: {fault}", fault=problems[0].message)
            if problems
            else Phrase("no outline is usable")
        )
        raise InputError(message, source=str(path), remedy=_REMEDY)
    return tuple(shapes), tuple(problems)


def _features(path: Path) -> list[Any]:
    import orjson

    with opened(path) as handle:
        text = handle.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise InputError("is larger than 64 MB", source=str(path), remedy="simplify the outlines")
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        line = text.count(b"\n", 0, error.pos) + 1
        raise InputError("is no JSON", source=str(path), line=line, remedy=_REMEDY) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise InputError("is no collection of features", source=str(path), remedy=_REMEDY)
    return features


def _shape(feature: Any) -> AreaShape:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        shown = str(kind)[:40]
        raise ValueRejectedError(
            Phrase("the feature is no polygon but {kind!r}", kind=shown), remedy=_REMEDY
        )
    coordinates = geometry.get("coordinates")
    parts: Any = [coordinates] if kind == "Polygon" else coordinates or ()
    try:
        rings = tuple(_ring(ring) for part in parts for ring in part)
    except (TypeError, ValueError, LookupError) as error:
        raise ValueRejectedError("its coordinates are none", remedy=_REMEDY) from error
    if not rings:
        raise ValueRejectedError("the feature has no outline", remedy=_REMEDY)
    names = feature.get("properties")
    items = names.items() if isinstance(names, dict) else ()
    told = {str(key): str(value) for key, value in items if isinstance(value, str | int)}
    if isinstance(feature.get("id"), str | int):
        told.setdefault("id", str(feature["id"]))
    return AreaShape(told, rings)


def _ring(points: Any) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if len(ring) < 3:
        raise ValueRejectedError("an outline has fewer than three points", remedy=_REMEDY)
    for x, y in ring:
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            message = Phrase("{x:g}, {y:g} is no longitude and latitude", x=x, y=y)
            raise ValueRejectedError(message, remedy="convert the outlines to WGS 84")
    return ring
