"""Weak points together: the few actors or relations whose joint loss costs most capability."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.network.joint_choice import ROUNDS, choose
from upstander.network.layers import capability_layers, essential_layers
from upstander.network.roles import among_bodies, communities, perpetrators, persons, protectors
from upstander.network.shares import share_lost
from upstander.network.supply import Gone, plain_worlds, supply_of
from upstander.network.witnesses import actors_of, relations_of, witnesses
from upstander.network.worlds import sampled_worlds, words_for, worlds_over_grades

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from upstander.model.entity import Entity
    from upstander.model.probability import Probability
    from upstander.network.graph import ActorGraph, Relation
    from upstander.network.supply import Supply
    from upstander.network.witnesses import Elements

_CHOSEN_ON = 4
"""Blocks of 64 worlds that a set is chosen on; it is valued on others."""

_NAMED = 5
_LEFT = 0.02


@dataclass(frozen=True, slots=True)
class JointPoint:
    """One of a set of weak points.

    Parameters
    ----------
    id, caption
        Of the actor or relation.
    layers
        What it carries to units.
    alone, adds
        Share of the supply that is lost without it alone, and that the set would not cut
        without it.
    statements
        Ids of the statements that its relations rest on.
    """

    id: str
    caption: str
    layers: tuple[str, ...]
    alone: float
    adds: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointWeakness:
    """The best few weak points together.

    Parameters
    ----------
    points
        Those that add most first.
    loss
        Share of the supply of units with incidents that is lost, on fresh worlds, with interval.
    disabled
        Share of the units, by their weight, that lose all orders, all money or all arms.
    chosen_value, bound
        On the worlds it was chosen on: what it cuts, and what no set of so many exceeds.
    proved
        Whether the two are equal.
    substitutes
        Ids of the actors that still supply what the set fed, and the share of the supply that
        goes by them, the largest first.
    layers
        The capabilities that were counted.
    """

    points: tuple[JointPoint, ...]
    loss: Probability
    disabled: float
    chosen_value: float
    bound: float
    proved: bool
    substitutes: tuple[tuple[str, float], ...]
    layers: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The set as plain data."""
        loss = {"value": self.loss.value, "low": self.loss.low, "high": self.loss.high}
        return {
            "points": [
                {
                    "id": p.id,
                    "caption": p.caption,
                    "layers": list(p.layers),
                    "alone": p.alone,
                    "adds": p.adds,
                    "statements": list(p.statements),
                }
                for p in self.points
            ],
            "loss": loss,
            "disabled": self.disabled,
            "chosen_value": self.chosen_value,
            "bound": self.bound,
            "proved": self.proved,
            "substitutes": [{"actor": key, "share": share} for key, share in self.substitutes],
            "layers": list(self.layers),
        }


def joint_weakness(
    graph: ActorGraph,
    entities: Mapping[str, Entity],
    *,
    most: int = 5,
    layers: Collection[str] = (),
    toward: Collection[str] = (),
    relations: bool = False,
    worlds: int = 1_024,
    seed: int = 0,
    rounds: int = ROUNDS,
) -> JointWeakness | None:
    """The few actors or relations whose joint loss costs units most of their supply.

    Parameters
    ----------
    graph
        The actor graph on the day of the case.
    entities
        All entities of the case.
    most
        How many at most.
    layers
        Capabilities that count; all where none is named.
    toward
        Ids of units to ask about; those that incidents name where none is given.
    relations
        A set of relations in place of actors.
    worlds
        Fresh worlds that the set is valued on, as for `weak_points`.
    seed, rounds
        The same seed gives the same answer; integer programs at most.

    Returns
    -------
    JointWeakness or None
        None where no root reaches a unit, or nothing that may be listed carries anything.
        Protectors, communities and natural persons are in no set. Equations, guarantee and what
        is proved: ``docs/explanation/weak-points.md``.
    """
    graph = among_bodies(graph)
    weights = unit_weights(entities, toward)
    wanted = [name for name in capability_layers() if not layers or name in layers]
    supply = supply_of(graph, weights, wanted, plain_worlds(_CHOSEN_ON, seed))
    if supply is None:
        return None
    spared = protectors(graph) | communities(entities) | persons(entities)
    elements = (relations_of if relations else actors_of)(supply, spared)
    choice = choose(supply, elements, most, rounds=rounds)
    if not choice.value:
        return None
    words = max(2, words_for(worlds))
    fresh = supply_of(graph, weights, wanted, _fresh(words, seed))
    if fresh is None:
        raise AssertionError("the same relations reach the same units")
    ids = [elements.ids[k] for k in choice.elements]
    loss, alone, adds = _valued(fresh, elements, choice.elements, words)
    order = sorted(range(len(ids)), key=lambda k: (-adds[k], -alone[k], ids[k]))
    points = tuple(_point(graph, supply, ids[k], alone[k], adds[k]) for k in order)
    return JointWeakness(
        points,
        loss,
        _disabled(
            supply_of(graph, weights, essential_layers(), _fresh(words, seed), whole=True),
            [set(ids) if relations else (), () if relations else set(ids)],
            words,
        ),
        choice.value,
        choice.bound,
        choice.proved,
        _substitutes(supply, elements, choice.elements),
        tuple(layer.name for layer in supply.layers),
    )


