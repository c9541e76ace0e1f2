"""``upstander network home``, ``coalition`` and ``missing``: ties to us, allies, open questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upstander.model.case import CaseFile
    from upstander.network.bridges_home import Bridge, Home, Tie
    from upstander.network.coalition import Coalition, Member
    from upstander.network.cover import Cover
    from upstander.network.graph import ActorGraph
    from upstander.network.missing_links import MissingLinks

CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="A case file: folder or zip.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]

_THIN = {
    "none": "nobody is stated to protect them",
    "one": "one protector",
    "one origin": "on the word of one origin",
}


def home(
    case: CasePath,
    *,
    count: Annotated[int, typer.Option("-k", min=1, max=20, help="Chains for each.")] = 1,
    own: Annotated[
        list[str] | None, typer.Option("--own", help="A further body of ours; repeatable.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to show.")] = 10,
    ever: Annotated[
        bool, typer.Option("--ever", help="Of all times, not only of the case's day.")
    ] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Who connects reported perpetrators to our own state: suppliers, buyers, banks, donors."""
    from upstander.cli.naming import named
    from upstander.errors import UsageError
    from upstander.network.bridges_home import bodies_of, bridges_home

    opened, graph = _opened(case, ever=ever)
    entities, state = opened.entities(), opened.manifest.own_state
    if state not in entities and not bodies_of(entities, state):
        raise UsageError(
            f"nothing is said of our own state, {state!r}"
            if state
            else "the case does not say which state is ours",
            remedy="import a description of it, or name it: case new --own-state",
        )
    also = [named(graph.actors, text) for text in own or ()]
    found = bridges_home(graph, entities, state, also=also, chains=count)
    _deliver(opened, graph, found.as_dict(), _home(graph, found, top), out, as_json=as_json)


def coalition(case: CasePath, *, out: Out = None, as_json: Json = False) -> None:
    """Who protects, convenes, moderates and influences, and which communities that leaves thin."""
    from upstander.network.coalition import coalition as gathered

    opened, graph = _opened(case, ever=False)
    found = gathered(graph, opened.entities())
    lines = _coalition(opened, graph, found)
    _deliver(opened, graph, found.as_dict(), lines, out, as_json=as_json)


