"""Missing links: relations that the structure makes likely and nobody has stated, as questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.model.vocabulary import vocabulary
from upstander.network.layers import capability_layers
from upstander.network.link_features import candidate_pairs
from upstander.network.link_model import evaluated, fitted
from upstander.network.roles import communities, protectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph, Relation
    from upstander.network.link_model import Bin, Calibration

ENOUGH = 50
"""Stated relations from which a model is fitted at all: a judgement."""

_GROUNDS = 5


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A relation that nobody has stated and that is worth asking about; never a fact.

    Parameters
    ----------
    source, target, layer
        Actor ids, and a layer.
    question
        In plain words.
    probability
        That it is among the unstated, were one relation in ten unstated; never above what the
        record bears out.
    record
        How pairs scored much like it fared when relations were hidden; None where none were.
    grounds
        Ids of the stated relations that speak for it, at most five.
    statements
        Ids of their statements.
    """

    source: str
    target: str
    layer: str
    question: str
    probability: float
    record: Bin | None
    grounds: tuple[str, ...]
    statements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The question as plain data."""
        return {
            "source": self.source,
            "target": self.target,
            "layer": self.layer,
            "question": self.question,
            "probability": self.probability,
            "record": self.record.as_dict() if self.record else None,
            "grounds": list(self.grounds),
            "statements": list(self.statements),
        }


@dataclass(frozen=True, slots=True)
class MissingLinks:
    """Questions about relations that nobody has stated, and how far to trust their order.

    Parameters
    ----------
    questions
        The likeliest first; empty where the structure tells nothing.
    relations, candidates
        How many stated relations the model learned from, and pairs it looked at.
    calibration
        How it did on relations that were hidden from it; None where there are too few.
    """

    questions: tuple[MissingLink, ...]
    relations: int
    candidates: int
    calibration: Calibration | None

    def as_dict(self) -> dict[str, Any]:
        """The questions as plain data."""
        return {
            "questions": [q.as_dict() for q in self.questions],
            "relations": self.relations,
            "candidates": self.candidates,
            "calibration": self.calibration.as_dict() if self.calibration else None,
        }


def missing_links(
    graph: ActorGraph, entities: Mapping[str, Entity], *, top: int = 10, seed: int = 0
) -> MissingLinks:
    """The relations that the structure makes likely and nobody has stated.

    Parameters
    ----------
    graph
        On the day of the case.
    entities
        All entities of the case.
    top
        How many questions, at most.
    seed
        Of which relations are hidden together when the model is tested.

    Returns
    -------
    MissingLinks
        Natural persons, communities and protectors are in none of them. Method and what the
        probability means: ``docs/explanation/missing-links.md``.
    """
    relations = _usable(graph, entities)
    actors = sorted({end for r in relations for end in (r.source, r.target)})
    rows = _rows(relations, actors)
    if len(rows) < ENOUGH:
        return MissingLinks((), len(rows), 0, None)
    size = len(actors), len(_layers())
    calibration = evaluated(rows, *size, seed=seed)
    pairs = candidate_pairs(rows, *size)
    if calibration.skill <= 0:
        return MissingLinks((), len(rows), len(pairs.stated), calibration)
    chance = fitted(pairs).predict(pairs.features)
    open_pairs = np.flatnonzero(~pairs.stated)
    order = open_pairs[np.argsort(-chance[open_pairs], kind="stable")][:top]
    found = tuple(
        _question(
            graph,
            relations,
            (actors[pairs.source[k]], actors[pairs.target[k]], _layers()[pairs.layer[k]]),
            float(chance[k]),
            calibration,
        )
        for k in order
    )
    return MissingLinks(found, len(rows), len(pairs.stated), calibration)


def _layers() -> tuple[str, ...]:
    return (*capability_layers(), "ownership")


def _usable(graph: ActorGraph, entities: Mapping[str, Entity]) -> tuple[Relation, ...]:
    persons = {key for key, entity in entities.items() if entity.is_a("Person")}
    spared = persons | communities(entities) | protectors(graph)
    return tuple(
        r
        for r in graph.relations
        if r.layer in _layers() and r.directed and not spared & {r.source, r.target}
    )


def _rows(relations: tuple[Relation, ...], actors: list[str]) -> NDArray[np.intp]:
    number = {key: k for k, key in enumerate(actors)}
    layer = {name: k for k, name in enumerate(_layers())}
    found = {(number[r.source], number[r.target], layer[r.layer]) for r in relations}
    return np.array(sorted(found), dtype=np.intp).reshape(-1, 3)


def _question(
    graph: ActorGraph,
    relations: tuple[Relation, ...],
    link: tuple[str, str, str],
    chance: float,
    calibration: Calibration,
) -> MissingLink:
    source, target, layer = link
    one, other = graph.caption(source), graph.caption(target)
    supplies = vocabulary("layers")["layers"][layer]["supplies"]
    words = {
        "orders": f"Does {one} command {other}?",
        "control": f"Does {one} own or control {other}?",
    }
    grounds, record = _grounds(relations, link), calibration.record(chance)
    return MissingLink(
        source,
        target,
        layer,
        words.get(supplies, f"Does {one} supply {other} with {supplies}?"),
        min(chance, record.borne_out) if record else chance,
        record,
        tuple(r.id for r in grounds),
        tuple(sorted({i for r in grounds for i in r.statements})),
    )


def _grounds(relations: tuple[Relation, ...], link: tuple[str, str, str]) -> tuple[Relation, ...]:
    """Stated relations that speak for one: between the two, in two steps, or to peers."""
    source, target, layer = link
    givers = {r.source for r in relations if r.target == target}
    peers = {r.target for r in relations if r.source in givers - {source}}
    between = [r for r in relations if {r.source, r.target} == {source, target}]
    alike = [r for r in relations if r.source == source and r.layer == layer and r.target in peers]
    middle = {r.target for r in relations if r.source == source and r.layer == layer}
    steps = [
        r
        for r in relations
        if r.layer == layer
        and (
            (r.source == source and r.target in givers)
            or (r.target == target and r.source in middle)
        )
    ]
    return tuple(dict.fromkeys([*between, *steps, *alike]))[:_GROUNDS]
