"""Weak points: what carries a capability to units with incidents, and what would be lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from upstander.errors import UsageError
from upstander.network.layers import capability_layers, supplied_by
from upstander.network.removal import remove_actor, remove_relation
from upstander.network.roles import among_bodies, communities, perpetrators, persons, protectors
from upstander.network.routes import routes_of
from upstander.network.shares import share_lost
from upstander.network.worlds import WORD, words_for
from upstander.phrase import Phrase
from upstander.words.saying import Saying

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from upstander.model.entity import Entity
    from upstander.model.probability import Probability
    from upstander.network.graph import ActorGraph
    from upstander.network.removal import Removal
    from upstander.network.routes import Routes

_STILL_SUPPLIES = 0.05
_NAMED = 5
_SPELT = 3


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """An actor or a relation whose removal cuts routes of one capability.

    Parameters
    ----------
    id, caption
        Of the actor or relation.
    kind
        ``actor`` or ``relation``.
    layer
        The capability.
    share
        Share of the expected routes that its removal cuts; the interval covers sampled worlds
        and the judged ranges of grades (nine times in ten).
    routes_before, routes_after
        Expected number of routes with and without it.
    substitutes
        Ids of the actors that still supply what it fed, the likeliest first.
    told
        A sentence part: "removing it cuts …"; `reason` gives it in English.
    statements
        Ids of the statements that its relations rest on.
    """

    id: str
    caption: str
    kind: str
    layer: str
    share: Probability
    routes_before: float
    routes_after: float
    substitutes: tuple[str, ...]
    told: Saying
    statements: tuple[str, ...]

    @property
    def reason(self) -> str:
        """What its removal does, in English."""
        return str(self.told)

    def as_dict(self) -> dict[str, Any]:
        """The weak point as plain data."""
        share = {"value": self.share.value, "low": self.share.low, "high": self.share.high}
        return {
            "id": self.id,
            "caption": self.caption,
            "kind": self.kind,
            "layer": self.layer,
            "share": share,
            "routes_before": self.routes_before,
            "routes_after": self.routes_after,
            "substitutes": list(self.substitutes),
            "reason": self.reason,
            "statements": list(self.statements),
        }


def weak_points(
    graph: ActorGraph,
    entities: Mapping[str, Entity],
    *,
    layers: Collection[str] = (),
    toward: Collection[str] = (),
    worlds: int = 1_024,
    seed: int = 0,
) -> tuple[WeakPoint, ...]:
    """The weak points of every capability layer, the largest share first.

    Parameters
    ----------
    graph
        The actor graph on the day of the case.
    entities
        All entities of the case: incidents say which units count, communities and public roles
        say whom never to list.
    layers
        Capability layers; all where none is named.
    toward
        Ids of units that are asked about, in place of those that incidents name. That reports
        nothing of their conduct.
    worlds
        Sampled worlds, rounded up to a multiple of 64 and to at least 128.
    seed
        The same seed gives the same answer.

    Returns
    -------
    tuple[WeakPoint, ...]
        Empty where no incident names a unit or no root reaches one. Equations:
        ``docs/explanation/weak-points.md``.

    Raises
    ------
    UsageError
        A layer that carries no capability.
    """
    known = capability_layers()
    for layer in layers:
        if layer not in known:
            raise UsageError(
                Phrase("{layer!r} carries no capability", layer=layer),
                remedy=Phrase("use {known}", known=", ".join(known)),
            )
    graph = among_bodies(graph)
    units = set(toward) or {p.id for p in perpetrators(entities)}
    spared = protectors(graph) | communities(entities) | persons(entities)
    named = tuple(sorted(graph.caption(key) for key in toward))
    words = _Words(cache(graph.caption), named or Saying("units with incidents"))
    found = []
    for layer in layers or known:
        routes = routes_of(graph, layer, units, max(2, words_for(worlds)), seed)
        if routes is not None:
            found += list(_of_layer(words, layer, routes, spared))
    return tuple(sorted(found, key=lambda w: (-w.share.value, w.layer, w.kind, w.id)))


@dataclass(frozen=True, slots=True)
class _Words:
    """What to call actors, and the units that routes lead to."""

    caption: Callable[[str], str]
    whom: Saying | tuple[str, ...]


def _of_layer(
    words: _Words, layer: str, routes: Routes, spared: Collection[str]
) -> Iterator[WeakPoint]:
    total = routes.total()
    if not total[: routes.blocks].sum():
        return
    for k, actor in enumerate(routes.nodes):
        if actor not in spared:
            said = [
                s for r in routes.relations if actor in (r.source, r.target) for s in r.statements
            ]
            frame = _Frame(actor, words.caption(actor), "actor", layer, said, spared)
            yield from _weak_point(words, routes, total, remove_actor(routes, k), frame)
    for k, r in enumerate(routes.relations):
        if r.source not in spared and r.target not in spared:
            ends = f"{words.caption(r.source)} → {words.caption(r.target)}"
            frame = _Frame(r.id, ends, "relation", layer, list(r.statements), spared)
            yield from _weak_point(words, routes, total, remove_relation(routes, k), frame)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a weak point is called, and whom it never names."""

    id: str
    caption: str
    kind: str
    layer: str
    said: list[str]
    spared: Collection[str]


def _weak_point(
    words: _Words,
    routes: Routes,
    total: NDArray[np.int64],
    removal: Removal,
    frame: _Frame,
) -> Iterator[WeakPoint]:
    share = share_lost(removal.lost, total, routes.blocks)
    if share.value <= 0:
        return
    worlds = routes.blocks * WORD
    before = float(total[: routes.blocks].sum()) / worlds
    often = [(routes.nodes[k], share) for k, share in removal.entries if share >= _STILL_SUPPLIES]
    others = [key for key, _ in often if key not in frame.spared][:_NAMED]
    hidden = len(often) > len(others) and not others
    yield WeakPoint(
        id=frame.id,
        caption=frame.caption,
        kind=frame.kind,
        layer=frame.layer,
        share=share,
        routes_before=before,
        routes_after=before - float(removal.lost[: routes.blocks].sum()) / worlds,
        substitutes=tuple(others),
        told=_reason(share, frame.layer, words, [words.caption(key) for key in others], hidden),
        statements=tuple(sorted(set(frame.said))),
    )


def routes_to(layer: str) -> Saying:
    """What the routes of a layer are called."""
    supplies = supplied_by(layer)
    if supplies == "orders":
        return Saying("routes of orders")
    return Saying("supply routes of {supplies}", {"supplies": Saying(supplies)})


def _reason(
    share: Probability, layer: str, words: _Words, names: list[str], hidden: bool
) -> Saying:
    cut = {"share": share, "routes": routes_to(layer), "whom": words.whom}
    if hidden:
        return Saying(
            "removing it cuts {share} of the expected {routes} to {whom}; what it fed is still "
            "reached from actors that are never listed here",
            cut,
        )
    if not names:
        return Saying(
            "removing it cuts {share} of the expected {routes} to {whom}; no substitute is in "
            "evidence",
            cut,
        )
    told = cut | {"names": tuple(names[:_SPELT])}
    if len(names) <= _SPELT:
        return Saying(
            "removing it cuts {share} of the expected {routes} to {whom}; what it fed is still "
            "reached from {names}",
            told,
        )
    return Saying(
        "removing it cuts {share} of the expected {routes} to {whom}; what it fed is still "
        "reached from {names} and {n} more",
        told,
        "removing it cuts {share} of the expected {routes} to {whom}; what it fed is still "
        "reached from {names} and {n} more",
        len(names) - _SPELT,
    )
