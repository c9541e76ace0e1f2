"""The lines of a case's graph: each relation of a view that can be drawn, and what it rests on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from upstander.hub.cases.statements import entities_of, facts_of, statements_by_id
from upstander.hub.workspace.kept import kept
from upstander.model.entity import support
from upstander.model.marking import TLP
from upstander.model.period import ALWAYS
from upstander.network.graph import actor_graph
from upstander.network.missing_links import missing_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from upstander.model.case import CaseFile
    from upstander.model.entity import Entity
    from upstander.model.probability import Probability
    from upstander.model.statement import Statement
    from upstander.network.graph import ActorGraph

PLACES, INCIDENTS = "places", "incidents"
_PARTS = ("perpetrator", "harmed", "place")
_QUESTIONS, _TOO_MANY = 25, 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two things.

    Parameters
    ----------
    page
        Id of the thing whose page tells of it; empty for one that nobody has stated.
    layer
        A layer of the model's vocabulary, or one of the two of this module.
    support
        How far statements support it.
    level
        The strictest marking of what it rests on.
    period
        When it held, in ISO dates; empty where no date is stated.
    statements
        On how many statements it rests.
    inferred
        Nobody has stated it: the structure makes it likely.
    """

    id: str
    source: str
    target: str
    layer: str
    page: str
    support: tuple[float, float, float]
    level: TLP
    period: str = ""
    statements: int = 0
    directed: bool = True
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Web:
    """All that could be drawn of a view.

    Parameters
    ----------
    actors
        Ids of those who are drawn even without a line.
    """

    lines: tuple[Line, ...]
    actors: frozenset[str]


def web_of(view: CaseFile) -> Web:
    """The lines of a view, worked out once while it is held."""
    return kept(view, "web", lambda: _web(view))


def questions_of(view: CaseFile) -> tuple[Line, ...]:
    """Lines that nobody has stated and the structure makes likely; none where there is too much."""
    return kept(view, "questions", lambda: tuple(_questions(view)))


def is_too_large(view: CaseFile) -> bool:
    """Whether a view is too large for questions to be found while somebody waits."""
    return len(_graph(view).relations) > _TOO_MANY


def level_of_thing(entity: Entity) -> TLP:
    """The strictest marking of what a reader may see of a thing."""
    return max((s.marking.level for s in entity.statements), default=TLP.CLEAR)


def _graph(view: CaseFile) -> ActorGraph:
    return kept(view, "actors", lambda: actor_graph(entities_of(view), None))


def _web(view: CaseFile) -> Web:
    graph, said = _graph(view), statements_by_id(view)
    lines = [
        Line(
            r.id, r.source, r.target, r.layer, r.entities[0], _three(r.probability),
            _strictest(said[key] for key in r.statements),
            "" if r.period == ALWAYS else str(r.period),
            len(r.statements), r.directed,
        )
        for r in graph.relations
    ]  # fmt: skip
    return Web((*lines, *_whereabouts(view), *_incidents(view)), frozenset(graph.actors))


def _whereabouts(view: CaseFile) -> Iterator[Line]:
    """Who acts where."""
    every = entities_of(view)
    for key, facts in facts_of(view).items():
        entity = every[key]
        if facts.ends is None or entity.schema != "AreaOfOperation":
            continue
        for source, target in product(*facts.ends):
            if source in every and target in every:
                made = f"{key}:{source}:{target}"
                yield _line(made, (source, target), PLACES, key, entity.statements)


def _incidents(view: CaseFile) -> Iterator[Line]:
    """Who was part of what happened, and where it did."""
    every = entities_of(view)
    for entity in every.values():
        if not entity.is_a("Incident"):
            continue
        for prop, said in _by_part(entity).items():
            for other, statements in said.items():
                if other in every:
                    ends = (other, entity.id) if prop == "perpetrator" else (entity.id, other)
                    made = f"{entity.id}:{prop}:{other}"
                    yield _line(made, ends, INCIDENTS, entity.id, statements)


def _by_part(entity: Entity) -> Mapping[str, Mapping[str, list[Statement]]]:
    found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in entity.statements:
        if statement.prop in _PARTS:
            found[statement.prop][statement.told].append(statement)
    return found


def _line(
    made: str, ends: tuple[str, str], layer: str, page: str, said: Sequence[Statement]
) -> Line:
    level = _strictest(said)
    return Line(made, *ends, layer, page, _three(support(said)), level, "", len(said))


def _questions(view: CaseFile) -> Iterator[Line]:
    graph, said = _graph(view), statements_by_id(view)
    if is_too_large(view):
        return
    for asked in missing_links(graph, entities_of(view), top=_QUESTIONS).questions:
        made = f"?{asked.layer}:{asked.source}:{asked.target}"
        p = asked.probability
        level = _strictest(said[key] for key in asked.statements if key in said)
        yield Line(
            made, asked.source, asked.target, asked.layer, "", (p, p, p), level, inferred=True
        )  # fmt: skip


def _strictest(said: Iterable[Statement]) -> TLP:
    return max((s.marking.level for s in said), default=TLP.CLEAR)


def _three(p: Probability) -> tuple[float, float, float]:
    return (round(p.value, 3), round(p.low, 3), round(p.high, 3))
