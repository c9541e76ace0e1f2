"""Event feeds into a lake, by the readers that the rest of the house uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.event_forms import form_of
from upstander.evidence.event_rows import header_of, row_blocks
from upstander.evidence.events import read_events
from upstander.evidence.lake.tables import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from upstander.evidence.lake.drafts import Drafts
    from upstander.model.event_table import EventTable

_LABELS = ("country", "place", "kind", "actor", "other_actor")
_SPOT = {"lat": "latitude", "lon": "longitude"}
_BOUNDS = {"lat": 90.0, "lon": 180.0}


def draft_events(path: Path, drafts: Drafts, on_progress: Callable[[int], None]) -> None:
    """Draft the events of a feed in the form of UCDP GED or of ACLED; see `read_events`.

    Faulty rows are left out and reported; a latitude or longitude that is none is reported and
    left empty.
    """
    reading = read_events(path, labels=_LABELS, on_progress=on_progress)
    drafts.problems += reading.problems
    drafts.synthetic = reading.events.synthetic
    frame = _frame(reading.events)
    spots = _spots(path, drafts)
    if spots is not None:
        frame = frame.join(spots, on="row", how="left", maintain_order="left")
    else:
        frame = frame.with_columns(lat=None, lon=None)
    drafts.put(EVENTS, frame)


def _frame(events: EventTable) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    def names(label: str) -> pl.Series:
        if label not in events.labels:
            return pl.Series(label, [""]).new_from_index(0, len(events))
        found = events.labels[label]
        codes = np.where(found.codes < 0, len(found.names), found.codes)
        return pl.Series(label, (*found.names, ""), dtype=pl.String).gather(codes)

    ids = pl.Series("id", events.ids or [""] * len(events), dtype=pl.String)
    return pl.DataFrame(
        {
            "id": ids,
            "date": pl.Series(events.days).cast(pl.Date),
            "month": events.months,
            "dated": events.dated,
            **{label: names(label) for label in _LABELS},
            "deaths": events.deaths,
            "row": events.lines,
        }
    )


def _spots(path: Path, drafts: Drafts) -> pl.DataFrame | None:
    """Latitude and longitude by line, which only the lake keeps."""
    import polars as pl

    header = header_of(path)
    form = form_of(header)
    if form is None or not set(_SPOT.values()) <= set(header):
        return None
    blocks = []
    for frame, _ in row_blocks(path, replace(form, columns=_SPOT), tuple(_SPOT)):
        number = [pl.col(name).cast(pl.Float64, strict=False) for name in _SPOT]
        blocks.append(frame.select(pl.col("line").alias("row"), *number))
        drafts.problems += _far(frame, str(path))
    return pl.concat(blocks).with_columns(
        [pl.when(pl.col(name).abs() <= most).then(pl.col(name)) for name, most in _BOUNDS.items()]
    )


def _far(frame: pl.DataFrame, source: str) -> list[Problem]:
    import polars as pl

    found = []
    for name, most in _BOUNDS.items():
        value = pl.col(name).cast(pl.Float64, strict=False)
        wrong = pl.col(name).is_not_null() & ~(value.abs() <= most).fill_null(value=False)
        for line, text in frame.filter(wrong).select("line", name).iter_rows():
            message = f"{_SPOT[name]} {str(text)[:20]!r} is none; it is left empty"
            found.append(Problem(message, source, line, "give decimal degrees"))
    return found