def unit_weights(entities: Mapping[str, Entity], toward: Collection[str]) -> dict[str, float]:
    """What each unit weighs: its share of the reports, or alike where the user names them."""
    if toward:
        return dict.fromkeys(sorted(toward), 1 / len(set(toward)))
    return {p.id: p.weight for p in perpetrators(entities)}


def _fresh(words: int, seed: int) -> Any:
    """Worlds that took no part in the choice, half at stated probabilities, half over grades."""
    apart = int(np.random.SeedSequence([seed, 11]).generate_state(1)[0])

    def drawn(relations: Sequence[Relation]) -> NDArray[np.uint64]:
        sample = [f(relations, words, apart) for f in (sampled_worlds, worlds_over_grades)]
        return np.concatenate(sample, axis=1)

    return drawn


def _valued(
    fresh: Supply, elements: Elements, chosen: Sequence[int], words: int
) -> tuple[Probability, list[float], list[float]]:
    """The loss of all, of each alone, and what each adds to the others."""
    without = [[k for k in chosen if k != left] for left in chosen]
    lost = fresh.lost(elements.gone([list(chosen), *([k] for k in chosen), *without]))
    whole = fresh.whole()
    loss = share_lost(lost[0], whole, words)
    share = lost[:, :words].sum(axis=1) / whole[:words].sum()
    count = len(chosen)
    alone = [float(v) for v in share[1 : count + 1]]
    return loss, alone, [float(share[0] - v) for v in share[count + 1 :]]


def _point(graph: ActorGraph, supply: Supply, key: str, alone: float, adds: float) -> JointPoint:
    carried, said, caption = [], set(), graph.caption(key)
    for layer in supply.layers:
        for r in layer.relations:
            if key in {r.source, r.target, r.id}:
                carried.append(layer.name)
                said |= set(r.statements)
                if key == r.id:
                    caption = f"{graph.caption(r.source)} → {graph.caption(r.target)}"
    return JointPoint(key, caption, tuple(dict.fromkeys(carried)), alone, adds, tuple(sorted(said)))


def _disabled(whole: Supply | None, gone: Sequence[Collection[str]], words: int) -> float:
    """Share of what units that have every essential weigh, and of them lose one."""
    if whole is None:
        return 0.0
    relations, actors = gone
    nodes = np.array([[node in actors] for node in whole.nodes])
    arcs = {
        layer.name: np.array([[r.id in relations] for r in layer.relations])
        for layer in whole.layers
    }
    lost = whole.lost(Gone(nodes, arcs))
    had = float(whole.whole()[:words].sum())
    return float(lost[0, :words].sum()) / had if had else 0.0


def _substitutes(
    supply: Supply, elements: Elements, chosen: Sequence[int]
) -> tuple[tuple[str, float], ...]:
    """Who stands on the witnesses that survive where the set stood on those before."""
    before, after = witnesses(supply, elements, ()), witnesses(supply, elements, chosen)
    gone = set(chosen)
    mass: dict[int, float] = defaultdict(float)
    for item, witness in after.items():
        if before[item] & gone:
            for element in witness - before[item]:
                mass[element] += float(supply.weights[item[0]])
    total = float(supply.whole().sum())
    ranked = sorted(mass, key=lambda k: (-mass[k], elements.ids[k]))
    found = [(elements.ids[k], mass[k] / total) for k in ranked]
    return tuple((key, share) for key, share in found if share >= _LEFT)[:_NAMED]
