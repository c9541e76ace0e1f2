"""Entities, persons by name alone, and who owns or controls whom, in versions 0.2 to 0.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.errors import Problem
from upstander.evidence.datasets.bods import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

_BOARD = {"boardMember", "boardChair", "seniorManagingOfficial"}
_TRUST = {"settlor", "trustee", "protector", "nominee", "nominator"}


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """What the declarations say; birth dates, addresses, nationalities and papers are not read.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    unwrap = records.of_record if offer == "bods-0.4" else records.of_statement
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        found = unwrap(row.cells)
        if isinstance(found, str):
            yield claims.fault(found, row.line)
        elif found.kind == "relationship":
            yield from _relation(found, row.line, claims)
        else:
            yield from _party(found, row.line, claims)


def _party(record: records.Declared, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    if record.kind == "person":
        # Names alone: who stands in a register as an owner has a public role, and no more is asked.
        facts = [("name", name) for name in records.person_names(record.details)]
        if not facts:
            yield claims.fault("the person has no name (it may be withheld)", line)
        yield from claims.about(record.key, "Person", facts, line, origin=record.origin)
        return
    schema, facts = records.schema_of(record.details), records.entity_facts(record.details)
    yield from claims.about(record.key, schema, facts, line, origin=record.origin)


def _relation(record: records.Declared, line: int, claims: Claims) -> Iterator[Statement | Problem]:
    subject = records.party(record.details.get("subject"))
    owner = records.party(record.details.get("interestedParty"))
    if not subject:
        yield claims.fault("the relation names no subject", line)
        return
    if not owner:
        reason = records.unnamed(record.details.get("interestedParty"))
        note = [("notes", f"An interested party is declared and not named: {reason}")]
        yield from claims.about(subject, "Company", note, line, origin=record.origin)
        return
    interests = record.details.get("interests")
    listed = interests if isinstance(interests, list) and interests else [{}]
    for number, interest in enumerate(listed):
        if not isinstance(interest, dict):
            yield claims.fault("an interest is no object", line)
            continue
        kind = str(interest.get("type") or "unknownInterest")
        schema, ends = _ends(kind)
        facts = [(ends[0], owner), (ends[1], subject), ("role", kind), ("status", record.status)]
        facts += _terms(interest, schema, kind)
        key = f"{record.key}-{number}"
        yield from claims.about(key, schema, facts, line, origin=record.origin)


def _ends(kind: str) -> tuple[str, tuple[str, str]]:
    if kind in _BOARD:
        return "Directorship", ("director", "organization")
    if kind in _TRUST:
        return "UnknownLink", ("subject", "object")
    return "Ownership", ("owner", "asset")


def _terms(interest: dict[str, Any], schema: str, kind: str) -> list[tuple[str, str]]:
    facts = [(name, str(interest.get(name) or "")) for name in ("startDate", "endDate")]
    if schema == "Ownership":
        facts += [("ownershipType", kind), ("percentage", records.share(interest.get("share")))]
    if level := interest.get("directOrIndirect") or interest.get("interestLevel"):
        facts.append(("summary", str(level)))
    return facts
