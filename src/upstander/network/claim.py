"""What one relation entity claims: who, to whom, in which layer, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from upstander.errors import Problem, ValueRejectedError
from upstander.model.ontology import edge_ends, schema_of
from upstander.model.period import Moment, Period
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from upstander.model.entity import Entity
    from upstander.model.statement import Statement

FALLBACK = "link"
"""The layer of a relation that no other layer names."""

_DETAILS = ("supplied", "commanding", "startDate", "endDate", "date")


@dataclass(frozen=True, slots=True)
class Claim:
    """One leg of one relation entity, before claims of the same relation are combined.

    Parameters
    ----------
    entity
        Id of the relation entity.
    leg
        0 for a relation as stated; 1 and 2 for the legs to and from an intermediary.
    source, target, layer
        Actor ids and the layer.
    period
        The widest reading of its stated dates.
    last_known
        Last day on which it is known to have held; None where no day is.
    source_said, target_said
        Statements that name the two ends, and hold on the day of the view.
    details
        Further statements that it rests on: what was supplied, and when.
    """

    entity: str
    leg: int
    source: str
    target: str
    layer: str
    directed: bool
    period: Period
    last_known: date | None
    source_said: tuple[Statement, ...]
    target_said: tuple[Statement, ...]
    details: tuple[Statement, ...]


def claims_of(
    entity: Entity, as_of: date | None, note: Callable[[Problem], None]
) -> tuple[Claim, ...]:
    """The claims of one relation entity that may hold on a day; none where it is no relation.

    Parameters
    ----------
    entity
        Any entity; those without two ends claim nothing.
    as_of
        The day of the view; None for any time.
    note
        Called with each fault that keeps something out or puts it in another layer.
    """
    ends = edge_ends(entity.schema)
    if ends is None:
        return ()
    heard = [s for s in entity.statements if as_of is None or s.valid.may_hold(as_of)]
    period = _period(entity, heard, note)
    if as_of is not None and not period.may_hold(as_of):
        return ()
    frame = _Frame(entity, heard, period, _last_known(entity, heard, period, as_of))
    found = [
        claim
        for layer in layers_of(entity, note)
        for leg, start, end in _legs(ends, bool(entity.values("via")))
        for claim in frame.between(leg, start, end, layer, note)
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all legs of one entity share."""

    entity: Entity
    heard: list[Statement]
    period: Period
    last_known: date | None

    def between(
        self, leg: int, start: str, end: str, layer: str, note: Callable[[Problem], None]
    ) -> Iterator[Claim]:
        sources, targets = self._by_value(start), self._by_value(end)
        details = tuple(s for s in self.heard if s.prop in _DETAILS)
        directed = bool(schema_of(self.entity.schema).edge_directed)
        for source, source_said in sources.items():
            for target, target_said in targets.items():
                if source == target:
                    note(
                        _fault(
                            self.entity,
                            Phrase("joins {key!r} to itself and is left out", key=source),
                        )
                    )
                    continue
                yield Claim(
                    self.entity.id,
                    leg,
                    source,
                    target,
                    layer,
                    directed,
                    self.period,
                    self.last_known,
                    source_said,
                    target_said,
                    details,
                )

    def _by_value(self, prop: str) -> dict[str, tuple[Statement, ...]]:
        said = [s for s in self.heard if s.prop == prop]
        return {v: tuple(s for s in said if s.told == v) for v in sorted({s.told for s in said})}


def layers_of(entity: Entity, note: Callable[[Problem], None]) -> tuple[str, ...]:
    """The layers that a relation entity belongs to, at least one.

    Examples
    --------
    >>> from upstander.model.entity import assemble
    >>> from upstander.model.statement import Statement
    >>> said = [Statement("d", "e", "Enablement", p, v)
    ...         for p, v in (("supplier", "a"), ("recipient", "b"), ("supplied", "arms"))]
    >>> layers_of(assemble(said)["e"], print)
    ('arms',)
    """
    if entity.schema == "Enablement":
        return _supplied_layers(entity, note)
    if entity.schema == "Posting":
        return ("command",) if entity.first("commanding").lower() == "true" else (FALLBACK,)
    layer = _layer_of_schema().get(entity.schema)
    if layer is None:
        told = Phrase(
            "is a {kind}, which no layer names: kept as {layer}",
            kind=entity.schema,
            layer=Phrase(FALLBACK),
        )
        note(_fault(entity, told))
    return (layer or FALLBACK,)


