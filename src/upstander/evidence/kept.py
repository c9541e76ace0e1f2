"""Kept versions of data: each file under its own hash, so that what was known then is there."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from upstander.errors import DatasetError
from upstander.evidence.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def keep(files: Iterable[Path], folder: Path) -> tuple[Path, ...]:
    """Copy files to ``folder/HASH/NAME`` and return where they are; a version is kept once.

    Parameters
    ----------
    files
        What to keep; none is changed.
    folder
        Made where it is missing. Nothing in it is ever written over.

    Raises
    ------
    OSError
        A file cannot be read, or the folder not be written.
    """
    return tuple(_kept(file, folder) for file in files)


def kept(name: str, sha256: str, folder: Path) -> Path:
    """Where a version of a file is kept.

    Raises
    ------
    DatasetError
        It is not there, or is not what it was.
    """
    path = folder / sha256 / name
    if not path.is_file():
        message = f"the version of {name} that it was made from is not kept here"
        raise DatasetError(message, source=str(folder), remedy=f"find the file of hash {sha256}")
    if _hash(path) != sha256:
        raise DatasetError("is not what was kept", source=str(path), remedy="do not use it")
    return path


def _kept(file: Path, folder: Path) -> Path:
    place = folder / _hash(file) / file.name
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, writing(place) as copy:
            shutil.copyfileobj(source, copy)
    return place


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
