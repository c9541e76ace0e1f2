"""Components and ranks in this process, by compiled loops over arrays: the embedded quick way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError
from upstander.evidence.lake.graph import check_keys, nodes
from upstander.evidence.lake.tables import EDGES

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from upstander.evidence.lake.lake import Lake
    from upstander.evidence.lake.rank import Walk

    Ints = NDArray[np.int64]

_KEY_BITS = 60


def compiled_components(lake: Lake, datasets: tuple[str, ...]) -> pa.Table:
    """As `components`, by a search over a sparse matrix."""
    import polars as pl
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    keys, u, v = _graph(lake, datasets)
    shape = (keys.size, keys.size)
    matrix = coo_array((np.ones(u.size, np.int8), (u, v)), shape=shape).tocsr()
    count, label = connected_components(matrix, directed=False)
    # Nodes are in order of their keys, so that the first of a component is its least.
    least = np.empty(count, np.int64)
    least[label[::-1]] = np.arange(keys.size)[::-1]
    names = _names(lake, datasets, keys)
    found = pl.DataFrame({"node": names, "component": names.gather(least[label])})
    return _plain(found.sort("node"))


def compiled_rank(
    lake: Lake, starts: list[int], walk: Walk, datasets: tuple[str, ...], most: int
) -> pa.Table:
    """As `rank`, by multiplying with a sparse matrix."""
    import polars as pl
    from scipy.sparse import coo_array

    keys, u, v = _graph(lake, datasets)
    if walk.both_ways:
        u, v = np.concatenate((u, v)), np.concatenate((v, u))
    shape = (keys.size, keys.size)
    links = coo_array((np.ones(u.size), (v, u)), shape=shape).tocsr()
    links.data[:] = 1.0  # `tocsr` sums edges between the same two nodes
    ways = np.bincount(links.indices, minlength=keys.size).astype(np.float64)
    links.data /= ways[links.indices]
    begun = np.zeros(keys.size)
    begun[np.searchsorted(keys, np.asarray(starts))] = 1.0 / len(starts)
    ranks = begun
    for _ in range(most):
        flows = walk.damping * (links @ ranks)
        new = flows + (1.0 - flows.sum()) * begun
        change = np.abs(new - ranks).sum()
        ranks = new
        if change < walk.tolerance:
            break
    else:
        message = f"the ranks did not settle in {most} steps"
        raise InputError(message, remedy="raise the tolerance")
    found = pl.DataFrame({"node": _names(lake, datasets, keys), "rank": ranks})
    found = found.filter(pl.col("rank") > 0.0).sort("rank", "node", descending=[True, False])
    return _plain(found)


def _plain(frame: pl.DataFrame) -> pa.Table:
    """The same rows with the types that the engines give."""
    import pyarrow as pa

    table = frame.to_arrow()
    kinds = [pa.field(n, pa.float64() if n == "rank" else pa.string()) for n in table.column_names]
    return table.cast(pa.schema(kinds))


def _graph(lake: Lake, datasets: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    """Keys of the nodes in order, and the numbers of the two ends of each edge."""
    table = lake.table(EDGES, datasets).select("source_key", "target_key")
    rows = lake.engine.rows(table)
    u, v = (rows.column(name).to_numpy() for name in ("source_key", "target_key"))
    # Sorting whole numbers is many times quicker than numpy's own search for distinct ones.
    both = np.concatenate((u, v))
    both.sort()
    keys = both[np.concatenate(([True], both[1:] != both[:-1]))]
    return keys, places(keys, u), places(keys, v)


def places(keys: Ints, wanted: Ints) -> Ints:
    """Where each wanted key stands among sorted keys, all of which are there.

    Keys are spread evenly, so that the first bits of a key say nearly where it stands: a few
    steps from there are quicker than a search by halves, which misses the cache at each step.

    Examples
    --------
    >>> places(np.array([3, 5, 2**59]), np.array([2**59, 3, 5, 3])).tolist()
    [2, 0, 1, 0]
    """
    bits = max(0, int(keys.size).bit_length() - 1)
    shift = _KEY_BITS - bits
    starts = np.searchsorted(keys, np.arange(2**bits, dtype=np.int64) << shift)
    found: Ints = starts[wanted >> shift]
    late = np.flatnonzero(keys[found] < wanted)
    while late.size:
        found[late] += 1
        late = late[keys[found[late]] < wanted[late]]
    return found


def _names(lake: Lake, datasets: tuple[str, ...], keys: Ints) -> pl.Series:
    """The id of each node, in the order of the keys."""
    import polars as pl

    ends = nodes(lake.table(EDGES, datasets)).order_by("key")
    names = pl.DataFrame(lake.engine.rows(ends))
    check_keys(names.height, keys.size, str(lake.folder))
    return names["node"]
