"""The lock of versions: what exactly was pulled, so that a result can be made again from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import orjson

from upstander.errors import DatasetError
from upstander.evidence.files import write_bytes

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "pulled.lock.json"
"""Beside the data."""

_JSON = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Pulled:
    """One file of a publisher as it was pulled.

    Parameters
    ----------
    address, sha256, bytes
        Where from, its hash (hexadecimal) and its size.
    etag, last_modified
        What the server called this version, and since when it had it.
    declaration
        SHA-256 of the ``dataset.yml`` by which it was pulled.
    files
        Hash of each file that was made of the dataset's downloads, by its place in the folder.
    """

    address: str
    sha256: str
    bytes: int = 0
    etag: str = ""
    last_modified: str = ""
    declaration: str = ""
    files: dict[str, str] = field(default_factory=dict)


def read_lock(folder: Path) -> dict[str, Pulled]:
    """What was pulled into a folder, by dataset and file (``ewp_panel/panel.csv``).

    Raises
    ------
    DatasetError
        The lock cannot be read.
    """
    path = folder / LOCK
    if not path.exists():
        return {}
    try:
        return {key: Pulled(**entry) for key, entry in orjson.loads(path.read_bytes()).items()}
    except (ValueError, TypeError, AttributeError) as error:
        remedy = "put back the lock you had; without it, pull again"
        raise DatasetError("is no lock of versions", source=str(path), remedy=remedy) from error


def write_lock(folder: Path, lock: dict[str, Pulled]) -> None:
    """Put the lock into the folder, wholly or not at all."""
    plain = {key: asdict(entry) for key, entry in lock.items()}
    write_bytes(folder / LOCK, orjson.dumps(plain, option=_JSON))
