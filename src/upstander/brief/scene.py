"""What the picture of a whole case shows: actors, relations, weak points, the plan's levers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.brief.columns import columns_of
from upstander.brief.picture import bodies_only
from upstander.model.marking import TLP, strictest
from upstander.network.joint import joint_weakness
from upstander.network.layers import capability_layers
from upstander.network.roles import roots
from upstander.network.routes import relations_between

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from upstander.brief.situation import Situation
    from upstander.network.graph import Relation

SURE = 0.5
"""From this probability a relation is drawn unbroken: it is more likely to hold than not."""

_UNIT, _COMMUNITY, _PROTECTOR, _ACTOR = "unit", "community", "protector", "actor"


@dataclass(frozen=True, slots=True)
class Figure:
    """One actor of the picture.

    Parameters
    ----------
    id, label
        Entity id, and what to call it.
    kind
        ``actor``, ``unit`` (reported perpetrator), ``community`` or ``protector``.
    column
        From left to right.
    weak
        Its number among the weak points; 0 for none.
    levers
        Numbers of the plan's levers that act on it.
    """

    id: str
    label: str
    kind: str
    column: int
    weak: int = 0
    levers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """All relations from one actor to another, drawn as one line.

    Parameters
    ----------
    source, target
        Entity ids.
    layers
        Names of layers; ``harm`` for what a unit is reported to have done to a community.
    probability
        Of the likeliest of them; None for reported harm.
    statements
        How many statements they rest on.
    """

    source: str
    target: str
    layers: tuple[str, ...]
    probability: float | None
    statements: int

    @property
    def sure(self) -> bool:
        """Whether it is drawn unbroken."""
        return self.probability is not None and self.probability >= SURE


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the picture of a case shows, and how much it leaves out.

    Parameters
    ----------
    figures, ties
        Actors and lines.
    weak, levers
        Captions of weak points and of the plan's levers, in the order of their numbers.
    hidden
        Actors on routes to units that are not shown for want of room.
    persons
        Natural persons in relations with those shown: never drawn.
    level
        The strictest marking of what it rests on.
    planned
        Whether there is a plan at all.
    """

    figures: tuple[Figure, ...]
    ties: tuple[Tie, ...]
    weak: tuple[str, ...]
    levers: tuple[str, ...]
    hidden: int
    persons: int
    level: TLP
    planned: bool


def scene(situation: Situation, *, most: int, together: int, protectors: bool) -> Scene | None:
    """What the picture of a situation shows; None where no incident names a unit.

    Parameters
    ----------
    situation
        A reader's view of a case.
    most
        Actors on routes to units, units included, at most.
    together
        How large the joint set of weak points is.
    protectors
        Whether those who protect are shown; a public picture never points at them.
    """
    units = [p.id for p in situation.perpetrators]
    if not units:
        return None
    graph = situation.graph
    joint = joint_weakness(graph, situation.entities, most=together, seed=situation.seed)
    weak = {p.id: k for k, p in enumerate(joint.points if joint else (), 1)}
    levers = _levers(situation)
    relations = _on_routes(situation, units)
    wanted = {*weak, *(key for keys in levers.values() for key in keys)}
    shown = _kept(relations, units, wanted, situation, most)
    everyone = {end for r in relations for end in (r.source, r.target)}
    inner = [r for r in relations if {r.source, r.target} <= shown]
    figures, outer = _around(situation, units, shown, inner, protectors=protectors)
    ties = _ties([*inner, *(r for r in outer if not isinstance(r, Tie))])
    ties += [tie for tie in outer if isinstance(tie, Tie)]
    numbered = {lever: k for k, lever in enumerate(levers, 1)}
    marked = tuple(
        Figure(f.id, f.label, f.kind, f.column, weak.get(f.id, 0), _on(f.id, levers, numbered))
        for f in figures
    )
    said = {i for r in inner for i in r.statements}
    return Scene(
        marked,
        tuple(ties),
        tuple(p.caption for p in (joint.points if joint else ())),
        tuple(situation.menu[key].name for key in levers),
        len(everyone - shown),
        len(_persons_near(situation, shown)),
        strictest({situation.statement(i).marking.level for i in said} or {TLP.CLEAR}),
        situation.plan is not None,
    )


