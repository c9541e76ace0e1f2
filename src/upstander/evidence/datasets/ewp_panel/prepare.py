"""From the publisher's files to the panel, the snapshot and the peer's forecasts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

_LABELS = ["mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2"]
_KEYS = ["ccode", "ewp_name", "year"]


def prepare(raw: dict[str, Path]) -> dict[str, bytes]:
    """The files of the dataset, by their paths.

    The publisher writes 0 for an outcome whose two years are not over. Here it is empty, and
    ``label_window_closed`` says so. The last base year becomes the snapshot, without labels.

    Parameters
    ----------
    raw
        What was fetched, by the names of the declaration.
    """
    panel = pl.read_csv(raw["panel.csv"], infer_schema=False)
    year = pl.col("year").cast(pl.Int64)
    last = str(panel.select(year.max()).item())
    observed = panel.filter(pl.col("mk_onset").is_not_null()).select(year.max()).item()
    # A state that ceased to be has no later labels, and its windows are closed all the same.
    closed = year + 2 <= observed
    predictors = [c for c in panel.columns if c not in {*_KEYS, *_LABELS}]
    past = panel.filter(pl.col("year") != last).select(
        *_KEYS,
        *predictors,
        *_LABELS[:3],
        pl.when(closed).then(pl.col("mk_onset_1or2")).alias("mk_onset_1or2"),
        pl.when(closed).then(pl.lit("1")).otherwise(pl.lit("0")).alias("label_window_closed"),
    )
    today = panel.filter(pl.col("year") == last).select(*_KEYS, *predictors)
    peer = pl.read_csv(raw["foos.csv"], infer_schema=False, null_values=["NA"]).drop("")
    return {
        "risk/country_year_panel.csv": _csv(past),
        "risk/snapshot_2024_predictors.csv": _csv(today),
        "risk/peer_ewp_foos.csv": _csv(peer),
    }


def _csv(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()
