"""Orders and deliveries of major arms, as relations between supplier and recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.claims import country_code, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

ARMS = "arms"
"""What is supplied: the name of the layer in the actor graph."""


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """One relation a row; brackets, SIPRI's sign of an estimate, are said in its notes.

    Parameters
    ----------
    rows, claims, offer
        The rows, what makes statements of them, and which of the offers they are.
    """
    del offer  # there is only one
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {name: str(value) for name, value in row.cells.items()}
        ends = [_actor(cells[name]) for name in ("Supplier", "Recipient")]
        if not all(key for key, _, _ in ends):
            yield claims.fault("the row names no supplier or no recipient", row.line)
            continue
        for key, schema, facts in ends:
            yield from claims.once(key, schema, facts, row.line)
        key = key_of("sipri", *(f"{name}={cells[name]}" for name in sorted(cells)))
        facts = [("supplier", ends[0][0]), ("recipient", ends[1][0]), ("supplied", ARMS)]
        yield from claims.about(key, "Enablement", facts + _deal(cells), row.line)


def _actor(name: str) -> tuple[str, str, list[tuple[str, str]]]:
    """A state under its code; any other recipient (marked with asterisks) under its name."""
    plain = name.strip().rstrip("*").strip()
    code = "" if name.strip().endswith("*") else country_code(plain)
    if code:
        return f"state-{code}", "PublicBody", [("name", plain), ("country", code)]
    return (key_of("sipri-actor", plain) if plain else ""), "Organization", [("name", plain)]


def _deal(cells: dict[str, str]) -> list[tuple[str, str]]:
    delivered, ordered = _bare(cells["Number delivered"]), _bare(cells["Number ordered"])
    years = sorted(filter(None, map(_bare, cells["Year(s) of delivery"].split(";"))))
    what = ", ".join(filter(None, [cells["Weapon designation"], cells["Weapon description"]]))
    estimated = [name for name in cells if cells[name].startswith("(")]
    notes = f"estimated by SIPRI: {', '.join(estimated)}" if estimated else ""
    return [
        ("summary", what),
        ("quantity", f"{delivered or 'unknown'} delivered of {ordered or 'unknown'} ordered"),
        ("startDate", _bare(cells["Year of order"])),
        ("date", years[0] if years else ""),
        ("endDate", years[-1] if years else ""),
        ("status", cells.get("status", "")),
        ("description", " ".join(filter(None, [cells.get("Comments", ""), notes]))),
    ]


def _bare(cell: str) -> str:
    return cell.strip().strip("()").strip()
