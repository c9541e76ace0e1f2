"""The feed is read by the reader of event feeds that knows its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.events import EventsReading, read_events

if TYPE_CHECKING:
    from pathlib import Path


def read_file(path: Path) -> EventsReading:
    """The events of an unpacked file.

    Raises
    ------
    InputError
        Another form, or no good row.
    """
    return read_events(path)
