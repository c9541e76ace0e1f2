"""What lies around some seeds, to so many steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import InputError, UsageError
from upstander.evidence.lake.graph import check_seeds
from upstander.evidence.lake.tables import EDGES, MIRROR, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    import polars as pl

    from upstander.evidence.lake.lake import Lake

HUB_CAP = 1_000
MOST_NODES = 100_000
"""Nodes that one step may go out from: a neighbourhood is for looking at."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """Nodes around seeds, and the edges by which they were met.

    Parameters
    ----------
    nodes
        Columns ``node`` and ``steps`` (0 for seeds), by steps and node.
    edges
        Columns ``source``, ``target``, ``kind``, ``dataset``, ``row``, ``valid_from``,
        ``valid_to``: each edge that was followed, once, sorted.
    capped
        Nodes that have more edges one way than the cap, of which only so many were followed.
    """

    nodes: pl.DataFrame
    edges: pl.DataFrame
    capped: tuple[str, ...]


def neighbourhood(
    lake: Lake,
    seeds: Sequence[str],
    steps: int = 2,
    *,
    hub_cap: int = HUB_CAP,
    datasets: tuple[str, ...] = (),
) -> Neighbourhood:
    """The nodes within so many steps of the seeds, whichever way the edges point.

    Of a node with more edges one way than the cap, those are followed whose other ends have the
    least keys: an even sample of them, and the same one on every engine and in every run.

    Parameters
    ----------
    lake
        A lake with edges.
    seeds
        Ids of nodes.
    steps
        How far to go, 1 to 6.
    hub_cap
        Edges of one node and way that are followed.
    datasets
        Only these, where any are named.

    Raises
    ------
    UsageError
        Steps or a cap out of range.
    InputError
        No seed, a seed that no edge has, or a step that would go out from over `MOST_NODES`.
    """
    import polars as pl

    if not 1 <= steps <= 6 or hub_cap < 1:
        raise UsageError("steps go from 1 to 6, and the cap begins at 1")
    if not seeds:
        raise InputError("no seed is given", remedy="name at least one node")
    frontier = {seed: key_of(seed) for seed in seeds}
    reached, met, capped = dict.fromkeys(frontier, 0), [], set()
    for step in range(1, steps + 1):
        if len(frontier) > MOST_NODES:
            message = f"step {step} would go out from {len(frontier):,} nodes"
            remedy = f"take fewer steps or seeds, or a cap below {hub_cap}"
            raise InputError(message, source=str(lake.folder), remedy=remedy)
        found = [_arcs(lake, way, frontier, hub_cap, datasets) for way in _WAYS]
        arcs = pl.concat(found)
        if step == 1:
            check_seeds(lake, list(frontier), set(arcs["node"].to_list()))
        capped |= set(arcs.filter(pl.col("ways") > hub_cap)["node"].to_list())
        met.append(arcs.select(_EDGE))
        others = dict(arcs.select("other", "other_key").unique().iter_rows())
        frontier = {node: key for node, key in others.items() if node not in reached}
        reached |= dict.fromkeys(frontier, step)
    nodes = pl.DataFrame({"node": list(reached), "steps": list(reached.values())})
    edges = pl.concat(met).unique().sort(_EDGE)
    return Neighbourhood(nodes.sort("steps", "node"), edges, tuple(sorted(capped)))


_WAYS = ((EDGES, "source", "target"), (MIRROR, "target", "source"))
_EDGE = ("source", "target", "kind", "dataset", "row", "valid_from", "valid_to")


def _arcs(
    lake: Lake,
    way: tuple[str, str, str],
    frontier: dict[str, int],
    cap: int,
    datasets: tuple[str, ...],
) -> pl.DataFrame:
    """The edges that go one way from the nodes of a frontier, at most so many of each."""
    import polars as pl

    table, end, other = way
    rows = lake.table(table, datasets)
    # A list of numbers lets the reader skip what holds none of them: the files are sorted by it.
    near = rows.filter(rows[f"{end}_key"].isin(sorted(set(frontier.values()))))
    found = lake.engine.rows(_capped(near, end, other, cap))
    frame = pl.DataFrame(found)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101
    return frame.filter(pl.col("node").is_in(list(frontier)))


def _capped(near: ir.Table, end: str, other: str, cap: int) -> ir.Table:
    import ibis

    named = near.select(*_EDGE, node=near[end], other=near[other], other_key=near[f"{other}_key"])
    order = [named.other_key, named.kind, named.dataset, named.row]
    window = ibis.window(group_by=named.node, order_by=order)
    numbered = named.mutate(
        at=ibis.row_number().over(window), ways=named.count().over(group_by=named.node)
    )
    return numbered.filter(numbered.at < cap).drop("at")
