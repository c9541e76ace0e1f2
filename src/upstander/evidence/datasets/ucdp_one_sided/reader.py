"""Actors that deliberately killed civilians, and how many in each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.claims import Claims
    from upstander.evidence.offer_rows import Record
    from upstander.model.statement import Statement

DEATHS = {
    "best_fatality_estimate": "civilians killed by one-sided violence, best estimate",
    "low_fatality_estimate": "civilians killed by one-sided violence, low estimate",
    "high_fatality_estimate": "civilians killed by one-sided violence, high estimate",
}


def read_rows(
    rows: Iterator[Record | Problem], claims: Claims, offer: str
) -> Iterator[Statement | Problem]:
    """An organisation for each actor, and an observation for each estimate of each year.

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
        if not cells["actor_id"] or not cells["year"]:
            yield claims.fault("the row names no actor or no year", row.line)
            continue
        actor = f"ucdp-actor-{cells['actor_id']}"
        schema = "PublicBody" if cells["is_government_actor"] == "1" else "Organization"
        yield from claims.once(actor, schema, [("name", cells["actor_name"])], row.line)
        for column, variable in DEATHS.items():
            facts = [
                ("subject", actor), ("variable", variable), ("value", cells[column]),
                ("unit", "deaths"), ("date", cells["year"]), ("summary", cells["location"]),
            ]  # fmt: skip
            key = f"ucdp-osv-{cells['actor_id']}-{cells['year']}-{column.split('_')[0]}"
            yield from claims.about(key, "Observation", facts, row.line)
