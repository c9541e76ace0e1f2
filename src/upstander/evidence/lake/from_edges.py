"""Lists of edges into a lake, from CSV, XLSX or Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem
from upstander.evidence.lake.tables import EDGES
from upstander.evidence.lines import opened
from upstander.evidence.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import polars as pl

    from upstander.evidence.lake.drafts import Drafts

BLOCK = 1_000_000
MAX_ID = 512
_NEEDED = ("source", "target")
_ALSO = ("kind", "valid_from", "valid_to")
_REMEDY = "name the columns source and target, and if known kind, valid_from and valid_to"


def draft_edges(path: Path, drafts: Drafts, on_progress: Callable[[int], None]) -> None:
    """Draft the edges of a table; rows without both ends are left out and reported.

    Raises
    ------
    InputError
        The table lacks a column, or is no whole file.
    """
    import polars as pl

    with opened(path):  # a regular file that may be read, or a clear message
        pass
    parquet = path.suffix.lower() in {".parquet", ".pq"}
    seen = 0
    for block in (_parquet if parquet else _csv)(path, drafts):
        seen += block.height
        text = [pl.col(name).cast(pl.String).str.strip_chars().fill_null("") for name in _NEEDED]
        frame = block.with_columns(text)
        lengths = [pl.col(name).str.len_chars().is_between(1, MAX_ID) for name in _NEEDED]
        plain = [~pl.col(name).str.contains(r"\p{C}") for name in _NEEDED]
        good = pl.all_horizontal(*lengths, *plain)
        for line, source, target in (
            frame.filter(~good).select("row", "source", "target").iter_rows()
        ):
            lacking = "an end is empty" if not (source and target) else "an end is no id"
            remedy = f"give two ids of at most {MAX_ID} printable characters"
            drafts.problems.append(Problem(lacking, str(path), line, remedy))
        drafts.put(EDGES, frame.filter(good))
        on_progress(seen)


def _parquet(path: Path, drafts: Drafts) -> Iterator[pl.DataFrame]:
    import polars as pl

    del drafts
    try:
        lazy = pl.scan_parquet(path, hive_partitioning=False)
        schema = lazy.collect_schema()
        _check(tuple(schema), path)
        for name in (*_NEEDED, *_ALSO):
            kind = schema.get(name)
            if not (kind is None or kind.is_integer() or kind in {pl.String, pl.Date}):
                message = f"column {name!r} holds {kind}, not text"
                raise InputError(message, source=str(path), remedy="store text or whole numbers")
        wanted = [name for name in (*_NEEDED, *_ALSO) if name in schema]
        start = 0
        while (block := lazy.select(wanted).slice(start, BLOCK).collect()).height:
            yield _whole(block, pl.int_range(start + 1, start + block.height + 1).alias("row"))
            start += block.height
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"is no readable Parquet file: {str(error)[:200]}"
        raise InputError(message, source=str(path), remedy="fetch or write it again") from error


def _csv(path: Path, drafts: Drafts) -> Iterator[pl.DataFrame]:
    import polars as pl

    rows: list[tuple[int | str, ...]] = []
    header: tuple[str, ...] = ()
    for row in read_table(path):
        if isinstance(row, Problem):
            drafts.problems.append(row)
        elif not header:
            header = row.cells
            _check(header, path)
        else:
            rows.append((row.number, *row.cells))
        if len(rows) == BLOCK // 10:
            yield _whole(_framed(rows, header), pl.col("row"))
            rows = []
    if header:
        yield _whole(_framed(rows, header), pl.col("row"))


def _framed(rows: list[tuple[int | str, ...]], header: tuple[str, ...]) -> pl.DataFrame:
    import polars as pl

    schema = {"row": pl.Int64, **dict.fromkeys(header, pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _whole(block: pl.DataFrame, row: pl.Expr) -> pl.DataFrame:
    import polars as pl

    lacking = [pl.lit("").alias(name) for name in _ALSO if name not in block.columns]
    return block.with_columns(row, *lacking)


def _check(header: tuple[str, ...], path: Path) -> None:
    lacking = [name for name in _NEEDED if name not in header]
    if lacking:
        message = f"the table has no column {lacking[0]!r}"
        raise InputError(message, source=str(path), line=1, remedy=_REMEDY)
    if "row" in header:
        message = "a column is called 'row', which the lake uses for the row's number"
        raise InputError(message, source=str(path), line=1, remedy="give it another name")
