"""Backing the hub up and restoring it: one file, taken while people work, checked when restored."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstander.errors import InputError, UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = "upstander-hub-backup/1"
DATABASE, KEY, ABOUT = "hub.sqlite3", "secret.key", "about.json"
_MOST = 64 * 2**30


def back_up(folder: Path, out: Path) -> dict[str, Any]:
    """Write the hub's database and key to one zip; returns what the zip says of itself.

    SQLite's own online backup is used: writers are not stopped, and the copy is of one moment. The
    zip holds everything that the hub knows, and its key: keep it as you keep the hub.

    Raises
    ------
    UsageError
        The hub keeps its data in PostgreSQL, or has none; or the file is there already.
    """
    source = folder / DATABASE
    if not source.is_file():
        remedy = "for PostgreSQL use pg_dump, and keep secret.key beside it"
        raise UsageError(
            Phrase("no {database} in {folder}", database=DATABASE, folder=folder), remedy=remedy
        )
    if out.exists():
        raise UsageError(Phrase("{out} is there already", out=out), remedy="choose another name")
    part = out.with_name(f".{out.name}.part")
    with tempfile.TemporaryDirectory(dir=out.absolute().parent) as name:
        copy = Path(name) / DATABASE
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
            number, hash_ = _head(new)
        about = {"format": FORMAT, "lines": number, "head": hash_}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(copy, DATABASE)
            packed.write(folder / KEY, KEY)
            packed.writestr(ABOUT, json.dumps(about))
    part.chmod(0o600)
    part.replace(out)
    return about


def restore(file: Path, folder: Path, verify: Callable[[Path, str, int], str]) -> dict[str, Any]:
    """Put a backup's hub into a new folder, after its log was verified.

    Parameters
    ----------
    verify
        Called with the folder, and the head and number of lines that the backup has; returns a
        fault, or nothing.

    Raises
    ------
    UsageError
        The folder is there already: a hub is never overwritten.
    InputError
        The file is no backup, or its log does not hold together.
    """
    if folder.exists():
        raise UsageError(
            Phrase("{folder} is there already", folder=folder), remedy="restore into a new folder"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        staged = Path(name) / "hub"
        staged.mkdir(mode=0o700)
        about = _unpacked(file, staged)
        fault = verify(staged, str(about["head"]), int(about["lines"]))
        if fault:
            raise InputError(
                Phrase("the log does not hold together: {fault}", fault=fault), source=str(file)
            )
        shutil.move(staged, folder)
    return about


def _unpacked(file: Path, staged: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as packed:
            sizes = {info.filename: info.file_size for info in packed.infolist()}
            if set(sizes) != {DATABASE, KEY, ABOUT} or sum(sizes.values()) > _MOST:
                raise InputError("is no backup of a hub", source=str(file))
            about: dict[str, Any] = json.loads(packed.read(ABOUT))
            if about.get("format") != FORMAT:
                message = Phrase(
                    "is a backup of another form: {form!r}", form=str(about.get("format"))[:40]
                )
                raise InputError(message, source=str(file))
            for member in (DATABASE, KEY):
                packed.extract(member, staged)
                (staged / member).chmod(0o600)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        message = Phrase("cannot be read as a backup: {error}", error=error)
        raise InputError(message, source=str(file), remedy="take another backup") from error
    return about


def _head(database: sqlite3.Connection) -> tuple[int, str]:
    row = database.execute("SELECT number, hash FROM audit_head WHERE id = 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")
