"""The reference lake beside its peers: features, components, ranks, neighbourhoods.

Peers, in the same run and on the same files: polars (features; neighbourhoods by a full scan),
scipy's csgraph after numpy's numbering (components), igraph where it is installed (ranks).
Each measurement is a process of its own: wall and CPU seconds and peak memory include the start.

Usage: python -m bench.bench_lake [FOLDER] [--quick] [--growth] [--spark]
FOLDER keeps the synthetic lakes (about 10 GB); a temporary one is deleted. ``--quick`` takes a
hundredth of the rows; ``--growth`` writes docs/images/lake-{growth,memory} from 1 to 100 million;
``--spark`` starts a cluster of two workers here and writes docs/images/lake-spark.csv: the same
work embedded, with one core of the cluster, and with two.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.growth_chart import Series, growth_chart
from bench.synthetic_lake import NODES, synthetic_lake
from upstander.evidence.lake import spark
from upstander.evidence.lake.engine import opened_engine
from upstander.evidence.lake.lake import Lake, open_lake

if TYPE_CHECKING:
    from collections.abc import Callable

MILLION = 1_000_000
ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = "7099"


def features(here: Lake) -> int:
    from upstander.evidence.lake.features import month_features

    return int(here.engine.rows(month_features(here)).num_rows)


def features_polars(here: Lake) -> int:
    import polars as pl

    events = pl.scan_parquet(here.paths("events"), hive_partitioning=False)
    keys, one_sided = ["country", "month"], pl.col("kind") == "one-sided"
    counts = events.group_by(keys).agg(
        pl.len().alias("events"),
        pl.col("deaths").sum(),
        one_sided.sum().alias("events_one_sided"),
        pl.col("deaths").filter(one_sided).sum().alias("deaths_one_sided"),
    )
    sides = [events.select(*keys, actor=side).unique() for side in ("actor", "other_actor")]
    actors = pl.concat(sides).unique().group_by(keys).agg(pl.len().alias("actors"))
    return counts.join(actors, on=keys, how="left").collect(engine="streaming").height


def components(here: Lake) -> int:
    from upstander.evidence.lake.components import components as found

    return int(found(here).num_rows)


def components_scipy(here: Lake) -> int:
    import numpy as np
    import polars as pl
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = pl.read_parquet(here.paths("edges"), columns=["source_key", "target_key"])
    both = np.concatenate([edges[name].to_numpy() for name in edges.columns])
    keys, numbers = np.unique(both, return_inverse=True)
    u, v = numbers[: edges.height], numbers[edges.height :]
    matrix = coo_array((np.ones(u.size, np.int8), (u, v)), shape=(keys.size, keys.size))
    return int(connected_components(matrix.tocsr(), directed=False)[1].size)


def seeds(here: Lake, many: int) -> list[str]:
    nodes = max(2, sum(f.rows for f in here.manifest.files("edges")) // NODES)
    return [f"n{nodes // 2 + 97 * k}" for k in range(many)]


def rank(here: Lake) -> int:
    from upstander.evidence.lake.rank import rank as found

    return int(found(here, seeds(here, 10)).num_rows)


def rank_igraph(here: Lake) -> int:
    import igraph
    import numpy as np
    import polars as pl

    edges = pl.read_parquet(here.paths("edges"), columns=["source", "target"])
    names = pl.concat([edges["source"], edges["target"]]).unique().sort()
    place = pl.DataFrame({"node": names, "at": np.arange(len(names))})
    ends = [
        edges.select(node=end).join(place, on="node", how="left", maintain_order="left")["at"]
        for end in ("source", "target")
    ]
    graph = igraph.Graph(np.column_stack(ends), n=len(names), directed=True).simplify(loops=False)
    reset = place.filter(pl.col("node").is_in(seeds(here, 10)))["at"].to_list()
    return len(graph.personalized_pagerank(reset_vertices=reset))


def around(here: Lake) -> int:
    from upstander.evidence.lake.neighbourhood import neighbourhood

    return neighbourhood(here, seeds(here, 100), 2).nodes.height


def around_polars(here: Lake) -> int:
    import polars as pl

    edges = pl.scan_parquet(here.paths("edges"), hive_partitioning=False)
    reached = set(seeds(here, 100))
    frontier = reached
    for _ in range(2):
        inside = pl.Series(list(frontier))
        met = [
            edges.filter(pl.col(a).is_in(inside.implode())).select(pl.col(b).alias("node"))
            for a, b in (("source", "target"), ("target", "source"))
        ]
        others = set(pl.concat(met).collect(engine="streaming")["node"].to_list())
        frontier = others - reached
        reached = reached | frontier
    return len(reached)


WORK: dict[str, Callable[[Lake], int]] = {
    "features": features,
    "features, polars": features_polars,
    "components": components,
    "components, scipy": components_scipy,
    "rank": rank,
    "rank, igraph": rank_igraph,
    "around": around,
    "around, polars": around_polars,
}
WARM = ("around", "around, polars")


def one(name: str, folder: Path, address: str, cores: int) -> dict[str, float]:
    """Do one piece of work, twice where it is asked for warm; the last time counts."""
    if cores:
        spark.SETTINGS["spark.cores.max"] = str(cores)
    with opened_engine(address) as engine:
        here = open_lake(folder, engine)
        for _ in range(2 if name in WARM else 1):
            wall, cpu = time.perf_counter(), time.process_time()
            rows = WORK[name](here)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"rows": rows, "wall": wall, "cpu": cpu, "gib": peak}


def measured(
    name: str, folder: Path, address: str = "embedded", cores: int = 0
) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "bench.bench_lake", str(folder), "--one", name]
    command += ["--engine", address, "--cores", str(cores)]
    found = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    if found.returncode:
        reason = found.stderr.strip().splitlines()[-1:]
        print(f"  {name}: not measured: {reason}")
        return {}
    told: dict[str, float] = json.loads(found.stdout.strip().splitlines()[-1])
    print(
        f"  {name}: {told['wall']:.2f} s wall, {told['cpu']:.2f} s CPU, "
        f"{told['gib']:.2f} GiB, {told['rows']:,.0f} rows",
        flush=True,
    )
    return told


def lake_of(folder: Path, events: int, edges: int) -> Path:
    path = folder / f"{events}-{edges}"
    if not (path / "manifest.json").exists():
        print(f"making a synthetic lake of {events:,} events and {edges:,} edges", flush=True)
        synthetic_lake(path, events, edges)
    return path


def grown(folder: Path) -> None:
    """Time and memory from 1 to 100 million rows, as a table and a chart."""
    rows: list[tuple[str, int, float, float, float]] = []
    for size in (1, 10, 100):
        lakes = {
            "features": lake_of(folder, size * MILLION, 0),
            "around": lake_of(folder, 0, size * MILLION),
        }
        lakes["components"] = lakes["rank"] = lakes["around"]
        for name, lake in lakes.items():
            if told := measured(name, lake):
                rows.append((name, size * MILLION, told["cpu"], told["wall"], told["gib"]))
    text = "work,rows,cpu_seconds,wall_seconds,peak_gib\n" + "".join(
        f"{a},{b},{c:.2f},{d:.2f},{e:.2f}\n" for a, b, c, d, e in rows
    )
    (IMAGES / "lake-growth.csv").write_text(text)
    draw(rows)


def draw(rows: list[tuple[str, int, float, float, float]]) -> None:
    """Two charts of the table: CPU seconds, and memory at its peak."""
    for file, column, up in (("lake-growth", 2, "CPU seconds"), ("lake-memory", 4, "GiB")):
        series: Series = {}
        for row in rows:
            series.setdefault(row[0], []).append((float(row[1]), float(row[column])))
        chart = growth_chart(series, "The lake, embedded, two cores", "rows", up)
        (IMAGES / f"{file}.svg").write_text(chart)


def on_spark(folder: Path) -> None:
    """The same work on a cluster of this machine, with one core and with two."""
    with tempfile.TemporaryDirectory() as logs:
        command = ["sh", "spark-cluster.sh", sys.prefix, PORT, logs]
        environ = os.environ | {"UPSTANDER_WORKER_MEMORY": "4g"}
        running = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            time.sleep(20)
            _on_spark(folder, f"spark://127.0.0.1:{PORT}")
        finally:
            running.terminate()
            running.wait(30)


def _on_spark(folder: Path, address: str) -> None:
    rows = []
    for size in (1, 10):
        events = lake_of(folder, size * MILLION, 0)
        edges = lake_of(folder, 0, size * MILLION)
        for name in ("features", "around", "components", "rank"):
            lake = events if name == "features" else edges
            for cores in (0, 1, 2):
                where = address if cores else "embedded"
                if told := measured(name, lake, where, cores):
                    rows.append((name, size * MILLION, where.split(":")[0], cores, told["wall"]))
    text = "work,rows,engine,cores,wall_seconds\n" + "".join(
        f"{a},{b},{c},{d},{e:.1f}\n" for a, b, c, d, e in rows
    )
    (IMAGES / "lake-spark.csv").write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--one", default="")
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--cores", type=int, default=0)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one, asked.folder, asked.engine, asked.cores)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        part = 100 if asked.quick else 1
        print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        told: dict[str, Any] = {}
        for name in WORK:
            work = name.split(",")[0]
            sizes = {"features": (20, 0), "around": (0, 100)}.get(work, (0, 10))
            lake = lake_of(folder, *(size * MILLION // part for size in sizes))
            told[name] = measured(name, lake)
        print(f"load after: {os.getloadavg()[0]:.1f}")
        if asked.growth:
            grown(folder)
        if asked.spark:
            on_spark(folder)


if __name__ == "__main__":
    main()
