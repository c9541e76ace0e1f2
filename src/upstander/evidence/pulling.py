"""Fetching a dataset: resumed, held against the lock, checked, and only then put in its place."""

from __future__ import annotations

import hashlib
import shutil
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.errors import DatasetError
from upstander.evidence.declaration import Dataset, frame_of
from upstander.evidence.delivery import delivered, problems_of
from upstander.evidence.download import Fetched, download
from upstander.evidence.files import write_bytes
from upstander.evidence.pull_lock import Pulled, read_lock, write_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[[str, int, int], None]

_PACKAGE = "upstander.evidence.datasets"
_UNMEANT = "to take what is there now, pull without --locked"


def pull(
    dataset: Dataset,
    folder: Path,
    *,
    locked: bool = False,
    told: Told = lambda _name, _have, _whole: None,
) -> tuple[Path, ...]:
    """Fetch a dataset and put its files into the folder; returns where they are.

    The publisher's files are fetched one by one (resumed where a line broke), held against the
    declared hash or the one recorded when they were first pulled, turned into the dataset's own
    files, and these held against what is expected of them. Only then do they take the place of
    those that are there.

    Parameters
    ----------
    dataset, folder
        What, and where to.
    locked
        Whether to refuse anything but what the lock of versions in the folder records.
    told
        Called with the name of a file, bytes so far, and bytes in all.

    Raises
    ------
    DatasetError
        It cannot be pulled, a file could not be fetched whole, is not what it was, is not what
        is expected, or is not in the lock.
    """
    if not dataset.fetch:
        remedy = f"get it from {dataset.address}, and: upstander data read {dataset.name} FILE"
        raise DatasetError(f"{dataset.name} cannot be pulled", remedy=remedy)
    lock, raw = read_lock(folder), folder / ".pulling" / dataset.name
    if locked:
        _check_locked(dataset, lock)
    found: dict[str, Fetched] = {}
    for item in dataset.fetch:
        known = lock.get(f"{dataset.name}/{item.name}")
        held = known.sha256 if known and (locked or not item.moving) else ""

        def report(have: int, whole: int, name: str = item.name) -> None:
            told(name, have, whole)

        wanted = item.sha256 or held
        found[item.name] = download(item.address, raw / item.name, sha256=wanted, told=report)
    made = _prepared(dataset, raw)
    hashes = {path: _hash(place) for path, place in made.items()}
    for path, place in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        place.replace(folder / path)
    write_lock(folder, read_lock(folder) | _entries(dataset, found, hashes))
    _clear(raw)
    return tuple(folder / path for path in made)


def _check_locked(dataset: Dataset, lock: dict[str, Pulled]) -> None:
    for item in dataset.fetch:
        known = lock.get(f"{dataset.name}/{item.name}")
        if known is None:
            message = f"{dataset.name}/{item.name} is not in the lock of versions"
            raise DatasetError(message, remedy=_UNMEANT)
        if known.declaration != dataset.digest or known.address != item.address:
            message = f"{dataset.name} was pulled by another declaration than this version has"
            remedy = f"use the version of upstander by which it was pulled, or {_UNMEANT}"
            raise DatasetError(message, remedy=remedy)


def _entries(
    dataset: Dataset, found: dict[str, Fetched], hashes: dict[str, str]
) -> dict[str, Pulled]:
    return {
        f"{dataset.name}/{item.name}": Pulled(
            item.address,
            found[item.name].sha256,
            found[item.name].size,
            found[item.name].etag,
            found[item.name].modified,
            dataset.digest,
            hashes,
        )
        for item in dataset.fetch
    }


def _prepared(dataset: Dataset, raw: Path) -> dict[str, Path]:
    """The dataset's own files, made of what was fetched and checked, still out of their place."""
    if dataset.offers:
        made = {file.path: raw / Path(file.path).name for file in dataset.files}
        for place in made.values():
            with delivered(dataset, place) as delivery:
                problems_of(delivery)
        return made
    staged = raw / "made"
    for path, content in _made(dataset, raw).items():
        write_bytes(staged / path, content)
    for file in dataset.files:
        frame_of(file, staged)
    return {file.path: staged / file.path for file in dataset.files}


def _made(dataset: Dataset, raw: Path) -> dict[str, bytes]:
    fetched = {item.name: raw / item.name for item in dataset.fetch}
    if not files(_PACKAGE).joinpath(dataset.name, "prepare.py").is_file():
        return {file.path: fetched[Path(file.path).name].read_bytes() for file in dataset.files}
    module = import_module(f"{_PACKAGE}.{dataset.name}.prepare")
    try:
        made: dict[str, bytes] = module.prepare(fetched)
    except Exception as error:
        message = f"{dataset.name} is not in the form that was expected: {error}"
        raise DatasetError(message, remedy="its publisher may have changed it; tell us") from error
    return made


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _clear(raw: Path) -> None:
    shutil.rmtree(raw)
    if not any(raw.parent.iterdir()):
        raw.parent.rmdir()
