"""``upstander network``: who carries what to whom, and the strongest chains of evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli import (
    dismantle,
    network_people,
    network_picture,
    network_trained,
    network_weak,
)
from upstander.cli.console import Json, emit, printable, say
from upstander.cli.sources import sources, spelt, statements_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from upstander.errors import Problem
    from upstander.model.case import CaseFile
    from upstander.network.graph import ActorGraph
    from upstander.network.paths import Chain

app = typer.Typer(
    help="Weak points by capability, and chains of evidence between two actors.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("weak")(network_weak.weak)
app.command("dismantle")(dismantle.dismantle)
app.command("fragment")(dismantle.fragment)
app.command("home")(network_people.home)
app.command("coalition")(network_people.coalition)
app.command("missing")(network_people.missing)
app.command("picture")(network_picture.picture)
app.command("trained")(network_trained.trained)

CasePath = Annotated[Path, typer.Argument(help="A case file: folder or zip.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the result here, as JSON.")]

_NOTES = 5


@app.command()
def paths(
    case: CasePath,
    start: Annotated[str, typer.Argument(metavar="FROM", help="An id, or a unique name.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="An id, or a unique name.")],
    *,
    count: Annotated[int, typer.Option("-k", min=1, max=100, help="How many chains.")] = 3,
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="Only these layers; repeatable.")
    ] = None,
    ever: Annotated[
        bool, typer.Option("--ever", help="Of all times, not only of the case's day.")
    ] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show the strongest chains of evidence from one actor to another, with their dates."""
    from upstander.cli.naming import named
    from upstander.errors import UsageError
    from upstander.evidence.case_file import read_case
    from upstander.network.graph import actor_graph
    from upstander.network.paths import strongest_chains

    opened = read_case(case)
    entities = opened.entities()
    graph = actor_graph(entities, None if ever else opened.manifest.as_of)
    ends = named(graph.actors, start), named(graph.actors, end)
    if ends[0] == ends[1]:
        raise UsageError(f"{graph.caption(ends[0])} is both ends", remedy="name two actors")
    relations = [r for r in graph.relations if not layer or r.layer in layer]
    chains = strongest_chains(relations, *ends, k=count)
    document = heading(opened, graph.notes) | {
        "from": ends[0],
        "to": ends[1],
        "chains": [chain.as_dict() for chain in chains],
    }
    said = {s.id: s for s in opened.statements}
    cited = [statements_of(link.relation.statements, said) for c in chains for link in c.links]
    document["sources"] = sources((s for part in cited for s in part), entities)
    lines = [
        line
        for k, chain in enumerate(chains, 1)
        for line in _chain(graph, k, chain, lambda r: sources(statements_of(r, said), entities))
    ]
    text = "\n".join(lines)
    none = f"no chain joins {graph.caption(ends[0])} to {graph.caption(ends[1])}"
    deliver(document, text or printable(none), out, as_json=as_json)
    say_notes(graph.notes)


def deliver(document: Any, text: str, out: Path | None, *, as_json: bool) -> None:
    """Print a result, and write it as JSON where a file is named."""
    if out is not None:
        import orjson

        from upstander.evidence.files import write_bytes

        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        write_bytes(out, orjson.dumps(document, option=options))
        say(f"wrote {out}")
    emit(document, text, as_json=as_json)


def say_notes(notes: Sequence[Problem]) -> None:
    """List what was left out or read with care, on stderr: the first in full, then a count."""
    for note in notes[:_NOTES]:
        say(f"note: {printable(str(note))}")
    if len(notes) > _NOTES:
        say(f"note: … and {len(notes) - _NOTES:,} more (all are in --json)")


def heading(opened: CaseFile, notes: Sequence[Problem]) -> dict[str, Any]:
    """What every document of a case begins with."""
    return {
        "case": opened.manifest.id,
        "as_of": opened.manifest.as_of.isoformat(),
        "synthetic": opened.manifest.synthetic,
        "notes": [note.as_dict() for note in notes],
    }


def _chain(
    graph: ActorGraph,
    number: int,
    chain: Chain,
    cited: Callable[[Iterable[str]], list[dict[str, str]]],
) -> Iterable[str]:
    yield f"{number:3}. {chain.probability}: " + printable(
        " → ".join(graph.caption(actor) for actor in chain.actors)
    )
    for link in chain.links:
        r = link.relation
        yield (
            f"     {printable(graph.caption(link.source))} → "
            f"{printable(graph.caption(link.target))}: {r.layer}, {r.probability}, "
            f"{r.period}, {len(r.statements)} statements ({printable(r.id)})"
        )
        yield from (f"       {printable(line)}" for line in spelt(cited(r.statements)))
