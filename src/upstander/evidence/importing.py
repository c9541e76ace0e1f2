"""Reading whatever file a user names: FollowTheMoney's JSON lines, STIX, or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.ftm import read_ftm
from upstander.evidence.interchange.stix_reading import read_stix
from upstander.evidence.mapped import read_mapped
from upstander.evidence.statement_table import is_statement_table, read_statement_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from upstander.evidence.defaults import Defaults
    from upstander.evidence.mapping import TableMapping
    from upstander.model.statement import Statement

TABLES = {".csv", ".tsv", ".tab", ".xlsx"}
_STIX = (".stix", ".stix.json", ".stix2.json")
_JSON = (".json", ".jsonl", ".ndjson", ".ijson", ".json.gz", ".jsonl.gz", ".ndjson.gz", ".ijson.gz")


def read_evidence(
    path: Path, defaults: Defaults, mapping: TableMapping | None = None
) -> Iterator[Statement | Problem]:
    """The statements of a file, and its faults; what it is, its name says.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv`` or ``.xlsx`` with a mapping, or as we export statements; ``.stix`` or
        ``.stix.json`` for a bundle of STIX 2.1; ``.jsonl``, ``.ndjson``, ``.json`` or
        ``.ijson``, plain or with ``.gz``, for FollowTheMoney's entities or statements.
    defaults
        What to take for rows that do not say it.
    mapping
        What a table's columns mean.

    Yields
    ------
    Statement or Problem
        A file of another kind, or a table without a mapping, is one problem.
    """
    name = path.name.lower()
    if path.suffix.lower() in TABLES:
        if mapping is None and is_statement_table(path):
            yield from read_statement_table(path, defaults)
        elif mapping is None:
            remedy = "propose one with: upstander case map, edit it, and give it by --mapping"
            yield Problem("is a table and needs a mapping", str(path), 0, remedy)
        else:
            yield from read_mapped(path, mapping, defaults)
    elif name.endswith(_STIX):
        yield from read_stix(path, defaults)
    elif name.endswith(_JSON):
        yield from read_ftm(path, defaults)
    else:
        remedy = "give .jsonl, .ndjson, .json (also .gz), .stix.json, .csv, .tsv or .xlsx"
        yield Problem("is of no kind that can be read", str(path), 0, remedy)
