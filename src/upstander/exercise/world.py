"""The hand-written part of the exercise: its cast, relations and levers, read from YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from upstander.model.marking import TLP

_RELATION = re.compile(r"(\w+) -(\w+)-> (\w+)(?: \*(\d))?(?: @([A-Z+]+))?")
_INFLUENCE = re.compile(r"(\w+) > (\w+) : (.+?) : (\d+)(?: \*(\d))?(?: @([A-Z+]+))?")


@dataclass(frozen=True, slots=True)
class Link:
    """One relation of the world file: ends by key, how many say so, and how closely it is held."""

    source: str
    target: str
    layer: str
    origins: int = 1
    floor: TLP = TLP.CLEAR
    channel: str = ""
    cost: int = 0

    @property
    def key(self) -> str:
        """What the world file calls it."""
        return f"{self.source} -{self.layer}-> {self.target}"


@cache
def world() -> dict[str, Any]:
    """The world file as plain data; the caller must not change it."""
    import yaml

    text = files("upstander.exercise").joinpath("numera.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def links() -> tuple[Link, ...]:
    """The relations that the world file states.

    Examples
    --------
    >>> links()[0].key
    'presidency -command-> interior'
    """
    return tuple(_link(line) for line in world()["relations"].splitlines() if line.strip())


@cache
def influences() -> tuple[Link, ...]:
    """Who can move whom, as the world file states it."""
    return tuple(_influence(line) for line in world()["influences"].splitlines() if line.strip())


def _link(line: str) -> Link:
    found = _RELATION.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"world file: not a relation: {line!r}")
    source, layer, target, origins, floor = found.groups()
    return Link(source, target, layer, int(origins or 1), TLP.parse(floor or "CLEAR"))


def _influence(line: str) -> Link:
    found = _INFLUENCE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"world file: not an influence: {line!r}")
    source, target, channel, cost, origins, floor = found.groups()
    level = TLP.parse(floor or "CLEAR")
    return Link(source, target, "influence", int(origins or 1), level, channel, int(cost))
