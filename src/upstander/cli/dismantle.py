"""``upstander network dismantle`` and ``fragment``: which nodes to remove, and in what order."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upstander.cli.console import Json, Seed, emit, finish, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from upstander.errors import Problem
    from upstander.evidence.edges import EdgeTable
    from upstander.network.edge_graph import EdgeGraph

Edges = Annotated[Path, typer.Argument(help="CSV or Parquet with two columns of node ids.")]
Nodes = Annotated[
    int | None, typer.Option("--nodes", min=1, help="Nodes, where some have no edge.")
]
Seconds = Annotated[
    float, typer.Option("--time", min=0, help="Seconds to look for better answers.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write the nodes here, as CSV.")]


def dismantle(
    edges: Edges,
    *,
    stop: Annotated[float, typer.Option("--stop", help="Share of nodes to come down to.")] = 0.1,
    seconds: Seconds = 0,
    nodes: Nodes = None,
    costs: Annotated[
        Path | None, typer.Option("--costs", help="CSV node,cost; others cost 1.")
    ] = None,
    forbid: Annotated[
        Path | None, typer.Option("--forbid", help="CSV of one column: nodes never removed.")
    ] = None,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """An order of removal that breaks the largest component early and cheaply."""
    import time

    from upstander.network.dismantling.order import stop_size
    from upstander.network.dismantling.search import Search
    from upstander.network.edge_graph import edge_graph

    table, graph = _opened(edges, nodes)
    size = stop_size(graph.n, stop)
    prices, problems = _costs(costs, table, graph.n)
    kept, more = _forbidden(forbid, table)
    Search(edge_graph([0, 0, 1, 2], [1, 2, 2, 3]), 1).first_answer()  # loads the compiled loops
    start, began = time.perf_counter(), time.process_time()
    search = Search(graph, size, costs=prices, forbidden=kept, seed=seed)
    found = search.first_answer()
    first = {"first_r": found.r, "first_cpu_seconds": time.process_time() - began}
    until = start + (seconds if len(found.nodes) else 0)
    interrupted = _improve(lambda _: search.advance(), until)
    found = search.best()
    document = _heading(graph, seed, began) | found.as_dict() | first
    document |= {"stop": stop, "attempts": search.attempts, "interrupted": interrupted}
    steps = enumerate((table.ids[v] for v in found.nodes), 1)
    _write(out, "step,node", (f"{k},{_cell(node)}" for k, node in steps))
    end = "" if found.reached else "; the stop size was not reached with the nodes allowed"
    text = (
        f"{len(found.nodes):,} removals bring the largest component from "
        f"{found.largest[0]:,} to {found.largest[-1]:,} of {graph.n:,} nodes; "
        f"r = {found.r:.6f}{end}"
    )
    _deliver(document, text, [*table.problems, *problems, *more], as_json=as_json)


def fragment(
    edges: Edges,
    *,
    k: Annotated[int, typer.Option("-k", min=0, help="How many nodes to remove.")],
    seconds: Seconds = 0,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The K nodes that leave the fewest connected pairs, with a bound."""
    import time

    from upstander.network.edge_graph import edge_graph
    from upstander.network.fragmentation.search import Search, fragment, fragmentation_of

    table, graph = _opened(edges, None)
    if k > len(table.ids):
        from upstander.errors import UsageError

        raise UsageError(f"{k} nodes cannot be removed of {len(table.ids)}", remedy="lower -k")
    fragment(edge_graph([0, 0, 1, 2], [1, 2, 2, 3]), 1)  # loads the compiled loops
    start, began = time.perf_counter(), time.process_time()
    search = Search(graph, k, seed=seed)
    first = time.perf_counter()

    def cool(left: float) -> None:
        pace = (time.perf_counter() - first) / search.attempts if search.attempts else 0.0
        search.advance(max(1, int(left / pace)) if pace else None)

    interrupted = _improve(cool, start + (seconds if search.best()[0] else 0))
    found = fragmentation_of(search)
    document = _heading(graph, seed, began) | found.as_dict()
    document |= {"attempts": search.attempts, "interrupted": interrupted}
    document["nodes"] = [table.ids[v] for v in found.nodes]
    _write(out, "node", (_cell(table.ids[v]) for v in found.nodes))
    proof = "proved" if found.proved else f"no choice leaves fewer than {found.bound:,}"
    text = f"without these {k:,} nodes, {found.pairs:,} pairs are connected ({proof})"
    _deliver(document, text, table.problems, as_json=as_json)


