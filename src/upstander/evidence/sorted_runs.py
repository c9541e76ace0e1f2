"""Statements sorted by their ids outside memory: runs on disk, merged as they are read."""

from __future__ import annotations

import heapq
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from upstander.model.statement import Statement

RUN = 200_000
"""Statements held in memory at once: some 100 MiB."""

_FAN = 64
"""Runs read at once; more of them are merged into one first."""

_HEX = 40
"""Characters of an id."""


class SortedRuns:
    """Statements put in in any order, taken out in the order of their ids.

    Among statements of one id the order in which they were put in is kept. Use it as a context:
    its files go when the block ends.

    Parameters
    ----------
    folder
        Where its files may lie.
    run
        Statements held in memory at once.
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder = TemporaryDirectory(dir=folder, prefix=".sorting.", suffix=".part")
        self._held: list[bytes] = []
        self._runs: list[Path] = []
        self.limit, self._written = run, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._folder.cleanup()

    def add(self, statement: Statement) -> None:
        """Put a statement in."""
        # One new object of its exact size: what orjson returns keeps its larger buffer.
        line = orjson.dumps(statement.as_dict())
        self._held.append(b"%b\x1f%b\n" % (statement.id.encode(), line))
        if len(self._held) >= self.limit:
            self._spill()

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """Id and JSON of each statement, sorted; those of one id in the order they came."""
        if not self._runs:
            self._held.sort(key=_id)
            yield from map(_entry, self._held)
            return
        self._spill()
        while len(self._runs) > _FAN:
            merged, self._runs = self._runs[:_FAN], self._runs[_FAN:]
            # First in the list, for what is in it came before the rest.
            self._runs.insert(0, self._write(heapq.merge(*map(_read, merged), key=_id)))
        yield from map(_entry, heapq.merge(*map(_read, self._runs), key=_id))

    def _spill(self) -> None:
        if self._held:
            self._held.sort(key=_id)
            self._runs.append(self._write(self._held))
            self._held = []

    def _write(self, lines: Iterable[bytes]) -> Path:
        path = Path(self._folder.name) / f"{self._written}.run"
        self._written += 1
        with path.open("wb") as handle:
            handle.writelines(lines)
        return path


def _id(entry: bytes) -> bytes:
    return entry[:_HEX]


def _entry(line: bytes) -> tuple[str, bytes]:
    return line[:_HEX].decode(), line[_HEX + 1 : -1]


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        yield from handle
