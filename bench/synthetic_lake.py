"""A synthetic lake of any size: events and edges that nobody ever reported.

Usage: python -m bench.synthetic_lake FOLDER --events 20000000 --edges 10000000
The same sizes give the same rows. Everything in it is called synthetic.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import duckdb

from upstander.evidence.lake.drafts import Drafts
from upstander.evidence.lake.manifest import Manifest, Source, write_manifest
from upstander.evidence.lake.store import settled
from upstander.evidence.lake.tables import EDGES, EVENTS

EVENT_ROWS = """
SELECT 's' || i AS id, day AS date, (12 * year(day) + month(day) - 1)::INTEGER AS month,
  true AS dated, country, country || ' / ' || (hash(i, 3) % 20)::VARCHAR AS place,
  (hash(i, 4) % 18000)::DOUBLE / 100 - 90 AS lat, (hash(i, 5) % 36000)::DOUBLE / 100 - 180 AS lon,
  'actor ' || (hash(i, 6) % 3000)::VARCHAR AS actor,
  'actor ' || (hash(i, 7) % 3000)::VARCHAR AS other_actor,
  ['state-based', 'non-state', 'one-sided'][1 + (hash(i, 8) % 3)::INTEGER] AS kind,
  floor(1 / (0.001 + (hash(i, 9) % 1000000) / 1e6))::DOUBLE AS deaths, i AS row
FROM (SELECT i, 'Synthetic ' || (hash(i, 1) % 170)::VARCHAR AS country,
  DATE '1990-01-01' + (hash(i, 2) % 12700)::INTEGER AS day FROM range({rows}) t(i))
"""
"""170 countries of 20 places, 35 years, 3,000 actors, deaths with a heavy tail."""

EDGE_ROWS = """
SELECT 'n' || (hash(i, 1) % {nodes})::VARCHAR AS source,
  'n' || floor({nodes} * pow((hash(i, 2) % 100000000) / 1e8, 2))::BIGINT::VARCHAR AS target,
  'owns' AS kind, '' AS valid_from, '' AS valid_to, i AS row FROM range({rows}) t(i)
"""
"""A fifth as many nodes as edges; targets are skewed, so that a few nodes are hubs."""

NODES = 5


def synthetic_lake(folder: Path, events: int, edges: int) -> Path:
    """Write a lake of so many events and edges; what was there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    manifest = Manifest()
    texts = {EVENTS: EVENT_ROWS.format(rows=events)}
    texts[EDGES] = EDGE_ROWS.format(rows=edges, nodes=max(2, edges // NODES))
    for table, rows in ((EVENTS, events), (EDGES, edges)):
        if not rows:
            continue
        with tempfile.TemporaryDirectory(dir=folder) as name, duckdb.connect() as base:
            draft = Path(name) / "draft.parquet"
            base.execute("SET memory_limit = '4GB'; SET preserve_insertion_order = false")
            base.execute(f"COPY ({texts[table]}) TO '{draft}' (COMPRESSION lz4)")
            drafts = Drafts(Path(name))
            drafts.took(table, draft, rows)
            stem = f"{rows:016d}"
            files = tuple(settled(drafts, folder, f"synthetic-{table}", stem))
        told = ("", "2026-01-01", rows, 0, files, True)
        made = Source(f"synthetic-{table}", "generator", stem, table, *told)
        manifest = manifest.with_source(made)
        write_manifest(folder, manifest)
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    chosen = parser.parse_args()
    synthetic_lake(chosen.folder, chosen.events, chosen.edges)
