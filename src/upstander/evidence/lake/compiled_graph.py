"""Components and ranks in this process, by compiled loops over arrays: the embedded quick way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.evidence.lake.engine import unreadable
from upstander.evidence.lake.graph import check_keys
from upstander.evidence.lake.tables import LINKS, NODES

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from upstander.evidence.lake.lake import Lake
    from upstander.evidence.lake.rank import Walk

    Ints = NDArray[np.int64]


def compiled_components(lake: Lake, datasets: tuple[str, ...]) -> pa.Table:
    """As `components`, by a search over a sparse matrix."""
    import polars as pl
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = _graph(lake, datasets)
    n = len(graph.names)
    ones = np.ones(graph.u.size, np.int8)
    matrix = coo_array((ones, (graph.u, graph.v)), shape=(n, n)).tocsr()
    count, label = connected_components(matrix, connection="weak")
    # A component is called after the node with the least key.
    least, last_first = np.empty(count, np.int64), graph.by_key[::-1]
    least[label[last_first]] = last_first
    called = graph.names.gather(least[label])
    return _plain(pl.DataFrame({"node": graph.names, "component": called}))


def compiled_rank(
    lake: Lake, starts: list[int], walk: Walk, datasets: tuple[str, ...], most: int
) -> pa.Table:
    """As `rank`, by multiplying with a sparse matrix."""
    import polars as pl
    from scipy.sparse import coo_array

    graph = _graph(lake, datasets)
    u, v, n = graph.u, graph.v, len(graph.names)
    if walk.both_ways:
        u, v = np.concatenate((u, v)), np.concatenate((v, u))
    links = coo_array((np.ones(u.size), (v, u)), shape=(n, n)).tocsr()
    links.data[:] = 1.0  # `tocsr` sums links that several files have
    ways = np.bincount(links.indices, minlength=n).astype(np.float64)
    shares = walk.damping / np.maximum(ways, 1.0)
    begun = np.zeros(n)
    begun[graph.places(starts)] = 1.0 / len(starts)
    ranks = begun
    for _ in range(most):
        new = links @ (shares * ranks)
        new += (1.0 - new.sum()) * begun
        change = np.abs(new - ranks).sum()
        ranks = new
        if change < walk.tolerance:
            break
    else:
        message = f"the ranks did not settle in {most} steps"
        raise InputError(message, remedy="raise the tolerance")
    found = pl.DataFrame({"node": graph.names, "rank": ranks})
    found = found.filter(pl.col("rank") > 0.0).sort("rank", "node", descending=[True, False])
    return _plain(found)


def _plain(frame: pl.DataFrame) -> pa.Table:
    """The same rows with the types that the engines give."""
    import pyarrow as pa

    table = frame.to_arrow()
    kinds = [pa.field(n, pa.float64() if n == "rank" else pa.string()) for n in table.column_names]
    return table.cast(pa.schema(kinds))


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    """Nodes by name, and the places of the two ends of each link.

    Parameters
    ----------
    names
        Sorted, each once.
    by_key, keys
        Places of nodes in the order of their keys, and these.
    u, v
        From where each link leads, and to where. Where a lake has several files of edges, a link
        that more than one has stands more than once.
    """

    names: pl.Series
    by_key: Ints
    keys: Ints
    u: NDArray[np.int32]
    v: NDArray[np.int32]

    def places(self, keys: list[int]) -> Ints:
        """Where the nodes with these keys stand, all of which are there."""
        found: Ints = self.by_key[np.searchsorted(self.keys, np.asarray(keys))]
        return found


def _graph(lake: Lake, datasets: tuple[str, ...]) -> _Graph:
    """What the files of nodes and links tell, together.

    Raises
    ------
    InputError
        Two ids with one number, or a file that is missing or no whole Parquet.
    """
    import polars as pl

    parts = [_read(path) for path in lake.paths(NODES, datasets)]
    links = [_read(path) for path in lake.paths(LINKS, datasets)]
    nodes = parts[0]
    if len(parts) > 1:
        nodes = pl.concat(parts).unique().sort("node", "key")
        links = [_renumbered(*both, nodes["node"]) for both in zip(links, parts, strict=True)]
    ends = pl.concat(links)
    keys = nodes["key"].to_numpy()
    by_key = np.argsort(keys)
    keys = keys[by_key]
    check_keys(keys.size, int((keys[1:] != keys[:-1]).sum()) + 1, str(lake.folder))
    u, v = (ends[name].to_numpy() for name in ("source_at", "target_at"))
    return _Graph(nodes["node"], by_key, keys, u, v)


def _renumbered(links: pl.DataFrame, nodes: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    """Links by the places of their ends among all names rather than among one file's nodes."""
    import polars as pl

    numbered = pl.DataFrame({"node": names}).with_row_index("place")
    joined = nodes.join(numbered, on="node", how="left", maintain_order="left")
    places = joined["place"].cast(pl.Int32)
    return links.select(places.gather(links[name]).alias(name) for name in links.columns)


def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_parquet(path, hive_partitioning=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unreadable(error) from error
