"""The tables of a lake: their columns, how they are sorted, and the keys of their nodes."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

EVENTS, ENTITIES, TOKENS = "events", "entities", "tokens"
EDGES, MIRROR = "edges", "edges_by_target"
NODES, LINKS = "nodes", "links"
TABLES = (EVENTS, ENTITIES, TOKENS, EDGES, MIRROR, NODES, LINKS)

DERIVED = (NODES, LINKS)
"""Of each file of edges its ends by name, and which of them are linked, by their places there."""

ORDER = {
    EVENTS: ("country", "date"),
    ENTITIES: ("key",),
    TOKENS: ("token",),
    EDGES: ("source_key", "target_key"),
    MIRROR: ("target_key", "source_key"),
    NODES: ("node",),
    LINKS: ("source_at", "target_at"),
}
"""What the rows of each file are sorted by, so that a reader can skip most of it."""

ROWS_A_GROUP = {
    EVENTS: 122_880,
    ENTITIES: 16_384,
    TOKENS: 8_192,
    EDGES: 16_384,
    MIRROR: 16_384,
    NODES: 122_880,
    LINKS: 122_880,
}
"""Rows that a reader skips or takes together: few where single nodes are looked up."""

_QUICK = "COMPRESSION lz4_raw, PARQUET_VERSION v2"
STORED = dict.fromkeys(TABLES, "COMPRESSION zstd") | {EDGES: _QUICK, MIRROR: _QUICK}
"""How the files are packed: a fifth larger, and read in two thirds of the time, for look-ups."""

_HEX = 15


def key_of(name: str) -> int:
    """The number by which a node is sorted and joined: 60 bits of the MD5 of its id.

    It is no secret and no proof, only an even spread that every engine can compute. Two ids may
    share a number (for 100 million nodes the chance of one such pair is under 1 in 200), so
    answers are joined back to ids, and two ids with one number are an error, never one node.

    Examples
    --------
    >>> key_of("a")
    57446577476672362
    """
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:_HEX], 16)


def key_sql(column: str) -> str:
    """`key_of` of a column, in DuckDB's words.

    Examples
    --------
    >>> key_sql("id")
    "('0x' || md5(id)[1:15])::BIGINT"
    """
    return f"('0x' || md5({column})[1:{_HEX}])::BIGINT"


@cache
def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(arrow_schema(table).names)


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The columns of a table; text that is not known is empty, never null."""
    import pyarrow as pa

    text, whole, real = pa.string(), pa.int64(), pa.float64()
    ends = {"source": text, "target": text, "source_key": whole, "target_key": whole}
    edge = ends | {"kind": text, "valid_from": text, "valid_to": text}
    own: dict[str, dict[str, pa.DataType]] = {
        EVENTS: {
            "id": text,
            "date": pa.date32(),
            "month": pa.int32(),
            "dated": pa.bool_(),
            "country": text,
            "place": text,
            "lat": real,
            "lon": real,
            "actor": text,
            "other_actor": text,
            "kind": text,
            "deaths": real,
        },
        ENTITIES: {
            "key": whole,
            "id": text,
            "schema": text,
            "name": text,
            "names": pa.list_(text),
            "country": text,
            "date": text,
            "name_key": text,
        },
        TOKENS: {"token": text, "id": text},
        EDGES: edge,
        MIRROR: edge,
        NODES: {"node": text, "key": whole},
        LINKS: {"source_at": pa.int32(), "target_at": pa.int32()},
    }
    if table in DERIVED:
        return pa.schema(own[table])
    return pa.schema({**own[table], "dataset": text, "row": whole})


def drafted(table: str) -> dict[str, type[pl.DataType] | pl.DataType]:
    """The columns that a reader fills: all but the keys and the dataset."""
    import polars as pl

    whole = pl.DataFrame(arrow_schema(table).empty_table()).schema
    made = ("key", "source_key", "target_key", "dataset")
    return {name: kind for name, kind in whole.items() if name not in made}
