"""A folder or zip of members, read without trusting either."""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Protocol

from upstander.errors import ArchiveError, InputError
from upstander.evidence.lines import opened
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_MEMBERS = 10_000
MAX_BYTES = 4 * 2**30
"""Bytes in all members together, unpacked."""

MAX_RATIO = 250
"""How much larger than packed one member may be, where it is over `FREE` bytes."""

FREE = 2**20


class Archive(Protocol):
    """Members by name, each a stream of bytes."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all members, with '/' between folders, sorted."""
        ...

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """One member for reading."""
        ...


@contextmanager
def archive(path: Path, limit: int = MAX_BYTES) -> Iterator[Archive]:
    """The folder or zip at ``path``.

    Parameters
    ----------
    path
        The folder or zip.
    limit
        Bytes that the members of a zip may have together, unpacked.

    Raises
    ------
    ArchiveError
        Neither a folder nor a whole zip, or one whose members have absolute names, names with
        ``..``, links, duplicates, encryption, or more bytes than they may have.
    """
    if path.is_dir() and not path.is_symlink():
        yield _Folder(path)
        return
    with opened(path) as handle:
        try:
            with zipfile.ZipFile(handle) as packed:
                yield _Zip(packed, str(path), limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ArchiveError(
                Phrase("is no whole zip file: {error}", error=error),
                source=str(path),
                remedy="fetch or pack it again",
            ) from error


def safe_name(name: str, source: str) -> str:
    """The name of a member, where it stays inside its archive.

    Raises
    ------
    ArchiveError
        Absolute, with ``..``, a backslash, a drive, or characters that cannot be printed.

    Examples
    --------
    >>> safe_name("attachments/report.pdf", "case.zip")
    'attachments/report.pdf'
    """
    parts = name.split("/")
    inside = not name.startswith("/") and not {"", ".", ".."} & set(parts)
    if not inside or "\\" in name or ":" in name or not name.isprintable() or len(name) > 255:
        raise ArchiveError(
            Phrase("member {name!r} could leave the archive", name=name[:80]),
            source=source,
            remedy="do not open it",
        )
    return name


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        found = []
        for entry in sorted(path.rglob("*")):
            name = entry.relative_to(path).as_posix()
            if entry.is_symlink():
                raise ArchiveError(
                    Phrase("member {name!r} is a symbolic link", name=name),
                    source=str(path),
                    remedy="put the file itself there",
                )
            if not entry.is_dir():
                found.append(safe_name(name, str(path)))
            if len(found) > MAX_MEMBERS:
                raise _too_many(str(path))
        self.names = tuple(found)

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        with opened(self._path / name) as handle:
            yield handle


class _Zip:
    def __init__(self, packed: zipfile.ZipFile, source: str, limit: int) -> None:
        self._packed, self._source = packed, source
        members = packed.infolist()
        if len(members) > MAX_MEMBERS:
            raise _too_many(source)
        names = [safe_name(m.filename, source) for m in members if not m.is_dir()]
        if len({name.casefold() for name in names}) < len(names):
            raise ArchiveError("two members have one name", source=source, remedy="pack it again")
        for member in members:
            _check_member(member, source)
        if sum(member.file_size for member in members) > limit:
            raise _bomb(source, limit)
        self.names = tuple(sorted(names))

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        try:
            opened_member = self._packed.open(name)
        except (OSError, ValueError, RuntimeError) as error:
            message = Phrase("member {name!r} is broken: {error}", name=name, error=error)
            remedy = "fetch or pack it again"
            raise ArchiveError(message, source=self._source, remedy=remedy) from error
        with opened_member as handle:
            yield handle


def _check_member(member: zipfile.ZipInfo, source: str) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        message = Phrase("member {name!r} is a link or a device", name=member.filename)
        raise ArchiveError(message, source=source, remedy="pack the file itself")
    if member.flag_bits & 1:
        message = Phrase("member {name!r} is encrypted", name=member.filename)
        raise ArchiveError(message, source=source, remedy="pack it without a password")
    if member.file_size > FREE and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise _bomb(source, member=member.filename)


def _bomb(source: str, limit: int = MAX_BYTES, *, member: str = "") -> ArchiveError:
    message = Phrase(
        "its members would unpack to over {times} times the size, or over {limit:,} bytes",
        times=MAX_RATIO,
        limit=limit,
    )
    if member:
        message = Phrase(
            "member {name!r} would unpack to over {times} times the size, or over {limit:,} bytes",
            name=member,
            times=MAX_RATIO,
            limit=limit,
        )
    return ArchiveError(message, source=source, remedy="do not open it")


def _too_many(source: str) -> InputError:
    return ArchiveError(
        Phrase("has over {limit:,} members", limit=MAX_MEMBERS),
        source=source,
        remedy="split it",
    )
