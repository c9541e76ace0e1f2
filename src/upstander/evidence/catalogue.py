"""The catalogue of public datasets: where they are cached, and whether they are what they were."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.errors import DatasetError, InputError, Problem
from upstander.evidence.declaration import DataFile, Dataset, declared, frame_of, names
from upstander.evidence.delivery import delivered, problems_of
from upstander.evidence.pull_lock import read_lock

if TYPE_CHECKING:
    from collections.abc import Iterator


def cache_folder() -> Path:
    """The folder of public data: UPSTANDER_DATA, else the user's data folder of the platform."""
    if named := os.environ.get("UPSTANDER_DATA", ""):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "upstander"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "upstander"
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "share") / "upstander"


def catalogue() -> tuple[Dataset, ...]:
    """All declared datasets, by name.

    Examples
    --------
    >>> [d.name for d in catalogue()][:2]
    ['acled', 'bods']
    """
    return tuple(declared(name) for name in names())


def is_here(dataset: Dataset, folder: Path) -> bool:
    """Whether all files of a dataset are in the folder."""
    paths = [folder / file.path for file in dataset.files]
    return bool(paths) and all(path.is_file() for path in paths)


def check(dataset: Dataset, folder: Path) -> tuple[Problem, ...]:
    """What in the folder is not as declared, or not what was pulled; none where all is well.

    Parameters
    ----------
    dataset, folder
        What, and where.
    """
    found = []
    for file in dataset.files:
        try:
            _check_file(dataset, file, folder)
        except InputError as error:
            found.append(error.problem)
    return (*found, *_changed(dataset, folder))


def outdated(dataset: Dataset, folder: Path) -> bool:
    """Whether a dataset was pulled by another declaration than this version has."""
    entries = [e for key, e in read_lock(folder).items() if key.startswith(f"{dataset.name}/")]
    return any(entry.declaration != dataset.digest for entry in entries)


def _check_file(dataset: Dataset, file: DataFile, folder: Path) -> None:
    if not dataset.offers:
        frame_of(file, folder)
        return
    path = folder / file.path
    if not path.is_file():
        remedy = "pull it (upstander data pull) or set UPSTANDER_DATA to a folder that has it"
        raise DatasetError("is not here", source=str(path), remedy=remedy)
    with delivered(dataset, path) as delivery:
        problems_of(delivery)


def _changed(dataset: Dataset, folder: Path) -> Iterator[Problem]:
    for key, entry in read_lock(folder).items():
        if not key.startswith(f"{dataset.name}/"):
            continue
        for path, sha256 in entry.files.items():
            place = folder / path
            if place.is_file() and _hash(place) != sha256:
                remedy = "pull it again, or take it out of the folder"
                yield Problem("is not what was pulled: its SHA-256 differs", str(place), 0, remedy)
        return


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
