"""Legal entities (level 1) and who consolidates or manages whom (level 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

_PUBLIC = {"RESIDENT_GOVERNMENT_ENTITY": "PublicBody", "INTERNATIONAL_ORGANIZATION": "PublicBody"}
_PERSONAL = "SOLE_PROPRIETOR"
_CONSOLIDATION = {"IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"}
_OTHER_NAMES = (
    "Entity.OtherEntityNames.OtherEntityName.1",
    "Entity.OtherEntityNames.OtherEntityName.2",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.2",
)


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """Companies with their registration, or relations between companies.

    A parent that consolidates is stated as an owner of unknown share: the standard says who
    consolidates whose accounts, and no percentage. The business of one person is kept by its
    registered name only.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    read = _relation if offer == "level-2" else _entity
    for row in rows:
        if isinstance(row, Problem):
            yield row
        else:
            cells = {name: str(value) for name, value in row.cells.items()}
            yield from read(cells, row.line, claims)


def _entity(cells: dict[str, str], line: int, claims: Claims) -> Iterator[Statement | Problem]:
    lei, category = cells["LEI"], cells.get("Entity.EntityCategory", "")
    if not lei or not cells["Entity.LegalName"]:
        yield claims.fault("the row has no LEI or no legal name", line)
        return
    facts = [
        ("name", cells["Entity.LegalName"]),
        ("leiCode", lei),
        ("status", cells.get("Entity.EntityStatus", "")),
        ("jurisdiction", cells.get("Entity.LegalJurisdiction", "")),
    ]
    if category != _PERSONAL:
        facts += [("alias", cells.get(name, "")) for name in _OTHER_NAMES]
        facts += [
            ("country", cells["Entity.LegalAddress.Country"]),
            ("mainCountry", cells.get("Entity.HeadquartersAddress.Country", "")),
            ("incorporationDate", cells.get("Entity.EntityCreationDate", "")[:10]),
            (
                "registrationNumber",
                cells.get("Entity.RegistrationAuthority.RegistrationAuthorityEntityID", ""),
            ),
        ]
    schema = "LegalEntity" if category == _PERSONAL else _PUBLIC.get(category, "Company")
    seen = ("", cells.get("Registration.LastUpdateDate", "")[:10])
    yield from claims.about(f"lei-{lei}", schema, facts, line, seen=seen)


def _relation(cells: dict[str, str], line: int, claims: Claims) -> Iterator[Statement | Problem]:
    child, parent = (cells[f"Relationship.{end}Node.NodeID"] for end in ("Start", "End"))
    kinds = {cells[f"Relationship.{end}Node.NodeIDType"] for end in ("Start", "End")}
    kind = cells["Relationship.RelationshipType"]
    if not child or not parent or kinds != {"LEI"} or not kind:
        yield claims.fault("the row does not relate two LEIs", line)
        return
    owned = kind in _CONSOLIDATION
    ends = ("owner", "asset") if owned else ("subject", "object")
    facts = [
        (ends[0], f"lei-{parent}"),
        (ends[1], f"lei-{child}"),
        ("role", kind),
        ("status", cells.get("Relationship.RelationshipStatus", "")),
        ("startDate", cells.get("Relationship.Period.1.startDate", "")[:10]),
    ]
    schema = "Ownership" if owned else "UnknownLink"
    yield from claims.about(f"lei-rr-{child}-{parent}-{kind}", schema, facts, line)
