"""Entries of the sanctions list and what it links them to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import Problem
from upstander.evidence.declaration import declared, table_of
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "ofac_sdn"
_SCHEMATA = {
    "entity": "Organization",
    "individual": "Person",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}


def read(folder: Path) -> Iterator[Statement | Problem]:
    """The listed parties, their programmes, and "Linked To" as unknown links.

    An individual is listed in a public act; nothing is derived of any of them.

    Parameters
    ----------
    folder
        The folder of public data.

    Yields
    ------
    Statement or Problem
        A link whose name fits no entry, or several, is a problem.
    """
    known: set[str] = set()
    source = declared(NAME).files[0].path
    for number, row in enumerate(table_of(NAME, 0, folder), 1):
        schema = _SCHEMATA.get(row["type"] or "")
        if not row["sdn_id"] or not row["name"] or schema is None:
            message = "the entry has no id, name or known type"
            yield Problem(message, source, number, "it is left out")
            continue
        known.add(row["sdn_id"])
        for prop, value in _facts(row, schema):
            yield _said(f"ofac-{row['sdn_id']}", schema, prop, value)
    yield from _links(table_of(NAME, 1, folder), known)


def _links(rows: Iterable[dict[str, Any]], known: set[str]) -> Iterator[Statement | Problem]:
    source = declared(NAME).files[1].path
    for number, row in enumerate(rows, 1):
        left, right = row["sdn_id"], row["linked_to_sdn_id"]
        if left not in known or right not in known:
            message = f"linked to {row['linked_to_name']!r}: fits {row['name_matches']} entries"
            yield Problem(message, source, number, "the link is left out")
            continue
        key = f"ofac-link-{left}-{right}"
        yield _said(key, "UnknownLink", "subject", f"ofac-{left}")
        yield _said(key, "UnknownLink", "object", f"ofac-{right}", row["linked_to_name"])
        yield _said(key, "UnknownLink", "role", "Linked To")


def _said(key: str, schema: str, prop: str, value: str, wording: str = "") -> Statement:
    own = declared(NAME)
    return Statement(
        NAME, key, schema, prop, value,
        original_value=wording, origin=own.publisher, grade=own.grade, marking=own.marking,
    )  # fmt: skip


def _facts(row: dict[str, Any], schema: str) -> Iterator[tuple[str, str]]:
    yield "name", row["name"]
    yield "topics", "sanction"
    for programme in (row["programmes"] or "").split(";"):
        if programme.strip():
            yield "program", programme.strip()
    if row["title"] and schema == "Person":
        yield "position", row["title"]
