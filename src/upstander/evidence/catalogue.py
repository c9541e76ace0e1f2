"""The catalogue of public datasets: where they are cached, pulling them and checking them."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import DatasetError, Problem
from upstander.evidence.declaration import Dataset, declared, frame_of, names
from upstander.evidence.download import download
from upstander.evidence.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "upstander.evidence.datasets"
LOCK = "pulled.lock.json"
"""Beside the data: the SHA-256 of each file as it was first pulled."""


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
    ['ewp_panel', 'ofac_sdn']
    """
    return tuple(declared(name) for name in names())


def is_here(dataset: Dataset, folder: Path) -> bool:
    """Whether all files of a dataset are in the folder."""
    return all((folder / file.path).is_file() for file in dataset.files)


def pull(
    dataset: Dataset,
    folder: Path,
    *,
    told: Callable[[str, int, int], None] = lambda _name, _have, _whole: None,
) -> tuple[Path, ...]:
    """Fetch a dataset and put its files into the folder; returns where they are.

    The publisher's files are fetched one by one (resumed where a line broke), held against the
    declared hash or the one recorded when they were first pulled, turned into the dataset's own
    files and removed.

    Parameters
    ----------
    dataset, folder
        What, and where to.
    told
        Called with the name of a file, bytes so far, and bytes in all.

    Raises
    ------
    DatasetError
        It cannot be pulled, a file could not be fetched whole, or is not what it was.
    """
    if not dataset.fetch:
        remedy = f"see its dataset.yml for where it comes from: {dataset.attribution}"
        raise DatasetError(f"{dataset.name} cannot be pulled", remedy=remedy)
    lock, raw = _read_lock(folder), folder / ".pulling" / dataset.name
    fetched: dict[str, Path] = {}
    for item in dataset.fetch:
        key, path = f"{dataset.name}/{item.name}", raw / item.name
        known = item.sha256 or lock.get(key, {}).get("sha256", "")

        def report(have: int, whole: int, name: str = item.name) -> None:
            told(name, have, whole)

        found = download(item.address, path, sha256=known, told=report)
        lock[key] = {"address": item.address, "sha256": found, "bytes": path.stat().st_size}
        fetched[item.name] = path
    made = _prepared(dataset, fetched)
    for name, content in made.items():
        write_bytes(folder / name, content)
    write_bytes(folder / LOCK, orjson.dumps(lock, option=_JSON))
    _clear(raw)
    return tuple(folder / name for name in made)


def check(dataset: Dataset, folder: Path) -> tuple[Problem, ...]:
    """What in the folder is not as a dataset's declaration expects; none where all is well."""
    found = []
    for file in dataset.files:
        try:
            frame_of(file, folder)
        except DatasetError as error:
            found.append(error.problem)
    return tuple(found)


_JSON = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def _read_lock(folder: Path) -> dict[str, Any]:
    path = folder / LOCK
    if not path.exists():
        return {}
    try:
        return dict(orjson.loads(path.read_bytes()))
    except (orjson.JSONDecodeError, ValueError) as error:
        raise DatasetError("is no lock file", source=str(path), remedy="remove it") from error


def _prepared(dataset: Dataset, fetched: dict[str, Path]) -> dict[str, bytes]:
    if not files(_PACKAGE).joinpath(dataset.name, "prepare.py").is_file():
        return {f.path: fetched[Path(f.path).name].read_bytes() for f in dataset.files}
    module = import_module(f"{_PACKAGE}.{dataset.name}.prepare")
    try:
        made: dict[str, bytes] = module.prepare(fetched)
    except Exception as error:
        message = f"{dataset.name} is not in the form that was expected: {error}"
        raise DatasetError(message, remedy="its publisher may have changed it; tell us") from error
    return made


def _clear(raw: Path) -> None:
    for path in raw.iterdir():
        path.unlink()
    raw.rmdir()
    if not any(raw.parent.iterdir()):
        raw.parent.rmdir()
