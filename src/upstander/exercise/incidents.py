"""The exercise's three years of events: who is reported to have harmed whom, when and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from upstander.exercise.forces import UnitOfForce

_HARMED = {
    "ridge": ("hill",),
    "upper_ford": ("returnees", "herders"),
    "lower_ford": ("marsh",),
    "saltmarsh": ("traders",),
    "capital": ("students", "interpreters", "quiet"),
}
_ACTS = {
    "rome-7-1-a": ("Killings", 30),
    "rome-7-1-d": ("Forced removal", 22),
    "rome-7-1-e": ("Mass detention", 16),
    "rome-7-1-f": ("Torture reported", 10),
    "rome-7-1-g": ("Sexual violence reported", 7),
    "rome-7-1-h": ("Persecution", 25),
    "rome-7-1-i": ("Disappearances", 10),
}
_PLACES = (
    "Aldmere", "Brackwater", "Cairn Hollow", "Dunlow", "Eskham", "Fenwick Landing", "Gorse End",
    "Hollin Cross", "Isken", "Kettle Bank", "Lowmarket", "Mossgate", "Nether Quay", "Oxbow",
    "Pilgrim's Rest", "Reedham", "Saltern", "Thornby Weir", "Under Ridge", "Wickford Locks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the exercise."""

    key: str
    name: str
    day: date
    act: str
    unit: str
    region: str
    community: str
    low: int
    high: int


def perpetrating_units(all_units: Sequence[UnitOfForce]) -> list[UnitOfForce]:
    """The units that the exercise's events are attributed to: mostly chapters of the guard."""
    guard = [u for u in all_units if u.force == "guard" and u.depth == 2]
    gendarmes = [u for u in all_units if u.force == "gendarmerie" and u.depth == 2]
    army = [u for u in all_units if u.force == "army" and u.depth == 3]
    return [*guard[:9], guard[9], *gendarmes[0:5:2], gendarmes[6], army[1]]


def events(
    chance: Random, all_units: Sequence[UnitOfForce], as_of: date, count: int = 130
) -> list[Event]:
    """Events over three years before ``as_of``, more of them towards the end."""
    pool = perpetrating_units(all_units)
    weights = [6 if u.force == "guard" else 3 if u.force == "gendarmerie" else 1 for u in pool]
    made = []
    for index in range(count):
        ago = int(1095 * chance.random() ** 1.7)
        unit = chance.choices(pool, weights)[0]
        act = chance.choices(list(_ACTS), [share for _, share in _ACTS.values()])[0]
        low = chance.choice((0, 1, 2, 3, 5, 8, 12, 20))
        made.append(
            Event(
                f"event {index}",
                f"{_ACTS[act][0]} at {chance.choice(_PLACES)}",
                as_of - timedelta(days=ago),
                act,
                unit.key,
                unit.region,
                chance.choice(_HARMED[unit.region]),
                low,
                low + chance.choice((0, 1, 2, 4, 9)),
            )
        )
    return sorted(made, key=lambda event: (event.day, event.key))
