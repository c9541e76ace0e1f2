"""Weak points: what carries a capability to units with incidents, and what would be lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import UsageError
from upstander.model.probability import Probability
from upstander.model.vocabulary import vocabulary
from upstander.network.removal import remove_actor, remove_relation
from upstander.network.roles import communities, perpetrators, persons, protectors
from upstander.network.routes import routes_of
from upstander.network.worlds import WORD, words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from upstander.model.entity import Entity
    from upstander.network.graph import ActorGraph
    from upstander.network.removal import Removal
    from upstander.network.routes import Routes

_NINE_IN_TEN = 1.645
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
    reason
        A sentence part: "removing it cuts …".
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
    reason: str
    statements: tuple[str, ...]

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


def capability_layers() -> tuple[str, ...]:
    """The layers that carry a capability, in the vocabulary's order."""
    layers = vocabulary("layers")["layers"]
    return tuple(name for name, layer in layers.items() if layer["capability"])


def weak_points(
    graph: ActorGraph,
    entities: Mapping[str, Entity],
    *,
    layers: Collection[str] = (),
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
            raise UsageError(f"{layer!r} carries no capability", remedy=f"use {', '.join(known)}")
    units = {p.id for p in perpetrators(entities)}
    spared = protectors(graph) | communities(entities) | persons(entities)
    caption = cache(graph.caption)
    found = []
    for layer in layers or known:
        routes = routes_of(graph, layer, units, max(2, words_for(worlds)), seed)
        if routes is not None:
            found += list(_of_layer(caption, layer, routes, spared))
    return tuple(sorted(found, key=lambda w: (-w.share.value, w.layer, w.kind, w.id)))


def _of_layer(
    caption: Callable[[str], str], layer: str, routes: Routes, spared: Collection[str]
) -> Iterator[WeakPoint]:
    total = routes.total()
    if not total[: routes.blocks].sum():
        return
    for k, actor in enumerate(routes.nodes):
        if actor not in spared:
            said = [
                s for r in routes.relations if actor in (r.source, r.target) for s in r.statements
            ]
            frame = (actor, caption(actor), "actor", layer, said)
            yield from _weak_point(caption, routes, total, remove_actor(routes, k), frame)
    for k, r in enumerate(routes.relations):
        if r.source not in spared and r.target not in spared:
            ends = f"{caption(r.source)} → {caption(r.target)}"
            frame = (r.id, ends, "relation", layer, list(r.statements))
            yield from _weak_point(caption, routes, total, remove_relation(routes, k), frame)


def _weak_point(
    caption: Callable[[str], str],
    routes: Routes,
    total: NDArray[np.int64],
    removal: Removal,
    frame: tuple[str, str, str, str, list[str]],
) -> Iterator[WeakPoint]:
    share = _share(removal.lost, total, routes.blocks)
    if share.value <= 0:
        return
    key, name, kind, layer, said = frame
    worlds = routes.blocks * WORD
    before = float(total[: routes.blocks].sum()) / worlds
    others = [routes.nodes[k] for k, often in removal.entries if often >= _STILL_SUPPLIES][:_NAMED]
    yield WeakPoint(
        id=key,
        caption=name,
        kind=kind,
        layer=layer,
        share=share,
        routes_before=before,
        routes_after=before - float(removal.lost[: routes.blocks].sum()) / worlds,
        substitutes=tuple(others),
        reason=_reason(share, layer, [caption(key) for key in others]),
        statements=tuple(sorted(set(said))),
    )


def _share(lost: NDArray[np.int64], total: NDArray[np.int64], blocks: int) -> Probability:
    value = float(lost[:blocks].sum() / total[:blocks].sum())
    apart = _scatter(lost[:blocks], total[:blocks], value) * blocks / (blocks - 1)
    over_grades = _scatter(lost[blocks:], total[blocks:], value)
    spread = _NINE_IN_TEN * float(np.sqrt(max(0.0, over_grades - apart) + apart / blocks))
    reason = (
        f"share of the expected routes in {blocks * WORD:,} sampled worlds; nine times in ten, "
        "over worlds and the judged ranges of grades"
    )
    return Probability(value, max(0.0, value - spread), min(1.0, value + spread), reason)


def _scatter(lost: NDArray[np.int64], total: NDArray[np.int64], share: float) -> float:
    """Mean square of the linearised residual of the ratio lost / total, block by block."""
    middle = total.mean()
    return float(np.mean(((lost - share * total) / middle) ** 2)) if middle else 0.0


def _reason(share: Probability, layer: str, names: list[str]) -> str:
    supplies = vocabulary("layers")["layers"][layer]["supplies"]
    routes = "routes of orders" if supplies == "orders" else f"supply routes of {supplies}"
    cut = f"removing it cuts {share} of the expected {routes} to units with incidents"
    if not names:
        return f"{cut}; no substitute is in evidence"
    more = f" and {len(names) - _SPELT} more" if len(names) > _SPELT else ""
    return f"{cut}; what it fed is still reached from {'; '.join(names[:_SPELT])}{more}"
