"""Writing so that nothing is ever left half-written: a temporary name first, then a rename."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a binary file that takes the place of ``path`` only when the block succeeds.

    The parent folder is made where it is missing. If the block raises, ``path`` is as it was
    and the temporary file is gone.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> with writing(folder / "a" / "b.txt") as handle:
    ...     _ = handle.write(b"whole")
    >>> (folder / "a" / "b.txt").read_bytes()
    b'whole'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, wholly or not at all."""
    with writing(path) as handle:
        handle.write(data)


def write_from(path: Path, parts: Iterable[bytes]) -> None:
    """Put what comes, part by part, at ``path``; nothing of it where one cannot be had."""
    with writing(path) as handle:
        handle.writelines(parts)


def write_text(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` as UTF-8, wholly or not at all."""
    write_bytes(path, text.encode())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
