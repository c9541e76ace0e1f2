"""``upstander network weak``: who carries what to units with incidents, singly and together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstander.cli.console import Json, Seed, printable
from upstander.cli.sources import sources, spelt, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from upstander.model.case import CaseFile
    from upstander.network.graph import ActorGraph
    from upstander.network.hubs import Hub
    from upstander.network.joint import JointWeakness
    from upstander.network.weak_points import WeakPoint

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]

_HUBS, _SPELT, _SOURCES = 5, 3, 3
_ASKED = (
    "Asked because you named it. Nothing here reports any conduct of {}: it is a question about "
    "structure, and an order to stop would have to pass through the same hands."
)
_UNTOLD = (
    "no weak point: no incident in this case names a unit, group or body that a statement "
    "describes. Counts of deaths by country or government are not tied to any unit, and none is "
    "spread over them here. To ask through whom a unit is reached: --toward UNIT"
)


def weak(
    case: CasePath,
    *,
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="A capability; repeatable; all if none.")
    ] = None,
    toward: Annotated[
        list[str] | None,
        typer.Option("--toward", help="Ask about this unit, incidents or none; repeatable."),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to show.")] = 10,
    together: Annotated[
        int, typer.Option("--together", min=1, max=50, help="How large a set to choose jointly.")
    ] = 5,
    relations: Annotated[
        bool, typer.Option("--relations", help="Choose relations together, not actors.")
    ] = False,
    ever: Annotated[
        bool, typer.Option("--ever", help="Of all times, not only of the case's day.")
    ] = False,
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Sampled worlds.")] = 1_024,
    seed: Seed = 1,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Which actors and relations carry orders, money, arms or reach to units with incidents.

    First the best few together, then each alone, then those beside the formal chain.
    """
    from upstander.cli.naming import named
    from upstander.cli.network import deliver, heading, say_notes
    from upstander.evidence.case_file import read_case
    from upstander.levers.oddities import oddities
    from upstander.network.graph import actor_graph
    from upstander.network.hubs import hidden_hubs
    from upstander.network.joint import joint_weakness
    from upstander.network.layers import capability_layers
    from upstander.network.roles import among_bodies, unweighted_reports
    from upstander.network.weak_points import weak_points

    opened = read_case(case)
    entities = opened.entities()
    graph = actor_graph(entities, None if ever else opened.manifest.as_of)
    asked = [_unit(graph, named(graph.actors, text)) for text in toward or ()]
    layers = layer or ()
    found = weak_points(graph, entities, layers=layers, toward=asked, worlds=worlds, seed=seed)
    joint = joint_weakness(
        graph,
        entities,
        most=together,
        layers=layers,
        toward=asked,
        relations=relations,
        worlds=worlds,
        seed=seed,
    )
    hubs = hidden_hubs(graph, found)
    odd = oddities(among_bodies(graph), layers or capability_layers())
    notes = (*graph.notes, *odd, *unweighted_reports(entities))
    document = heading(opened, notes) | {
        "toward": asked,
        "found": len(found),
        "weak_points": [point.as_dict() for point in found[:top]],
        "together": joint.as_dict() if joint else None,
        "hidden_hubs": [hub.as_dict() for hub in hubs[:top]],
    }
    lines = [*_told(opened, graph, asked, found), *_together(graph, joint, asked)]
    said = {s.id: s for s in opened.statements}
    shown = [s for point in found[:top] for s in statements_of(point.statements, said)]
    document["sources"] = sources(shown, entities)
    lines += [*_singly(found, top), *_hubs(graph, hubs), *_cited(document["sources"])]
    deliver(document, "\n".join(map(printable, lines)), out, as_json=as_json)
    say_notes(notes)


def _cited(found: list[dict[str, str]]) -> Iterable[str]:
    if found:
        yield f"What is shown rests on {len(found)} source{'' if len(found) == 1 else 's'}:"
        yield from (f"     {line}" for line in spelt(found, _SOURCES))


def _unit(graph: ActorGraph, key: str) -> str:
    from upstander.errors import UsageError

    if graph.actors[key].is_a("Person") or graph.actors[key].is_a("Community"):
        raise UsageError(
            f"{graph.caption(key)} is no unit or body", remedy="name a unit, group or body"
        )
    return key


def _told(
    opened: CaseFile, graph: ActorGraph, asked: Sequence[str], found: Sequence[WeakPoint]
) -> Iterable[str]:
    from upstander.network.roles import perpetrators

    if opened.manifest.synthetic:
        yield "EXERCISE: all of this is made up"
    if asked:
        yield _ASKED.format("; ".join(graph.caption(key) for key in asked))
    if found:
        return
    if not asked and not perpetrators(opened.entities()):
        yield _UNTOLD
    else:
        whom = "the unit asked about" if asked else "a unit with incidents"
        yield (
            f"no weak point: no root of any capability layer reaches {whom} on the day of the "
            "case. What was last stated long ago counts for little by then: see --ever"
        )


def _together(
    graph: ActorGraph, joint: JointWeakness | None, asked: Sequence[str]
) -> Iterable[str]:
    from upstander.network.layers import supplied_by

    if joint is None:
        return
    count = len(joint.points)
    whom = "the units asked about" if asked else "units with incidents"
    kinds = ", ".join(supplied_by(name) for name in joint.layers)
    head = "The one that tells most" if count == 1 else f"Together, these {count}"
    cut = "cuts" if count == 1 else "cut"
    yield f"{head} {cut} {joint.loss} of the supply of {whom} ({kinds}; all counted alike)."
    yield (
        f"     Of those that have every essential they could have (orders, money, arms), "
        f"{joint.disabled:.0%} would be left without one."
    )
    yield f"     {_proof(joint)}"
    for point in joint.points:
        carries = ", ".join(point.layers)
        yield (
            f"   + {point.caption} ({carries}): {point.alone:.0%} alone, and the set would cut "
            f"{point.adds:.0%} less without it; {len(point.statements)} statements"
        )
    spelt = [f"{graph.caption(key)} ({share:.0%})" for key, share in joint.substitutes[:_SPELT]]
    yield f"     still supplied afterwards through: {'; '.join(spelt) or 'nobody in evidence'}"


def _proof(joint: JointWeakness) -> str:
    if joint.proved:
        return "No other set of so many cuts more: proved on the worlds it was chosen on."
    return (
        f"On the worlds it was chosen on it cuts {joint.chosen_value:.1%}, and no set of so many "
        f"cuts more than {joint.bound:.1%}."
    )


def _singly(found: Sequence[WeakPoint], top: int) -> Iterable[str]:
    if found:
        yield "Each alone:"
    for k, point in enumerate(found[:top], 1):
        yield f"{k:3}. {point.caption} ({point.kind}, {point.layer})"
        yield f"     {point.reason}; {len(point.statements)} statements"
    if len(found) > top:
        yield f"… and {len(found) - top} more (--top)"


def _hubs(graph: ActorGraph, hubs: Sequence[Hub]) -> Iterable[str]:
    if hubs:
        yield "Beside the formal chain (no relation of command is stated of them):"
    for hub in hubs[:_HUBS]:
        shares = ", ".join(f"{share} of {layer}" for layer, share in hub.shares)
        others = "; ".join(graph.caption(key) for key in hub.substitutes[:_SPELT])
        yield (
            f"   - {hub.caption} ({hub.kind}, {hub.part}): {shares}; substitutes: "
            f"{others or 'none in evidence'}; {len(hub.statements)} statements"
        )
    if len(hubs) > _HUBS:
        yield f"… and {len(hubs) - _HUBS} more (all are in --json)"
