"""What a plan may not do: levers that are taken out before anything is optimised, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstander.levers.problem import cyclic
from upstander.network.roles import (
    communities,
    private_persons,
    self_defence,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from upstander.model.entity import Entity
    from upstander.model.lever import Lever
    from upstander.network.graph import ActorGraph, Relation

HARM_CAP = 0.2
"""Harm to any one community that a plan may not exceed, in [0, 1]: a judgement."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One reason why a lever may not be, or cannot be, part of any plan.

    Parameters
    ----------
    lever, caption
        Entity id and name.
    why
        The reason, as the end of a sentence: "it …".
    statements
        Ids of the statements that the reason rests on.
    rule
        ``spared``, ``harm``, ``legal``, ``object``, ``holder`` or ``prerequisite``.
    """

    lever: str
    caption: str
    why: str
    statements: tuple[str, ...]
    rule: str

    def as_dict(self) -> dict[str, Any]:
        """The refusal as plain data."""
        return {
            "lever": self.lever,
            "caption": self.caption,
            "why": self.why,
            "rule": self.rule,
            "statements": list(self.statements),
        }


_Reason = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Spared:
    """Who may not be acted on: the reason for each, and the statements it rests on."""

    why: Mapping[str, str]
    statements: Mapping[str, tuple[str, ...]]


def relations_hit(lever: Lever, graph: ActorGraph) -> tuple[Relation, ...]:
    """The relations that a lever ends where it succeeds.

    Those it names, and the outgoing relations of its objects in the layers it names (in all
    layers where it names none).
    """
    return tuple(
        r
        for r in graph.relations
        if set(r.entities) & set(lever.relations)
        or (r.source in lever.objects and (not lever.layers or r.layer in lever.layers))
    )


def forbidden_levers(
    levers: Mapping[str, Lever],
    entities: Mapping[str, Entity],
    graph: ActorGraph,
    reached: Collection[str],
    *,
    harm_cap: float = HARM_CAP,
) -> tuple[Forbidden, ...]:
    """Every lever that may not be used, once per reason, in the order of their ids.

    Parameters
    ----------
    levers
        The menu, by entity id.
    entities, graph
        The case, and its actor graph.
    reached
        Ids of the holders that some chain of influence reaches from our own state.
    harm_cap
        Largest harm to one community: a judgement.
    """
    spared = _spared(entities, graph)
    found: dict[str, list[Forbidden]] = {}
    for key, lever in levers.items():
        reasons = [
            *_who_is_spared(lever, graph, spared),
            *_harm(lever, graph, entities, harm_cap),
            *_paper(lever, entities[key], graph),
            *_holder(lever, entities[key], graph, reached),
        ]
        found[key] = [Forbidden(key, lever.name, why, said, rule) for rule, why, said in reasons]
    _follow_prerequisites(levers, entities, found)
    return tuple(refusal for key in sorted(found) for refusal in found[key])


def _spared(entities: Mapping[str, Entity], graph: ActorGraph) -> _Spared:
    why: dict[str, str] = {}
    statements: dict[str, list[str]] = {}
    for r in graph.in_layer("protection"):
        if r.source not in self_defence(graph):
            why[r.source] = f"who protects {graph.caption(r.target)}"
            statements.setdefault(r.source, []).extend(r.statements)
    for key in self_defence(graph) & _threatened_defenders(entities, graph):
        why[key] = "a self-defence unit whose community is threatened"
        said = graph.actors[key].about("selfDefence")
        statements.setdefault(key, []).extend(s.id for s in said)
    for key in communities(entities):
        why[key] = "a community"
        statements[key] = [s.id for s in entities[key].about("name")]
    for key in private_persons(entities):
        why[key] = "a private individual"
        statements[key] = [s.id for s in entities[key].about("name")]
    return _Spared(why, {key: tuple(sorted(set(said))) for key, said in statements.items()})


def _threatened_defenders(entities: Mapping[str, Entity], graph: ActorGraph) -> frozenset[str]:
    """Self-defence units of a community that was harmed, or of which nothing is known."""
    harmed = {
        community
        for entity in entities.values()
        if entity.is_a("Incident")
        for community in entity.values("harmed")
    }
    defended: dict[str, set[str]] = {key: set() for key in self_defence(graph)}
    for r in graph.in_layer("protection"):
        defended.setdefault(r.source, set()).add(r.target)
    return frozenset(key for key, whom in defended.items() if not whom or whom & harmed)


def _who_is_spared(lever: Lever, graph: ActorGraph, spared: _Spared) -> Iterator[_Reason]:
    for key in lever.objects:
        if key in spared.why:
            yield (
                "spared",
                f"acts on {graph.caption(key)}, {spared.why[key]}",
                spared.statements[key],
            )
    told = {key for key in lever.objects if key in spared.why}
    for r in relations_hit(lever, graph):
        for key in (r.source, r.target):
            if key in spared.why and r.source not in told:
                ends = f"{graph.caption(r.source)} → {graph.caption(r.target)}"
                why = f"ends the relation {ends} ({r.layer}) of {graph.caption(key)}, "
                said = sorted({*spared.statements[key], *r.statements})
                yield "spared", why + spared.why[key], tuple(said)


def _harm(
    lever: Lever, graph: ActorGraph, entities: Mapping[str, Entity], cap: float
) -> Iterator[_Reason]:
    for community, harm in lever.harms:
        if harm > cap:
            said = [s.id for p in ("harms", "harm") for s in entities[lever.id].about(p)]
            name = graph.caption(community)
            why = f"harms {name} by {harm:g}, above the cap of {cap:g} (a judgement)"
            yield "harm", why, tuple(sorted(said))


def _paper(lever: Lever, entity: Entity, graph: ActorGraph) -> Iterator[_Reason]:
    named = tuple(s.id for s in entity.about("name"))
    if not lever.legal_basis:
        yield "legal", "has no legal basis stated", named
    known = {e for r in graph.relations for e in r.entities}
    if not (set(lever.objects) & set(graph.actors) or set(lever.relations) & known):
        said = [s.id for p in ("object", "objectRelation") for s in entity.about(p)]
        yield "object", "acts on nothing that is known on the day of the case", tuple(said) or named


def _holder(
    lever: Lever, entity: Entity, graph: ActorGraph, reached: Collection[str]
) -> Iterator[_Reason]:
    said = tuple(s.id for s in entity.about("holder"))
    if not lever.holder:
        yield "holder", "has no known holder", tuple(s.id for s in entity.about("name"))
    elif lever.holder not in reached:
        name = graph.caption(lever.holder)
        why = f"is held by {name}, whom no chain of influence reaches from our own state"
        yield "holder", why, said


def _follow_prerequisites(
    levers: Mapping[str, Lever],
    entities: Mapping[str, Entity],
    found: dict[str, list[Forbidden]],
) -> None:
    """A lever falls with what it needs; those that need one another fall together."""
    waiting = [(need, key) for key, lever in levers.items() for need in lever.prerequisites]
    stuck = cyclic(waiting)
    fallen = stuck | {key for key, reasons in found.items() if reasons}
    while fresh := [(a, b) for a, b in waiting if a in fallen or a not in levers]:
        waiting = [pair for pair in waiting if pair not in fresh]
        for need, key in fresh:
            name = levers[need].name if need in levers else repr(need)
            why = f"needs {name}, {_what_of(need, levers, stuck)}"
            said = tuple(s.id for s in entities[key].about("prerequisite") if s.value == need)
            found[key].append(Forbidden(key, levers[key].name, why, said, "prerequisite"))
        fallen |= {key for _, key in fresh}


def _what_of(need: str, levers: Mapping[str, Lever], stuck: Collection[str]) -> str:
    if need not in levers:
        return "which the case does not describe"
    return "in a circle of prerequisites" if need in stuck else "which may not be used"
