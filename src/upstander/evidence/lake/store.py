"""Adding to a lake, removing from it, and checking that it is what its manifest says."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from upstander.errors import InputError, Problem, UsageError
from upstander.evidence.lake.drafts import Drafts
from upstander.evidence.lake.manifest import (
    NAME,
    LakeFile,
    Manifest,
    Source,
    checked_name,
    read_manifest,
    write_manifest,
)
from upstander.evidence.lake.reading import READERS
from upstander.evidence.lake.tables import EVENTS, TABLES
from upstander.evidence.lines import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_STAGING = ".staging"
_LOCK = ".lock"
_BLOCK = 2**20


def add_file(
    lake: Path,
    path: Path,
    dataset: str,
    kind: str,
    *,
    added: str,
    version: str = "",
    public: bool = False,
    on_progress: Callable[[int], None] = lambda _: None,
) -> tuple[Source, tuple[Problem, ...]] | None:
    """Read a file into a lake; the lake is made where there is none.

    The rows are written beside the lake's files first and renamed into it; the manifest comes
    last. An interruption at any point leaves the lake as it was.

    Parameters
    ----------
    lake
        Its folder.
    path
        What to add.
    dataset
        The name under which it is added, and can be removed.
    kind
        ``events``, ``entities`` or ``edges``.
    added, version
        The day, and the dataset's own version: kept in the manifest.
    public
        Whether records that carry no marking are public; else they are left out, as everywhere
        in the house what is unmarked counts as TLP:AMBER.
    on_progress
        Called with the number of rows read so far.

    Returns
    -------
    tuple or None
        What was added and the faults of rows that were left out; None where this very content is
        in this dataset already.

    Raises
    ------
    InputError
        No good row, or content that another dataset of the lake has already.
    UsageError
        An unknown kind, or a name that no dataset can have.
    """
    checked_name(dataset)
    if kind not in READERS:
        raise UsageError(f"nothing is read as {kind!r}", remedy=f"choose of {', '.join(READERS)}")
    content = _sha256_of_input(path)
    with _alone(lake):
        manifest = read_manifest(lake) if (lake / NAME).exists() else Manifest()
        for source in manifest.sources:
            if (source.sha256, source.kind) == (content, kind):
                if source.dataset == dataset:
                    return None
                message = f"the same content is in the lake already, as {source.dataset!r}"
                remedy = "remove that dataset first, or keep it: rows would count twice"
                raise InputError(message, source=str(path), remedy=remedy)
        with _staging(lake) as folder:
            drafts = Drafts(folder, public)
            READERS[kind](path, drafts, on_progress)
            if not sum(drafts.rows.values()):
                raise _nothing(path, drafts)
            files = tuple(settled(drafts, lake, dataset, content[:16]))
        rows, faults = max(drafts.rows.values()), len(drafts.problems)
        told = (version, added, rows, faults, files, drafts.synthetic)
        made = Source(dataset, path.name, content, kind, *told)
        write_manifest(lake, manifest.with_source(made))
    return made, tuple(drafts.problems)


def remove_dataset(lake: Path, dataset: str) -> int:
    """Take a dataset out of a lake: all of its rows and none else. Returns how many they were.

    Raises
    ------
    UsageError
        The lake does not have it.
    """
    with _alone(lake):
        manifest = read_manifest(lake)
        gone = [source for source in manifest.sources if source.dataset == dataset]
        if not gone:
            known = ", ".join(manifest.datasets) or "none"
            raise UsageError(f"the lake has no dataset {dataset!r}", remedy=f"it has: {known}")
        write_manifest(lake, manifest.without(dataset))
        for file in (file for source in gone for file in source.files):
            (lake / file.path).unlink(missing_ok=True)
        for table in TABLES:
            shutil.rmtree(lake / table / f"dataset={dataset}", ignore_errors=True)
    return sum(source.rows for source in gone)


def check_lake(lake: Path) -> tuple[Problem, ...]:
    """Files that are missing, changed, or not in the manifest; none where all is well."""
    manifest = read_manifest(lake)
    problems = []
    known = {file.path: file for source in manifest.sources for file in source.files}
    again = "remove the dataset and add it again"
    for name, file in known.items():
        path = lake / name
        if not path.is_file():
            problems.append(Problem("the file is missing", str(path), 0, again))
        elif path.stat().st_size != file.bytes or _sha256(path) != file.sha256:
            problems.append(Problem("the file is not what was added", str(path), 0, again))
    for table in TABLES:
        for path in sorted((lake / table).rglob("*.parquet")):
            if path.relative_to(lake).as_posix() not in known:
                remedy = "delete it: an addition was interrupted, and nothing reads it"
                problems.append(Problem("belongs to no dataset", str(path), 0, remedy))
    return tuple(problems)


@contextmanager
def _alone(lake: Path) -> Iterator[None]:
    """One writer at a time: a second one is refused rather than left to overwrite the first."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / _LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "somebody else is writing to the lake"
            raise InputError(message, source=str(lake), remedy="wait until it is done") from error
        yield


@contextmanager
def _staging(lake: Path) -> Iterator[Path]:
    folder = lake / _STAGING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settled(drafts: Drafts, lake: Path, dataset: str, stem: str) -> Iterator[LakeFile]:
    """Write drafts into a lake; what is written belongs to it once a manifest says so."""
    import pyarrow.parquet as pq

    for table, written, place in drafts.settle(dataset, stem):
        rows = pq.ParquetFile(written).metadata.num_rows
        first, last = _days(written) if table == EVENTS else ("", "")
        size, digest = written.stat().st_size, _sha256(written)
        (lake / place).parent.mkdir(parents=True, exist_ok=True)
        written.replace(lake / place)
        yield LakeFile(place.as_posix(), table, digest, rows, size, first, last)


def _days(path: Path) -> tuple[str, str]:
    import polars as pl

    days = pl.scan_parquet(path, hive_partitioning=False).select(
        pl.col("date").min().alias("first"), pl.col("date").max().alias("last")
    )
    first, last = days.collect().row(0)
    return first.isoformat(), last.isoformat()


def _nothing(path: Path, drafts: Drafts) -> InputError:
    first = f"; the first fault: {drafts.problems[0]}" if drafts.problems else ""
    return InputError(f"no good row is left{first}", source=str(path), remedy="mend the file")


def _sha256_of_input(path: Path) -> str:
    with opened(path):  # a regular file that may be read, or a clear message
        pass
    return _sha256(path)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
