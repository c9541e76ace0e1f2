"""The edges of a lake as a graph: its nodes, and what is kept between steps of work on it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError
from upstander.evidence.lake.tables import EDGES, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from upstander.evidence.lake.lake import Lake


def nodes(edges: ir.Table) -> ir.Table:
    """Each end of an edge once: ``key`` and ``node``."""
    ends = [edges.select(key=edges[f"{end}_key"], node=edges[end]) for end in ("source", "target")]
    found: ir.Table = ends[0].union(ends[1], distinct=True)
    return found


def scalars(lake: Lake, **named: ir.Scalar) -> dict[str, Any]:
    """Some numbers, worked out on the lake's engine; each of them of the same table."""
    table = next(iter(named.values())).as_table() if len(named) == 1 else None
    if table is not None:
        return {next(iter(named)): lake.engine.rows(table).column(0)[0].as_py()}
    return {name: scalars(lake, **{name: value})[name] for name, value in named.items()}


def check_keys(found: int, keys: int, source: str) -> None:
    """Refuse a graph in which two ids share a number.

    Raises
    ------
    InputError
        There are more nodes than numbers.
    """
    if found != keys:
        message = f"{found - keys} ids share their number with another id"
        remedy = "rename one of each pair; please report this, it should happen almost never"
        raise InputError(message, source=source, remedy=remedy)


def mark_of(lake: Lake, work: str, *asked: object) -> str:
    """A name for work on this very content with these very questions: what is kept bears it."""
    contents = [(s.dataset, s.kind, s.sha256) for s in lake.manifest.sources]
    told = repr((work, contents, asked)).encode()
    return f"{work}-{hashlib.sha256(told).hexdigest()[:12]}"


def seed_keys(lake: Lake, seeds: Sequence[str], datasets: tuple[str, ...]) -> dict[str, int]:
    """The number of each seed that is an end of an edge.

    Raises
    ------
    InputError
        A seed that no edge has; the message names the first ones.
    """
    from upstander.evidence.lake.tables import MIRROR

    wanted = {key_of(seed): seed for seed in seeds}
    found: set[str] = set()
    for table, end in ((EDGES, "source"), (MIRROR, "target")):
        rows = lake.table(table, datasets)
        near = rows.filter(rows[f"{end}_key"].isin(list(wanted))).select(node=rows[end]).distinct()
        found |= set(lake.engine.rows(near).column("node").to_pylist())
    check_seeds(lake, seeds, found)
    return {seed: key for key, seed in wanted.items()}


def check_seeds(lake: Lake, seeds: Sequence[str], found: set[str]) -> None:
    """Refuse seeds that are not among the ends of edges that were found.

    Raises
    ------
    InputError
        The message names the first ones.
    """
    lacking = [seed for seed in seeds if seed not in found]
    if lacking:
        shown = ", ".join(repr(seed[:40]) for seed in lacking[:5])
        message = f"{len(lacking)} of the seeds are in no edge: {shown}"
        raise InputError(message, source=str(lake.folder), remedy="check how they are spelt")
