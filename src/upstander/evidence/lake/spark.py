"""Spark as an engine of the lake: a session on the master that was named."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upstander.errors import MissingPieceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOME = ("127.0.0.1", "localhost", "")

SETTINGS = {
    "spark.app.name": "upstander",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Parts are merged while running; this is how many there are at most for small work.
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # A worker that is gone must not fail the work: its tasks are tried elsewhere.
    "spark.task.maxFailures": "8",
    "spark.stage.maxConsecutiveAttempts": "8",
}
"""What differs from Spark's defaults; more can be set in ``spark-defaults.conf``."""


@contextmanager
def spark_backend(master: str) -> Iterator[Any]:
    """An Ibis backend on a Spark master, stopped when the block ends.

    Raises
    ------
    MissingPieceError
        pyspark or Java is not here.
    """
    try:
        import pyspark
    except ImportError as error:
        raise MissingPieceError("pyspark is not installed", remedy="run: make spark") from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")) and not master.startswith("sc://"):
        remedy = "install it (Debian: apt install openjdk-17-jre-headless)"
        raise MissingPieceError("Spark needs Java 17, which is not here", remedy=remedy)
    del pyspark
    with warnings.catch_warnings():
        # Spark and Ibis warn of each other's old names; neither is ours to mend.
        warnings.simplefilter("ignore")
        session = _session(master)
        try:
            import ibis

            yield ibis.pyspark.connect(session)
        finally:
            session.stop()


def _session(master: str) -> Any:
    from pyspark.sql import SparkSession

    if master.startswith("sc://"):
        return SparkSession.builder.remote(master).getOrCreate()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    host = urlsplit(master).hostname or ""
    if host in _HOME:  # a cluster on this machine is reached, and reaches back, by loopback only
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def spark_table(backend: Any, names: list[str]) -> Any:
    """Parquet files as a table; Ibis itself reads but one path at a time."""
    session = backend._session  # noqa: SLF001  (the session is ours; Ibis only holds it)
    view = "t" + hashlib.sha256("\n".join(names).encode()).hexdigest()[:24]
    # Braces and the like in a path are names here, not patterns.
    session.read.parquet(*(_plain(name) for name in names)).createOrReplaceTempView(view)
    return backend.table(view)


def _plain(name: str) -> str:
    return "".join(f"\\{c}" if c in "{}[]*?\\" else c for c in name)