def _levers(situation: Situation) -> dict[str, tuple[str, ...]]:
    """The plan's levers, and the ids of those on whom each acts."""
    if situation.plan is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    ends = {r.id: (r.source, r.target) for r in situation.graph.relations}
    for key in situation.plan.chosen.levers:
        lever = situation.menu.get(str(key))
        if lever is not None:
            hit = (*lever.objects, *(ends[r][0] for r in lever.relations if r in ends))
            found[str(key)] = tuple(dict.fromkeys(hit))
    return found


def _on(
    actor: str, levers: Mapping[str, tuple[str, ...]], numbered: Mapping[str, int]
) -> tuple[int, ...]:
    return tuple(sorted(numbered[key] for key, hit in levers.items() if actor in hit))


def _on_routes(situation: Situation, units: Collection[str]) -> list[Relation]:
    """The relations of every capability between roots and units, among bodies."""
    graph = bodies_only(situation.graph)
    return [
        r
        for layer in capability_layers()
        for r in relations_between(graph.in_layer(layer), roots(graph, layer), set(units))
    ]


def _kept(
    relations: list[Relation],
    units: list[str],
    wanted: set[str],
    situation: Situation,
    most: int,
) -> set[str]:
    """Weak points and what levers act on, then units, then whoever cuts most alone."""
    present = {end for r in relations for end in (r.source, r.target)}
    cut: dict[str, float] = defaultdict(float)
    for point in situation.weak_points:
        if point.kind == "actor":
            cut[point.id] += point.share.value
    order = sorted(wanted & present)
    order += [unit for unit in units if unit in present]
    order += sorted(present, key=lambda key: (-cut[key], key))
    return set(list(dict.fromkeys(order))[:most])


def _around(
    situation: Situation,
    units: list[str],
    shown: set[str],
    inner: list[Relation],
    *,
    protectors: bool,
) -> tuple[list[Figure], list[Relation | Tie]]:
    """Everyone in the picture, with the communities and those who protect them on the right."""
    deep = columns_of([(r.source, r.target) for r in inner])
    last = max(deep.values(), default=0)
    figures = [
        Figure(
            key,
            situation.caption(key),
            _UNIT if key in units else _PROTECTOR if key in situation.protectors else _ACTOR,
            deep.get(key, 0),
        )
        for key in sorted(shown)
    ]
    harm = _harm(situation, shown & set(units))
    harmed = {tie.target for tie in harm}
    lines: list[Relation | Tie] = list(harm)
    figures += [Figure(key, situation.caption(key), _COMMUNITY, last + 1) for key in sorted(harmed)]
    if protectors:
        guards = [
            r for r in bodies_only(situation.graph).in_layer("protection") if r.target in harmed
        ]
        lines += guards
        figures += [
            Figure(key, situation.caption(key), _PROTECTOR, last + 2)
            for key in sorted({r.source for r in guards} - shown)
        ]
    return figures, lines


def _harm(situation: Situation, units: Collection[str]) -> list[Tie]:
    said: dict[tuple[str, str], int] = defaultdict(int)
    for incident in situation.incidents:
        for unit in sorted(set(incident.perpetrators) & set(units)):
            for community in incident.harmed:
                if community in situation.communities:
                    said[unit, community] += len(situation.said([incident], "harmed"))
    return [Tie(a, b, ("harm",), None, count) for (a, b), count in sorted(said.items())]


def _ties(relations: Iterable[Relation]) -> list[Tie]:
    joined: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for r in relations:
        joined[r.source, r.target].append(r)
    return [
        Tie(
            source,
            target,
            tuple(dict.fromkeys(r.layer for r in held)),
            max(r.probability.value for r in held),
            len({i for r in held for i in r.statements}),
        )
        for (source, target), held in sorted(joined.items())
    ]


def _persons_near(situation: Situation, shown: set[str]) -> set[str]:
    return {
        end
        for r in situation.graph.relations
        if {r.source, r.target} & shown
        for end in (r.source, r.target)
        if situation.graph.actors[end].is_a("Person")
    }
