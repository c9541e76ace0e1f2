"""Which of the programs took how much of the machine's cores."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hub.running import Running


class Spent:
    """How much of the cores a while took: this generator, the hub, its database, all the rest."""

    def __init__(self, hub: Running) -> None:
        assert hub.process is not None
        self._session = hub.process.pid
        _, _, folder = hub.database.partition("host=")
        told = Path(folder) / "postmaster.pid"
        self._postmaster = int(told.read_text().split()[0]) if folder else 0
        self._before = self._now()

    def told(self) -> str:
        """The shares since it began, in cores."""
        now = self._now()
        wall, own, hub, base, whole = (a - b for a, b in zip(now, self._before, strict=True))
        rest = whole - own - hub - base
        return (
            f"of {os.cpu_count()} cores the generator took {own / wall:.2f}, the hub "
            f"{hub / wall:.2f}, PostgreSQL {base / wall:.2f}, all else {rest / wall:.2f}"
        )

    def _now(self) -> tuple[float, float, float, float, float]:
        tick = os.sysconf("SC_CLK_TCK")
        hub = base = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            took = int(words[11]) + int(words[12])
            if int(words[3]) == self._session:
                hub += took
            elif self._postmaster in {int(stat.parent.name), int(words[1])}:
                base += took
        user, nice, system, _, _, irq, soft = map(
            int, Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
        )
        whole = user + nice + system + irq + soft
        return time.monotonic(), time.process_time(), hub / tick, base / tick, whole / tick