def _improve(step: Callable[[float], object], until: float) -> bool:
    """Look for better answers until then, or until Ctrl-C: the best so far counts; whether so.

    ``step`` makes one attempt; it is told how many seconds are left.
    """
    import time

    from upstander.cli.console import progress

    began = time.perf_counter()
    with _interruptions() as stopped, progress() as shown:
        task = shown.add_task("looking for a better answer", total=max(0.0, until - began))
        while not stopped.is_set() and (now := time.perf_counter()) < until:
            step(until - now)
            shown.update(task, completed=now - began)
    if stopped.is_set():
        say("stopped: this is the best answer found so far")
    return stopped.is_set()


@contextmanager
def _interruptions() -> Iterator[Event]:
    """An event that the first Ctrl-C sets; the second one ends the program as ever.

    An exception would arrive in the middle of a compiled loop, which cannot pass it on.
    """
    import signal

    stopped, former = Event(), signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, former)

    signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, former)


def _opened(path: Path, nodes: int | None) -> tuple[EdgeTable, EdgeGraph]:
    from upstander.errors import UsageError
    from upstander.evidence.edges import read_edges
    from upstander.network.edge_graph import edge_graph

    table = read_edges(path)
    named = len(table.ids)
    if nodes is not None and nodes < named:
        raise UsageError(f"{named} nodes are named, more than --nodes {nodes}")
    return table, edge_graph(table.u, table.v, nodes or named)


def _costs(
    path: Path | None, table: EdgeTable, n: int
) -> tuple[NDArray[np.float64] | None, list[Problem]]:
    import math

    import numpy as np

    from upstander.errors import Problem
    from upstander.evidence.edges import read_nodes

    if path is None:
        return None, []
    place = {name: k for k, name in enumerate(table.ids)}
    prices, problems = np.ones(n), []
    for row in read_nodes(path, 2):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, (node, text) = row
        price = _number(text)
        if node not in place:
            problems.append(Problem(f"{node!r} is no node of the edges", str(path), line))
        elif not (math.isfinite(price) and price > 0):
            remedy = "give a number above 0"
            problems.append(Problem(f"the cost {text!r} is none", str(path), line, remedy))
        else:
            prices[place[node]] = price
    return prices, problems


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _forbidden(path: Path | None, table: EdgeTable) -> tuple[list[int], list[Problem]]:
    from upstander.errors import Problem
    from upstander.evidence.edges import read_nodes

    place = {name: k for k, name in enumerate(table.ids)} if path else {}
    kept: list[int] = []
    problems: list[Problem] = []
    for row in read_nodes(path, 1) if path else ():
        if isinstance(row, Problem):
            problems.append(row)
        elif row[1][0] in place:
            kept.append(place[row[1][0]])
        else:
            message = f"{row[1][0]!r} is no node of the edges"
            problems.append(Problem(message, str(path), row[0], "check its spelling"))
    return kept, problems


def _heading(graph: EdgeGraph, seed: int, began: float) -> dict[str, Any]:
    import time

    return {
        "n": graph.n,
        "m": graph.m,
        "self_loops_dropped": graph.loops,
        "repeats_dropped": graph.repeats,
        "seed": seed,
        "cpu_seconds": time.process_time() - began,
        "cpu_seconds_process": time.process_time(),
    }


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n\r') else text


def _write(out: Path | None, header: str, lines: Iterable[str]) -> None:
    from upstander.evidence.files import write_text

    if out is not None:
        write_text(out, "\n".join((header, *lines)) + "\n")
        say(f"wrote {out}")


def _deliver(
    document: dict[str, Any], text: str, problems: Iterable[Problem], *, as_json: bool
) -> None:
    faults = list(problems)
    document["problems"] = [fault.as_dict() for fault in faults]
    emit(document, text, as_json=as_json)
    finish(faults)
