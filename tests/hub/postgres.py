"""A PostgreSQL of one's own for tests: started from the wheel, ended with the process.

Usage: python -m tests.hub.postgres prints its DATABASE_URL and serves until Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server that lives as long as the block; by a socket, no port is open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of directories that the wheel looks for
        import pgserver

    with tempfile.TemporaryDirectory(prefix="upstander-pg-") as name:
        folder = Path(name)
        # The server will not run as root; the wheel then runs it as a user of its own.
        folder.chmod(0o777)
        server = pgserver.get_server(  # type: ignore[attr-defined]
            folder / "data", cleanup_mode="stop"
        )
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """The server of an address is down as long as the block, and its connections are cut."""
    import pgserver

    folder = Path(address.partition("host=")[2])
    server = pgserver.get_server(folder)  # type: ignore[attr-defined]
    master = int((folder / "postmaster.pid").read_text().split()[0])
    os.kill(master, signal.SIGINT)  # its "fast" shutdown: nobody is waited for
    while (folder / "postmaster.pid").exists():
        time.sleep(0.05)
    try:
        yield
    finally:
        server.ensure_postgres_running()


if __name__ == "__main__":
    with postgresql() as address:
        sys.stdout.write(f"DATABASE_URL='{address}'\n")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
        try:
            signal.pause()
        except KeyboardInterrupt:
            sys.stderr.write("stopped\n")