def _supplied_layers(entity: Entity, note: Callable[[Problem], None]) -> tuple[str, ...]:
    supplied = entity.values("supplied")
    if not supplied:
        told = Phrase("does not say what is supplied: kept as {layer}", layer=Phrase(FALLBACK))
        note(_fault(entity, told))
        return (FALLBACK,)
    found = []
    for word in supplied:
        layer = _layer_of_supply().get(word.strip().casefold())
        if layer is None and word.strip().casefold() not in _no_capability():
            told = Phrase(
                "supplies {word!r}, which no layer names: kept as {layer}",
                word=word,
                layer=Phrase(FALLBACK),
            )
            note(_fault(entity, told))
        found.append(layer or FALLBACK)
    return tuple(sorted(set(found)))


@cache
def _layer_of_schema() -> dict[str, str]:
    layers = vocabulary("layers")["layers"]
    skip = {"Enablement", "Posting"}
    return {s: name for name, x in layers.items() for s in x["schemata"] if s not in skip}


@cache
def _no_capability() -> frozenset[str]:
    return frozenset(vocabulary("layers")["no_capability"])


@cache
def _layer_of_supply() -> dict[str, str]:
    layers = vocabulary("layers")["layers"]
    return {
        word: name
        for name, x in layers.items()
        if "Enablement" in x["schemata"]
        for word in (name, x["words"], x["supplies"])
    }


def _legs(ends: tuple[str, str], through: bool) -> tuple[tuple[int, str, str], ...]:
    source, target = ends
    return ((1, source, "via"), (2, "via", target)) if through else ((0, source, target),)


def _period(entity: Entity, heard: Iterable[Statement], note: Callable[[Problem], None]) -> Period:
    valid = [s.valid for s in heard]
    starts = _moments(entity, "startDate", note) + [p.start for p in valid if p.start.known]
    ends = _moments(entity, "endDate", note) + [p.end for p in valid if p.end.known]
    start = min(starts, key=lambda m: m.earliest or date.min, default=Moment())
    end = max(ends, key=lambda m: m.latest or date.max, default=Moment())
    try:
        return Period(start, end)
    except ValueRejectedError as error:
        told = Phrase("{fault}: its dates are read as unknown", fault=error.problem.message)
        note(_fault(entity, told))
        return Period()


def _moments(entity: Entity, prop: str, note: Callable[[Problem], None]) -> list[Moment]:
    found = []
    for text in entity.values(prop):
        try:
            found.append(Moment.parse(text))
        except ValueRejectedError:
            told = Phrase(
                "has {prop} {text!r}, which is no date: read as unknown", prop=prop, text=text
            )
            note(_fault(entity, told))
    return [m for m in found if m.known]


def _last_known(
    entity: Entity, heard: Iterable[Statement], period: Period, as_of: date | None
) -> date | None:
    """The last day, up to the day of the view, on which it is known to have held."""
    view = as_of or date.max
    ends = edge_ends(entity.schema) or ()
    seen = {s.last_seen[:10] for s in heard if s.prop in ends and s.last_seen}
    stated = [m.latest for m in _moments(entity, "date", lambda _: None)]
    # A start or a date after the view proves nothing about it; an end or a sighting after it does.
    before = [day for day in (period.start.latest, *stated) if day is not None and day <= view]
    after = [period.end.earliest, *(m.latest for m in _readable(seen))]
    days = before + [min(day, view) for day in after if day is not None]
    return max(days, default=None)


def _readable(texts: Iterable[str]) -> list[Moment]:
    found = []
    for text in sorted(texts):
        try:
            found.append(Moment.parse(text))
        except ValueRejectedError:
            # When a dataset carried a claim is bookkeeping; without it the claim still stands.
            continue
    return found


def _fault(entity: Entity, message: str) -> Problem:
    return Problem(
        Phrase("{schema} {id} {message}", schema=entity.schema, id=entity.id, message=message),
        remedy="mend the relation's statements",
    )
