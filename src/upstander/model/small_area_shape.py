"""The outline of an area, for maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area.

    Parameters
    ----------
    names
        Its properties that are text, by name: one of them is what a table calls it.
    rings
        Outlines and holes of all its parts, in degrees: longitude, latitude.

    Examples
    --------
    >>> AreaShape({"code": "a"}, (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),)).names["code"]
    'a'
    """

    names: Mapping[str, str]
    rings: tuple[Ring, ...]
