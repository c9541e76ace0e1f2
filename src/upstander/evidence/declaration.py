"""What is declared of a public dataset: whose it is, on what terms, where, and what it must be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from upstander.errors import DatasetError
from upstander.evidence.expectation import Expectation
from upstander.evidence.offer import Offer, offer_of
from upstander.model.grade import Grade
from upstander.model.marking import CLEAR, TLP, Marking
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from upstander.errors import Problem
    from upstander.model.statement import Statement

_PACKAGE = "upstander.evidence.datasets"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a dataset.

    Parameters
    ----------
    path
        Where it lies in the folder of public data.
    rows, columns
        How many rows it must have at least, and columns that must be among its own.
    fill
        For a column, the share of rows in which it holds something, at least.
    """

    path: str
    rows: int = 0
    columns: tuple[str, ...] = ()
    fill: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Download:
    """One file as its publisher offers it, from which the dataset's own files are prepared.

    Parameters
    ----------
    name
        What its preparation calls it.
    address
        Where it is.
    sha256
        Its hash; empty where it is recorded when the file is first pulled.
    moving
        Whether the address shows a new version now and then: then a change is no fault.
    """

    name: str
    address: str
    sha256: str = ""
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A public dataset as its ``dataset.yml`` declares it.

    Parameters
    ----------
    name, title, publisher, licence, licence_source, attribution, vintage
        Whose it is, on what terms, where those are stated, how to cite it, and of when it is.
    marking
        TLP:CLEAR where the source is public.
    grade
        For statements whose source gives no confidence.
    files
        What it consists of.
    fetch
        What to fetch for it; empty where it cannot be pulled.
    notes
        What a user must know.
    address
        Where a person finds it.
    rhythm
        How often its publisher renews it.
    checksums
        What its files are held against.
    offers
        Its publisher's files that can be read as they are.
    verified
        Against what its form was checked, or what could not be checked and why.
    digest
        SHA-256 of the declaration itself.
    more
        What only its own reader needs.
    """

    name: str
    title: str
    publisher: str
    licence: str
    licence_source: str
    attribution: str
    vintage: str
    marking: Marking
    grade: Grade
    files: tuple[DataFile, ...]
    fetch: tuple[Download, ...] = ()
    notes: str = ""
    address: str = ""
    rhythm: str = ""
    checksums: str = ""
    offers: tuple[Offer, ...] = ()
    verified: str = ""
    digest: str = ""
    more: dict[str, Any] = field(default_factory=dict)


_OWN = ("title", "publisher", "licence", "licence_source", "attribution", "vintage")


@cache
def declared(name: str) -> Dataset:
    """The declaration of a dataset.

    Raises
    ------
    DatasetError
        No such dataset.

    Examples
    --------
    >>> declared("ofac_sdn").marking.level.label
    'TLP:CLEAR'
    """
    import yaml

    place = files(_PACKAGE).joinpath(name, "dataset.yml")
    if name not in names():
        raise DatasetError(
            Phrase("no such dataset: {name!r}", name=name),
            remedy=Phrase("known: {names}", names=", ".join(names())),
        )
    text = place.read_bytes()
    data = yaml.safe_load(text)
    listed = tuple(
        DataFile(**{**entry, "columns": tuple(entry.get("columns", ()))})
        for entry in data.get("files", ())
    )
    return Dataset(
        name,
        **{key: str(data[key]) for key in _OWN},
        marking=Marking(TLP.parse(data.get("marking", str(CLEAR)))),
        grade=Grade.parse(data.get("grade", "F6")),
        files=listed,
        fetch=tuple(Download(**entry) for entry in data.get("fetch", ())),
        notes=_squeezed(data, "notes"),
        address=str(data["address"]),
        rhythm=str(data["rhythm"]),
        checksums=_squeezed(data, "checksums"),
        offers=tuple(offer_of(entry) for entry in data.get("offers", ())),
        verified=_squeezed(data, "verified"),
        digest=hashlib.sha256(text).hexdigest(),
        more=data,
    )


def _squeezed(data: dict[str, Any], name: str) -> str:
    return " ".join(str(data.get(name, "")).split())


@cache
def names() -> tuple[str, ...]:
    """Names of all declared datasets.

    Examples
    --------
    >>> "sfm_nigeria" in names()
    True
    """
    folder = files(_PACKAGE)
    return tuple(sorted(e.name for e in folder.iterdir() if e.joinpath("dataset.yml").is_file()))


def read_dataset(name: str, folder: Path, **choices: Any) -> Iterator[Statement | Problem]:
    """All that a dataset says, and what in it cannot be read.

    Parameters
    ----------
    name
        A declared dataset that has a reader.
    folder
        The folder of public data.
    choices
        What its reader takes: see its own ``reader.py``.

    Raises
    ------
    DatasetError
        No such dataset, no statements in it, or a file that is missing or not as declared.
    """
    own = declared(name)
    if not own.files:
        raise DatasetError(
            Phrase("{name} is read from its publisher's own file", name=name),
            remedy="name it: upstander data read",
        )
    if not files(_PACKAGE).joinpath(name, "reader.py").is_file():
        raise DatasetError(
            Phrase("{name} holds no statements", name=name),
            remedy="it is a panel for: risk forecast",
        )
    reader = import_module(f"{_PACKAGE}.{name}.reader")
    yield from reader.read(folder, **choices)


def frame_of(file: DataFile, folder: Path) -> pl.DataFrame:
    """One file of a dataset as a table of texts (CSV) or of its own types (Parquet).

    Raises
    ------
    DatasetError
        Missing, unreadable, or without a column or the number of rows that was declared.
    """
    import polars as pl

    path = folder / file.path
    if not path.is_file():
        remedy = "pull it (upstander data pull) or set UPSTANDER_DATA to a folder that has it"
        raise DatasetError("is not here", source=str(path), remedy=remedy)
    try:
        frame = (
            pl.read_parquet(path)
            if path.suffix == ".parquet"
            else pl.read_csv(path, infer_schema=False)
        )
    except (pl.exceptions.PolarsError, OSError) as error:
        message = Phrase("cannot be read as a table: {error}", error=str(error)[:120])
        raise DatasetError(message, source=str(path), remedy="pull it again") from error
    expected = Expectation(file.rows, file.columns, file.fill)
    filled = {name: _filled(frame[name]) for name in file.fill if name in frame.columns}
    for fault in expected.faults(frame.columns, frame.height, filled, str(path)):
        raise DatasetError(fault.message, source=str(path), remedy=_CHANGED)
    return frame


def _filled(column: pl.Series) -> int:
    import polars as pl

    empty = column.null_count()
    return len(column) - empty - (int((column == "").sum()) if column.dtype == pl.String else 0)


def table_of(name: str, index: int, folder: Path) -> list[dict[str, Any]]:
    """The rows of the ``index``-th file of a dataset, as `frame_of` reads it."""
    return frame_of(declared(name).files[index], folder).to_dicts()


_CHANGED = "it is another version than the one declared; see dataset.yml"
