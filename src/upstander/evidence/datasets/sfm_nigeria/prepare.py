"""From the researchers' tables to those that the reader reads."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from upstander.evidence.datasets.sfm_nigeria import tables

if TYPE_CHECKING:
    from pathlib import Path

_KEPT_SOURCES = {
    "source_id", "title", "published_on", "source_url", "archive_url", "country",
    "publication_title",
}  # fmt: skip


def prepare(raw: dict[str, Path]) -> dict[str, bytes]:
    """The files of the dataset, by their paths.

    Only the columns that the reader uses are kept: initials of staff, internal comments, and what
    is said of persons beyond their posts are left out.

    Parameters
    ----------
    raw
        What was fetched, by the names of the declaration.
    """
    return {
        tables.UNITS: _parquet(raw["units.tsv"], "\t", _unit_columns()),
        tables.POSTINGS: _parquet(raw["persons.csv"], ",", _posting_columns()),
        tables.SOURCES: _parquet(raw["sources.csv"], ",", _KEPT_SOURCES),
    }


def _unit_columns() -> set[str]:
    kept = {tables.NAME, tables.UNIT_ID, tables.PLACE_NAME, tables.PLACE_COUNTRY}
    links = (tables.COMMAND, tables.AREA, tables.MEMBERSHIP)
    fields = [*tables.UNIT_FIELDS, *(link.field for link in links)]
    fields += [link.kind for link in links if link.kind]
    dates = [day for link in links for day in (link.first, link.last)]
    return kept | _columns(fields, dates)


def _posting_columns() -> set[str]:
    fields = [*tables.PERSON_FIELDS, tables.POSTING_UNIT, *tables.POSTING_FIELDS]
    return _columns(fields, [tables.POSTING_FIRST, tables.POSTING_LAST])


def _columns(fields: list[tables.Field], dates: list[tables.Dates]) -> set[str]:
    return {c for f in fields for c in (f.value, f.source, f.confidence)} | {
        c for d in dates for c in (d.year, d.month, d.day, d.exact)
    }


def _parquet(path: Path, delimiter: str, kept: set[str]) -> bytes:
    import polars as pl

    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=delimiter))
    columns = {name: [row[name] or None for row in rows] for name in rows[0] if name in kept}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
