"""The lines of a file, block by block and each line of bounded length, plain or gzip."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from upstander.errors import InputError, Problem
from upstander.evidence.reader_faults import reason
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

MAX_LINE = 64 * 2**20
"""Bytes in one line; a longer one is reported and skipped, never held whole."""

MAX_RATIO = 250
"""How much larger than its packed form a stream may be, once it is past `FREE` bytes."""

FREE = 8 * 2**20
_BLOCK = 2**18
_GZIP = b"\x1f\x8b"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[IO[bytes]]:
    """A regular file for reading; links, folders and devices are refused.

    Raises
    ------
    InputError
        Missing, not readable or not a regular file; the message says which.
    """
    source = name or str(path)
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError) as error:
        raise InputError("no such file", source=source, remedy="check the name") from error
    if not stat.S_ISREG(mode):
        kinds = {stat.S_IFLNK: Phrase("is a symbolic link"), stat.S_IFDIR: Phrase("is a folder")}
        message = kinds.get(stat.S_IFMT(mode), Phrase("is no regular file"))
        raise InputError(message, source=source, remedy="name the file itself")
    try:
        handle = path.open("rb")
    except OSError as error:
        remedy = "ask for permission to read it"
        raise InputError("may not be read", source=source, remedy=remedy) from error
    with handle:
        yield handle


def line_blocks(
    path: Path, *, name: str = "", limit: int = MAX_LINE
) -> Iterator[tuple[int, list[bytes]] | Problem]:
    """The lines of a file in blocks, with the number of the first line of each, and its faults.

    A gzip file is known by its first two bytes. A UTF-8 byte order mark is dropped; a file in
    UTF-16 is refused as a whole. Memory is bounded by ``limit``, whatever the file's size.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in faults; its path, unless given.
    limit
        Bytes in one line.

    Yields
    ------
    tuple or Problem
        1-based number of the first line, and lines without their line feeds; or what is wrong. A
        fault without a line is of the file as a whole, and nothing follows it.
    """
    shown = name or str(path)
    try:
        with opened(path, shown) as raw:
            yield from _decoded(raw, shown, limit)
    except InputError as error:
        yield error.problem


def _decoded(raw: IO[bytes], name: str, limit: int) -> Iterator[tuple[int, list[bytes]] | Problem]:
    head = raw.read(3)
    raw.seek(len(_BOM) if head == _BOM else 0)
    if head[:2] in _WIDE:
        yield Problem("is in UTF-16, not UTF-8", name, 0, "save it as UTF-8")
    elif head[:2] == _GZIP:
        try:
            yield from blocks_of(_Unpacking(raw), name, limit)
        except (EOFError, OSError, zlib.error) as error:
            remedy = "fetch it or pack it again; what came before is read"
            known = error.args and isinstance(error.args[0], Phrase)
            said = reason(error.args[0] if known else str(error))
            message = Phrase("the gzip stream is broken: {reason}", reason=said)
            yield Problem(message, name, 0, remedy)
    else:
        yield from blocks_of(raw, name, limit)


def blocks_of(
    handle: IO[bytes] | io.RawIOBase, name: str, limit: int = MAX_LINE
) -> Iterator[tuple[int, list[bytes]] | Problem]:
    """The lines of an open file of plain bytes, as `line_blocks` yields them."""
    number, parts, held = 1, [b""], 0
    while block := handle.read(_BLOCK):
        feed = block.find(b"\n")
        if held <= limit:
            parts.append(block if feed < 0 else block[:feed])
        held += len(block) if feed < 0 else feed
        if feed < 0:
            continue
        yield _too_long(name, number, limit) if held > limit else (number, [b"".join(parts)])
        lines = block[feed + 1 :].split(b"\n")
        tail = lines.pop()
        yield number + 1, lines
        number, parts, held = number + 1 + len(lines), [tail], len(tail)
    if held:
        yield _too_long(name, number, limit) if held > limit else (number, [b"".join(parts)])


class _Unpacking(io.RawIOBase):
    """An unpacked gzip stream that stops where it grows out of proportion."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._stream = gzip.GzipFile(fileobj=raw)
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        # read1, so that what was unpacked before a fault is not lost with it.
        data = self._stream.read1(memoryview(buffer).nbytes)
        count = len(data)
        memoryview(buffer)[:count] = data
        self._seen += count
        if self._seen > FREE and self._seen > MAX_RATIO * max(self._raw.tell(), 1):
            raise OSError(Phrase("it unpacks to over {most} times its size", most=MAX_RATIO))
        return count


def _too_long(name: str, number: int, limit: int) -> Problem:
    return Problem(
        Phrase("the line is longer than {limit:,} bytes", limit=limit),
        name,
        number,
        "one record a line",
    )
