"""The sentences of a brief as its pages show them: each with whom it rests on, and how firmly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from upstander.hub.briefs.content import items_of
from upstander.hub.briefs.papers import numbered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from upstander.model.statement import Statement

KEY_LINES, FEWEST = 5, 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence.

    Parameters
    ----------
    item
        Its id; ``number`` is that of its note, 0 where it is somebody's judgement.
    count, origins
        How many statements it rests on, and of whom, the most first.
    best, worst
        The grades between which they lie.
    gone_at
        When the last of those that stand no more was withdrawn.
    method
        Name of the method note, where an engine found it and nobody has changed its words.
    """

    item: str
    number: int
    text: str
    judgement_of: str
    count: int
    origins: tuple[str, ...]
    best: str
    worst: str
    gone_at: datetime | None
    method: str = ""


def shown_parts(
    content: dict[str, Any], known: Mapping[str, Statement], gone: Mapping[str, datetime]
) -> list[tuple[str, list[Shown]]]:
    """The parts that have a sentence: title, and sentences."""
    numbers = numbered(content)
    return [
        (section["title"], [shown(item, numbers, known, gone) for item in section["items"]])
        for section in content["sections"]
        if section["items"]
    ]


def shown(
    item: dict[str, Any],
    numbers: Mapping[str, int],
    known: Mapping[str, Statement],
    gone: Mapping[str, datetime],
) -> Shown:
    """One sentence with whom it rests on."""
    behind = [known[key] for key in item["statements"] if key in known]
    tally: dict[str, int] = {}
    for statement in behind:
        tally[statement.independent_origin] = tally.get(statement.independent_origin, 0) + 1
    grades = sorted({str(s.grade) for s in behind})
    return Shown(
        item["id"],
        numbers.get(item["id"], 0),
        item["text"],
        item["judgement_of"],
        len(behind),
        tuple(sorted(tally, key=lambda name: (-tally[name], name))),
        grades[0] if grades else "",
        grades[-1] if grades else "",
        max((gone[key] for key in item["statements"] if key in gone), default=None),
        item.get("method", ""),  # briefs begun before it was kept have none
    )


def key_lines(parts: list[tuple[str, list[Shown]]]) -> list[tuple[str, Shown]]:
    """Three to five sentences, each under the title of its part.

    The first of each part; where those are few, more of the first parts. Without the title a
    sentence can say the contrary: what must not be done reads like what should.
    """
    found = [(title, lines[0]) for title, lines in parts][:KEY_LINES]
    rest = ((title, line) for title, lines in parts for line in lines[1:])
    return [*found, *islice(rest, max(0, FEWEST - len(found)))]


def sentence_of(content: dict[str, Any], item: str) -> dict[str, Any] | None:
    """The sentence with an id; None where there is none."""
    return next((each for each in items_of(content) if each["id"] == item), None)
