"""A small world, told in statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from upstander.model.entity import assemble
from upstander.model.grade import Grade
from upstander.model.statement import Statement
from upstander.network.graph import ActorGraph, actor_graph

if TYPE_CHECKING:
    from upstander.model.entity import Entity

TODAY = date(2026, 1, 1)


@dataclass
class SmallWorld:
    """Collects statements; `say` makes one per fact."""

    statements: list[Statement] = field(default_factory=list)

    def say(
        self, key: str, schema: str, by: str = "A1", origin: str = "o", seen: str = "", **facts: str
    ) -> SmallWorld:
        """State facts about one entity, with one grade and one origin."""
        for prop, value in facts.items():
            said = Statement(
                "test",
                key,
                schema,
                prop,
                value,
                origin=origin,
                source=f"{origin} {by}",
                last_seen=seen,
                grade=Grade.parse(by),
            )
            self.statements.append(said)
        return self

    def actors(self, *keys: str, schema: str = "Unit") -> SmallWorld:
        """Name actors after their ids."""
        for key in keys:
            self.say(key, schema, name=key.upper())
        return self

    def supply(self, source: str, target: str, what: str = "arms", **more: str) -> SmallWorld:
        """State one supply."""
        key = f"{source}-{what}-{target}"
        return self.say(key, "Enablement", supplier=source, recipient=target, supplied=what, **more)

    def entities(self) -> dict[str, Entity]:
        """What the statements speak of."""
        return assemble(self.statements)

    def graph(self, as_of: date | None = TODAY) -> ActorGraph:
        """Its actor graph."""
        return actor_graph(self.entities(), as_of)
