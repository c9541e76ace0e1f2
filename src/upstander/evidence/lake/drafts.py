"""Drafts of a lake's files: rows as readers give them, before they are sorted and taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstander.evidence.lake.tables import (
    EDGES,
    EVENTS,
    LINKS,
    MIRROR,
    NODES,
    ORDER,
    ROWS_A_GROUP,
    STORED,
    columns,
    drafted,
    key_sql,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import polars as pl

    from upstander.errors import Problem

MEMORY = "4GB"
"""What sorting takes; the rest goes to disk, beside the drafts."""

_KEYS = {"key": "id", "source_key": "source", "target_key": "target"}


@dataclass(slots=True)
class Drafts:
    """Rows on their way into a lake, kept in a folder of their own.

    Parameters
    ----------
    folder
        Where the drafts lie; it is thrown away with them.
    public
        Whether what carries no marking is public, as who adds it says.
    rows
        How many rows each table has so far.
    problems
        What was wrong with rows that were left out.
    synthetic
        True where the rows are made up, as their file says.
    """

    folder: Path
    public: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    synthetic: bool = False
    _parts: dict[str, list[Path]] = field(default_factory=dict)
    _written: int = 0

    def put(self, table: str, frame: pl.DataFrame) -> None:
        """Keep some rows of a table, with the columns of `drafted`."""
        if not frame.height:
            return
        parts = self._parts.setdefault(table, [])
        path = self.folder / f"draft-{table}-{len(parts)}.parquet"
        frame.select(pl_columns(table)).write_parquet(path, compression="lz4")
        self.took(table, path, frame.height)

    def took(self, table: str, path: Path, rows: int) -> None:
        """Count a Parquet file with the columns of `drafted` among the drafts, where it lies."""
        self._parts.setdefault(table, []).append(path)
        self.rows[table] = self.rows.get(table, 0) + rows

    def settle(self, dataset: str, stem: str) -> Iterator[tuple[str, Path, Path]]:
        """Write each table sorted, with its keys and dataset.

        Yields
        ------
        tuple
            Table, the file within the drafts' folder, and its place within the lake.
        """
        import duckdb

        with duckdb.connect() as base:
            base.execute(f"SET memory_limit = '{MEMORY}'")
            base.execute("SET preserve_insertion_order = false")
            base.execute(f"SET temp_directory = {_quoted(str(self.folder / 'spill'))}")
            for table, parts in self._parts.items():
                drafts = f"read_parquet({[str(part) for part in parts]!r})"
                if table == EVENTS:
                    yield from self._by_year(base, drafts, dataset, stem)
                    continue
                for kept in (EDGES, MIRROR) if table == EDGES else (table,):
                    place = _place(kept, dataset) / f"{stem}.parquet"
                    yield kept, self._write(base, kept, drafts, dataset), place
                if table == EDGES:
                    for kept, written in self._graph(base, drafts):
                        yield kept, written, _place(kept, dataset) / f"{stem}.parquet"

    def _graph(self, base: duckdb.DuckDBPyConnection, drafts: str) -> Iterator[tuple[str, Path]]:
        """The ends of edges by name, and which of them are linked, by their places in there."""
        ends = f"SELECT source AS node FROM {drafts} UNION SELECT target FROM {drafts}"  # noqa: S608
        rows = f"SELECT node, {key_sql('node')} AS key FROM ({ends})"  # noqa: S608
        nodes = self._copy(base, NODES, rows)
        # Linked before the file is handed on, for it is then moved away.
        base.execute(
            "CREATE TEMP TABLE places AS SELECT node, file_row_number::INTEGER AS place "  # noqa: S608
            f"FROM read_parquet({_quoted(str(nodes))}, file_row_number = true)"
        )
        yield NODES, nodes
        rows = (
            "SELECT DISTINCT a.place AS source_at, b.place AS target_at "  # noqa: S608
            f"FROM {drafts} e JOIN places a ON a.node = e.source JOIN places b ON b.node = e.target"
        )
        yield LINKS, self._copy(base, LINKS, rows)
        base.execute("DROP TABLE places")

    def _by_year(
        self, base: duckdb.DuckDBPyConnection, drafts: str, dataset: str, stem: str
    ) -> Iterator[tuple[str, Path, Path]]:
        years = base.execute(f"SELECT DISTINCT year(date) FROM {drafts} ORDER BY 1")  # noqa: S608
        for (year,) in years.fetchall():
            place = _place(EVENTS, dataset) / f"year={year}" / f"{stem}.parquet"
            rows = f"(SELECT * FROM {drafts} WHERE year(date) = {year})"  # noqa: S608
            yield EVENTS, self._write(base, EVENTS, rows, dataset), place

    def _write(self, base: duckdb.DuckDBPyConnection, table: str, rows: str, dataset: str) -> Path:
        made = {name: f"{key_sql(column)} AS {name}" for name, column in _KEYS.items()}
        made["dataset"] = f"{_quoted(dataset)} AS dataset"
        chosen = ", ".join(made.get(name, name) for name in columns(table))
        return self._copy(base, table, f"SELECT {chosen} FROM {rows}")  # noqa: S608

    def _copy(self, base: duckdb.DuckDBPyConnection, table: str, rows: str) -> Path:
        """Write rows as a table's file, sorted as its files are."""
        self._written += 1
        path = self.folder / f"whole-{self._written}.parquet"
        order = ", ".join(ORDER[table])
        base.execute(
            f"COPY ({rows} ORDER BY {order}) TO {_quoted(str(path))} "
            f"(FORMAT parquet, {STORED[table]}, ROW_GROUP_SIZE {ROWS_A_GROUP[table]})"
        )
        return path


def pl_columns(table: str) -> list[pl.Expr]:
    """The columns of a draft, each of its own type; text that is not known is empty."""
    import polars as pl

    return [
        (pl.col(name).cast(kind).fill_null("") if kind == pl.String else pl.col(name).cast(kind))
        for name, kind in drafted(table).items()
    ]


def _place(table: str, dataset: str) -> Path:
    from pathlib import Path

    return Path(table) / f"dataset={dataset}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
