"""How long the disk under a database takes to keep a few bytes, while others are measured."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EVERY, BYTES = 0.05, 8192
"""Seconds from one flush to the next, and what is written before it: a page of PostgreSQL."""


class Flushes:
    """Flushes a page of its own to a folder's disk again and again: what every commit waits for."""

    def __init__(self, folder: Path) -> None:
        self._path, self._ended = folder / "flushes", threading.Event()
        self._took: list[float] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def told(self) -> str:
        """End it, and say how long the flushes took."""
        self._ended.set()
        self._thread.join()
        took = sorted(self._took)
        middle, late = (1000 * took[int(q * len(took))] for q in (0.5, 0.99))
        return (
            f"a flush to the disk alone took p50 {middle:.0f} ms p99 {late:.0f} ms, at most "
            f"{1000 * took[-1]:.0f} ms"
        )

    def _run(self) -> None:
        with self._path.open("wb", buffering=0) as file:
            while not self._ended.wait(EVERY):
                file.seek(0)
                began = time.perf_counter()
                file.write(os.urandom(BYTES))
                os.fdatasync(file.fileno())
                self._took.append(time.perf_counter() - began)
        self._path.unlink()
