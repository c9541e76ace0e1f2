"""Where a lake's work runs: embedded by default, on a Spark cluster by one setting."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir
    import pyarrow as pa

SETTING = "UPSTANDER_ENGINE"
EMBEDDED = "embedded"
_SPARK = re.compile(r"(spark|sc)://[^\s/]+|local(\[(\d+|\*)\])?")


@dataclass(frozen=True, slots=True)
class Engine:
    """An Ibis backend, and a folder in which it keeps the steps of iterated work.

    Parameters
    ----------
    address
        ``embedded``, or Spark's master.
    backend
        The connection that expressions run on.
    scratch
        Where steps are kept; every worker of a cluster must see it under this name.
    """

    address: str
    backend: Any
    scratch: Path

    @property
    def is_embedded(self) -> bool:
        """Whether the work is done within this process."""
        return self.address == EMBEDDED

    def table(self, paths: Sequence[Path]) -> ir.Table:
        """The rows of some Parquet files, as one table.

        Raises
        ------
        InputError
            A file that is missing or no whole Parquet.
        """
        names = [str(path.absolute()) for path in paths]
        try:
            if self.is_embedded:
                found = self.backend.read_parquet(names, hive_partitioning=False)
            else:
                from upstander.evidence.lake.spark import spark_table

                found = spark_table(self.backend, names)
        except Exception as error:
            if _is_missing(error):
                raise unreadable(error) from error
            raise
        table: ir.Table = found
        return table

    def keep(self, table: ir.Table, name: str) -> ir.Table:
        """Do the work so far, keep its rows under a name, and go on from the kept rows.

        What was kept under this name before is taken as it is: interrupted work resumes there. A
        name is used for one content only: what an engine remembers of a file would outlive it.
        Only whole results get the name.
        """
        path = self.scratch / f"{name}.parquet"
        if not path.exists():
            draft = self.scratch / f".{name}.parquet"
            _delete(draft)
            if self.is_embedded:
                table.to_parquet(draft)
            else:
                self.backend.to_parquet_dir(table, str(draft.absolute()))
            draft.rename(path)
        return self.table([path])

    def has(self, name: str) -> bool:
        """Whether rows were kept under this name."""
        return (self.scratch / f"{name}.parquet").exists()

    def drop(self, name: str) -> None:
        """Forget what was kept under this name."""
        _delete(self.scratch / f"{name}.parquet")

    def rows(self, table: ir.Table) -> pa.Table:
        """The rows of a table, in this process.

        Raises
        ------
        InputError
            A file of the lake is missing or no whole Parquet.
        """
        try:
            found: pa.Table = self.backend.to_pyarrow(table)
        except Exception as error:
            if _is_missing(error):
                raise unreadable(error) from error
            raise
        return found


@contextmanager
def opened_engine(address: str = "", scratch: Path | None = None) -> Iterator[Engine]:
    """The engine that ``UPSTANDER_ENGINE`` names, for as long as the block runs.

    Parameters
    ----------
    address
        ``spark://host:port``, ``local[2]`` or ``sc://host:port`` instead of the setting.
    scratch
        A folder for steps, kept afterwards: given again, interrupted work resumes. A temporary
        one, deleted afterwards, where none is given.

    Raises
    ------
    UsageError
        An address that is none.
    MissingPieceError
        Spark, or the Java that it needs, is not here.
    """
    where = address or os.environ.get(SETTING, "") or EMBEDDED
    if where != EMBEDDED and not _SPARK.fullmatch(where):
        remedy = f"set {SETTING} to spark://host:port, local[2] or sc://host:port, or to nothing"
        raise UsageError(f"no engine is called {where[:80]!r}", remedy=remedy)
    with _folder(scratch) as folder:
        if where == EMBEDDED:
            yield Engine(where, _duckdb(folder), folder)
        else:
            from upstander.evidence.lake.spark import spark_backend

            with spark_backend(where) as backend:
                yield Engine(where, backend, folder)


@contextmanager
def _folder(scratch: Path | None) -> Iterator[Path]:
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
        yield scratch
        return
    with tempfile.TemporaryDirectory(prefix="upstander-lake-") as name:
        yield Path(name)


def _duckdb(folder: Path) -> Any:
    import ibis

    backend = ibis.duckdb.connect(temp_directory=str(folder / "spill"))
    backend.raw_sql("SET preserve_insertion_order = false; SET parquet_metadata_cache = true")
    return backend


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_missing(error: Exception) -> bool:
    words = f"{type(error).__name__} {error}"
    signs = ("No files found", "InvalidInput", "PATH_NOT_FOUND", "Parquet file", "not a Parquet")
    return any(sign in words for sign in signs)


def unreadable(error: Exception) -> InputError:
    """What is said where a file of the lake cannot be read."""
    remedy = "run: upstander evidence lake check"
    return InputError(f"a file of the lake cannot be read: {str(error)[:200]}", remedy=remedy)
