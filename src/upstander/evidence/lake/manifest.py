"""A lake's manifest: which files belong to it, what is in them, and where each came from."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, UsageError
from upstander.evidence.files import write_bytes
from upstander.evidence.lake.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "upstander-lake/2"
NAME = "manifest.json"
_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_REMEDY = "restore the manifest, or make the lake again from its sources"


@dataclass(frozen=True, slots=True)
class LakeFile:
    """One Parquet file of a lake.

    Parameters
    ----------
    path
        Within the lake, with forward slashes.
    table
        Of `TABLES`.
    sha256, rows, bytes
        What it must be.
    first, last
        Of events the ISO dates of the first and the last; else empty.
    """

    path: str
    table: str
    sha256: str
    rows: int
    bytes: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was added, and what became of it.

    Parameters
    ----------
    dataset
        What it belongs to, and is removed with.
    name, sha256
        The file's name and content.
    kind
        What it was read as: events, entities or edges.
    version
        The dataset's own version, as given; may be empty.
    added
        ISO date, as given by who added it.
    rows, left_out
        Good rows and faulty ones.
    files
        What was written.
    synthetic
        True where the file says that its rows are made up.
    """

    dataset: str
    name: str
    sha256: str
    kind: str
    version: str
    added: str
    rows: int
    left_out: int
    files: tuple[LakeFile, ...]
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a lake holds, in the order in which it was added."""

    sources: tuple[Source, ...] = ()

    @property
    def datasets(self) -> tuple[str, ...]:
        """The names of its datasets, sorted."""
        return tuple(sorted({source.dataset for source in self.sources}))

    def files(self, table: str, datasets: tuple[str, ...] = ()) -> tuple[LakeFile, ...]:
        """The files of a table; of some datasets only, where any are named.

        Raises
        ------
        UsageError
            A dataset that the lake does not have.
        """
        for name in datasets:
            if name not in self.datasets:
                known = ", ".join(self.datasets) or "none"
                raise UsageError(f"the lake has no dataset {name!r}", remedy=f"it has: {known}")
        chosen = [s for s in self.sources if not datasets or s.dataset in datasets]
        return tuple(f for source in chosen for f in source.files if f.table == table)

    def with_source(self, source: Source) -> Manifest:
        """The manifest with one more source."""
        return replace(self, sources=(*self.sources, source))

    def without(self, dataset: str) -> Manifest:
        """The manifest without a dataset."""
        return replace(self, sources=tuple(s for s in self.sources if s.dataset != dataset))

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain data."""
        return {"format": FORMAT, "sources": [asdict(source) for source in self.sources]}


def checked_name(dataset: str) -> str:
    """The name of a dataset, which also names folders.

    Raises
    ------
    UsageError
        Anything but letters, digits, dots, dashes and underscores.

    Examples
    --------
    >>> checked_name("ged-25.1")
    'ged-25.1'
    """
    if not _DATASET.fullmatch(dataset):
        remedy = "use letters, digits, dots, dashes and underscores, a letter or digit first"
        raise UsageError(f"not a name of a dataset: {dataset[:40]!r}", remedy=remedy)
    return dataset


def read_manifest(lake: Path) -> Manifest:
    """The manifest of a lake.

    Raises
    ------
    InputError
        No lake, or a manifest that is broken or of another format.
    """
    import orjson

    path = lake / NAME
    if not path.is_file():
        remedy = "name the lake's folder, or begin one: upstander evidence lake add"
        raise InputError("is no lake: it has no manifest", source=str(lake), remedy=remedy)
    try:
        plain = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        message = f"the manifest cannot be read: {error}"
        raise InputError(message, source=str(path), remedy=_REMEDY) from error
    form = plain.get("format") if isinstance(plain, dict) else None
    if form != FORMAT:
        message = f"the manifest's format is {str(form)[:40]!r}, not {FORMAT!r}"
        raise InputError(message, source=str(path), remedy="use the release that wrote it")
    try:
        return Manifest(tuple(_source(entry) for entry in plain["sources"]))
    except (KeyError, TypeError, ValueError, UsageError) as error:
        message = f"the manifest does not hold together: {error}"
        raise InputError(message, source=str(path), remedy=_REMEDY) from error


def write_manifest(lake: Path, manifest: Manifest) -> None:
    """Put the manifest in place, wholly or not at all: it is what makes files part of a lake."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
    write_bytes(lake / NAME, orjson.dumps(manifest.as_dict(), option=options) + b"\n")


def _source(entry: dict[str, Any]) -> Source:
    files = tuple(_file(plain) for plain in entry["files"])
    source = Source(**{**entry, "files": files})
    checked_name(source.dataset)
    return source


def _file(plain: dict[str, Any]) -> LakeFile:
    found = LakeFile(**plain)
    path = PurePosixPath(found.path)
    if path.is_absolute() or ".." in path.parts or found.table not in TABLES:
        raise ValueError(f"a file lies outside the lake: {found.path[:80]!r}")
    return found
