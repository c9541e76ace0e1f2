"""Edge lists as tables: two columns of node ids, in CSV or Parquet, whatever they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from upstander.errors import InputError, Problem
from upstander.evidence.lines import opened
from upstander.evidence.table import DELIMITERS, Row, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTable:
    """The good rows of an edge list, with nodes numbered, and what is wrong with the others.

    Parameters
    ----------
    ids
        The id of each node; whole numbers in numeric order, else in the order of text.
    u, v
        Shape (rows,): node numbers of the two ends, loops and repeats still among them.
    problems
        Rows that were left out.
    """

    ids: tuple[str, ...]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    problems: tuple[Problem, ...]


def read_edges(path: Path) -> EdgeTable:
    """Read an edge list; rows that lack an end are faults.

    Raises
    ------
    InputError
        Not two columns, a header that looks like an edge, or no good row at all.
    """
    with opened(path):  # a regular file that may be read, or a clear message
        pass
    frame, problems = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    bad = frame.select("number").to_series().to_numpy()
    remedy = "give both ends of the edge or drop the row"
    empty = frame.with_row_index("at").filter(_lacking())["at"].to_numpy()
    faults = [Problem("an end is empty", str(path), int(bad[k]), remedy) for k in empty]
    good = frame.filter(~_lacking())
    if not good.height:
        raise InputError("no row has two node ids", source=str(path), remedy=remedy)
    ids, u, v = _numbered(good["u"], good["v"])
    return EdgeTable(ids, u, v, (*problems, *faults))


def read_nodes(path: Path, columns: int) -> Iterator[tuple[int, tuple[str, ...]] | Problem]:
    """The rows of a table of nodes with so many columns, each with its line, and its faults.

    Raises
    ------
    InputError
        The table has another number of columns.
    """
    header = True
    for row in read_table(path):
        if isinstance(row, Problem):
            yield row
        elif header:
            _check_columns(row.cells, columns, path)
            header = False
        else:
            yield row.number, tuple(cell.strip() for cell in row.cells)


def _lacking() -> pl.Expr:
    import polars as pl

    return (pl.col("u").fill_null("") == "") | (pl.col("v").fill_null("") == "")


def _parquet(path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"is no readable Parquet file: {error}"
        raise InputError(message, source=str(path), remedy="write it again") from error
    _check_columns(tuple(frame.columns), 2, path)
    for name, kind in frame.schema.items():
        if not (kind.is_integer() or kind in {pl.String, pl.Categorical}):
            message = f"column {name!r} holds {kind}, not node ids"
            raise InputError(message, source=str(path), remedy="store text or whole numbers")
    text = [pl.col(a).cast(pl.String).alias(b) for a, b in zip(frame.columns, "uv", strict=True)]
    return frame.select(text).with_row_index("number", 1), []


def _csv(path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """Quickly where the table is whole; row by row, with a fault for each bad one, where not."""
    import polars as pl

    first = next((row for row in read_table(path) if isinstance(row, Row)), None)
    if first is None:
        raise InputError("the table is empty", source=str(path), remedy="give a header and edges")
    _check_columns(first.cells, 2, path)
    if all(cell.lstrip("-").isdigit() for cell in first.cells):
        remedy = "name the two columns in the first row"
        raise InputError(
            "the first row looks like an edge", source=str(path), line=1, remedy=remedy
        )
    with opened(path) as handle:
        line = handle.readline()
    delimiter = max(DELIMITERS, key=line.decode(errors="replace").count)
    try:
        frame = pl.read_csv(path, separator=delimiter, infer_schema=False, new_columns=["u", "v"])
    except (OSError, pl.exceptions.PolarsError):
        return _row_by_row(path)
    stripped = frame.select(pl.col("u").str.strip_chars(), pl.col("v").str.strip_chars())
    return stripped.with_row_index("number", 2), []


def _row_by_row(path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    import polars as pl

    problems: list[Problem] = []
    rows: list[tuple[int, str, str]] = []
    for row in read_nodes(path, 2):
        if isinstance(row, Problem):
            problems.append(row)
        else:
            rows.append((row[0], row[1][0], row[1][1]))
    schema = {"number": pl.Int64, "u": pl.String, "v": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row"), problems


def _check_columns(header: tuple[str, ...], columns: int, path: Path) -> None:
    if len(header) != columns:
        message = f"the table has {len(header)} columns, not {columns}"
        remedy = "keep the two with node ids" if columns == 2 else "keep the one with node ids"
        raise InputError(message, source=str(path), line=1, remedy=remedy)


def _numbered(
    u: pl.Series, v: pl.Series
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    import polars as pl

    both = pl.concat([u, v])
    whole = both.cast(pl.Int64, strict=False)
    if not whole.null_count() and bool((whole.cast(pl.String) == both).all()):
        both = whole
    found: Any = both.unique().sort()
    numbers = pl.DataFrame({"id": found}).with_row_index("at")
    placed = pl.DataFrame({"id": both}).join(numbers, on="id", how="left", maintain_order="left")
    place = placed["at"].to_numpy().astype(np.int64)
    return tuple(found.cast(pl.String).to_list()), place[: len(u)], place[len(u) :]
