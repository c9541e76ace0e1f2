"""Writing case files: wholly or not at all, and the same bytes for the same case."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import CaseFileError
from upstander.evidence.archive import archive
from upstander.evidence.case_manifest import MANIFEST, Declaration, Member, as_json
from upstander.evidence.case_reader import ATTACHMENTS, FORECAST, STATEMENTS, declaration
from upstander.evidence.files import writing
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.case import CaseFile
    from upstander.model.marking import TLP

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**20


def write_case(case: CaseFile, path: Path) -> None:
    """Put a case file at ``path``: a zip where the name ends in ``.zip``, else a folder.

    Statements are written in the order of their ids, each once. A case file of the same id that
    is there already is replaced as a whole, and its attachments stay; anything else is left alone.

    Parameters
    ----------
    case, path
        What to write, and where.

    Raises
    ------
    CaseFileError
        Something other than this case is at ``path``.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as name:
        staged = Path(name) / "new"
        staged.mkdir()
        _carry_attachments(case, path, staged)
        _stage(case, staged)
        put_in_place(staged, path)


def put_in_place(staged: Path, path: Path) -> None:
    """Let a staged folder become the case file at ``path``, packed where that ends in ``.zip``."""
    if path.suffix.lower() == ".zip":
        _pack(staged, path)
    else:
        _replace_folder(staged, path)


def _stage(case: CaseFile, folder: Path) -> None:
    unique = {statement.id: statement for statement in case.statements}
    with (folder / STATEMENTS).open("wb") as handle:
        for key in sorted(unique):
            handle.write(orjson.dumps(unique[key].as_dict()) + b"\n")
    if case.forecast is not None:
        _dump(folder / FORECAST, case.forecast.as_dict())
    members = tuple(member_of(file, folder) for file in sorted(folder.rglob("*")) if file.is_file())
    declared = Declaration(case.manifest, members, case.forecast_marking)
    dump_manifest(folder / MANIFEST, declared, case.level)


def dump_manifest(path: Path, declared: Declaration, level: TLP) -> None:
    """Write a manifest into a staged folder."""
    _dump(path, as_json(declared, level))


def _dump(path: Path, document: Any) -> None:
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    path.write_bytes(orjson.dumps(document, option=options))


def member_of(file: Path, folder: Path) -> Member:
    """The entry of a manifest for a file of a staged folder."""
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Member(file.relative_to(folder).as_posix(), digest, file.stat().st_size)


def _carry_attachments(case: CaseFile, path: Path, staged: Path) -> None:
    """Copy the attachments of the case that stands at ``path`` now."""
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    with archive(path) as present:
        standing = declaration(present, str(path))
        if standing.manifest.id != case.manifest.id:
            raise CaseFileError(
                Phrase("another case stands here: {id!r}", id=standing.manifest.id),
                source=str(path),
                remedy="choose another place, or remove it first",
            )
        for name in present.names:
            if name.startswith(ATTACHMENTS):
                target = staged / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with present.member(name) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, _CHUNK)


def _pack(staged: Path, path: Path) -> None:
    with writing(path) as handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(staged.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(staged).as_posix(), _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                entry.file_size = file.stat().st_size
                with file.open("rb") as source, packed.open(entry, "w") as copy:
                    shutil.copyfileobj(source, copy, _CHUNK)


def _replace_folder(staged: Path, path: Path) -> None:
    """Rename the staged folder to ``path``; what stood there goes only when that has worked."""
    aside = staged.with_name("old")
    if path.exists():
        path.rename(aside)
    try:
        staged.rename(path)
    except OSError:
        if aside.exists():
            aside.rename(path)
        raise
