"""What would change if two entities were one: who would then supply a reported perpetrator."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from upstander.evidence.identity.queue import Effect
from upstander.model.vocabulary import vocabulary
from upstander.network.layers import capability_layers
from upstander.network.roles import perpetrators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph
    from upstander.network.roles import Perpetrator


@dataclass(frozen=True)
class Effects:
    """Effects of judgements on the network of a case; see ``docs/explanation/identity.md``."""

    graph: ActorGraph
    entities: Mapping[str, Entity]

    def of(self, one: str, other: str) -> Effect:
        """What would change if the two were one."""
        if not self._feared:
            return self._joined(one, other)
        size, told = 0.0, (0.0, "")
        for layer in capability_layers():
            before = self._before(layer)
            for unit in self._feared:
                fresh = self._fresh(layer, unit.id, (one, other), before[unit.id])
                if fresh:
                    gain = unit.weight * len(fresh) / max(1, len(self.graph.actors))
                    size += gain
                    told = max(told, (gain, self._words(layer, unit, fresh)))
        return Effect(size, told[1])

    def _fresh(
        self, layer: str, unit: str, pair: tuple[str, str], before: frozenset[str]
    ) -> frozenset[str]:
        """Who would reach a unit in a layer through the two, and does not now."""
        found: set[str] = set()
        for here, there in (pair, pair[::-1]):
            if here == unit or here in before:
                found |= {there} | self._behind(layer, there)
        return frozenset(found - before - {unit, *pair})

    def _words(self, layer: str, unit: Perpetrator, fresh: frozenset[str]) -> str:
        supplies = vocabulary("layers")["layers"][layer]["supplies"]
        first = min(fresh, key=self.graph.caption)
        more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
        return (
            f"{self.graph.caption(first)}{more} would also provide {unit.caption} with {supplies}"
        )

    def _joined(self, one: str, other: str) -> Effect:
        counts = [len(self._relations.get(key, ())) for key in (one, other)]
        size = counts[0] * counts[1] / max(1, len(self.graph.relations)) ** 2
        words = f"{counts[0]} and {counts[1]} relations would meet in one" if size else ""
        return Effect(size, words)

    @cached_property
    def _feared(self) -> tuple[Perpetrator, ...]:
        return perpetrators(self.entities)

    @cached_property
    def _relations(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for relation in self.graph.relations:
            found[relation.source].append(relation.id)
            found[relation.target].append(relation.id)
        return found

    @cached_property
    def _sources(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for relation in self.graph.relations:
            found[relation.layer, relation.target].add(relation.source)
        return {key: frozenset(sources) for key, sources in found.items()}

    @cached_property
    def _known(self) -> dict[str, dict[str, frozenset[str]]]:
        return {}

    def _before(self, layer: str) -> dict[str, frozenset[str]]:
        if layer not in self._known:
            self._known[layer] = {u.id: self._behind(layer, u.id) for u in self._feared}
        return self._known[layer]

    def _behind(self, layer: str, key: str) -> frozenset[str]:
        """Whoever reaches an actor in a layer, at any remove."""
        found: set[str] = set()
        front = [key]
        while front:
            fresh = self._sources.get((layer, front.pop()), frozenset()) - found
            found |= fresh
            front += fresh
        return frozenset(found)