def missing(
    case: CasePath,
    *,
    top: Annotated[int, typer.Option("--top", min=1, help="How many questions.")] = 10,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Relations that the structure makes likely and nobody has stated, as questions to ask."""
    from upstander.network.missing_links import missing_links

    opened, graph = _opened(case, ever=False)
    found = missing_links(graph, opened.entities(), top=top, seed=seed)
    document = found.as_dict() | {"seed": seed}
    _deliver(opened, graph, document, _missing(found), out, as_json=as_json)


def _opened(path: Path, *, ever: bool) -> tuple[CaseFile, ActorGraph]:
    from upstander.evidence.case_file import read_case
    from upstander.network.graph import actor_graph

    opened = read_case(path)
    return opened, actor_graph(opened.entities(), None if ever else opened.manifest.as_of)


def _deliver(
    opened: CaseFile,
    graph: ActorGraph,
    found: dict[str, Any],
    lines: Iterable[str],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    from upstander.cli.network import deliver, say_notes

    manifest = opened.manifest
    heading = {
        "case": manifest.id,
        "as_of": manifest.as_of.isoformat(),
        "synthetic": manifest.synthetic,
        "notes": [note.as_dict() for note in graph.notes],
    }
    told = ["EXERCISE: all of this is made up"] if manifest.synthetic else []
    text = "\n".join([*told, *(printable(line) for line in lines)])
    deliver(heading | found, text, out, as_json=as_json)
    say_notes(graph.notes)


def _home(graph: ActorGraph, found: Home, top: int) -> Iterable[str]:
    if not found.bridges:
        yield "no stated chain with anyone in between joins a reported perpetrator to our state"
    for bridge in found.bridges[:top]:
        yield from _bridge(graph, bridge)
    if len(found.bridges) > top:
        yield f"… and {len(found.bridges) - top} more (--top)"
    for tie in found.ties[:top]:
        yield from _tie(graph, tie)
    for key in found.apart:
        yield f"{graph.caption(key)}: no stated chain joins it to our state"
    yield "A chain is a reason to look; it shows neither knowledge nor guilt."


def _bridge(graph: ActorGraph, bridge: Bridge) -> Iterable[str]:
    parts = "; ".join(f"{way} {layer}" for layer, way in bridge.roles)
    away = "deals with us directly" if bridge.steps == 1 else f"{bridge.steps} steps from us"
    yield (
        f"{graph.caption(bridge.actor)}: joins {bridge.weight:.0%} of the reports to us, {away}; "
        f"{parts}; {len(bridge.statements)} statements"
    )


def _tie(graph: ActorGraph, tie: Tie) -> Iterable[str]:
    for chain in tie.chains:
        yield f"{tie.perpetrator.caption}: {chain.probability}"
        for link in chain.links:
            forward = link.relation.source == link.source
            ends = [graph.caption(end) for end in (link.source, link.target)]
            yield (
                f"     {ends[0]} {'→' if forward else '←'} {ends[1]}: {link.relation.layer}, "
                f"{link.relation.probability}, {link.relation.period}"
            )


def _coalition(opened: CaseFile, graph: ActorGraph, found: Coalition) -> Iterable[str]:
    entities = opened.entities()
    yield "Handle as closely as its sources: a list of those who protect can be misused."
    if not found.covers:
        yield "no community is described, so that nothing can be said of who protects whom"
    for cover in found.covers:
        yield _cover(graph, cover)
    if not found.members:
        yield "nobody is stated to protect, convene, moderate or influence; that may be unsaid"
    for place, who in found.places:
        name = entities[place].caption if place in entities else place
        yield f"at {name}: {len(who)} {'protects' if len(who) == 1 else 'protect'}"
    for member in found.members:
        yield _member(graph, member)


def _cover(graph: ActorGraph, cover: Cover) -> str:
    thin = ", ".join(_THIN[word] for word in cover.thin) or "several origins and protectors"
    who = "; ".join(graph.caption(key) for key in cover.protectors)
    harmed = len(cover.harmed)
    reports = f"named as harmed in {harmed} incident{'' if harmed == 1 else 's'}"
    return f"{graph.caption(cover.community)}: {thin}; {reports}" + (f"; {who}" if who else "")


def _member(graph: ActorGraph, member: Member) -> str:
    parts = [f"{graph.caption(member.actor)}: {', '.join(member.roles)}"]
    for word, keys in (("protects", member.communities), ("can move", member.moves)):
        if keys:
            parts.append(f"{word} {', '.join(graph.caption(key) for key in keys)}")
    origins = len(member.origins)
    parts.append(f"{origins} independent origin{'' if origins == 1 else 's'}")
    return "; ".join(parts)


def _missing(found: MissingLinks) -> Iterable[str]:
    tested = found.calibration
    if tested is None:
        yield f"too few stated relations to learn from: {found.relations}"
        return
    yield (
        f"Questions, not findings. {found.relations} stated relations, each hidden once: "
        f"{tested.candidates} of {tested.hidden} could be told from the structure at all; skill "
        f"over the base rate {tested.skill:.2f} (1 is perfect)"
    )
    if not found.questions:
        yield "the structure tells nothing beyond the base rate: no question is shown"
    for k, question in enumerate(found.questions, 1):
        yield f"{k:3}. {question.question} Nobody has stated it."
        if question.record is not None:
            like = question.record
            yield (
                f"     {question.probability:.0%}, were one relation in ten unstated; of "
                f"{like.count:,} pairs scored like it when relations were hidden, "
                f"{like.observed * like.count:.0f} were there"
            )
        rests = f"{len(question.grounds)} relations, {len(question.statements)} statements"
        yield f"     rests on {rests}"
