"""Connected components of a lake's edges: portable by stars, embedded by compiled search.

Stars: Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, "Connected components in MapReduce
and beyond", Symposium on Cloud Computing 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import UpstanderError
from upstander.evidence.lake.graph import check_keys, mark_of, nodes, scalars
from upstander.evidence.lake.tables import EDGES

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir
    import pyarrow as pa

    from upstander.evidence.lake.lake import Lake

MOST_ROUNDS = 100
"""Rounds grow with the squared logarithm of the graph at worst: more means a defect."""


def components(
    lake: Lake,
    *,
    datasets: tuple[str, ...] = (),
    portable: bool = False,
    on_progress: Callable[[int], None] = lambda _: None,
) -> pa.Table:
    """For each node the component that it is in, whichever way the edges point.

    Parameters
    ----------
    lake
        A lake with edges.
    datasets
        Only these, where any are named.
    portable
        Use stars on the embedded engine too; the answer is the same.
    on_progress
        Called after each round of stars with its number.

    Returns
    -------
    Table
        Columns ``node`` and ``component``, sorted by node. A component is called after one of
        its nodes, always the same one.

    Raises
    ------
    InputError
        No edges, or two ids with one number.
    """
    if lake.engine.is_embedded and not portable:
        from upstander.evidence.lake.compiled_graph import compiled_components

        return compiled_components(lake, datasets)
    edges = lake.table(EDGES, datasets)
    mark = mark_of(lake, "components", datasets)
    stars = _stars(lake, edges, mark, on_progress)
    ends = lake.engine.keep(nodes(edges), f"{mark}-nodes")
    counts = scalars(lake, nodes=ends.count(), keys=ends.key.nunique())
    check_keys(counts["nodes"], counts["keys"], str(lake.folder))
    rooted = ends.left_join(stars, ends.key == stars.u)
    told = rooted.select("node", root=rooted.v.coalesce(rooted.key))
    placed = lake.engine.keep(told, f"{mark}-placed")
    called = ends.select(root="key", component="node")
    found = placed.inner_join(called, "root").select("node", "component")
    return lake.engine.rows(found.order_by("node"))


def _stars(lake: Lake, edges: ir.Table, mark: str, on_progress: Callable[[int], None]) -> ir.Table:
    """Edges ``u`` to ``v`` such that each ``v`` is the least node of its component."""
    engine = lake.engine
    done = [number for number in range(MOST_ROUNDS) if engine.has(f"{mark}-{number}")]
    first = max(done, default=0)
    stars = engine.keep(_downward(edges), f"{mark}-{first}")
    for number in range(first + 1, MOST_ROUNDS):
        counts = scalars(
            lake, edges=stars.count(), tails=stars.u.nunique(), between=_between(stars)
        )
        if counts["edges"] == counts["tails"] and not counts["between"]:
            return stars
        stars = engine.keep(_small(_large(stars)), f"{mark}-{number}")
        engine.drop(f"{mark}-{number - 1}")
        on_progress(number)
    raise UpstanderError("the components did not settle; please report this")


def _downward(edges: ir.Table) -> ir.Table:
    """Each edge once, from its greater to its lesser end; loops join nothing."""
    import ibis

    a, b = edges.source_key, edges.target_key
    ends = edges.select(u=ibis.greatest(a, b), v=ibis.least(a, b)).distinct()
    return ends.filter(ends.u != ends.v)


def _large(edges: ir.Table) -> ir.Table:
    """Every greater neighbour of a node is tied to the least neighbour."""
    back = edges.select(u="v", v="u")
    arcs = edges.union(back)
    least = arcs.group_by("u").aggregate(least=arcs.v.min())
    # The node itself may be the least.
    least = least.select("u", least=(least.u < least.least).ifelse(least.u, least.least))
    joined = back.inner_join(least, "u")
    return joined.select(u="v", v="least").distinct()


def _small(edges: ir.Table) -> ir.Table:
    """A node and its lesser neighbours are tied to the least of them."""
    least = edges.group_by("u").aggregate(least=edges.v.min())
    joined = edges.inner_join(least, "u")
    others = joined.filter(joined.v != joined.least).select(u="v", v="least")
    return others.union(least.select("u", v="least"), distinct=True)


def _between(stars: ir.Table) -> ir.IntegerScalar:
    """How many ends are tied on to something themselves."""
    heads = stars.select(u="v").distinct()
    found: ir.IntegerScalar = heads.semi_join(stars.select("u"), "u").count()
    return found
