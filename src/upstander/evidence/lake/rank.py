"""Personalised PageRank: how near everything in a lake is to some seeds, along its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import InputError, UsageError
from upstander.evidence.lake.graph import check_keys, mark_of, nodes, scalars, seed_keys
from upstander.evidence.lake.tables import EDGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import ibis.expr.types as ir
    import pyarrow as pa

    from upstander.evidence.lake.lake import Lake

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that begins anew at the seeds.

    Parameters
    ----------
    damping
        Chance to go on along an edge rather than begin anew; also from where no edge leads on,
        the walk begins anew.
    tolerance
        Sum over all nodes of the change in one step at which the work is done. The answer is then
        off by at most ``damping / (1 - damping)`` times that in sum.
    both_ways
        Walk against the edges too.

    Raises
    ------
    UsageError
        A damping or tolerance outside 0 to 1.
    """

    damping: float = 0.85
    tolerance: float = 1e-6
    both_ways: bool = False

    def __post_init__(self) -> None:
        for name, value in (("damping", self.damping), ("tolerance", self.tolerance)):
            if not 0.0 < value < 1.0:
                raise UsageError(f"the {name} {value} does not lie between 0 and 1")


def rank(
    lake: Lake,
    seeds: Sequence[str],
    walk: Walk | None = None,
    *,
    datasets: tuple[str, ...] = (),
    portable: bool = False,
    on_progress: Callable[[int], None] = lambda _: None,
) -> pa.Table:
    """The share of time that a walk from the seeds spends at each node.

    Parameters
    ----------
    lake
        A lake with edges; a pair of nodes counts once, however many edges join it.
    seeds
        Ids of nodes where the walk begins, each as likely as another.
    walk
        How it goes.
    datasets
        Only these, where any are named.
    portable
        Use joins on the embedded engine too; the answer is the same within the tolerance.
    on_progress
        Called after each step with its number.

    Returns
    -------
    Table
        Columns ``node`` and ``rank``, highest first, then by node; nodes that the walk cannot
        reach are left out. The ranks sum to 1.

    Raises
    ------
    InputError
        No edges, no seeds, a seed that no edge has, or two ids with one number.
    """
    chosen = walk or Walk()
    if not seeds:
        raise InputError("no seed is given", remedy="name at least one node")
    starts = sorted(seed_keys(lake, list(dict.fromkeys(seeds)), datasets).values())
    if lake.engine.is_embedded and not portable:
        from upstander.evidence.lake.compiled_graph import compiled_rank

        return compiled_rank(lake, starts, chosen, datasets, MOST_STEPS)
    mark = mark_of(lake, "rank", starts, chosen, datasets)
    edges = lake.table(EDGES, datasets)
    links = lake.engine.keep(_links(edges, both_ways=chosen.both_ways), f"{mark}-links")
    ranks = _settled(lake, links, starts, chosen, mark=mark, on_progress=on_progress)
    named = ranks.inner_join(nodes(edges), "key")
    found = named.select("node", "rank")
    counts = scalars(lake, nodes=found.count(), keys=ranks.count())
    check_keys(counts["nodes"], counts["keys"], str(lake.folder))
    import ibis

    return lake.engine.rows(found.order_by(ibis.desc("rank"), "node"))


def _links(edges: ir.Table, *, both_ways: bool) -> ir.Table:
    """From where to where, and which share of the walk takes this way."""
    arcs = edges.select(key="source_key", to="target_key")
    if both_ways:
        arcs = arcs.union(arcs.select(key="to", to="key"))
    arcs = arcs.distinct()
    ways = arcs.group_by("key").aggregate(ways=arcs.count())
    joined = arcs.inner_join(ways, "key")
    return joined.select("key", "to", share=1.0 / joined.ways)


def _settled(
    lake: Lake,
    links: ir.Table,
    starts: list[int],
    walk: Walk,
    *,
    mark: str,
    on_progress: Callable[[int], None],
) -> ir.Table:
    import ibis

    engine = lake.engine
    begun = ibis.memtable({"key": starts, "rank": [1.0 / len(starts)] * len(starts)})
    ranks: ir.Table = engine.keep(begun, f"{mark}-0")
    first = max((n for n in range(MOST_STEPS) if engine.has(f"{mark}-{n}")), default=0)
    if first:
        ranks = engine.table([engine.scratch / f"{mark}-{first}.parquet"])
    for number in range(first + 1, MOST_STEPS):
        gone = ranks.inner_join(links, "key")
        flows = gone.group_by(key=gone.to).aggregate(flow=(gone["rank"] * gone.share).sum())
        flows = engine.keep(flows, f"{mark}-flows-{number}")
        anew = 1.0 - walk.damping * (scalars(lake, sum=flows.flow.sum())["sum"] or 0.0)
        came = begun.select("key", rank=begun["rank"] * anew)
        moved = flows.select("key", rank=flows.flow * walk.damping).union(came)
        new = engine.keep(
            moved.group_by("key").aggregate(rank=moved["rank"].sum()), f"{mark}-{number}"
        )
        both = new.union(ranks.select("key", rank=-ranks["rank"]))
        changes = both.group_by("key").aggregate(change=both["rank"].sum())
        change = scalars(lake, change=changes.change.abs().sum())["change"]
        engine.drop(f"{mark}-flows-{number}")
        if number > 1:
            engine.drop(f"{mark}-{number - 1}")
        ranks = new
        on_progress(number)
        if change < walk.tolerance:
            return ranks
    raise InputError(
        f"the ranks did not settle in {MOST_STEPS} steps", remedy="raise the tolerance"
    )
