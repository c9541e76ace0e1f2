"""Listed parties and office holders; what is private of a person is not read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from upstander.errors import Problem
from upstander.evidence.defaults import Defaults
from upstander.evidence.ftm_entities import EntityReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

PERSONAL = frozenset({
    "name", "alias", "weakAlias", "previousName", "position", "topics", "country", "program",
    "programId", "sourceUrl", "wikidataId", "createdAt", "modifiedAt",
})  # fmt: skip
"""What is read of a person: names, the public role, and where it is published."""

PRIVATE = frozenset({"Address", "Associate", "Family", "Identification", "Passport"})
"""Schemata that are about people's private lives, or their papers."""

_RELATIVE = "role.rca"
_PUBLIC = ("sanction", "role.", "gov", "debarment", "reg.", "export.", "crime", "mil", "pol")


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """The statements of one dataset, the list that carries each as its origin.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    yield from (_entities if offer == "entities" else _targets)(rows, claims)


def _entities(rows: Iterator[Record | Problem], claims: Claims) -> Iterator[Statement | Problem]:
    defaults = Defaults(claims.name, claims.grade, claims.marking, "")
    reader = EntityReader(claims.source, defaults)
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        data = pruned(row.cells)
        if data is None:
            continue
        for item in reader.read(data, row.line, orjson.dumps(data)):
            if isinstance(item, Problem):
                yield item
            else:
                # All that comes from here goes with it: the list is who said it first.
                yield replace(item, dataset=claims.name, origin=item.origin or item.dataset)


def pruned(data: dict[str, Any]) -> dict[str, Any] | None:
    """A record without what is private of a person; None where all of it is.

    Parameters
    ----------
    data
        An entity of FollowTheMoney.

    Examples
    --------
    >>> person = {"schema": "Person", "properties": {"name": ["A"], "birthDate": ["1950"]}}
    >>> pruned(person)["properties"]
    {'name': ['A']}
    >>> relative = {"schema": "Person", "properties": {"name": ["B"], "topics": ["role.rca"]}}
    >>> pruned(relative) is None
    True
    """
    if data.get("schema") in PRIVATE:
        return None
    properties = data.get("properties")
    if data.get("schema") != "Person" or not isinstance(properties, dict):
        return dict(data)
    topics = [str(topic) for topic in properties.get("topics") or ()]
    public = any(t != _RELATIVE and t.startswith(_PUBLIC) for t in topics)
    if _RELATIVE in topics and not public:
        return None
    return {**data, "properties": {k: v for k, v in properties.items() if k in PERSONAL}}


def _targets(rows: Iterator[Record | Problem], claims: Claims) -> Iterator[Statement | Problem]:
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {name: str(value) for name, value in row.cells.items()}
        if not cells["id"] or not cells["schema"] or not cells["name"]:
            yield claims.fault("the row has no id, schema or name", row.line)
        elif cells["schema"] not in PRIVATE and _is_public(cells):
            facts = [("name", cells["name"]), *_many("alias", cells["aliases"])]
            facts += _many("country", cells["countries"])
            facts += [("topics", "sanction")] if cells["sanctions"] else []
            facts += _many("programId", cells.get("program_ids", ""))
            seen = (cells["first_seen"][:10], cells["last_seen"][:10])
            yield from claims.about(
                cells["id"], cells["schema"], facts, row.line,
                origin=";".join(sorted(cells["dataset"].split(";"))), seen=seen,
            )  # fmt: skip


def _is_public(cells: dict[str, str]) -> bool:
    """Whether a row is of no person, or of one who is listed: the table tells no other role."""
    return cells["schema"] != "Person" or bool(cells["sanctions"])


def _many(prop: str, cell: str) -> list[tuple[str, str]]:
    return [(prop, value.strip()) for value in cell.split(";") if value.strip()]
