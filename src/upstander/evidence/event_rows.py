"""Blocks of rows of an event feed, their columns under our names and all of them text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem
from upstander.evidence.lines import opened
from upstander.evidence.table import Row, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from upstander.evidence.event_forms import Form

CSV_BLOCK, PARQUET_BLOCK = 100_000, 2_000_000
"""Rows held at once; the memory of a read is bounded by a block and by the columns kept."""

UNKNOWN = ("", "NA", "NaN", "nan", "null", "None")


def header_of(path: Path) -> tuple[str, ...]:
    """The names of a feed's columns.

    Raises
    ------
    InputError
        No regular file, an empty table, or Parquet that is not whole.
    """
    with opened(path):  # a regular file that may be read, or a clear message
        pass
    if _is_parquet(path):
        import polars as pl

        try:
            return tuple(pl.read_parquet_schema(path))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _broken(path, error) from error
    for row in read_table(path):
        if isinstance(row, Row):
            return row.cells
        raise InputError(row.message, source=str(path), line=row.line, remedy=row.remedy)
    raise InputError("the table is empty", source=str(path))


def row_blocks(
    path: Path, form: Form, wanted: tuple[str, ...]
) -> Iterator[tuple[pl.DataFrame, list[Problem]]]:
    """The rows of a feed in blocks with a ``line`` each, and the faults met on the way.

    Parameters
    ----------
    path
        CSV (also gzip) or Parquet.
    form
        What its columns mean.
    wanted
        Our names of the columns to read; those that the file lacks are left out.
    """
    header = header_of(path)
    theirs = {name: form.columns[name] for name in wanted if form.columns.get(name) in header}
    yield from (_parquet if _is_parquet(path) else _csv)(path, theirs)


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}


def _broken(path: Path, error: Exception) -> InputError:
    message = f"is no readable Parquet file: {str(error)[:200]}"
    return InputError(message, source=str(path), remedy="fetch or write it again")


def _parquet(path: Path, theirs: dict[str, str]) -> Iterator[tuple[pl.DataFrame, list[Problem]]]:
    import polars as pl

    lazy = pl.scan_parquet(path).select(pl.col(old).alias(new) for new, old in theirs.items())
    start = 0
    while True:
        try:
            block = lazy.slice(start, PARQUET_BLOCK).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _broken(path, error) from error
        if not block.height:
            return
        yield (
            block.with_row_index("line", start + 1).with_columns(pl.col("line").cast(pl.Int64)),
            [],
        )
        start += block.height


def _csv(path: Path, theirs: dict[str, str]) -> Iterator[tuple[pl.DataFrame, list[Problem]]]:
    rows: list[tuple[int | str, ...]] = []
    faults: list[Problem] = []
    places: list[int] | None = None
    for row in read_table(path):
        if isinstance(row, Problem):
            faults.append(row)
        elif places is None:
            places = [row.cells.index(name) for name in theirs.values()]
        else:
            rows.append((row.number, *(row.cells[place] for place in places)))
            if len(rows) == CSV_BLOCK:
                yield _frame(rows, theirs), faults
                rows, faults = [], []
    yield _frame(rows, theirs), faults


def _frame(rows: list[tuple[int | str, ...]], theirs: dict[str, str]) -> pl.DataFrame:
    import polars as pl

    schema = {"line": pl.Int64, **dict.fromkeys(theirs, pl.String)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    text = pl.col(pl.String).str.strip_chars()
    return frame.with_columns(text).with_columns(
        pl.when(pl.col(pl.String).is_in(UNKNOWN))
        .then(None)
        .otherwise(pl.col(pl.String))
        .name.keep()
    )
