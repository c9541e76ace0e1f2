"""Writes down who said what: the exercise's publishers, their documents and their grades."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from upstander.model.grade import Grade
from upstander.model.marking import TLP, Marking
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

DATASET = "exercise-numera"
HOLDER = "Atrocity prevention hub of Verlane (exercise)"
NAMED_READER = "duty analyst"

_AUDIENCE = {TLP.RED: frozenset({NAMED_READER}), TLP.AMBER_STRICT: frozenset({HOLDER})}


@dataclass(frozen=True, slots=True)
class Publisher:
    """A source of the exercise: its reliability, its marking, and whom it copies."""

    key: str
    name: str
    reliability: str
    marking: Marking
    share: int
    copies: str = ""


@dataclass(slots=True)
class Scribe:
    """Collects statements; the one mutable thing of the generator.

    Parameters
    ----------
    chance
        Seeded source of chance.
    publishers
        By key.
    """

    chance: Random
    publishers: Mapping[str, Publisher]
    statements: dict[str, Statement] = field(default_factory=dict)

    def witnesses(self, count: int, floor: TLP = TLP.CLEAR) -> list[Publisher]:
        """Distinct publishers whose marking is at least ``floor``, drawn by their share.

        A copy may be among them: it then adds a statement and no independent origin.
        """
        pool = [p for p in self.publishers.values() if p.marking.level >= floor]
        if floor < TLP.RED:
            pool = [p for p in pool if p.marking.level < TLP.RED or floor >= TLP.AMBER]
        drawn: list[Publisher] = []
        while pool and len(drawn) < count:
            pick = self.chance.choices(pool, [p.share for p in pool])[0]
            pool.remove(pick)
            drawn.append(pick)
        return drawn

    def say(
        self,
        entity: str,
        schema: str,
        facts: Mapping[str, str | Sequence[str]],
        by: Sequence[Publisher],
        day: date,
        **more: Any,
    ) -> None:
        """Let every publisher of ``by`` state all ``facts`` of an entity, around ``day``."""
        independent = {p.copies or p.key for p in by}
        for publisher in by:
            told = day + timedelta(days=self.chance.randint(0, 9))
            grade = Grade(publisher.reliability, self._credibility(len(independent)))
            source = self._document(publisher, told)
            origin = self.publishers[publisher.copies or publisher.key].name
            for prop, values in facts.items():
                for value in [values] if isinstance(values, str) else values:
                    self._add(
                        Statement(
                            DATASET,
                            entity,
                            schema,
                            prop,
                            value,
                            lang="eng",
                            source=source,
                            origin=origin,
                            first_seen=told.isoformat(),
                            last_seen=told.isoformat(),
                            grade=grade,
                            marking=publisher.marking,
                            **more,
                        )
                    )

    def _credibility(self, independent: int) -> int:
        if independent >= 3:
            return self.chance.choice((1, 1, 2))
        if independent == 2:
            return self.chance.choice((2, 2, 2, 1))
        return self.chance.choice((2, 2, 3, 3, 4))

    def _document(self, publisher: Publisher, day: date) -> str:
        month = day.strftime("%Y-%m")
        name = f"{publisher.name}, {month}"
        key = identifier(f"document {name}")
        facts = {"fileName": name, "title": name, "publisher": publisher.name, "date": month}
        for prop, value in facts.items():
            grade = Grade(publisher.reliability, 2)
            said = Statement(
                DATASET, key, "Article", prop, value, grade=grade, marking=publisher.marking
            )
            self._add(said)
        return key

    def _add(self, statement: Statement) -> None:
        self.statements[statement.id] = statement


def identifier(text: str) -> str:
    """An id that tells nothing of how many others there are.

    Examples
    --------
    >>> identifier("document Ford Courier, 2025-03")
    'nm-99c90d4dab'
    """
    return "nm-" + hashlib.sha256(text.encode()).hexdigest()[:10]


def publishers_of(table: Mapping[str, Any]) -> dict[str, Publisher]:
    """The publishers of the exercise's world file."""
    return {
        key: Publisher(
            key,
            row["name"],
            row["reliability"],
            _marking(row["marking"], row["name"]),
            row["share"],
            row.get("copies", ""),
        )
        for key, row in table.items()
    }


def _marking(label: str, originator: str) -> Marking:
    level = TLP.parse(label)
    return Marking(level, originator, _AUDIENCE.get(level, frozenset()))
