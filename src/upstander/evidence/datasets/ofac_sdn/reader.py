"""Entries of the sanctions list and what it links them to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import Problem
from upstander.evidence.declaration import declared, table_of
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    declaration = declared(NAME)
    schemata: dict[str, str] = {}

    def say(key: str, schema: str, prop: str, value: str, wording: str = "") -> Statement:
        return Statement(
            NAME, key, schema, prop, value,
            original_value=wording,
            origin=declaration.publisher, grade=declaration.grade, marking=declaration.marking,
        )  # fmt: skip

    for number, row in enumerate(table_of(NAME, 0, folder), 1):
        schema = _SCHEMATA.get(row["type"] or "")
        if not row["sdn_id"] or not row["name"] or schema is None:
            message = "the entry has no id, name or known type"
            yield Problem(message, declaration.files[0].path, number, "it is left out")
            continue
        schemata[row["sdn_id"]] = schema
        for prop, value in _facts(row, schema):
            yield say(f"ofac-{row['sdn_id']}", schema, prop, value)
    for number, row in enumerate(table_of(NAME, 1, folder), 1):
        left, right = row["sdn_id"], row["linked_to_sdn_id"]
        if left not in schemata or right not in schemata:
            message = (
                f"linked to {row['linked_to_name']!r}, which fits {row['name_matches']} entries"
            )
            yield Problem(message, declaration.files[1].path, number, "the link is left out")
            continue
        key = f"ofac-link-{left}-{right}"
        yield say(key, "UnknownLink", "subject", f"ofac-{left}")
        yield say(key, "UnknownLink", "object", f"ofac-{right}", row["linked_to_name"])
        yield say(key, "UnknownLink", "role", "Linked To")


def _facts(row: dict[str, Any], schema: str) -> Iterator[tuple[str, str]]:
    yield "name", row["name"]
    yield "topics", "sanction"
    for programme in (row["programmes"] or "").split(";"):
        if programme.strip():
            yield "program", programme.strip()
    if row["title"] and schema == "Person":
        yield "position", row["title"]
