"""From the list as it is published to its entries and the links between them."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_NONE = "-0-"
_LINK = re.compile(r"Linked To: ([^;]+?)(?:;|\.?$)")


def prepare(raw: dict[str, Path]) -> dict[str, bytes]:
    """The files of the dataset, by their paths.

    Birth dates, passports and addresses stand in the remarks of the list and are left out.

    Parameters
    ----------
    raw
        What was fetched, by the names of the declaration.
    """
    with raw["sdn.csv"].open(encoding="utf-8-sig", newline="") as handle:
        entries = [row for row in csv.DictReader(handle) if (row["Name"] or "").strip()]
    count = Counter(entry["Name"].strip() for entry in entries)
    ids = {entry["Name"].strip(): entry["ID"].strip() for entry in entries}
    nodes = [
        (
            entry["ID"].strip(),
            entry["Name"].strip(),
            _said(entry["Type"]) or "entity",
            _said(entry["Country"]).replace("] [", ";"),
            _said(entry["Title"]),
        )
        for entry in entries
    ]
    links = [
        (entry["ID"].strip(), name, ids[name] if count[name] == 1 else "", str(count[name]))
        for entry in entries
        for name in (found.strip() for found in _LINK.findall(_said(entry["Details"])))
    ]
    return {
        "network/actors/ofac_sdn_nodes.csv.gz": _packed(
            ("sdn_id", "name", "type", "programmes", "title"), nodes
        ),
        "network/actors/ofac_sdn_links.csv.gz": _packed(
            ("sdn_id", "linked_to_name", "linked_to_sdn_id", "name_matches"), links
        ),
    }


def _said(text: str | None) -> str:
    stripped = (text or "").strip()
    return "" if stripped == _NONE else stripped


def _packed(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return gzip.compress(text.getvalue().encode(), mtime=0)
